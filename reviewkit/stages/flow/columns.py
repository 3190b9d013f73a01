"""A column of the flow below identification: what became of its reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reviewkit.methods.prisma import Awaiting, Count
from reviewkit.store import Store
from reviewkit.terms import Missing, SourceKind

SEARCHED = (SourceKind.DATABASE, SourceKind.REGISTER)
SCREENED_OUT = "excluded at title"


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the flow sees it: where it was found and what became of it."""

    id: str
    searched: bool
    fate: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """Counts of one column below identification.

    `unread` are those marked as ineligible by automation tools when reading was stopped: nobody
    screened them. `by_program` are those that a program screened and excluded.
    """

    fates: Counter[str]
    reasons: tuple[tuple[str, int], ...]
    by_program: Count = Missing.NA
    unread: int = 0

    @property
    def screened(self) -> int:
        """Those read on title and abstract by all who should; a conflict counts as read."""
        return self.fates.total() - self.fates["awaiting title screening"] - self.unread

    @property
    def screened_out(self) -> int:
        """Those excluded on title and abstract."""
        return self.fates[SCREENED_OUT] - self.unread

    @property
    def sought(self) -> int:
        """Those that were not excluded, and wait for no decision on title and abstract."""
        screened_out = ("awaiting title screening", "in conflict at title", SCREENED_OUT)
        return self.fates.total() - sum(self.fates[fate] for fate in screened_out)

    @property
    def not_retrieved(self) -> int:
        """Those whose full text could not be had."""
        return self.fates["not retrieved"]

    @property
    def assessed(self) -> int:
        """Those read at full text by all who should; a conflict counts as read."""
        waiting = self.fates["awaiting retrieval"] + self.fates["awaiting full-text screening"]
        return self.sought - self.not_retrieved - waiting


def column_of(store: Store, reports: list[Report]) -> Column:
    """Count reports; reasons stand in the order of the criteria of the protocol in force."""
    fates = Counter(one.fate for one in reports)
    excluded = Counter(one.reason for one in reports if one.fate == "excluded at full text")
    labels = store.db.execute(
        "select c.id, c.label from criteria c, standing_protocol p where c.protocol = p.sha "
        "order by c.place"
    ).fetchall()
    known = [(label, excluded.pop(name)) for name, label in labels if excluded.get(name)]
    rest = sorted((str(name), count) for name, count in excluded.items())
    marked = {row[0] for row in store.db.execute("select report from excluded_unread")}
    unread = sum(1 for one in reports if one.id in marked)
    return Column(fates, (*known, *rest), _by_program(store, reports, unread), unread)


def _by_program(store: Store, reports: list[Report], unread: int) -> Count:
    """Records excluded at title by programs alone; not applicable where they may not."""
    allowed = store.db.execute(
        "select 1 from standing_rules where stage = 'title' and rule ->> '$.automation' = "
        "'excludes' and json_array_length(rule, '$.programs') > 0"
    ).fetchone()
    if not allowed:
        return Missing.NA
    alone = {row[0] for row in store.db.execute("select report from excluded_by_program")}
    return sum(1 for one in reports if one.id in alone) - unread


def awaiting(searched: Column, other: Column) -> tuple[tuple[str, int], ...]:
    """Count what waits in each column, by what it waits for; counts of 0 are left out."""
    title = other.fates["awaiting title screening"] + other.fates["in conflict at title"]
    waiting = [
        (Awaiting.TITLE, searched.fates["awaiting title screening"]),
        (Awaiting.TITLE_CONFLICT, searched.fates["in conflict at title"]),
        (Awaiting.RETRIEVAL, searched.fates["awaiting retrieval"]),
        (Awaiting.FULLTEXT, searched.fates["awaiting full-text screening"]),
        (Awaiting.FULLTEXT_CONFLICT, searched.fates["in conflict at full text"]),
        (Awaiting.OTHER_TITLE, title),
        (Awaiting.OTHER_RETRIEVAL, other.fates["awaiting retrieval"]),
        (Awaiting.OTHER_FULLTEXT, other.fates["awaiting full-text screening"]),
        (Awaiting.OTHER_FULLTEXT_CONFLICT, other.fates["in conflict at full text"]),
    ]
    return tuple((str(name), count) for name, count in waiting if count)
