"""What each source contributed: records, reports, and those that no other source found."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

Placed = tuple[str, str, str]  # record, report, source


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one source contributed.

    `records` of the source stand for `reports`; `only` of these no other source found. `removed`
    of its records are duplicates: of another record of its own or of another source.
    """

    source: str
    records: int
    reports: int
    only: int
    removed: int


def placed(db: sqlite3.Connection) -> list[Placed]:
    """List every record with its report and its source, in order."""
    return db.execute(
        """select m.record, m.report, i.source from membership m
        join records r on r.id = m.record join standing_imports i on i.file = r.file
        order by m.place"""
    ).fetchall()


def contributions(records: Sequence[Placed]) -> tuple[Contribution, ...]:
    """Say what each source contributed, by name.

    Args:
        records: every record with its report and source.
    """
    found = _found(records)
    made = Counter(source for _, _, source in records)
    reports = Counter(source for sources in found.values() for source in sources)
    only = Counter(next(iter(sources)) for sources in found.values() if len(sources) == 1)
    removed = Counter(source for record, report, source in records if record != report)
    return tuple(
        Contribution(source, made[source], reports[source], only[source], removed[source])
        for source in sorted(made)
    )


def overlaps(records: Sequence[Placed]) -> dict[tuple[str, str], int]:
    """Count the reports that each two sources both found.

    Args:
        records: every record with its report and source.
    """
    both = Counter(
        pair for sources in _found(records).values() for pair in combinations(sorted(sources), 2)
    )
    return dict(sorted(both.items()))


def _found(records: Sequence[Placed]) -> dict[str, set[str]]:
    """The sources that found each report."""
    found: dict[str, set[str]] = {}
    for _, report, source in records:
        found.setdefault(report, set()).add(source)
    return found
