"""Search histories saved as tables: a cell holds the search, others its number and its hits.

    Search number <tab> Query <tab> Sort By <tab> Filters <tab> Search Details <tab> Results

PubMed's and EBSCOhost's histories are such, with tabs or with commas. The cells beside are kept as
asides, so that a filter that was set in the platform's form is told, not lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

Row = tuple[int, int]  # from where to where in the text
_NUMBERS = frozenset(("#", "no", "no.", "id", "set", "step", "line", "number", "search number"))
_QUERIES = frozenset(("query", "queries", "search query", "search terms", "terms", "searches"))
_HITS = frozenset(("results", "hits", "items found", "records"))
_LIMITERS = frozenset(("limiters/expanders", "limiters", "expanders"))
# Of these nothing depends on which records were found; PubMed's details say the query again.
_IDLE = frozenset(("sort by", "search details", "time", "date", "actions", "last run via"))
_CELLS = {
    "\t": re.compile(r"[^\t]*"),
    ",": re.compile(r'"[^"]*(?:""[^"]*)*"(?=,|\Z)|[^,]*'),
}
_BESIDE = 3  # a table with no columns but these is read as lines that end in their hits
_HEAD = 15  # rows in which the head of a table is looked for
_NUMBER = re.compile(r"\s*[#S]?\s*(\d{1,5})\s*\Z", re.IGNORECASE)
_COUNT = re.compile(r"\s*(\d{1,3}(?:,\d{3})+|\d{1,9})\s*\Z")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One search of a table: its number, where it stands, its hits, and the cells beside it.

    `idle` are those of the cells `beside` that change nothing of what is found.
    """

    name: str
    number_at: int
    start: int
    end: int
    hits: int | None
    hits_at: int | None
    beside: tuple[Row, ...]
    idle: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A history: its head, its searches as written, rows that are none, what parts cells."""

    head: Row
    rows: tuple[TableRow, ...]
    others: tuple[Row, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class _Columns:
    number: int
    query: int
    hits: int | None
    limiters: int | None
    idle: frozenset[int]
    mark: str


def read_table(text: str, rows: Sequence[Row]) -> Table | None:
    """Read a history that was saved as a table with tabs or commas; None where it is none."""
    for (place, row), mark in product(enumerate(rows[:_HEAD]), _CELLS):
        columns = _columns([text[start:end] for start, end in _cells(text, row, mark)], mark)
        if columns is None:
            continue
        found, others = [], list(rows[: place + 1])
        for one in rows[place + 1 :]:
            made = _table_row(text, _cells(text, one, mark), columns)
            if made is None:
                others.append(one)
            else:
                found.append(made)
        return Table(row, tuple(found), tuple(others), mark) if found else None
    return None


def _cells(text: str, row: Row, mark: str) -> list[Row]:
    """Where the cells of a row are, without the quotes around them."""
    cells, at = [], row[0]
    while at <= row[1] and (found := _CELLS[mark].match(text, at, row[1])):
        quoted = mark == "," and found[0].startswith('"') and found[0].endswith('"')
        cells.append((found.start() + quoted, max(found.end() - quoted, found.start() + quoted)))
        at = found.end() + 1
    return cells


def _columns(head: Sequence[str], mark: str) -> _Columns | None:
    names = [cell.strip('"\ufeff ').casefold() for cell in head]
    if len(names) <= _BESIDE:
        return None
    number = next((at for at, name in enumerate(names) if name in _NUMBERS), None)
    query = next((at for at, name in enumerate(names) if name in _QUERIES), None)
    if number is None or query is None:
        return None
    hits = next((at for at, name in enumerate(names) if name in _HITS), None)
    limiters = next((at for at, name in enumerate(names) if name in _LIMITERS), None)
    idle = frozenset(at for at, name in enumerate(names) if name in _IDLE)
    return _Columns(number, query, hits, limiters, idle, mark)


def _table_row(text: str, cells: Sequence[Row], columns: _Columns) -> TableRow | None:
    if len(cells) <= max(columns.number, columns.query):
        return None
    number = _NUMBER.match(text, *cells[columns.number])
    start, end = cells[columns.query]
    if number is None or not text[start:end].strip():
        return None
    known = {columns.number, columns.query}
    tabbed = columns.mark == "\t"  # quotes and a comma between cells would not read as one
    if tabbed and columns.limiters == columns.query + 1 and columns.limiters < len(cells):
        known.add(columns.limiters)
        end = cells[columns.limiters][1]
    hits = None
    if columns.hits is not None and columns.hits < len(cells):
        hits = _COUNT.match(text, *cells[columns.hits])
        known |= {columns.hits} if hits else set()
    beside = [at for at, cell in enumerate(cells) if at not in known and text[slice(*cell)].strip()]
    return TableRow(
        str(int(number[1])),
        number.start(1),
        start,
        end,
        int(hits[1].replace(",", "")) if hits else None,
        hits.start(1) if hits else None,
        tuple(cells[at] for at in beside),
        tuple(cells[at] for at in beside if at in columns.idle),
    )
