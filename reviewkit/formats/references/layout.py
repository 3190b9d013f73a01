"""The lines of a PDF in the order in which people read them, with their places on the page.

Content streams may draw two columns line by line across the page, so the order of the text layer
is not enough. Letters are put into pieces of lines by their boxes; columns are what the white
strips between pieces part (a cut of the page's projection, after Nagy & Seth's X-Y tree, 1984).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from reviewkit.formats.references.model import Line

_BIN = 2.0  # points
_WIDEST = 14_400.0  # points a page may have (ISO 32000-1, Annex C); damaged PDFs set letters beyond
_NARROW = 0.15  # of the width of the text: what is narrower is no column, but labels
_CROSSED = 0.12  # of the lines may cross a strip between columns, such as headings
_BEGIN_TOGETHER = 2  # lines of a short column that show it
_EDGE = 3  # lines at the top and at the bottom of a page that may be its head or foot
_HYPHENS = "\ufffe\x02"
_LABEL = re.compile(r"\W*\w{0,4}\W*")  # what numbers a line is not asked where the columns are


@dataclass(slots=True)
class Piece:
    """Letters that stand together on one line, and the box around them."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """How tall its box is."""
        return max(1.0, self.top - self.bottom)


def lines_of_page(layer: Any, page: int, first: int) -> list[Line]:
    """Read one page.

    Args:
        layer: the text layer of a page (pypdfium2's PdfTextPage).
        page: its number.
        first: the number of its first line.

    Returns:
        Its lines, column by column from the top.
    """
    made = [one for one in _pieces(layer) if one.text.strip()]
    if not made:
        return []
    laid = list(_in_order(made))
    edges = _edges(laid)
    lines = [
        Line(
            " ".join(one.text.split()),
            first + place,
            page,
            round(one.left - column.left, 1),
            gap,
            one.right < column.right - 0.12 * (column.right - column.left),
            id(one) in edges,
            top,
        )
        for place, (one, column, gap, top) in enumerate(laid)
    ]
    return [line for line in lines if line.text]


def _edges(laid: Sequence[tuple[Piece, Piece, bool, bool]]) -> set[int]:
    down = sorted((one for one, *_ in laid), key=lambda one: -one.top)
    return {id(one) for one in (*down[:_EDGE], *down[-_EDGE:])}


def _pieces(layer: Any) -> Iterator[Piece]:
    """Cut the letters into pieces at line ends, and at gaps that are wider than a letter."""
    # One box for all letters, straight from PDFium: twice as fast as a box each.
    from pypdfium2.raw import (  # noqa: PLC0415
        FS_RECTF,
        FPDFText_GetLooseCharBox,
        FPDFText_GetUnicode,
    )

    box, open_, space = FS_RECTF(), None, False
    for index in range(layer.count_chars()):
        letter = chr(FPDFText_GetUnicode(layer, index))
        if letter in _HYPHENS:
            if open_:
                open_.text += "-"
                yield open_
            open_, space = None, False
            continue
        if letter < "!" or letter.isspace() or "\ud800" <= letter <= "\udfff":
            space = True
            continue
        FPDFText_GetLooseCharBox(layer, index, box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if open_ and not _goes_on(open_, left, bottom, top):
            yield open_
            open_ = None
        if open_ is None:
            open_ = Piece(letter, left, right, bottom, top)
        else:
            open_.text += f" {letter}" if space else letter
            open_.left, open_.right = min(open_.left, left), max(open_.right, right)
            open_.bottom, open_.top = min(open_.bottom, bottom), max(open_.top, top)
        space = False
    if open_:
        yield open_


def _goes_on(piece: Piece, left: float, bottom: float, top: float) -> bool:
    middle = (bottom + top) / 2
    if not piece.bottom - 0.1 * piece.height <= middle <= piece.top + 0.1 * piece.height:
        return False
    return -piece.height < left - piece.right < piece.height


def _in_order(made: list[Piece]) -> Iterator[tuple[Piece, Piece, bool, bool]]:
    """Yield each line with its column, whether space stands above it, and whether it is first."""
    columns = _columns(made)
    for band in _bands(made, columns):
        for column in (None, *columns):
            lines = list(_lines([one for one in band if _column(one, columns) is column]))
            down = [above.bottom - below.bottom for above, below in pairwise(lines)]
            usual = sorted(down)[len(down) // 4] if down else 0.0
            for place, line in enumerate(lines):
                gap = place > 0 and down[place - 1] > 1.25 * usual
                yield line, column or line, gap, not place


def _columns(made: list[Piece]) -> list[Piece]:
    """Find the columns: stretches of the page that white strips part, from left to right."""
    there = [one for one in made if -_WIDEST < one.left <= one.right < _WIDEST]
    if not there:
        return [_around(made)]
    asked = [one for one in there if not _LABEL.fullmatch(one.text)] or there
    left = min(one.left for one in asked)
    right = max(one.right for one in asked)
    bins = [0] * (int((right - left) / _BIN) + 2)
    for one in asked:  # + at its beginning, - after its end: summed up, how many stand there
        bins[max(0, int((one.left - left) / _BIN))] += 1
        bins[max(0, int((one.right - left) / _BIN))] -= 1
    cuts = [left]
    for cut in _strips(list(accumulate(bins)), len(asked)):
        if left + cut * _BIN - cuts[-1] > _NARROW * (right - left):
            cuts.append(left + cut * _BIN)
    if right - cuts[-1] < _NARROW * (right - left) and len(cuts) > 1:
        cuts.pop()
    columns = [
        _around(within)
        for at, end in zip(cuts, [*cuts[1:], right + 1], strict=True)
        if (within := [one for one in asked if at - _BIN <= one.left and one.right < end + _BIN])
    ]
    return columns if len(columns) > 1 else [_around(asked)]


def _strips(standing: list[int], lines: int) -> Iterator[int]:
    """The right edges of the strips that few lines cross.

    A column of a few lines, such as the last of a list, is crossed as seldom as the strip beside
    it: it begins where several lines do, near the middle of the page.
    """
    strip: list[int] = []
    for place, count in enumerate(standing):
        if count <= _CROSSED * lines:
            strip.append(place)
        elif strip:
            fewest = min(standing[one] for one in strip)
            yield max(one for one in strip if standing[one] == fewest)
            strip = []
    middle = [one for one in strip if 0.35 < one / len(standing) < 0.65]
    if middle:
        fewest = min(standing[one] for one in middle)
        edge = max(one for one in middle if standing[one] == fewest)
        if max(standing[edge:]) >= fewest + _BEGIN_TOGETHER:
            yield edge


def _around(pieces: Sequence[Piece]) -> Piece:
    return Piece(
        "",
        min(one.left for one in pieces),
        max(one.right for one in pieces),
        min(one.bottom for one in pieces),
        max(one.top for one in pieces),
    )


def _column(one: Piece, columns: Sequence[Piece]) -> Piece | None:
    """The column of a piece; None for what stands across several."""
    inside = [column for column in columns if one.left < column.right and one.right > column.left]
    if len(inside) == 1:
        return inside[0]
    return None if inside else min(columns, key=lambda column: abs(column.left - one.left))


def _bands(made: list[Piece], columns: list[Piece]) -> Iterator[list[Piece]]:
    """Part a page at what stands across columns, from the top."""
    band: list[Piece] = []
    for one in sorted(made, key=lambda one: -one.top):
        if len(columns) > 1 and _column(one, columns) is None:
            yield band
            yield [one]
            band = []
        else:
            band.append(one)
    yield band


def _lines(pieces: list[Piece]) -> Iterator[Piece]:
    """Join the pieces of a column that stand on one line, from the top."""
    row: list[Piece] = []
    for one in sorted(pieces, key=lambda one: -(one.top + one.bottom)):
        if row and (one.top + one.bottom) / 2 < row[0].bottom + 0.25 * row[0].height:
            yield _joined(row)
            row = []
        row.append(one)
    if row:
        yield _joined(row)


def _joined(row: list[Piece]) -> Piece:
    row.sort(key=lambda one: one.left)
    whole = _around(row)
    whole.text = " ".join(one.text for one in row)
    return whole
