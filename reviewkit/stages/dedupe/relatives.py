"""Records that tell of each other without being one report: errata, versions, abstracts, parts."""

from __future__ import annotations

from dataclasses import dataclass

from reviewkit.store import Store
from reviewkit.store.refs import find_report


@dataclass(frozen=True, slots=True)
class Relative:
    """Two reports that are related: by which records, which rule says so, and why."""

    report: str
    relative: str
    a: str
    b: str
    rule: str
    reason: str


def count_related(store: Store) -> int:
    """Count the pairs of records that the rules call related and that are two reports."""
    row = store.db.execute(
        """select count(*) from standing_pairs p join membership ma on ma.record = p.a
        join membership mb on mb.record = p.b
        where p.judgement = 'related' and ma.report <> mb.report"""
    ).fetchone()
    return int(row[0])


def related(store: Store, limit: int | None = None, start: int = 0) -> list[Relative]:
    """List related pairs, in the order of their ids.

    Args:
        store: the review.
        limit: at most so many.
        start: so many are passed over.
    """
    rows = store.db.execute(
        """select ma.report, mb.report, p.a, p.b, p.rule, p.reason from standing_pairs p
        join membership ma on ma.record = p.a join membership mb on mb.record = p.b
        where p.judgement = 'related' and ma.report <> mb.report
        order by p.a, p.b limit ? offset ?""",
        (-1 if limit is None else limit, start),
    )
    return [Relative(*row) for row in rows]


def related_to(store: Store, reference: str) -> list[Relative]:
    """List what is related to one report; `relative` is the other report.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: the reference is not clear.
    """
    report = find_report(store.db, reference)[1]
    rows = store.db.execute(
        """select :report, o.report, p.a, p.b, p.rule, p.reason from membership m
        cross join standing_pairs p on p.a = m.record and p.judgement = 'related'
        join membership o on o.record = p.b
        where m.report = :report and o.report <> :report
        union all
        select :report, o.report, p.a, p.b, p.rule, p.reason from membership m
        cross join standing_pairs p on p.b = m.record and p.judgement = 'related'
        join membership o on o.record = p.a
        where m.report = :report and o.report <> :report
        order by 2, 3, 4""",
        {"report": report},
    )
    return [Relative(*row) for row in rows]


def stopped(store: Store) -> list[tuple[str, str, str]]:
    """List the joins that were refused and wait for a person: two records, and why."""
    return list(store.db.execute("select a, b, reason from unjoined order by a, b"))
