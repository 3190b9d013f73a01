"""Text from records as a terminal can show it: harmless, wrapped by width, with terms marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

SHOWN_FOR_CONTROLS = "\N{REPLACEMENT CHARACTER}"
_KEPT = {"\u200c", "\u200d", "\u200e", "\u200f", "\u061c"}  # joiners and marks of real scripts
_OVERRIDES = {"\u202d", "\u202e"}  # would show the letters of a title in another order
_NOT_AT_START = {"Pe", "Pf", "Po"}  # closing punctuation, by Unicode category

BOLD, PLAIN_WEIGHT = "\x01", "\x02"  # stand for weight until the lines are cut; no text holds them
LINED, NOT_LINED = "\x03", "\x04"
_COLOURED = {
    BOLD: "\x1b[1m",
    PLAIN_WEIGHT: "\x1b[22m",
    LINED: "\x1b[4m",
    NOT_LINED: "\x1b[24m",
}


def harmless(text: str) -> str:
    """Return a text without anything that a terminal would obey.

    Control characters (escape sequences begin with one) and orders to write backwards show as
    U+FFFD; new lines stay, tabs become spaces, invisible format characters go.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_harmless, text.replace("\r\n", "\n").replace("\r", "\n")))


def _harmless(char: str) -> str:
    if char == "\n" or char in _KEPT:
        return char
    if char in "\t\v\f":
        return " "
    kind = unicodedata.category(char)
    if kind in {"Zl", "Zp"}:
        return "\n"
    if kind in {"Cc", "Cs"} or char in _OVERRIDES:
        return SHOWN_FOR_CONTROLS
    return "" if kind == "Cf" else char


def one_line(text: str) -> str:
    """Return a harmless text without line breaks."""
    return " ".join(harmless(text).split())


def width(text: str) -> int:
    """Return how many cells a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return sum(char >= " " for char in text)
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    if char < " " or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def wrap(text: str, columns: int, indent: str = "") -> Iterator[str]:
    """Cut a text into lines that fit, in one pass.

    Lines break at spaces, between wide characters (not before closing punctuation), and within
    words that are longer than a line. Line breaks of the text stay.

    Args:
        text: harmless text.
        columns: cells of a line.
        indent: what begins each line after the first.
    """
    first = True
    for paragraph in text.split("\n"):
        for line in _wrapped(paragraph, columns, "" if first else indent, indent):
            yield line
            first = False


def _wrapped(text: str, columns: int, start: str, indent: str) -> Iterator[str]:
    line, used, empty = start, width(start), True
    room = max(2, columns - width(indent))
    for gap, piece in _pieces(text, room):
        cells = width(piece)
        if not empty and used + gap + cells > columns:
            yield line
            line, used, empty = indent, width(indent), True
        if not empty and gap:
            line, used = line + " ", used + 1
        line, used, empty = line + piece, used + cells, False
    if not empty:
        yield line


def _pieces(text: str, room: int) -> Iterator[tuple[int, str]]:
    """Cut a text where a line may end; each piece with 1 for a space before it, or 0."""
    for word in text.split():
        if word.isascii() and len(word) <= room:
            yield 1, word
            continue
        gap, start, used = 1, 0, 0
        for at, char in enumerate(word):
            cells = _cells(char)
            wide = at > start and cells and (cells == 2 or _cells(word[at - 1]) == 2)
            if used + cells > room or (wide and unicodedata.category(char) not in _NOT_AT_START):
                yield gap, word[start:at]
                gap, start, used = 0, at, 0
            used += cells
        yield gap, word[start:]


def marked(text: str, side: str, coloured: bool) -> str:
    """Return a term with its mark: bold speaks for a report, underlined against it.

    Without colour *asterisks* stand around what speaks for, _underscores_ around what against.
    """
    if not side:
        return text
    if coloured:
        begin, end = (BOLD, PLAIN_WEIGHT) if side == "for" else (LINED, NOT_LINED)
    else:
        begin = end = "*" if side == "for" else "_"
    return f"{begin}{text}{end}"


def finished(line: str) -> str:
    """Return a wrapped line with its marks as the terminal obeys them."""
    for mark, code in _COLOURED.items():
        line = line.replace(mark, code)
    return line
