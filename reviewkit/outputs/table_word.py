"""A table in Word: landscape when wide, fixed widths, heads repeated, notes as footnotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from docx.shared import Length

from reviewkit.outputs.grid import PADDING, TWIP, Grid, GridRow, Words
from reviewkit.outputs.tables import EMPTY, NO_TEXT, Cell, Row, Table, grouped, lines_of
from reviewkit.outputs.widths import (
    Shape,
    least_widths,
    line_count,
    parts_of,
    shape_of,
    share,
    turned_heads,
)
from reviewkit.outputs.word import Word
from reviewkit.outputs.word_styles import SMALL, TINY

LETTER = 0.56  # width of a letter, in its size
LEAD = 1.25  # height of a line, in the size of its letters
SMALL_COLUMNS = 7  # more are printed smaller
LONG_ROW = 1200  # characters of the longest cell from which a row may run over two pages
SHORT_TABLE = 14  # lines; a table no longer stays on one page
TURN_GAIN, LEAST_GAIN = 0.15, 0.5  # share of the pages, and pages, for which a page is turned
LEAST_HEAD, MOST_HEAD = 1_000_000, 2_200_000  # height of turned heads, in EMU


def to_docx(table: Table, reference: Path | None = None) -> bytes:
    """Write a table as a Word document.

    Args:
        table: what to write.
        reference: a .docx whose styles and pages are used; None for plain ones.

    Returns:
        The file; the same table gives the same bytes.

    Raises:
        UnreadableError: the reference is no Word document.
    """
    word = Word(reference)
    word.section(landscape=lies_on_side(table, word, now=False))
    add_table(word, table)
    return word.save(table.title)


def add_table(word: Word, table: Table, place: str = "") -> None:
    """Add a table to the section in hand: caption, table, its notes as footnotes of the caption.

    A table of more columns than a page holds is printed in parts, its first column in each.
    `place` is what the contents of a report lead to.
    """
    if not table.rows:
        word.caption(table.title, table.notes, place=place)
        word.paragraph(EMPTY)
        return
    size = _size(table)
    room = word.text_width / _letter(size)
    shape = shape_of(table, turned_heads(table, room))
    parts = parts_of(shape, room)
    for number, columns in enumerate(parts, 1):
        of = f" (part {number} of {len(parts)})" if len(parts) > 1 else ""
        title = f"{table.title}{'' if number == 1 else ', continued'}{of}"
        first = number == 1
        word.caption(title, table.notes if first else (), place=place if first else "")
        part, shown = (
            (shape, table) if len(parts) == 1 else (shape.of(columns), _of(table, columns))
        )
        word.table(_grid(shown, part, share(part, room), size), size)
        word.gap()


def lies_on_side(table: Table, word: Word, *, now: bool) -> bool:
    """Say whether a table is for a page on its side: where words would break, or pages are saved.

    It stays as the page lies `now` where neither way is better.
    """
    if not table.rows:
        return now
    size = _size(table)
    pages, crowded = {}, {}
    for landscape in (False, True):
        wide, high = word.page_room(landscape=landscape)
        room = wide / _letter(size)
        shape = shape_of(table, turned_heads(table, room))
        crowded[landscape] = sum(least_widths(shape)) > room
        lines = line_count(shape, share(shape, room))
        pages[landscape] = lines * size * LEAD / high
    if crowded[False]:
        return True
    gain = pages[now] - pages[not now]
    return (not now) if gain > TURN_GAIN * pages[now] and gain > LEAST_GAIN else now


def _size(table: Table) -> Length:
    return SMALL if len(table.columns) <= SMALL_COLUMNS else TINY


def _letter(size: Length) -> float:
    return size * LETTER


def _of(table: Table, columns: Sequence[int]) -> Table:
    rows = tuple(
        replace(row, cells=tuple(row.cells[place] for place in columns)) for row in table.rows
    )
    heads = tuple(table.columns[place] for place in columns)
    return replace(table, columns=heads, rows=rows)


def _grid(table: Table, shape: Shape, letters: Sequence[float], size: Length) -> Grid:
    widths = [int(one * _letter(size)) // TWIP * TWIP for one in letters]
    short = line_count(shape, letters) + len(table.rows) < SHORT_TABLE
    tall = LEAST_HEAD
    for place in shape.turned:
        lines = max(int((widths[place] - 2 * PADDING * TWIP) / (size * LEAD)), 1)
        tall = max(tall, int((len(table.columns[place]) + 2) / lines * _letter(size) * LEAD))
    return Grid(
        table.columns,
        widths,
        _rows(table, held=short),
        shape.turned,
        min(tall, MOST_HEAD),
    )


def _rows(table: Table, *, held: bool) -> Iterator[GridRow]:
    left = len(table.rows)
    for group, rows in grouped(table):
        if group:
            yield GridRow(((Words(group, bold=True),),), across=True)
        for row in rows:
            left -= 1
            yield _row(row, held=held and left > 0)


def _row(row: Row, *, held: bool) -> GridRow:
    cells = tuple(
        tuple(_words(cell, head=place == 0, new=row.new and place == 0))
        for place, cell in enumerate(row.cells)
    )
    whole = max(sum(map(len, lines_of(cell))) for cell in row.cells) < LONG_ROW
    return GridRow(cells, whole, held)


def _words(cell: Cell, *, head: bool, new: bool) -> Iterator[Words]:
    text = f"{cell.text} (new)" if new else cell.text
    if text or not cell.bullets:
        yield Words(text or NO_TEXT, bold=head)
    for bullet in cell.bullets:
        yield Words(bullet, bullet=True)
