"""The anatomy of a title: its words, what kind of notice it is, its numbers, its language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewkit.methods.matching.notices import (
    is_generic,
    is_protocol,
    split_notice,
    without_notes,
)
from reviewkit.methods.matching.text import fold, unmark, word_set

_BRACKETED = re.compile(r"^\s*\[(.*)\][\s.]*$", re.DOTALL)
_URL = re.compile(r"^https?://\S*?/([^/\s]+?)(?:\.\w{2,5})?/?$")
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
    "ix": "9", "x": "10", "xi": "11", "xii": "12",
}  # fmt: skip
_NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "first": "1", "second": "2",
    "third": "3", "fourth": "4", "a": "a", "b": "b",
}  # fmt: skip
_PARTS = word_set(
    """part parts phase type stage study section volume vol class grade chapter paper series report
    trial teil partie parte experiment session step"""
)
_SPARE = word_set(
    """a an and are as at by de der des die el en et for from in is la le les of on or the to und
    with without using"""
)
_ENGLISH = word_set("of the and with for from by on to an is are its after among between during")
_FOREIGN = word_set(
    """de la el los las del y para con por una un der die und das des von bei mit zur zum eine et
    les du dans chez au aux do da em na dos das com il di nel della delle per och av hos van het
    een bij og w z na i u po v k pri"""
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart; all text folded."""

    words: str  # the title proper: notes, marks of a notice and brackets taken off
    notice: str  # "" or erratum, retraction, withdrawn, reply, comment, summary
    protocol: bool
    digits: str  # every digit of the title in order, Roman numerals and "part two" included
    part: str  # the number that follows "part", "phase", ... or ends the title
    generic: bool  # recurs from issue to issue, so proves nothing
    tongue: (
        str  # "en", "other", "translated" (in brackets, as MEDLINE does), "" when it is not clear
    )
    content: str  # key: content words in alphabetical order


def read_title(raw: str) -> Title:
    """Take a title apart.

    Args:
        raw: the title as exported.

    Returns:
        Its parts; an empty title has empty parts and counts as generic.
    """
    text, corrected = without_notes(unmark(raw))
    if url := _URL.match(text):
        text = url.group(1)
    whole = _BRACKETED.match(text)
    notice, core = split_notice(fold(whole.group(1) if whole else text))
    tokens = core.split()
    digits, part = _numbers(tokens)
    return Title(
        words=core,
        notice="erratum" if corrected else notice,
        protocol=is_protocol(core),
        digits=digits,
        part=part,
        generic=is_generic(core),
        tongue="translated" if whole else _tongue(tokens),
        content="".join(sorted({word for word in tokens if word not in _SPARE})),
    )


def _numbers(tokens: list[str]) -> tuple[str, str]:
    """Give all digits in order, and the number of the part, if the title names one."""
    digits, part, before = [], "", ""
    last = len(tokens) - 1
    for place, word in enumerate(tokens):
        after_part = before in _PARTS
        before = word
        if word.isalpha():
            value = _ROMAN.get(word, "") if after_part or len(word) > 1 else ""
            if after_part and not value:
                value = _NUMBER_WORDS.get(word, "")
        else:
            value = word if word.isdigit() else "".join(mark for mark in word if mark.isdigit())
        if value and (after_part or (place == last and len(word) <= 2)):
            part = value
        digits.append(value)
    return "".join(digits), part


def _tongue(tokens: list[str]) -> str:
    """Guess by its small words whether a title is English."""
    english = sum(word in _ENGLISH for word in tokens)
    foreign = sum(word in _FOREIGN for word in tokens)
    if foreign > english or (tokens and not "".join(tokens).isascii()):
        return "other"
    return "en" if english > foreign else ""
