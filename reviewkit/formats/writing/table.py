"""Tables as they are written: a row a report, as CSV or as an Excel workbook, never a formula.

CSV follows RFC 4180 with a BOM, so that Excel knows UTF-8. What a spreadsheet would take for a
formula (OWASP, "CSV Injection") starts with an apostrophe in CSV; a workbook says itself that it
is text.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reviewkit.errors import NotAllowedError
from reviewkit.formats.columns import DIALECTS, key, used
from reviewkit.formats.exact import pack
from reviewkit.formats.rules import make_record
from reviewkit.formats.writing.entry import Entry, Profile, in_words, notes, relevance, said_of
from reviewkit.formats.writing.text import in_a_line, in_lines
from reviewkit.terms import Record, Stage

if TYPE_CHECKING:
    import xlsxwriter

EXACT = "reviewkit_exact"
MOST_TEXT = 32_767  # characters a cell of a sheet can hold (Excel's limit)
MOST_ROWS = 1_048_575  # below a header
CHUNK = 1 << 20
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_RULES = DIALECTS["reviewkit"].rules
_READ = used(_RULES)
_FIELDS = (
    *("title", "authors", "year", "journal", "volume", "issue", "pages", "abstract", "doi", "pmid"),
    *("accession_number", "isbn", "url", "keywords", "language"),
)
_RAYYAN = (
    *("key", "title", "year", "month", "day", "journal", "issn", "volume", "issue", "pages"),
    *("authors", "url", "language", "publisher", "location", "abstract", "notes", "doi"),
    *("keywords", "pubmed_id", "pmc_id"),
)
_NUMBERS = ("year", "included")


def write_csv(items: Iterable[Entry], profile: Profile | None, stage: Stage) -> Iterator[bytes]:
    """Write reports as CSV in UTF-8, one at a time; as `ris.write`."""
    columns = _columns(profile)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(columns)
    for entry in items:
        cells = {name: _guarded(name, text) for name, text in _cells(entry, profile, stage).items()}
        writer.writerow(_with_exact(entry.record, cells, columns))
        yield out.getvalue().encode("utf-8")
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode("utf-8")


def write_xlsx(items: Iterable[Entry], profile: Profile | None, stage: Stage) -> Iterator[bytes]:
    """Write reports as a workbook of one sheet, row by row to disk; as `ris.write`.

    Raises:
        NotAllowedError: a text or the number of reports is more than a sheet can hold.
    """
    import xlsxwriter  # noqa: PLC0415  # not on the way to help

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, options)
        book.set_properties({"created": _NO_TIME})
        try:
            _fill(book, items, profile, stage)
        finally:
            book.close()  # removes its rows from disk, too
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _fill(
    book: xlsxwriter.Workbook, items: Iterable[Entry], profile: Profile | None, stage: Stage
) -> None:
    columns = _columns(profile)
    sheet = book.add_worksheet("Reports")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns)
    for number, entry in enumerate(items, 1):
        cells = _with_exact(entry.record, _cells(entry, profile, stage), columns)
        _refuse_too_much(entry, number, max(map(len, cells)))
        for place, (name, text) in enumerate(zip(columns, cells, strict=True)):
            if text and name in _NUMBERS:
                sheet.write_number(number, place, int(text))
            elif text:
                sheet.write_string(number, place, text)


def _refuse_too_much(entry: Entry, number: int, longest: int) -> None:
    if number > MOST_ROWS:
        raise NotAllowedError(f"A sheet holds {MOST_ROWS:,} reports at most; write csv instead.")
    if longest > MOST_TEXT:
        raise NotAllowedError(
            f"Report {entry.id} has a text of {longest:,} characters, a sheet's cell holds "
            f"{MOST_TEXT:,}; write csv instead."
        )


def _columns(profile: Profile | None) -> tuple[str, ...]:
    told = ("sources", *(f"{stage}_{word}" for stage in Stage for word in ("outcome", "decisions")))
    more = (*told, "labels", EXACT)
    if profile is Profile.RAYYAN:
        ours = (name for name in _FIELDS if name not in (*_RAYYAN, "pmid"))
        return (*_RAYYAN, "reviewkit_id", "type", *ours, EXACT)
    first = ("reviewkit_id", "type", *_FIELDS)
    return (*first, "included", *more) if profile is Profile.ASREVIEW else (*first, *more)


def _cells(entry: Entry, profile: Profile | None, stage: Stage) -> dict[str, str]:
    """What stands in each column, whichever of them are written."""
    record = entry.record
    texts = {name: getattr(record, name, None) for name in _FIELDS} | {
        "reviewkit_id": entry.id,
        "key": entry.id,
        "type": record.kind,
        "authors": (" and " if profile is Profile.RAYYAN else "; ").join(record.authors),
        "keywords": "; ".join(record.keywords),
        "accession_number": record.accession,
        "pubmed_id": record.pmid,
        "notes": " | ".join(notes(entry, profile, stage)),
        "sources": "; ".join(entry.sources),
        "labels": "; ".join(entry.labels),
        "included": relevance(entry, stage),
    }
    for each in Stage:
        texts[f"{each}_outcome"] = said_of(entry, each)
        words = (in_words(one) for one in entry.said if one.who and one.stage is each)
        texts[f"{each}_decisions"] = "; ".join(words)
    return {name: _plain(name, "" if one is None else str(one)) for name, one in texts.items()}


def _plain(name: str, text: str) -> str:
    return (in_lines(text) if name == "abstract" else in_a_line(text)).strip()


def _guarded(name: str, text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and name != "included" else text


def _with_exact(record: Record, cells: dict[str, str], columns: tuple[str, ...]) -> list[str]:
    """The cells of a row, the last of which says what the others cannot."""
    row = [cells.get(name, "") for name in columns[:-1]]
    alone = sum(map(bool, row)) < 2  # a row of one cell is not taken for a record
    odd = any(text.startswith('="') for text in row)  # taken for a text that Excel was to keep
    back = None if alone or odd else _read(dict(zip(columns, row, strict=False)))
    return [*row, pack(record, back)]


def _read(cells: dict[str, str]) -> Record:
    """The record as it would be read back."""
    values: dict[str, list[str]] = {}
    for name, text in cells.items():
        if text and key(name) in _READ:
            values.setdefault(key(name), []).append(text)
    return make_record(1, 1, (), values, _RULES)
