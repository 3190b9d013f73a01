"""Which records form which report, worked out from what rules and people said of pairs.

What is said about a pair marks its records in the table `unsettled`; settling works out anew the
reports that these records can have to do with, and no others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.store.outcomes import rework
from reviewkit.store.shown import show_reports
from reviewkit.store.study_names import name_all_studies

if TYPE_CHECKING:
    from reviewkit.methods.matching import Clustering

EVERY_RECORD = ""
ORDER = """
select r.id from records r join standing_imports i on i.file = r.file
order by i.first, r.position
"""
# Later words come last in the order of facts, so that the outcome is the same in every store.
SAID = "select a, b, judgement from standing_judgements order by ord"
SAME = "select a, b, probability from standing_pairs where judgement = 'same'"
NEIGHBOURS = """
select b from standing_pairs where a = :record and judgement = 'same'
union select a from standing_pairs where b = :record and judgement = 'same'
union select b from judgements where a = :record
union select a from judgements where b = :record
"""


def owe(db: sqlite3.Connection, *records: str) -> None:
    """Mark records about which something was said; EVERY_RECORD stands for all."""
    db.executemany("insert or ignore into unsettled values (?)", ((one,) for one in records))


def is_latest_import(db: sqlite3.Connection, ord_: str) -> bool:
    """Tell whether no import comes after one, so that its records come after all others."""
    return not db.execute("select 1 from imports where ord > ? limit 1", (ord_,)).fetchone()


def add_members(db: sqlite3.Connection, file: str) -> None:
    """Make the records of a file reports of their own, after all others.

    Nothing can have been said of them yet.
    """
    db.execute(
        """insert into membership
        select id, id, row_number() over (order by position) + coalesce(
            (select max(place) from membership), 0)
        from records where file = ? order by position""",
        (file,),
    )


def settle_if_owed(db: sqlite3.Connection) -> None:
    """Settle membership if something was said since it was last settled."""
    if db.execute("select 1 from unsettled limit 1").fetchone():
        settle_membership(db)


def settle_membership(db: sqlite3.Connection) -> Clustering:
    """Bring the table `membership` up to what was said, inside the caller's transaction.

    Returns:
        The clustering of the records it looked at, with the joins that a person's *different* or
        two document numbers stopped.
    """
    owed = [row[0] for row in db.execute("select record from unsettled")]
    whole = not owed or EVERY_RECORD in owed
    clustering = _settle_all(db) if whole else _settle_some(db, owed)
    db.execute("delete from unsettled")
    rework(db)
    show_reports(db)
    name_all_studies(db)
    return clustering


@dataclass(frozen=True, slots=True)
class _Words:
    """Records in order, and all that was said of them: by people, by rules, by their numbers."""

    order: Sequence[str]
    said: Sequence[tuple[str, str, str]]
    same: Sequence[tuple[str, str, float]]
    numbers: Mapping[str, str]

    def joined(self) -> Clustering:
        """Join the records into reports."""
        return clustered(self.order, self.said, self.same, self.numbers)

    def without_people(self, report: Mapping[str, str]) -> dict[str, str]:
        """Join the records of reports in which people joined some anew, by the rules alone.

        Returns:
            The report of each of these records, where it is another than now.
        """
        touched = {report[a] for a, _, judgement in self.said if judgement == "same"}
        order = [record for record in self.order if report[record] in touched]
        if not order:
            return {}
        within = set(order)
        same = [pair for pair in self.same if pair[0] in within and pair[1] in within]
        numbers = {one: self.numbers[one] for one in order if one in self.numbers}
        alone = clustered(order, (), same, numbers).report
        return {record: its for record, its in alone.items() if its != report[record]}


def _settle_all(db: sqlite3.Connection) -> Clustering:
    order = [row[0] for row in db.execute(ORDER)]
    words = _Words(
        order,
        db.execute(SAID).fetchall(),
        db.execute(SAME).fetchall(),
        dict(db.execute("select record, number from standing_numbers")),
    )
    clustering = words.joined()
    db.execute("delete from stopped_joins")
    db.execute("delete from without_people")
    _note(db, clustering, words)
    wanted = {
        record: (clustering.report[record], place) for place, record in enumerate(order, start=1)
    }
    for record, report, place in db.execute("select record, report, place from membership"):
        if wanted.get(record) == (report, place):
            del wanted[record]
    _write(db, ((record, report, place) for record, (report, place) in wanted.items()))
    return clustering


def _settle_some(db: sqlite3.Connection, owed: Sequence[str]) -> Clustering:
    """Settle the records that chains of *same* lead to from those that are owed.

    No other report can change: joins only run along such chains, and what was said before about
    other records still holds.
    """
    db.execute("create temp table if not exists reached (record text primary key)")
    db.execute("delete from reached")
    ahead = list(owed)
    while ahead:
        record = ahead.pop()
        if db.execute("insert or ignore into reached values (?)", (record,)).rowcount:
            ahead += [row[0] for row in db.execute(NEIGHBOURS, {"record": record})]
    places = dict(
        db.execute(
            "select m.record, m.place from membership m join reached r on r.record = m.record "
            "order by m.place"
        )
    )
    within = "select {} from {} p join reached on reached.record = p.a where p.b in reached {}"
    words = _Words(
        list(places),
        db.execute(
            within.format("p.a, p.b, p.judgement", "standing_judgements", "order by p.ord")
        ).fetchall(),
        db.execute(
            within.format("p.a, p.b, p.probability", "standing_pairs", "and p.judgement = 'same'")
        ).fetchall(),
        dict(
            db.execute(
                "select n.record, n.number from reached cross join standing_numbers n "
                "on n.record = reached.record"
            )
        ),
    )
    clustering = words.joined()
    db.execute("delete from stopped_joins where a in reached or b in reached")
    db.execute("delete from without_people where record in reached")
    _note(db, clustering, words)
    _write(db, ((record, report, places[record]) for record, report in clustering.report.items()))
    return clustering


def clustered(
    order: Sequence[str],
    said: Sequence[tuple[str, str, str]],
    same: Sequence[tuple[str, str, float]],
    numbers: Mapping[str, str],
) -> Clustering:
    """Join records into reports: people's words first, then the rules' pairs.

    Args:
        order: all records; the first of a group names its report.
        said: pairs with the last word of people, in the order of their facts.
        same: pairs that the rules call the same, with their probability.
        numbers: numbers that name the document of a record.
    """
    from reviewkit.methods.matching import clusters  # noqa: PLC0415  # pandas, rapidfuzz

    return clusters(
        order,
        same,
        person_same=[(a, b) for a, b, judgement in said if judgement == "same"],
        different=[(a, b) for a, b, judgement in said if judgement == "different"],
        names=numbers,
    )


def _note(db: sqlite3.Connection, clustering: Clustering, words: _Words) -> None:
    """Keep which joins were stopped, and which only people made."""
    db.executemany(
        "insert or ignore into stopped_joins values (?, ?, ?)",
        ((min(one.a, one.b), max(one.a, one.b), one.reason) for one in clustering.stopped),
    )
    db.executemany(
        "insert into without_people values (?, ?)",
        words.without_people(clustering.report).items(),
    )


def _write(db: sqlite3.Connection, rows: Iterable[tuple[str, str, int]]) -> None:
    db.executemany(
        "insert into membership values (?, ?, ?) on conflict (record) do update "
        "set report = excluded.report, place = excluded.place "
        "where report <> excluded.report or place <> excluded.place",
        rows,
    )
