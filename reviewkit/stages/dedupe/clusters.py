"""Reports of several records: why each record is there, and splitting them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from reviewkit.errors import NotAllowedError
from reviewkit.stages.dedupe.judging import say_in
from reviewkit.stages.dedupe.sides import RULING, SAID, Ruling, Said, Side, ruling, said, sides
from reviewkit.store import Store, Writing
from reviewkit.store.refs import find_record, find_report, records_of
from reviewkit.terms import Judgement

MOST_APART = 60  # records that are parted all from all: every two of them is a word of its own


@dataclass(frozen=True, slots=True)
class Cluster:
    """A report with its records, its first record first, and what joined them.

    `rulings` and `words` are all that rules and people said of two of its records; `stopped` are
    joins with records of other reports that were refused, with the reason.
    """

    report: str
    title: str
    records: tuple[Side, ...]
    rulings: tuple[Ruling, ...]
    words: tuple[Said, ...]
    stopped: tuple[tuple[str, str, str], ...]

    def because(self, record: str) -> list[str]:
        """Say why a record is in the report, a sentence for each word that joined it."""
        told = [
            f"{one.reviewer}: same as {_other(one.a, one.b, record)}"
            + (f" ({one.why})" if one.why else "")
            for one in self.words
            if record in (one.a, one.b) and one.judgement is Judgement.SAME
        ]
        told += [
            f"same as {_other(one.a, one.b, record)}: {one.reason}"
            for one in self.rulings
            if record in (one.a, one.b) and one.judgement is Judgement.SAME
        ]
        return told


def _other(a: str, b: str, record: str) -> str:
    return b if a == record else a


def clusters(store: Store) -> list[str]:
    """Name the reports of several records, in the order of reports."""
    rows = store.db.execute(
        "select s.report from shown s join membership m on m.record = s.report order by m.place"
    )
    return [row[0] for row in rows]


def cluster(store: Store, reference: str) -> Cluster:
    """Return the report that a record belongs to, with all its records and what joined them.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: the reference is not clear.
    """
    db = store.db
    report = find_report(db, reference)[1]
    records = records_of(db, report)
    title = db.execute("select title from reports where report = ?", (report,)).fetchone()
    listed = json.dumps(records)
    within = (
        "where a in (select value from json_each(:in)) and b in (select value from json_each(:in))"
    )
    rulings = db.execute(f"{RULING} {within} order by a, b", {"in": listed})
    words = db.execute(
        f"{SAID} {within.replace('a in', 'j.a in').replace('b in', 'j.b in')} order by j.ord",
        {"in": listed},
    )
    stopped = db.execute(
        """select a, b, reason from unjoined where a in (select value from json_each(:in))
        or b in (select value from json_each(:in)) order by a, b""",
        {"in": listed},
    )
    return Cluster(
        report,
        (title[0] or "") if title else "",
        tuple(sides(db, records)),
        tuple(map(ruling, rulings)),
        tuple(map(said, words)),
        tuple(stopped),
    )


def split_off_in(facts: Writing, reference: str, why: str = "") -> str:
    """Split one record off its report inside a transaction: it is different from all the others.

    Those of the others that only it held together are one report no more.

    Args:
        facts: the transaction, in the name of the reviewer.
        reference: the record.
        why: the reason, kept with every word.

    Returns:
        The fact that takes the split back as one.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: its report has no other record.
    """
    record = find_record(facts.db, reference)
    records = _several(facts.db, record)
    return _part(facts, [(record, other) for other in records if other != record], why)


def split_apart_in(facts: Writing, reference: str, why: str = "") -> str:
    """Split a report into its records inside a transaction: every two of them are different.

    Returns:
        The fact that takes the split back as one.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: its report has one record, or too many for one stroke.
    """
    records = _several(facts.db, find_report(facts.db, reference)[0])
    if len(records) > MOST_APART:
        raise NotAllowedError(
            f"This report has {len(records)} records; up to {MOST_APART} are split all at once. "
            "Split records off one by one, or narrow `duplicates` in the protocol."
        )
    return _part(facts, list(combinations(records, 2)), why)


def _several(db: sqlite3.Connection, record: str) -> list[str]:
    records = records_of(db, find_report(db, record)[1])
    if len(records) < 2:
        raise NotAllowedError(f"{record} is the only record of its report: nothing to split.")
    return records


def _part(facts: Writing, pairs: Sequence[tuple[str, str]], why: str) -> str:
    made = [say_in(facts, pair, Judgement.DIFFERENT, why) for pair in pairs]
    return facts.append("split", {"judgements": made}).id
