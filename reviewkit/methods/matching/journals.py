"""Do two journal names mean one journal? Abbreviations, acronyms, articles, subtitles."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from reviewkit.methods.matching.text import fold, word_set

_STOP = word_set(
    """a an and at by de der des die du el en et for from fur i in la le les of on or the to und y
    journal j jnl jrnl revista rev zeitschrift annals ann archives arch"""
)
_VENUE = word_set(
    """conference conf proceedings proc annual ann international int intl congress symposium
    workshop meeting acm ieee"""
)
_SPELLED = re.compile(r"\b(\w) (?=\w\b)")  # "u s a"
_SPARE = re.compile(r"\([^)]*\)|\[[^\]]*\]| = .*|:.*|\.\s*conference.*|;.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal or venue name, folded; `acronym` when it is little but capitals ("VLDB")."""

    words: str
    acronym: bool


def read_journal(raw: str) -> Journal:
    """Read a journal name, without place, subtitle and leading article."""
    text = _SPARE.sub(" ", raw.replace(" & ", " and "))
    words = _SPELLED.sub(r"\1", fold(text) or fold(raw)).removeprefix("the ")
    return Journal(words, acronym=_is_acronym(text))


def journal_likeness(left: Journal, right: Journal) -> float | None:
    """Tell how alike two journal names are, 0 to 1.

    "Front Endocrinol" and "Frontiers in Endocrinology" are alike: each word of the shorter name
    shortens, in order, a word of the longer. An acronym whose letters do not settle the matter
    gives None: it can be neither confirmed nor denied. So does a missing name.
    """
    if not left.words or not right.words:
        return None
    if left.words == right.words or _abbreviates(left.words, right.words):
        return 1.0
    first, second = _words(left.words), _words(right.words)
    if len(first) > len(second):
        first, second = second, first
    met = _shortened(first, second)
    if met == len(first) and (len(first) > 1 or len(second) == 1):
        return 1.0 if len(first) == len(second) else 0.95
    if met >= 4 and met == len(first) - 1:
        return 0.85
    if left.acronym or right.acronym:
        return None
    return max(met / len(second), fuzz.token_sort_ratio(left.words, right.words) / 100 - 0.1)


def _words(name: str) -> list[str]:
    every = name.split()
    return [word for word in every if word not in _STOP] or every


def _shortened(short: list[str], long: list[str]) -> int:
    """Count the words of `short` that shorten, in order, words of `long`."""
    place = met = 0
    for word in short:
        for at in range(place, len(long)):
            if _shortens(word, long[at]):
                met += 1
                place = at + 1
                break
    return met


def _shortens(one: str, other: str) -> bool:
    """Tell whether one word abbreviates the other: "natl" national, "endocrinol" endocrinology."""
    if len(one) > len(other):
        one, other = other, one
    if other.startswith(one):
        return len(one) > 1 or len(other) == 1
    if one[0] != other[0] or len(one) < 3:
        return len(one) > 4 and fuzz.ratio(one, other) >= 85
    letters = iter(other)
    if all(letter in letters for letter in one) and len(one) * 2 <= len(other):
        return True
    return fuzz.ratio(one, other) >= 80


def _abbreviates(left: str, right: str) -> bool:
    """Tell whether a one-word name is made of the first letters of the other name."""
    short, long = sorted((left, right), key=len)
    if " " in short or not 2 < len(short) <= 8:
        return False
    every = long.split()
    content = [word for word in every if word not in ("of", "the", "and", "in", "for", "on")]
    return any("".join(word[0] for word in words).startswith(short) for words in (every, content))


def _is_acronym(text: str) -> bool:
    """Tell whether a name, venue words and years apart, is one word in capitals."""
    left = [word for word in text.split() if fold(word) not in _VENUE and not word.isdigit()]
    return len(left) == 1 and left[0].isupper() and len(left[0]) <= 8
