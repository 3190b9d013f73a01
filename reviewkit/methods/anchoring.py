"""Quotes and where they stand in a text, found again when the text has changed.

The parts of an anchor are those of the TextQuoteSelector and the TextPositionSelector of the W3C
Web Annotation Data Model (2017, 4.2.4 and 4.2.5): the words, some text on both sides, and offsets;
and the hash of the text, which tells whether the offsets still hold.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

CONTEXT = 32  # characters kept on either side
PAGE_END = "\f"  # between two pages of a text
MOST_PLACES = 1000  # places of a quote that are looked at
_DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
_SAME = dict.fromkeys(_DASHES, "-") | {
    "\N{SOFT HYPHEN}": "",
    "\N{ZERO WIDTH SPACE}": "",
    **dict.fromkeys("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "'"),
    **dict.fromkeys("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}", '"'),
}
_PART = re.compile(
    r"(?P<plain>[!-,./-~]+)"  # ASCII that stands for itself: no space, no hyphen
    rf"|(?P<joint>(?<=[^\W\d_])[{_DASHES}](?:[ \t]*[\n\f]\s*)?(?=[^\W\d_]))"
    r"|(?P<gap>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of a text and where they stand: offsets and page (from 1), hash of that text."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    page: int
    sha: str


@dataclass(frozen=True, slots=True)
class Again:
    """What a search for a quote found: its place, or in how many places it may be (0: nowhere)."""

    places: int
    start: int = -1
    end: int = -1

    @property
    def found(self) -> bool:
        """Whether there is one place, and no doubt about it."""
        return self.places == 1


def text_sha(text: str) -> str:
    """Return the hash by which anchors know a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def page_at(text: str, place: int) -> int:
    """Return the page (from 1) of a place in a text whose pages are parted by form feeds."""
    return text.count(PAGE_END, 0, place) + 1


def anchor(text: str, start: int, end: int) -> Anchor:
    """Anchor the words from start to end, without the white space around them.

    Args:
        text: the whole text.
        start: where they begin, in characters.
        end: where they end.

    Raises:
        ValueError: there are no words between them.
    """
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ValueError(f"there are no words from {start} to {end}")
    chosen = text[start:end]
    start += len(chosen) - len(chosen.lstrip())
    exact = chosen.strip()
    end = start + len(exact)
    return Anchor(
        exact=exact,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        page=page_at(text, start),
        sha=text_sha(text),
    )


def find_again(text: str, about: Anchor) -> Again:
    """Find the words of an anchor in a text that may have changed since.

    Where the text is the same, the offsets hold. Otherwise the words are searched for, whatever
    white space, hyphens at line ends, ligatures or kinds of quotation marks are between; of
    several places the one whose surroundings are most alike is taken, if one is alike by half and
    more so than any other.

    Args:
        text: the text as it is now.
        about: where the words stood.
    """
    if text[about.start : about.end] == about.exact and about.sha == text_sha(text):
        return Again(1, about.start, about.end)
    return find(text, about.exact, about.prefix, about.suffix)


def find(text: str, words: str, prefix: str = "", suffix: str = "", page: int = 0) -> Again:
    """Find words in a text; see `find_again`.

    Args:
        text: the text.
        words: what to find.
        prefix: what stood before them.
        suffix: what stood behind them.
        page: look on this page only, where there are as many places; 0 for all.
    """
    folded, where = _folded(text)
    wanted = _fold(words)[0].strip()
    found = _places(folded, wanted) if wanted else []
    if page and len(found) > 1:
        found = [at for at in found if page_at(text, where[at]) == page] or found
    if not found:
        return Again(0)
    if len(found) > 1:
        chosen = _most_alike(folded, found, len(wanted), _fold(prefix)[0], _fold(suffix)[0])
        if chosen is None:
            return Again(len(found))
        found = [chosen]
    last = found[0] + len(wanted) - 1
    return Again(1, where[found[0]], where[last] + 1)


def _places(folded: str, wanted: str) -> list[int]:
    found: list[int] = []
    at = folded.find(wanted)
    while at >= 0 and len(found) < MOST_PLACES:
        found.append(at)
        at = folded.find(wanted, at + 1)
    return found


def _most_alike(folded: str, found: list[int], length: int, prefix: str, suffix: str) -> int | None:
    """Return the place whose surroundings are most alike; None where that is in doubt."""
    scored = sorted(
        (
            _common(prefix[::-1], folded[max(0, at - len(prefix)) : at][::-1])
            + _common(suffix, folded[at + length : at + length + len(suffix)]),
            at,
        )
        for at in found
    )
    (second, _), (best, at) = scored[-2:]
    alike = best > second and 2 * best >= len(prefix) + len(suffix)
    return at if alike else None


def _common(first: str, second: str) -> int:
    """Count the characters that two texts begin with alike."""
    count = 0
    for ours, theirs in zip(first, second, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


@lru_cache(maxsize=4)
def _folded(text: str) -> tuple[str, array[int]]:
    """Fold a whole text; a study's quotes are looked for in the same one or two again and again."""
    return _fold(text)


def _fold(text: str) -> tuple[str, array[int]]:
    r"""Take out what typesetting puts into a text; say where each character left stood.

    Runs of white space become one space; hyphens between letters go, with the line end behind
    them ("long-term" and "long-\nterm" are one); letters are decomposed (NFKD, Unicode Annex 15).
    """
    parts: list[str] = []
    where = array("I")
    for match in _PART.finditer(text):
        kind, start = match.lastgroup, match.start()
        if kind == "plain":
            parts.append(match[0])
            where.extend(range(start, match.end()))
        elif kind == "gap":
            parts.append(" ")
            where.append(start)
        elif kind == "other":
            made = _SAME.get(match[0])
            made = unicodedata.normalize("NFKD", match[0]) if made is None else made
            parts.append(made)
            where.extend([start] * len(made))
    return "".join(parts), where
