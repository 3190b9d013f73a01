"""The 16 items of PRISMA-S, each filled in from the protocol and from what the store noted.

Rethlefsen ML and others. PRISMA-S: an extension for reporting literature searches. Syst Rev
2021;10:39 (doi:10.1186/s13643-020-01542-z). What nobody wrote down is said to be not reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reviewkit.outputs.checklist import read_checklist
from reviewkit.outputs.methods_text import Logs, duplicates_told
from reviewkit.outputs.search_log import (
    LIMITED,
    NOT_REPORTED,
    interface,
    limits_told,
    number,
    totals,
)
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import Protocol
from reviewkit.stages.searches import Logged
from reviewkit.terms import SourceKind

CHECKLIST = "prisma-s"
COLUMNS = ("Item", "What it asks for", "What was done")


@dataclass(frozen=True, slots=True)
class Known:
    """What the items are filled from."""

    protocol: Protocol
    logs: Logs

    def of_kind(self, *kinds: SourceKind) -> list[Logged]:
        """The searches of sources of these kinds; of all for none."""
        return [one for one in self.logs.searches if not kinds or one.kind in kinds]


def items_table(protocol: Protocol, logs: Logs) -> Table:
    """Fill in the items of PRISMA-S, a row each.

    Args:
        protocol: of the review.
        logs: what was searched and compared.
    """
    known = Known(protocol, logs)
    checklist = read_checklist(CHECKLIST)
    rows = tuple(
        Row(
            (Cell(item.number), Cell(item.label), _cell(ITEMS[item.number](known))),
            group=item.section,
        )
        for item in checklist.items
    )
    silent = sum(row.cells[2].text == NOT_REPORTED for row in rows)
    told = f"{len(rows) - silent} of {len(rows)} items are told; {silent} are not reported."
    whole = f"Items are named in our own words; their full text is in {checklist.source}."
    return Table("search-items", f"The searches by {checklist.title}", COLUMNS, rows, (told, whole))


def _cell(lines: Iterable[str]) -> Cell:
    told = tuple(dict.fromkeys(line for line in lines if line))
    if not told:
        return Cell(NOT_REPORTED)
    return Cell(told[0]) if len(told) == 1 else Cell("", told)


def _named(*kinds: SourceKind) -> Callable[[Known], list[str]]:
    """Sources of some kinds, each with its interface."""

    def told(known: Known) -> list[str]:
        return [_where(one) for one in known.of_kind(*kinds)]

    return told


def _where(one: Logged) -> str:
    """A source with its interface; sources that are no databases may have none."""
    where = interface(one)
    if where != NOT_REPORTED:
        return f"{one.source}: {where}"
    return f"{one.source}: interface {where}" if one.kind in LIMITED else one.source


def _wrote(name: str) -> Callable[[Known], list[str]]:
    """What the protocol says of the searching as a whole."""
    return lambda known: [getattr(known.protocol.searching, name)]


def _contacts(known: Known) -> list[str]:
    asked = known.of_kind(SourceKind.ORGANISATION)
    return [known.protocol.searching.contacts, *(one.source for one in asked)]


def _strategies(known: Known) -> list[str]:
    rows = known.of_kind()
    lost = dict.fromkeys(one.source for one in rows if one.query is None)
    there = dict.fromkeys(one.source for one in rows if one.query is not None)
    if not there:
        return []
    silent = [f"{one}: {NOT_REPORTED}" for one in lost if one not in there]
    return [f"As they were run, in the appendix: {', '.join(there)}", *silent]


def _updates(known: Known) -> list[str]:
    """Days of the searches of each source that was searched again, and how often it is to be."""
    days: dict[str, list[str]] = {}
    for one in known.of_kind():
        if not one.ran:
            continue
        own = days.setdefault(one.source, [])
        if one.ran not in own:
            own.append(one.ran)
        elif one.update and len(own) == 1:
            own.append("again on the same day")
    again = [f"{source}: {', then '.join(own)}" for source, own in days.items() if len(own) > 1]
    living = known.protocol.living
    plan = f"Searched again every {living.every}" if living and living.every else ""
    return [plan, *again]


def _days(known: Known) -> list[str]:
    last: dict[str, str] = {}
    for one in known.of_kind():
        last[one.source] = max(last.get(one.source, ""), one.ran or "")
    if not any(last.values()):
        return []
    return [f"{source}: {day or NOT_REPORTED}" for source, day in last.items()]


def _records(known: Known) -> list[str]:
    rows = [one for one in known.of_kind() if one.hits is not None or one.imported is not None]
    if not rows:
        return []
    return [*(f"{one.source}{_on(one)}: {_counts(one)}" for one in rows), totals(known.of_kind())]


def _on(one: Logged) -> str:
    return f", {one.ran}" if one.ran else ""


def _counts(one: Logged) -> str:
    hits = f"hits {NOT_REPORTED}" if one.hits is None else number(one.hits, "hit", "hits")
    return (
        hits
        if one.imported is None
        else f"{hits}, {number(one.imported, 'record', 'records')} imported"
    )


def _duplicates(known: Known) -> list[str]:
    return [duplicates_told(known.protocol, known.logs)] if known.logs.records else []


ITEMS: dict[str, Callable[[Known], Iterable[str]]] = {
    "1": _named(SourceKind.DATABASE),
    "2": _wrote("together"),
    "3": _named(SourceKind.REGISTER),
    "4": _named(SourceKind.WEBSITE),
    "5": _named(SourceKind.CITATION_SEARCHING),
    "6": _contacts,
    "7": _named(SourceKind.OTHER),
    "8": _strategies,
    "9": lambda known: limits_told(known.protocol),
    "10": _wrote("filters"),
    "11": _wrote("prior_work"),
    "12": _updates,
    "13": _days,
    "14": _wrote("peer_review"),
    "15": _records,
    "16": _duplicates,
}
