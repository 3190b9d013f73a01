"""Boxes of words for diagrams: how wide words are, where they break, how high a box becomes."""

from __future__ import annotations

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
_NARROW = frozenset("'ijl ,.f")
_SLIM = frozenset('-()[]{}tr!/:;\\|IJ"*`_')
_WIDE = frozenset("mwMW%@#+<=>^~&")
_BOLD = 1.13


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
    """Break a text at spaces, and a word that is too long at any letter, to lines of `width`.

    Returns:
        The lines, none wider than `width`; a text without words gives no line.
    """
    lines: list[str] = []
    line, used = "", 0.0
    space = text_width(" ", bold=bold)
    for word in text.split():
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
        for number, text in enumerate(wrap(words.text, width - 2 * PAD - indent - INDENT)):
            yield indent + (INDENT if number and words.indent else 0), text


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
    if character in _NARROW:
        return 0.37
    if character in _SLIM:
        return 0.5
    if character in _WIDE:
        return 1.03
    return 0.82 if character.isupper() else 0.68


def _foreign_advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii():
        return _advance(base)
    return 1.05 if unicodedata.east_asian_width(character) in "WF" else 1.4
