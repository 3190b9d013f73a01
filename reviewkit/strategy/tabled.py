"""Search histories saved as tables: a cell holds the search, others its number and its hits.

    Search number <tab> Query <tab> Sort By <tab> Filters <tab> Search Details <tab> Results

PubMed's and EBSCOhost's histories are such. The cells beside are kept as asides, so that a filter
that was set in the platform's form is told, not lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[int, int]  # from where to where in the text
_NUMBERS = frozenset(("#", "no", "no.", "id", "set", "step", "line", "number", "search number"))
_QUERIES = frozenset(("query", "queries", "search query", "search terms", "terms", "searches"))
_HITS = frozenset(("results", "hits", "items found", "records"))
_LIMITERS = frozenset(("limiters/expanders", "limiters", "expanders"))
_BESIDE = 3  # a table with no columns but these is read as lines that end in their hits
_HEAD = 15  # rows in which the head of a table is looked for
_NUMBER = re.compile(r"\s*[#S]?\s*(\d{1,5})\s*\Z", re.IGNORECASE)
_COUNT = re.compile(r"\s*(\d{1,3}(?:,\d{3})+|\d{1,9})\s*\Z")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One search of a table: its number, where it stands, its hits, and the cells beside it."""

    name: str
    number_at: int
    start: int
    end: int
    hits: int | None
    hits_at: int | None
    beside: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    number: int
    query: int
    hits: int | None
    limiters: int | None


def table_rows(text: str, rows: Sequence[Row]) -> tuple[list[TableRow], list[Row]] | None:
    """Read the rows of a history that was saved as a table with tabs.

    Returns:
        Its searches in the order they are written, and the rows that are none of them; None where
        the text is no such table.
    """
    for place, row in enumerate(rows[:_HEAD]):
        columns = _columns([text[start:end] for start, end in _cells(text, row)])
        if columns is None:
            continue
        found, others = [], list(rows[: place + 1])
        for one in rows[place + 1 :]:
            made = _table_row(text, _cells(text, one), columns)
            if made is None:
                others.append(one)
            else:
                found.append(made)
        return (found, others) if found else None
    return None


def _cells(text: str, row: Row) -> list[Row]:
    cells, at = [], row[0]
    for cell in text[row[0] : row[1]].split("\t"):
        cells.append((at, at + len(cell)))
        at += len(cell) + 1
    return cells


def _columns(head: Sequence[str]) -> _Columns | None:
    names = [cell.strip('"\ufeff ').casefold() for cell in head]
    if len(names) <= _BESIDE:
        return None
    number = next((at for at, name in enumerate(names) if name in _NUMBERS), None)
    query = next((at for at, name in enumerate(names) if name in _QUERIES), None)
    if number is None or query is None:
        return None
    hits = next((at for at, name in enumerate(names) if name in _HITS), None)
    limiters = next((at for at, name in enumerate(names) if name in _LIMITERS), None)
    return _Columns(number, query, hits, limiters)


def _table_row(text: str, cells: Sequence[Row], columns: _Columns) -> TableRow | None:
    if len(cells) <= max(columns.number, columns.query):
        return None
    number = _NUMBER.match(text, *cells[columns.number])
    start, end = cells[columns.query]
    if number is None or not text[start:end].strip():
        return None
    known = {columns.number, columns.query}
    if columns.limiters == columns.query + 1 and columns.limiters < len(cells):
        known.add(columns.limiters)
        end = cells[columns.limiters][1]
    hits = None
    if columns.hits is not None and columns.hits < len(cells):
        hits = _COUNT.match(text, *cells[columns.hits])
        known |= {columns.hits} if hits else set()
    return TableRow(
        str(int(number[1])),
        number.start(1),
        start,
        end,
        int(hits[1].replace(",", "")) if hits else None,
        hits.start(1) if hits else None,
        tuple(
            cell for at, cell in enumerate(cells) if at not in known and text[slice(*cell)].strip()
        ),
    )
