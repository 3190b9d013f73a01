"""Duplicate records: how each was found, and whether it had been screened by then.

PRISMA 2020 counts "Duplicate records removed" before screening and asks for what automation tools
did (Page 2021, doi:10.1136/bmj.n71, items 9 and 16a).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Removed:
    """A record that stands for the same report as one before it.

    `by_hand`: people joined it, by the rules alone it would stand apart. `screened`: it had been
    decided on as a report of its own before.
    """

    record: str
    source: str
    by_hand: bool
    screened: bool


@dataclass(frozen=True, slots=True)
class _Member:
    record: str
    source: str
    kind: str
    file: str
    alone: str  # the report it would belong to by the rules alone


MEMBERS = """
select m.report, m.record, i.source, i.kind, r.file, coalesce(w.report, m.report)
from membership m cross join records r on r.id = m.record
join standing_imports i on i.file = r.file
left join without_people w on w.record = m.record
where m.report in (select report from membership where record <> report)
order by m.report, m.place
"""
SEEN = """
select m.report, d.record, d.seen from decisions d join membership m on m.record = d.record
where m.report in (select report from membership where record <> report)
  and not exists (select 1 from withdrawals w where w.target = d.fact)
order by d.ord
"""


def removed(
    db: sqlite3.Connection, kinds: Collection[str] = (), known: Collection[str] = ()
) -> Iterator[Removed]:
    """Yield the duplicate records.

    Args:
        db: the store.
        kinds: count only records of sources of these kinds; all where left out.
        known: files of a version before: their records are not counted, and new records of
            their reports are duplicates, all of them.
    """
    apart = _decided_apart(db)
    rows = db.execute(MEMBERS)
    for report, members in groupby(rows, key=lambda row: row[0]):
        listed = [_Member(*row[1:]) for row in members]
        yield from _of_report(listed, kinds, known, apart.get(report, {}))


def count_removed(db: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Count the duplicate records of each source, `by_automation` and `by_hand`.

    The same as counting what `removed` yields, without reading every record.
    """
    rows = db.execute(
        """select i.source, count(*), coalesce(sum(w.report = w.record), 0)
        from membership m cross join records r on r.id = m.record
        join standing_imports i on i.file = r.file
        left join without_people w on w.record = m.record
        where m.record <> m.report group by i.source order by i.source"""
    )
    return {
        source: {"by_automation": count - by_hand, "by_hand": by_hand}
        for source, count, by_hand in rows
    }


def _of_report(
    members: Sequence[_Member],
    kinds: Collection[str],
    known: Collection[str],
    seen: dict[str, int],
) -> Iterator[Removed]:
    """The duplicates among the records of one report, in their order."""
    before = [one for one in members if one.file in known]
    counted = [one for one in members if one.file not in known and (not kinds or one.kind in kinds)]
    kept = before or counted[:1]
    found = {one.alone for one in kept}
    screened = {seen[one.record] for one in kept if one.record in seen}
    for one in counted if before else counted[1:]:
        group = seen.get(one.record)
        again = group is not None and bool(screened) and group not in screened
        yield Removed(one.record, one.source, one.alone not in found, again)
        found.add(one.alone)
        if group is not None:
            screened.add(group)


def _decided_apart(db: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Group the records of each report by the decisions that saw them together."""
    groups: dict[str, dict[str, int]] = {}
    for count, (report, record, seen) in enumerate(db.execute(SEEN)):
        of = groups.setdefault(report, {})
        together = {record, *json.loads(seen)}
        old = {of[one] for one in together if one in of}
        of.update((one, count) for one in [*together, *(n for n, g in of.items() if g in old)])
    return groups
