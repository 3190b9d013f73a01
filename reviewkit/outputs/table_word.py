"""A table in Word: landscape when wide, fixed widths, heads repeated, notes as footnotes."""

from __future__ import annotations

from math import sqrt
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from docx.shared import Length

from reviewkit.outputs.tables import EMPTY, NO_TEXT, Cell, Row, Table, grouped, lines_of
from reviewkit.outputs.word import SMALL, TINY, Word, keep_whole, new_row

if TYPE_CHECKING:
    from docx.table import _Row

FEW_COLUMNS, MANY_COLUMNS = 3, 5  # few are printed upright, more than many on the side
LONG_TEXT = 250  # letters of a usual row, from which those in between lie on the side, too
TWIP = 635  # EMU; Word keeps widths in twentieths of a point
LETTER = 0.6  # width of a letter, in its size
SMALL_COLUMNS = 8  # more are printed smaller
LONGEST_WORD = 18  # letters; a longer word is broken
PADDING = 3  # letters
LONG_ROW = 1200  # characters of the longest cell from which a row may run over two pages


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
    add_table(word, table)
    return word.save(table.title)


def add_table(word: Word, table: Table) -> None:
    """Add a table to a document: caption, table, its notes as footnotes of the caption."""
    word.section(landscape=_is_wide(table))
    word.caption(table.title, table.notes)
    if not table.rows:
        word.paragraph(EMPTY)
        return
    size = SMALL if len(table.columns) <= SMALL_COLUMNS else TINY
    shared = column_widths(table, word.text_width, int(size * LETTER))
    widths = [width // TWIP * TWIP for width in shared]
    printed = word.table(table.columns, widths, size)
    for group, rows in grouped(table):
        if group:
            _write_group(word, new_row(printed), group, size)
        for row in rows:
            _write_row(word, new_row(printed), row, size)
    word.paragraph("")


def _is_wide(table: Table) -> bool:
    columns = len(table.columns)
    if columns <= FEW_COLUMNS or columns > MANY_COLUMNS:
        return columns > MANY_COLUMNS
    text = [sum(_length(cell) for cell in row.cells) for row in table.rows]
    return bool(text) and median(text) > LONG_TEXT


def column_widths(table: Table, width: int, letter: int) -> list[int]:
    """Share a width among columns, so that words stay whole and rows come out even.

    Each column first gets its longest word, as far as there is room; what is left goes by the
    square root of a column's text.

    Args:
        table: the table.
        width: to share out, in any unit.
        letter: width of a letter in the same unit.

    Returns:
        A width a column; they add up to at most `width`.
    """
    columns = [
        [head, *(line for row in table.rows for line in lines_of(row.cells[place]))]
        for place, head in enumerate(table.columns)
    ]
    words = [
        max(len(word) for text in column for word in [*text.split(), ""]) for column in columns
    ]
    least = [(min(word, LONGEST_WORD) + PADDING) * letter for word in words]
    roots = [sqrt(max(sum(len(text) for text in column), 1)) for column in columns]
    spare = width - sum(least)
    if spare <= 0:
        return [width * one // sum(least) for one in least]
    return [one + int(spare * root / sum(roots)) for one, root in zip(least, roots, strict=True)]


def _length(cell: Cell) -> int:
    return sum(len(line) for line in lines_of(cell))


def _write_group(word: Word, printed: _Row, group: str, size: Length) -> None:
    """Write the name of a group across the table; it stays with the row below."""
    whole = printed.cells[0].merge(printed.cells[-1])
    word.write_cell(whole.paragraphs[0], group, size, bold=True)
    whole.paragraphs[0].paragraph_format.keep_with_next = True
    keep_whole(printed)


def _write_row(word: Word, printed: _Row, row: Row, size: Length) -> None:
    """Fill a new row; its cells have their columns' widths."""
    for place, (cell, target) in enumerate(zip(row.cells, printed.cells, strict=True)):
        head = place == 0
        text = f"{cell.text} (new)" if head and row.new else cell.text
        paragraph = target.paragraphs[0]
        if text or not cell.bullets:
            word.write_cell(paragraph, text or NO_TEXT, size, bold=head)
        for number, bullet in enumerate(cell.bullets):
            first = number == 0 and not text
            word.write_cell(
                paragraph if first else target.add_paragraph(), bullet, size, bullet=True
            )
    if max(_length(cell) for cell in row.cells) < LONG_ROW:
        keep_whole(printed)
