"""Text as every format can hold it: no control characters, no line that looks like a format."""

from __future__ import annotations

import re

_MOST_LINES = 1_000  # of a text that is written in several
# Characters that end a line somewhere, or that no line may hold.
_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
# How lines of tagged formats begin: signs, or two to five capitals that stand alone.
_LIKE_A_TAG = re.compile(
    r"[\s\u200b]*(?:[^\w\s]|[A-Z][A-Z0-9]{1,4}(?:\s|[-\u2010-\u2015]|$)|Record #)"
)


def in_a_line(text: str) -> str:
    """A text in one line, control characters gone."""
    return " ".join(_ODD.sub(" ", text).split("\n"))


def in_lines(text: str) -> str:
    """A text with its lines, unless they are many or one might be taken for another format's."""
    lines = [line for line in _ODD.sub(" ", text).split("\n") if line.strip()]
    if len(lines) > _MOST_LINES or any(map(_LIKE_A_TAG.match, lines[1:])):
        return " ".join(lines)
    return "\n".join(lines)
