"""A table as a spreadsheet: frozen head, filters, wrapped text, and never a formula."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from reviewkit.outputs.page import clean
from reviewkit.outputs.tables import EMPTY, Table, lines_of, more_columns
from reviewkit.outputs.widths import shape_of, share

WIDTH = 160  # characters shared among the columns
MOST_TEXT = 32_767  # characters a cell of a sheet can hold (Excel's limit)
CUT = " [cut: a sheet's cell holds no more; see the other formats]"
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def to_xlsx(table: Table) -> bytes:
    """Write a table as a workbook: a sheet of its rows, a sheet of its title and notes.

    Text stays text whatever it begins with; a number is written as one, so that sums work.

    Returns:
        The file; the same table gives the same bytes.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": clean(table.title), "created": _NO_TIME})
    _rows(book, table)
    _about(book, table)
    book.close()
    return out.getvalue()


def _rows(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet = book.add_worksheet("Table")
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7EBEF"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    more = more_columns(table)
    columns = [*table.columns, *more]
    for place, name in enumerate(columns):
        sheet.write_string(0, place, _fitting(name), head)
    for place, width in enumerate(share(shape_of(table), WIDTH)):
        sheet.set_column(place, place, max(10, min(int(width), 80)))
    for number, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row.cells):
            value = "\n".join(lines_of(cell))
            if value.isascii() and value.isdigit() and len(value) < 16:  # whole in a double
                sheet.write_number(number, place, int(value), text)
            else:
                sheet.write_string(number, place, _fitting(value), text)
        for place, told in enumerate(more.values(), start=len(table.columns)):
            sheet.write_string(number, place, _fitting(told(row)), text)
    if not table.rows:
        sheet.write_string(1, 0, EMPTY, text)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _about(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet = book.add_worksheet("About")
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    for number, line in enumerate((table.title, *table.notes)):
        sheet.write_string(number, 0, _fitting(line), text)


def _fitting(text: str) -> str:
    text = clean(text)
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - len(CUT)] + CUT
