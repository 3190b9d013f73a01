"""One record as it stands beside another, and what was said of the two."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from reviewkit.terms import Judgement

# What people compare, in the order in which it is shown.
COMPARED = (
    "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "accession",
    "kind", "abstract",
)  # fmt: skip
IN_SHARES = ("title", "authors", "journal", "abstract")  # others agree or differ


@dataclass(frozen=True, slots=True)
class Side:
    """One record with the fields that people compare; a field that it lacks is ''."""

    record: str
    report: str
    source: str
    title: str
    authors: str
    year: str
    journal: str
    volume: str
    issue: str
    pages: str
    doi: str
    pmid: str
    accession: str
    kind: str
    url: str
    abstract: str

    def field(self, name: str) -> str:
        """Return a field by its name in COMPARED."""
        return str(getattr(self, name))


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules say of two records: judgement, likeness of each field, and a sentence."""

    a: str
    b: str
    judgement: Judgement
    probability: float
    rule: str
    reason: str
    similarities: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of two records; `fact` names it."""

    a: str
    b: str
    judgement: Judgement
    reviewer: str
    why: str
    at: str
    fact: str


SIDE = """
select m.record, m.report, i.source, r.title, r.authors, r.year, r.journal, r.volume, r.issue,
    r.pages, r.doi, r.pmid, r.accession, r.kind, r.url, t.abstract
from membership m join records r on r.id = m.record join record_texts t on t.record = m.record
join standing_imports i on i.file = r.file
"""
RULING = "select a, b, judgement, probability, rule, reason, similarities from standing_pairs"
SAID = """
select j.a, j.b, j.judgement, j.reviewer, j.why, f.at, j.fact
from standing_judgements j join facts f on f.id = j.fact
"""


def sides(db: sqlite3.Connection, records: Iterable[str]) -> list[Side]:
    """Return records with their fields, in the order asked; those that are not there are left out.

    Args:
        db: the store.
        records: their ids.
    """
    wanted = list(records)
    rows = db.execute(
        f"{SIDE} where m.record in (select value from json_each(?))", (json.dumps(wanted),)
    )
    found = {row[0]: Side(*("" if one is None else str(one) for one in row)) for row in rows}
    return [found[record] for record in wanted if record in found]


def ruling(row: tuple[str, str, str, float, str, str, str]) -> Ruling:
    """Read a row of RULING."""
    a, b, judgement, probability, rule, reason, similarities = row
    found = json.loads(similarities)
    return Ruling(a, b, Judgement(judgement), probability, rule, reason, found)


def said(row: tuple[str, str, str, str, str, str, str]) -> Said:
    """Read a row of SAID."""
    a, b, judgement, *rest = row
    return Said(a, b, Judgement(judgement), *rest)


def ruling_on(db: sqlite3.Connection, a: str, b: str) -> Ruling | None:
    """Return what the rules say of two records, a < b; the last run that judged them counts."""
    last = "order by (select r.ord from runs r where r.fact = run) desc limit 1"
    row = db.execute(f"{RULING} where a = ? and b = ? {last}", (a, b)).fetchone()
    return ruling(row) if row else None


def said_of(db: sqlite3.Connection, a: str, b: str) -> Said | None:
    """Return the last word of people on two records, a < b."""
    row = db.execute(
        """select j.a, j.b, j.judgement, j.reviewer, j.why, f.at, j.fact from judgements j
        join facts f on f.id = j.fact where j.a = ? and j.b = ?
            and not exists (select 1 from withdrawals w where w.target = j.fact)
        order by j.ord desc limit 1""",
        (a, b),
    ).fetchone()
    return said(row) if row else None
