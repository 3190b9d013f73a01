"""The rows of a table in WordprocessingML (ECMA-376 part 1, 17.4): heads repeated, widths fixed.

Written as text and parsed at once: a report of a thousand studies has 100,000 cells, and
python-docx, which searches the table anew for each, would take minutes for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml

from reviewkit.outputs.page import clean

TWIP = 635  # EMU (English Metric Units); Word keeps widths in twentieths of a point
PADDING = 90  # left and right of a cell, in twips
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINES = (
    '<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="404040"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="404040"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="B4BCC4"/>{upright}</w:tblBorders>'
)
_UPRIGHT = '<w:insideV w:val="single" w:sz="4" w:space="0" w:color="DDE2E7"/>'
_MARGINS = (
    f'<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="{PADDING}" w:type="dxa"/>'
    f'<w:bottom w:w="30" w:type="dxa"/><w:right w:w="{PADDING}" w:type="dxa"/></w:tblCellMar>'
)
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
_HEAD_FILL, _GROUP_FILL = "E7EBEF", "F3F5F7"
_TURNED = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>'


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph of a cell."""

    text: str
    bold: bool = False
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: paragraphs of each cell.

    `whole` rows stay on one page, `held` ones on that of the next row; `across` is the name of a
    group, one cell over all columns.
    """

    cells: tuple[tuple[Words, ...], ...]
    whole: bool = True
    held: bool = False
    across: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, widths of its columns in EMU, rows.

    `turned` are places of columns whose head reads from bottom to top, in `head_height` EMU.
    """

    heads: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[GridRow]
    turned: frozenset[int] = frozenset()
    head_height: int = 0


def grid_xml(grid: Grid, styles: tuple[str, str], table_style: str | None, *, lines: bool) -> Any:
    """Write a table.

    Args:
        grid: what to write.
        styles: ids of the paragraph styles of words and of bullets.
        table_style: id of a style of the document; None for none.
        lines: whether the table draws its own lines.

    Returns:
        The element w:tbl.
    """
    widths = [width // TWIP for width in grid.widths]
    style = f'<w:tblStyle w:val="{table_style}"/>' if table_style else ""
    upright = _UPRIGHT if len(widths) > 3 else ""  # few columns need no line between them
    parts = [
        f'<w:tbl xmlns:w="{_W}"><w:tblPr>{style}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>',
        _LINES.format(upright=upright) if lines else "",
        f'<w:tblLayout w:type="fixed"/>{_MARGINS}<w:tblLook w:val="0420" w:firstRow="1"/>',
        "</w:tblPr><w:tblGrid>",
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        f"</w:tblGrid>{_head(grid, widths, styles)}",
        *(_row(row, widths, styles) for row in grid.rows),
        "</w:tbl>",
    ]
    return parse_xml("".join(parts))


def _head(grid: Grid, widths: Sequence[int], styles: tuple[str, str]) -> str:
    shade = _SHADE.format(fill=_HEAD_FILL)
    cells = [
        _cell(
            (Words(head, bold=True),),
            width,
            styles,
            more=shade + (_TURNED if place in grid.turned else ""),
            held=True,
        )
        for place, (head, width) in enumerate(zip(grid.heads, widths, strict=True))
    ]
    height = f'<w:trHeight w:val="{grid.head_height // TWIP}"/>' if grid.turned else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(row: GridRow, widths: Sequence[int], styles: tuple[str, str]) -> str:
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if row.whole else ""
    if row.across:
        span = f'<w:gridSpan w:val="{len(widths)}"/>{_SHADE.format(fill=_GROUP_FILL)}'
        cells = [_cell(row.cells[0], sum(widths), styles, more=span, held=True)]
    else:
        cells = [
            _cell(cell, width, styles, held=row.held)
            for cell, width in zip(row.cells, widths, strict=True)
        ]
    return f"<w:tr>{whole}{''.join(cells)}</w:tr>"


def _cell(
    paragraphs: Sequence[Words],
    width: int,
    styles: tuple[str, str],
    *,
    more: str = "",
    held: bool = False,
) -> str:
    inner = "".join(_paragraphs(paragraphs or (Words(""),), styles, held=held))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{inner}</w:tc>'


def _paragraphs(
    paragraphs: Sequence[Words], styles: tuple[str, str], *, held: bool
) -> Iterator[str]:
    keep = "<w:keepNext/>" if held else ""
    for one in paragraphs:
        bold = "<w:rPr><w:b/></w:rPr>" if one.bold else ""
        bullet = "<w:t>•</w:t><w:tab/>" if one.bullet else ""
        yield (
            f'<w:p><w:pPr><w:pStyle w:val="{styles[one.bullet]}"/>{keep}</w:pPr>'
            f"<w:r>{bold}{bullet}{_text(one.text)}</w:r></w:p>"
        )


def _text(text: str) -> str:
    """Words of a run; ends of lines stay."""
    lines = clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
