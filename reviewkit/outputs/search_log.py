"""The log of the searches as a table, and the appendix of strategies as they were run.

Columns after PRISMA-S items 1, 8, 9, 12, 13 and 15 (Rethlefsen 2021,
doi:10.1186/s13643-020-01542-z). What nobody wrote down is said to be not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reviewkit.outputs.parts import Heading, Part, Text
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import Protocol
from reviewkit.stages.searches import Logged
from reviewkit.strategy.concepts import limits
from reviewkit.strategy.limiting import said
from reviewkit.terms import SourceKind

_LINE_END = re.compile(r"\r\n?")
NOT_REPORTED = "not reported"
AS_BELOW = "of the review"  # long and the same for all: told once, below the table
LIMITED = (SourceKind.DATABASE, SourceKind.REGISTER)
COLUMNS = (
    *("Source", "Interface", "Searched", "Round", "Limits"),
    *("Hits", "Known before", "Imported", "Not imported"),
)


def log_table(protocol: Protocol, rows: Sequence[Logged]) -> Table:
    """Make the table of the searches, a row each.

    Args:
        protocol: of the review; its limits hold for databases and registers.
        rows: the log, as `stages.searches.searches` gives it.
    """
    narrowed = "; ".join(limits_told(protocol))
    made = tuple(
        Row(
            (
                Cell(one.source),
                Cell(interface(one)),
                Cell(one.ran or NOT_REPORTED),
                Cell(which),
                Cell(AS_BELOW if narrowed and one.kind in LIMITED else NOT_REPORTED),
                Cell(_count(one.hits)),
                Cell(_count(one.known)),
                Cell(_count(one.imported)),
                Cell(_left(one)),
            )
        )
        for one, which in zip(rows, _rounds(rows), strict=True)
    )
    notes = (totals(rows), *([f"Limits of the review: {narrowed}."] if narrowed else []))
    return Table("search-log", "Searches", COLUMNS, made, notes if rows else ())


def limits_told(protocol: Protocol) -> tuple[str, ...]:
    """Return the limits of the searches in words; none where the protocol says none."""
    return protocol.limits or tuple(said(one) for one in limits(protocol.strategy))


def interface(row: Logged) -> str:
    """Name where a search was run, and whether reviewkit asked by itself."""
    named = row.platform or row.api
    if named is None:
        return NOT_REPORTED
    return f"{named}, by its API" if row.api else named


def totals(rows: Sequence[Logged]) -> str:
    """Add up hits and records; what is not reported of some searches is told."""
    noted = [one for one in rows if one.noted]
    sources = {one.source for one in noted}
    silent = sum(one.hits is None for one in noted)
    hits = number(sum(one.hits or 0 for one in noted), "hit", "hits")
    told = f"{hits} reported" if silent < len(noted) else f"hits {NOT_REPORTED}"
    of = f" (of {silent} {NOT_REPORTED})" if 0 < silent < len(noted) else ""
    imported = number(sum(one.imported or 0 for one in noted), "record", "records")
    without = len({one.source for one in rows} - sources)
    more = f" No search is noted of {number(without, 'source', 'sources')}." if without else ""
    searches = number(len(noted), "search", "searches")
    return (
        f"{searches} of {number(len(sources), 'source', 'sources')}: {told}{of}, {imported} "
        f"imported.{more}"
    )


def strategies(rows: Iterable[Logged]) -> Iterator[Part]:
    """Yield the strategies of each source as they were run, with where, when and what they gave.

    Lines end alike, as pages and Word have them; `strategies_text` keeps every letter.
    """
    for source, own in groupby(rows, key=lambda one: one.source):
        yield Heading(source, 2)
        for runs in _alike(own):
            yield Text(" ".join(_about(runs)))
            lines = _LINE_END.sub("\n", _query(runs[0]))
            yield Text(lines.strip("\n"), as_written=True)


def strategies_text(rows: Iterable[Logged]) -> str:
    """Write the strategies as plain text: each letter for letter, below where it was run."""
    told = []
    for source, own in groupby(rows, key=lambda one: one.source):
        for runs in _alike(own):
            query = _query(runs[0])
            end = "" if query.endswith("\n") else "\n"
            told.append("\n".join([source, *_about(runs), "", query]) + end)
    return "\n\n".join(told or ["No source is named.\n"])


def _alike(rows: Iterable[Logged]) -> list[list[Logged]]:
    """Put together the runs of one strategy in one place."""
    found: dict[tuple[str, str | None], list[Logged]] = {}
    for one in rows:
        found.setdefault((interface(one), one.query), []).append(one)
    return list(found.values())


def _about(runs: Sequence[Logged]) -> list[str]:
    days = "; ".join(_run(one) for one in runs)
    return [f"Interface: {interface(runs[0])}. Searched: {days}.", *_notes(runs)]


def _run(one: Logged) -> str:
    """The day of a run, and what is known of its hits."""
    told = [
        *([f"{one.hits} hits"] if one.hits is not None else []),
        *([f"{one.imported} imported"] if one.imported is not None else []),
    ]
    day = one.ran or NOT_REPORTED
    return f"{day} ({', '.join(told)})" if told else day


def _notes(runs: Sequence[Logged]) -> list[str]:
    said_there = [words for one in runs for words in one.told]
    return [words for words in dict.fromkeys([one.note for one in runs] + said_there) if words]


def _query(one: Logged) -> str:
    return one.query if one.query else f"Exact strategy {NOT_REPORTED}."


def _rounds(rows: Iterable[Logged]) -> Iterator[str]:
    """Say of each search whether it brought an earlier one up to date, as far as that is known."""
    sources: set[str] = set()
    before: set[tuple[str, str | None]] = set()
    for one in rows:
        known = one.query is not None and one.ran is not None
        if not one.noted:
            yield NOT_REPORTED
        elif one.update or (one.source, one.query) in before:
            yield "update"
        else:
            yield "first" if known or one.source not in sources else NOT_REPORTED
        sources.add(one.source)
        if known:
            before.add((one.source, one.query))


def _left(one: Logged) -> str:
    """How many hits were not imported, and why."""
    if one.left is None or (one.hits is None and not one.left):
        return NOT_REPORTED
    if one.left == 0:
        return "0"
    missing = str(one.left) if one.left > 0 else f"{-one.left} more than reported"
    return f"{missing}: {one.why or 'not explained yet'}"


def _count(number: int | None) -> str:
    return NOT_REPORTED if number is None else str(number)


def number(count: int, one: str, several: str) -> str:
    """Write a number with the word for one or for several."""
    return f"{count} {one if count == 1 else several}"
