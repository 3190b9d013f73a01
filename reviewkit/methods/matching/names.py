"""Author lists made comparable, however a database wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from reviewkit.methods.matching.text import plain, word_set

_PARTED = re.compile(r";|\n|\s(?:and|&)\s")
# "Adeli K.Lewis G. F.": names glued behind the initials of the one before.
_GLUED = re.compile(r"(?<=[A-Z]\.)(?=[^\W\d_][^\W\d_])")
_MARKS = dict.fromkeys(map(ord, '-.()[]{}*"/|_0123456789\u2010\u2011\u2012\u2013\u2014'), " ") | {
    ord("'"): "",
    ord("\u2019"): "",
}
# The same for ASCII alone, which is the way of most names.
_MARKS_OF_ASCII = bytes(ord(_MARKS.get(n) or chr(n)) for n in range(128)) + bytes(128)
_COLLECTIVE = word_set(
    """group groups collaborators collaboration collaborative consortium committee investigators
    network society association organisation organization institute university department team
    council initiative anonymous others inc ltd foundation program programme panel force"""
)
_NOT_NAMES = word_set("jr sr ii iii iv phd md dr prof et al")
_MOST = 15  # authors compared; lists of hundreds add time, not certainty
_FULL = 500  # letters of a list that is kept whole
_LONGEST = 5000  # letters of one that is kept at all
_MISPRINT = 80  # likeness in percent of two spellings of a family name


@dataclass(frozen=True, slots=True)
class Names:
    """The people of an author list in file order; collective and "et al" entries are left out."""

    families: tuple[str, ...]  # one word a person: the longest word of the family name
    words: frozenset[str]  # every word of every name but initials
    initials: tuple[str, ...]  # a person's: the first letters of all words, in alphabetical order

    @property
    def first(self) -> str:
        """The first author's family word."""
        return self.families[0] if self.families else ""

    def told(self, raw: str) -> str:
        """Write the names for `retold`, which is many times as fast as reading the list again.

        Args:
            raw: the list; of one without people it is kept whole, so that the same group is known.
        """
        if not raw:
            return ""
        more = sorted(self.words.difference(self.families))
        lines = [" ".join(words) for words in (self.families, more, self.initials)]
        return "\n".join([*lines, "" if self.families else raw])


def retold(text: str) -> Names:
    """Read what `Names.told` wrote."""
    families, more, initials, _ = text.split("\n", 3)
    people = families.split(" ") if families else []
    words = frozenset(people).union(more.split(" ")) if more else frozenset(people)
    return Names(tuple(people), words, tuple(initials.split(" ")) if people else ())


def read_names(raw: str) -> Names:
    """Read an author list.

    Args:
        raw: names parted by ";" or " and ", as "Family, Given", "Family GH" or "Given Family".

    Returns:
        The names; databases add and drop collective and "et al" entries, so they are left out.
    """
    names = _PARTED.split(_parted(raw), maxsplit=_MOST)[:_MOST]
    people = [one for name in names if (one := _person(name.strip()))[0]]
    families, words, initials = zip(*people, strict=True) if people else ((), (), ())
    return Names(families, frozenset().union(*words), initials)


def compared(raw: str) -> str:
    """Give as much of an author list as `read_names` reads of it, without NULs."""
    raw = raw.replace("\0", " ")
    if len(raw) <= _FULL:
        return raw
    return ";".join(_PARTED.split(_parted(raw), maxsplit=_MOST)[:_MOST])[:_LONGEST]


def read_first(raw: str) -> str:
    """Give the first author's family word, "" when the list begins otherwise."""
    if not raw:
        return ""
    return _person(_PARTED.split(_parted(raw), maxsplit=1)[0].strip())[0]


def _parted(raw: str) -> str:
    """Part names that were glued."""
    glued = "," not in raw and ";" not in raw and "." in raw
    return _GLUED.sub(";", raw) if glued else raw


@lru_cache(maxsize=1 << 16)  # the same people sign many records
def _person(name: str) -> tuple[str, tuple[str, ...], str]:
    """Read a name: the longest word of the family name, all words but initials, first letters.

    The first is "" for none and for a group; then there is nothing else.
    """
    family, given = map(_names_only, _halves(name))
    words = " ".join(family).lower().split()
    if not words or not _COLLECTIVE.isdisjoint(words):
        return "", (), ""
    letters = [word if word.isupper() and len(word) <= 3 else word[0] for word in given]
    initials = "".join(sorted([*(word[0] for word in family), *"".join(letters)])).lower()
    return (
        max(words, key=len),
        (*words, *(word.lower() for word in given if len(word) > 2)),
        initials,
    )


def _halves(name: str) -> tuple[str, str]:
    """Part a name into family and given names."""
    if name.isascii() and "&" not in name and "<" not in name:
        bare = name.encode().translate(_MARKS_OF_ASCII, b"'").decode()
    else:
        bare = plain(name).translate(_MARKS)
    family, comma, given = bare.partition(",")
    return (family, given) if comma else _unordered(_names_only(family))


def _names_only(name: str) -> list[str]:
    """Give the words of a name without titles and "et al"."""
    return [word for word in name.split() if word.lower() not in _NOT_NAMES]


def _unordered(name: list[str]) -> tuple[str, str]:
    """Part a name without comma into family and given names.

    "Le Quintrec M", "Quintrec ML": what ends in initials begins with the family name; else the
    family name comes last.
    """
    end = len(name)
    while end > 1 and (
        len(name[end - 1]) == 1 or (name[end - 1].isupper() and len(name[end - 1]) <= 3)
    ):
        end -= 1
    if end < len(name):
        return " ".join(name[:end]), " ".join(name[end:])
    return " ".join(name[-1:]), " ".join(name[:-1])


def shared(left: Names, right: Names) -> float | None:
    """Give the share of the shorter list's authors who are in the longer one.

    A family name counts as found when it is any word of the other list ("Le Quintrec, M.",
    "Le, Quintrec M." and "Quintrec, M." meet) or a misprint of one of its family names. Where
    family and given names were swapped ("Prado, J. V.", "Valeria, P. J.") the initials of most
    authors must meet; that counts as just enough. None when either list is empty.
    """
    if not left.families or not right.families:
        return None
    if len(left.families) > len(right.families):
        left, right = right, left
    if left.families == right.families:
        return 1.0
    size = len(left.families)
    missing = [family for family in left.families if family not in right.words]
    if not missing:
        return 1.0
    back = sum(family in left.words for family in right.families)
    found = max(size - len(missing), min(back, size))
    if found < 0.6 * size:
        near = sum(_misprinted(family, right.families) for family in missing)
        found = max(found, size - len(missing) + near)
    if found < 0.6 * size and _swapped(left, right):
        return 0.6
    return found / size


def _misprinted(family: str, others: tuple[str, ...]) -> bool:
    return len(family) > 3 and any(fuzz.ratio(family, other) >= _MISPRINT for other in others)


def _swapped(left: Names, right: Names) -> bool:
    """Tell whether two lists have the same initials, each author's in any order."""
    if len(left.initials) < 2 or len(right.initials) - len(left.initials) > 1:
        return False
    met = sum(len(one) > 1 and one in right.initials for one in left.initials)
    return met >= 2 and met >= 0.6 * len(left.initials)
