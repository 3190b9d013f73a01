"""Excel workbooks (XLSX): each sheet with a header is a table like those saved as CSV.

openpyxl reads row by row. The sizes that a workbook gives of itself are not believed, and one
that would unpack to very much, or whose XML has a document type, is refused.
"""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from reviewkit.errors import UnreadableError
from reviewkit.formats.columns import DIALECTS, GENERIC, Dialect, tell_dialect
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.table import ABOVE, LOOKED_AT, Maker, Shape, known_names
from reviewkit.terms import Record

Row = list[str]
NO_HEADER = "a row of a sheet without a header"
_MOST = 1 << 31  # bytes that a workbook may unpack to
_TIGHTEST = 250  # times that it may be larger unpacked, past a hundred megabytes
_ADVICE = "Open it, save the sheet with the records as CSV (UTF-8), and bring in that file."
# What openpyxl raises on workbooks that are damaged, depending on where.
_FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError),
    *(RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zlib.error),
    zipfile.BadZipFile,
)


def is_workbook(path: Path) -> bool:
    """Whether a file is a zip archive with a workbook of Excel's in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _FAULTS:
        return False


def look(path: Path) -> Found:
    """Tell whose tables a workbook holds.

    Raises:
        UnreadableError: it is damaged, too large, or no sheet has a header with a title.
    """
    for name, rows in _sheets(path):
        head = list(islice(rows, LOOKED_AT))
        place = _header(head)
        if place is not None:
            header = [cell for cell in head[place] if cell]
            dialect, reason = tell_dialect(header)
            shown = ", ".join(repr(cell) for cell in header[:4])
            return Found(
                dialect,
                (
                    f"row {place + 1} of sheet {name!r} is a header of {len(header)} columns: "
                    f"{shown} ...",
                    reason,
                ),
            )
    raise UnreadableError(
        f"{path.name} is an Excel workbook in which no sheet has a row of column names such as "
        "Title and Authors. Put one above the records."
    )


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the rows of all sheets that have a header, keeping the tally."""
    for _, rows in _sheets(path):
        head = list(islice(rows, LOOKED_AT))
        place = _header(head)
        if place is None:
            for number, row in enumerate(_chained(head, rows), 1):
                if text := " | ".join(filter(None, row)):
                    tally.keep(number, NO_HEADER, text)
            continue
        for number, row in enumerate(head[:place], 1):
            if text := " | ".join(filter(None, row)):
                tally.keep(number, ABOVE, text)
        header = head[place]
        name, _ = tell_dialect(header)
        dialect = DIALECTS.get(name or "", Dialect(frozenset(), GENERIC))
        maker = Maker(Shape("", False, tuple(header), place + 1, place + 1), dialect)
        for number, row in enumerate(_chained(head[place + 1 :], rows), place + 2):
            full = [*row, *[""] * (len(header) - len(row))]
            if maker.is_record(full, number, tally):
                tally.starts += 1
                yield maker.record(tally.starts, number, full)


def _chained(head: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from head
    yield from rows


def _header(head: list[Row]) -> int | None:
    """The row with most known column names, a title's and another among them."""
    most, best = 1, None
    for place, row in enumerate(head):
        names = known_names(row)
        if len(names) > most:
            most, best = len(names), place
    return best


def _sheets(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    """The sheets of a workbook by name, each to be read before the next is asked for."""
    import openpyxl  # noqa: PLC0415 - heavy, and only workbooks need it

    _refuse_tricks(path)
    with path.open("rb") as file:  # by a path, openpyxl would go by the name's ending
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # on styles, which are not looked at
                book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except _FAULTS as error:
            raise _damaged(path, "it cannot be opened") from error
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # a sheet's own word on its size may be wrong
            yield sheet.title, _rows(path, sheet)


def _rows(path: Path, sheet: Any) -> Iterator[Row]:
    try:
        for row in sheet.iter_rows(values_only=True):
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except _FAULTS as error:
        raise _damaged(path, f"sheet {sheet.title!r} cannot be read to its end") from error


def _text(cell: object) -> str:
    """A cell as it is shown: no time where a day has none, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        from openpyxl.utils.escape import unescape  # noqa: PLC0415 - as above

        return str(unescape(cell)).strip() if "_x" in cell else cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def _refuse_tricks(path: Path) -> None:
    """Refuse an archive that unpacks to very much, or whose XML declares entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
            packed = max(1, path.stat().st_size)
            if size > _MOST or (size > 100 << 20 and size > _TIGHTEST * packed):
                raise UnreadableError(
                    f"{path.name} is an Excel workbook that would unpack to {size >> 20} MB. "
                    f"{_ADVICE}"
                )
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        if b"<!DOCTYPE" in file.read(4096):
                            raise _damaged(path, f"{part.filename} has a document type")
    except _FAULTS as error:
        raise _damaged(path, "its archive is broken") from error


def _damaged(path: Path, what: str) -> UnreadableError:
    return UnreadableError(f"{path.name} is a damaged Excel workbook: {what}. {_ADVICE}")


def _never(sample: Sample) -> None:
    """A workbook is no text: `look` tells one."""
    return


FORMAT = Format("Excel (XLSX)", _never, records)
