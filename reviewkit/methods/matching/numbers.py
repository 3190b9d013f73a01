"""The numbers in a title: what tells part I from part II and the 2019 report from the 2020 one."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from reviewkit.methods.matching.text import word_set

_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
    "ix": "9", "x": "10", "xi": "11", "xii": "12",
}  # fmt: skip
_SPOKEN = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "first": "1", "second": "2",
    "third": "3", "fourth": "4",
}  # fmt: skip
_PARTS = word_set(
    """part parts phase type stage study section volume vol class grade chapter paper series report
    trial teil partie parte experiment session step"""
)


class Numbers(NamedTuple):
    """The numbers of a title."""

    digits: str  # every digit in order, Roman numerals and "part two" included
    part: str  # the number that follows "part", "phase", ... or ends the title


_NONE = Numbers("", "")
# Words that may be a number or make the next one a number.
_TELLING = _PARTS | {word for word in _ROMAN if len(word) > 1}


@lru_cache(maxsize=1 << 16)  # a title is met in several pairs
def read_numbers(title: str) -> Numbers:
    """Read the numbers of a title.

    Args:
        title: its folded words.

    Returns:
        Its digits strung together, so that "ADAMTS 13" and "ADAMTS13" are one, and its part.
    """
    words = title.split()
    if title.replace(" ", "").isalpha() and _TELLING.isdisjoint(words):
        return _NONE
    digits, part = [], ""
    last = len(words) - 1
    for place, word in enumerate(words):
        after_part = place > 0 and words[place - 1] in _PARTS
        if word.isdigit():
            value = word
        elif not word.isalpha():
            value = "".join(mark for mark in word if mark.isdigit())
        elif after_part:
            value = _ROMAN.get(word) or _SPOKEN.get(word, "")
        else:
            value = _ROMAN.get(word, "") if len(word) > 1 else ""
        if value:
            digits.append(value)
            if after_part or (
                place == last and len(word) <= 2 and value in (word, _ROMAN.get(word))
            ):
                part = value
    return Numbers("".join(digits), part)
