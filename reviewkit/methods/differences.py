"""Where two texts differ, word by word, for two records side by side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 4000  # words of a text that are compared; the rest is shown unmarked

# A word; in scripts that put no space between words, one sign.
_WORD = re.compile(
    "[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    "|(?:(?![\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])\\w)+"
)


@dataclass(frozen=True, slots=True)
class Part:
    """Some text, and whether the other text lacks it."""

    text: str
    differs: bool = False


def differences(left: str, right: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Part two texts by the words that only one of them has; each text is its parts joined.

    Case, accents and punctuation make no difference, since databases change them at will. Words
    count in their order: what is marked is what the longest common subsequence leaves out (as
    `diff` does: Hunt & McIlroy 1976), of the first 4,000 words.

    Args:
        left: one text, such as a title.
        right: the same field of the other record.

    Returns:
        The parts of the left text and those of the right one.
    """
    ours, theirs = _words(left), _words(right)
    gone, new = _unmatched([one[0] for one in ours], [one[0] for one in theirs])
    return tuple(_parts(left, ours, gone)), tuple(_parts(right, theirs, new))


def same_words(left: str, right: str) -> bool:
    """Tell whether two texts say the same: `differences` would mark no word, and none is empty.

    Two empty texts are the same, too.
    """
    if not (left and right):
        return left == right
    return [one[0] for one in _words(left)] == [one[0] for one in _words(right)]


def _words(text: str) -> list[tuple[str, int, int]]:
    """List the first words of a text, folded, with where each begins and ends."""
    found = []
    for match in _WORD.finditer(text):
        found.append((_fold(match[0]), match.start(), match.end()))
        if len(found) == LONGEST:
            break
    return found


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)) or word


def _unmatched(left: Sequence[str], right: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return the places of the words that have no like in the other list."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415  # not on the way to --help

    gone: set[int] = set()
    new: set[int] = set()
    for step in LCSseq.opcodes(left, right):
        if step.tag != "equal":
            gone.update(range(step.src_start, step.src_end))
            new.update(range(step.dest_start, step.dest_end))
    return gone, new


def _parts(text: str, words: Sequence[tuple[str, int, int]], marked: set[int]) -> Iterator[Part]:
    """Cut a text at its marked words; neighbours are one part."""
    at = 0
    for start, end in _runs(words, marked):
        if start > at:
            yield Part(text[at:start])
        yield Part(text[start:end], differs=True)
        at = end
    if at < len(text):
        yield Part(text[at:])


def _runs(words: Sequence[tuple[str, int, int]], marked: set[int]) -> Iterator[tuple[int, int]]:
    """Yield where each run of marked words begins and ends in the text."""
    run: tuple[int, int] | None = None
    for place, (_, start, end) in enumerate(words):
        if place in marked:
            run = (run[0] if run else start, end)
        elif run:
            yield run
            run = None
    if run:
        yield run
