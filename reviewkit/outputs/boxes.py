"""Boxes of words for diagrams: how wide words are, where they break, how high a box becomes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

FONT = 13.0
LEAD = 17.0
PAD = 10.0
INDENT = 12.0
_ASCENT = 12.0  # from the top of a line to its baseline

# Widths in parts of the font size. A reader's "sans-serif" is not known here, so these are the
# upper bounds of DejaVu Sans and Verdana, the widest in common use.
_NARROW, _SLIM, _MIDDLE, _BROAD, _WIDE = 0.37, 0.5, 0.62, 0.86, 1.08
_WIDTHS = {
    character: width
    for characters, width in (
        ("'ijl ,.", _NARROW),
        ('-()[]ftr!/:;\\|IJ"*`', _SLIM),
        ("ackeosvxyz?_FLT", _MIDDLE),
        ("w#+<=>^~&", _BROAD),
        ("mMW%@", _WIDE),
    )
    for character in characters
}
_LOWER, _UPPER, _WIDE_ASIAN, _UNKNOWN = 0.65, 0.8, 1.05, 1.4
_BOLD = 1.13
# A count stays in one piece: "(n = 12)" is a word.
_WORD = re.compile(r"\(n = [^)]*\)\S*|\S+")


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph of a box; `indent` counts steps."""

    text: str
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Rect:
    """A placed box; `kind` is its style."""

    x: float
    y: float
    width: float
    height: float
    kind: str

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Line:
    """One placed line of text; `kind` is its style, `rotated` reads from bottom to top."""

    x: float
    y: float
    text: str
    kind: str = "words"
    rotated: bool = False


def text_width(text: str, *, bold: bool = False) -> float:
    """Bound the width of a text from above, in pixels at the size of `FONT`."""
    return sum(map(_advance, text)) * FONT * (_BOLD if bold else 1)


def wrap(text: str, width: float, *, bold: bool = False) -> list[str]:
    """Break a text to lines of `width`.

    It breaks at spaces, never within a count; a word that is too long breaks at any letter.

    Returns:
        The lines, none wider than `width`; a text without words gives no line.
    """
    lines: list[str] = []
    line, used = "", 0.0
    space = text_width(" ", bold=bold)
    for word in _WORD.findall(text):
        for piece in _pieces(word, width, bold=bold):
            long = text_width(piece, bold=bold)
            if line and used + space + long <= width:
                line, used = f"{line} {piece}", used + space + long
            else:
                lines += [line] if line else []
                line, used = piece, long
    return [*lines, line] if line else lines


def height(paragraphs: tuple[Words, ...], width: float) -> float:
    """Say how high a box of this width must be to hold the paragraphs."""
    return len(list(_broken(paragraphs, width))) * LEAD + 2 * PAD


def place(paragraphs: tuple[Words, ...], box: Rect) -> list[Line]:
    """Put the paragraphs into a box, from its top left."""
    return [
        Line(box.x + PAD + indent, box.y + PAD + number * LEAD + _ASCENT, text)
        for number, (indent, text) in enumerate(_broken(paragraphs, box.width))
    ]


def _broken(paragraphs: tuple[Words, ...], width: float) -> Iterator[tuple[float, str]]:
    for words in paragraphs:
        indent = words.indent * INDENT
        hanging = INDENT if words.indent else 0.0
        for number, text in enumerate(wrap(words.text, width - 2 * PAD - indent - hanging)):
            yield indent + (hanging if number else 0), text


def _pieces(word: str, width: float, *, bold: bool) -> Iterator[str]:
    piece, used = "", 0.0
    for character in word:
        long = text_width(character, bold=bold)
        if piece and used + long > width:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + character, used + long
    yield piece


def _advance(character: str) -> float:
    if not character.isascii():
        return _foreign_advance(character)
    return _WIDTHS.get(character, _UPPER if character.isupper() else _LOWER)


def _foreign_advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii():
        return _advance(base)
    return _WIDE_ASIAN if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN
