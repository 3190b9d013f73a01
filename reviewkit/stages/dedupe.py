"""Duplicates: what the rules say, what people say, and which records form one report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.protocol import DuplicateRule
from reviewkit.store import Store, Writing, writing
from reviewkit.store.membership import settle_membership
from reviewkit.store.project import write_run
from reviewkit.store.refs import find_record, records_of, report_of
from reviewkit.terms import Judgement


@dataclass(frozen=True, slots=True)
class Deduped:
    """What a run of the rules did."""

    records: int
    reports: int
    duplicates: int
    by_rule: dict[str, int]
    by_sources: dict[tuple[str, str], int]
    maybe: int
    related: int
    stopped: int


def dedupe(
    store: Store,
    rule: DuplicateRule,
    reviewer: str,
    at: str,
    progress: Callable[[str], None] | None = None,
) -> Deduped:
    """Compare all records, merge what is the same, queue what is doubtful; delete nothing.

    Args:
        store: the review.
        rule: which relatives count as the same report.
        reviewer: who runs it.
        at: ISO time.
        progress: called with the name of each step.

    Raises:
        NotAllowedError: there is nothing to compare yet.
    """
    from reviewkit.methods import matching  # noqa: PLC0415  # pandas, rapidfuzz

    tell = progress or (lambda _step: None)
    tell("reading records")
    frame = _frame(store)
    if frame.empty:
        raise NotAllowedError("There are no records yet; bring some in with `reviewkit import`.")
    tell("comparing")
    pairs = matching.judge(frame, matching.Policy(**rule.model_dump()))
    tell("storing")
    rows = [
        [p.a, p.b, str(p.judgement), p.probability, p.rule, p.reason, json.dumps(p.similarities)]
        for p in pairs
    ]
    said = write_run(rows, store.folder)
    count = {j: sum(p.judgement is j for p in pairs) for j in Judgement}
    with writing(store, reviewer, at) as facts:
        body = {
            "rules": matching.RULES_VERSION,
            "files": [row[0] for row in facts.db.execute("select file from standing_imports")],
            "said": said,
            "records": len(frame),
            "same": count[Judgement.SAME],
            "maybe": count[Judgement.MAYBE],
            "related": count[Judgement.RELATED],
        }
        facts.append("run", body)
        stopped = len(settle_membership(facts.db).stopped)
    return _told(store, count[Judgement.RELATED], stopped)


def _frame(store: Store) -> Any:
    import pandas as pd  # noqa: PLC0415

    return pd.read_sql_query(
        """select r.id as record, r.title, r.authors, r.year, r.journal, r.volume, r.issue,
            r.pages, r.doi, r.pmid, r.accession, t.abstract, r.kind, r.isbn, i.source
        from records r join record_texts t on t.record = r.id
        join standing_imports i on i.file = r.file
        join membership m on m.record = r.id order by m.place""",
        store.db,
    )


def _told(store: Store, related: int, stopped: int) -> Deduped:
    one = store.db.execute
    records, reports = one("select count(*), count(distinct report) from membership").fetchone()
    by_rule = one(
        "select rule, count(*) from standing_pairs where judgement = 'same' "
        "group by rule order by rule"
    )
    by_sources = one(
        """select ia.source, ib.source, count(*) from membership m
        join records a on a.id = m.report join standing_imports ia on ia.file = a.file
        join records b on b.id = m.record join standing_imports ib on ib.file = b.file
        where m.record <> m.report group by 1, 2 order by 1, 2"""
    )
    return Deduped(
        records,
        reports,
        records - reports,
        dict(by_rule.fetchall()),
        {(a, b): n for a, b, n in by_sources},
        len(doubtful(store)),
        related,
        stopped,
    )


def doubtful(store: Store) -> list[dict[str, Any]]:
    """List the pairs that wait for a person, most doubtful first, both records side by side."""
    rows = store.db.execute(
        """select d.a, d.b, d.probability, d.rule, d.reason, d.similarities
        from doubtful_pairs d order by abs(d.probability - 0.5), d.a, d.b"""
    ).fetchall()
    return [
        {
            "a": a,
            "b": b,
            "probability": probability,
            "rule": rule,
            "reason": reason,
            "similarities": json.loads(similarities),
            "records": [_side(store, a), _side(store, b)],
        }
        for a, b, probability, rule, reason, similarities in rows
    ]


def _side(store: Store, record: str) -> dict[str, Any]:
    cursor = store.db.execute(
        """select r.id as record, r.title, r.authors, r.year, r.journal, r.volume, r.issue,
            r.pages, r.doi, r.pmid, i.source from records r
        join standing_imports i on i.file = r.file where r.id = ?""",
        (record,),
    )
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))


def merged(store: Store) -> list[dict[str, Any]]:
    """List the reports that several records stand for: their records and what joined them."""
    reports = store.db.execute(
        "select report from membership group by report having count(*) > 1 order by min(place)"
    ).fetchall()
    return [
        {
            "report": report,
            "records": [_side(store, record) for record in records_of(store.db, report)],
            "because": _because(store, report),
        }
        for (report,) in reports
    ]


def _because(store: Store, report: str) -> list[dict[str, str]]:
    rows = store.db.execute(
        """select p.a, p.b, p.rule, p.reason from membership m join standing_pairs p
            on p.a = m.record and p.judgement = 'same'
            join membership n on n.record = p.b and n.report = m.report
            where m.report = :report
        union all
        select j.a, j.b, 'person', j.reviewer || ': ' || j.why from membership m
            join standing_judgements j on j.a = m.record and j.judgement = 'same'
            where m.report = :report
        order by 1, 2""",
        {"report": report},
    )
    names = ("a", "b", "rule", "reason")
    return [dict(zip(names, row, strict=True)) for row in rows]


def judge(
    store: Store, pair: tuple[str, str], judgement: Judgement, why: str, reviewer: str, at: str
) -> bool:
    """Say of two records that they are the same report or different ones.

    A person's word is never overruled by a rule. Decisions already taken stay with the records
    they were made on: merging unites them, splitting gives each back.

    Returns:
        Whether the two are one report now.

    Raises:
        NotThereError: one of the records is not there.
        NotAllowedError: both are the same record.
    """
    with writing(store, reviewer, at) as facts:
        return judge_in(facts, pair, judgement, why, settle=True)


def judge_in(
    facts: Writing, pair: tuple[str, str], judgement: Judgement, why: str, *, settle: bool
) -> bool:
    """Judge a pair inside a transaction; `settle` works out the reports at once."""
    a, b = sorted(find_record(facts.db, reference) for reference in pair)
    if a == b:
        raise NotAllowedError(f"{pair[0]} and {pair[1]} are one record; name two.")
    facts.append("judgement", {"a": a, "b": b, "judgement": str(judgement), "why": why})
    if settle:
        settle_membership(facts.db)
    return report_of(facts.db, a) == report_of(facts.db, b)


def undo(store: Store, pair: tuple[str, str], reviewer: str, at: str) -> str:
    """Take back the last word of people on two records; the rules' word stands again.

    Returns:
        The judgement that was taken back.

    Raises:
        NotThereError: no person has judged the pair.
    """
    with writing(store, reviewer, at) as facts:
        a, b = sorted(find_record(facts.db, reference) for reference in pair)
        row = facts.db.execute(
            "select fact, judgement from standing_judgements where a = ? and b = ?", (a, b)
        ).fetchone()
        if row is None:
            raise NotThereError(
                f"Nobody has judged {a} and {b}; to split what a rule joined, say "
                f"`reviewkit different {a} {b}`."
            )
        facts.append("withdrawal", {"target": row[0]})
        settle_membership(facts.db)
        return str(row[1])
