"""Screening: decisions of each reviewer, conflicts, settlements, agreement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.methods.agreement import Agreement, agreement
from reviewkit.protocol import Protocol
from reviewkit.store import Store, Writing, writing
from reviewkit.store.refs import find_record, records_of, report_of
from reviewkit.terms import Stage, Verdict


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer says of a report at a stage; `reason` is a criterion's id."""

    record: str
    stage: Stage
    verdict: Verdict
    reason: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A standing decision as shown in a conflict."""

    reviewer: str
    verdict: Verdict
    reason: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A report on which reviewers differ, with the word of each."""

    report: str
    stage: Stage
    title: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two reviewers agree at a stage, over the reports both decided."""

    stage: Stage
    reviewers: tuple[str, str]
    agreement: Agreement


def decide(store: Store, protocol: Protocol, decision: Decision, reviewer: str, at: str) -> str:
    """Add one reviewer's decision on one report; a later one stands over it, both stay.

    Returns:
        The report decided on.

    Raises:
        NotThereError: no such record, criterion or reviewer.
        NotAllowedError: a full-text exclusion without reason; a reason on anything else; a
            full-text decision on a report not included at title; not this reviewer's stage.
    """
    with writing(store, reviewer, at) as facts:
        return decide_in(facts, protocol, decision)


def decide_in(facts: Writing, protocol: Protocol, decision: Decision) -> str:
    """Add a decision inside a transaction; see `decide`."""
    record = find_record(facts.db, decision.record)
    report = report_of(facts.db, record)
    _check_who(protocol, decision.stage, facts.reviewer)
    _check_reason(protocol, decision.stage, decision.verdict, decision.reason)
    if decision.stage is Stage.FULLTEXT:
        _check_included_at_title(facts, report)
    facts.append(
        "decision",
        {
            "record": record,
            "stage": str(decision.stage),
            "verdict": str(decision.verdict),
            "reason": decision.reason,
            "note": decision.note,
            "seen": records_of(facts.db, report),
        },
    )
    return report


def _check_who(protocol: Protocol, stage: Stage, reviewer: str) -> None:
    known = [one.id for one in protocol.reviewers]
    if known and reviewer not in known:
        raise NotThereError(
            f"`{reviewer}` is not a reviewer of this protocol ({', '.join(known)}); add them to "
            "protocol.yml or say who you are."
        )
    who = protocol.rule(stage).who
    if who and reviewer not in who:
        raise NotAllowedError(f"At stage {stage}, {' and '.join(who)} decide, not {reviewer}.")
    if any(one.id == reviewer and one.role == "observer" for one in protocol.reviewers):
        raise NotAllowedError(f"{reviewer} is an observer in this protocol and does not decide.")


def _check_reason(protocol: Protocol, stage: Stage, verdict: Verdict, reason: str | None) -> None:
    known = [one.id for one in protocol.criteria]
    listed = f" ({', '.join(known)})" if known else ""
    if reason is not None and reason not in known:
        raise NotThereError(f"The protocol has no criterion {reason}; name one of its ids{listed}.")
    if reason is not None and verdict is not Verdict.EXCLUDE:
        raise NotAllowedError(f"A reason belongs to an exclusion; this decision is {verdict}.")
    if stage is Stage.FULLTEXT and verdict is Verdict.EXCLUDE and reason is None:
        raise NotAllowedError(
            "An exclusion at full text needs a reason for the PRISMA flow: name the criterion "
            f"that the report fails{listed}."
        )


def _check_included_at_title(facts: Writing, report: str) -> None:
    row = facts.db.execute(
        "select outcome from stage_outcomes where report = ? and stage = 'title'", (report,)
    ).fetchone()
    outcome = row[0] if row else "pending"
    if outcome != Verdict.INCLUDE:
        raise NotAllowedError(
            f"Report {report} is not yet included at title and abstract (it is: {outcome}); "
            "decide that first."
        )


def withdraw(store: Store, reference: str, stage: Stage, reviewer: str, at: str) -> Verdict:
    """Take back a reviewer's own last decision on a report; the one before stands again.

    Raises:
        NotThereError: the reviewer has no decision standing there.
    """
    with writing(store, reviewer, at) as facts:
        report = report_of(facts.db, find_record(facts.db, reference))
        row = facts.db.execute(
            "select fact, verdict from standing_decisions where report = ? and stage = ? and "
            "reviewer = ? order by ord desc limit 1",
            (report, str(stage), reviewer),
        ).fetchone()
        if row is None:
            raise NotThereError(f"{reviewer} has no decision on {report} at stage {stage}.")
        facts.append("withdrawal", {"target": row[0]})
        return Verdict(row[1])


def conflicts(store: Store, stage: Stage | None = None) -> list[Conflict]:
    """List the reports on which reviewers differ or all are unsure, with the word of each."""
    rows = store.db.execute(
        """select c.report, c.stage, r.title from conflicts c join reports r on r.report = c.report
        where :stage is null or c.stage = :stage order by c.stage desc, r.place""",
        {"stage": stage and str(stage)},
    ).fetchall()
    return [
        Conflict(report, Stage(at_stage), title or "", _words(store, report, at_stage))
        for report, at_stage, title in rows
    ]


def _words(store: Store, report: str, stage: str) -> tuple[Word, ...]:
    rows = store.db.execute(
        "select reviewer, verdict, reason, note from standing_decisions "
        "where report = ? and stage = ? order by reviewer, ord",
        (report, stage),
    )
    return tuple(Word(who, Verdict(verdict), reason, note) for who, verdict, reason, note in rows)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The verdict that ends a conflict, and why."""

    record: str
    stage: Stage
    verdict: Verdict
    reason: str | None = None
    why: str = ""


def settle(store: Store, protocol: Protocol, settlement: Settlement, reviewer: str, at: str) -> str:
    """End a conflict; it names the decisions it saw, so that a later one reopens it.

    Returns:
        The report.

    Raises:
        NotThereError: no such record or criterion.
        NotAllowedError: there is no conflict, the verdict is *unsure*, or a reason is missing.
    """
    with writing(store, reviewer, at) as facts:
        return settle_in(facts, protocol, settlement)


def settle_in(facts: Writing, protocol: Protocol, settlement: Settlement) -> str:
    """Settle inside a transaction; see `settle`."""
    record = find_record(facts.db, settlement.record)
    report = report_of(facts.db, record)
    stage, verdict = settlement.stage, settlement.verdict
    if verdict is Verdict.UNSURE:
        raise NotAllowedError("A settlement includes or excludes; *unsure* settles nothing.")
    _check_reason(protocol, stage, verdict, settlement.reason)
    outcome = facts.db.execute(
        "select outcome from stage_outcomes where report = ? and stage = ?", (report, str(stage))
    ).fetchone()
    if outcome is None or outcome[0] != "conflict":
        state = outcome[0] if outcome else "not decided"
        raise NotAllowedError(
            f"There is no conflict on {report} at stage {stage} (it is: {state}); see "
            "`reviewkit conflicts`."
        )
    saw = facts.db.execute(
        "select fact from standing_decisions where report = ? and stage = ? order by fact",
        (report, str(stage)),
    )
    body = {
        "record": record,
        "stage": str(stage),
        "verdict": str(verdict),
        "reason": settlement.reason,
        "why": settlement.why,
        "saw": [row[0] for row in saw],
    }
    facts.append("settlement", body)
    return report


def to_decide(
    store: Store, protocol: Protocol, stage: Stage, reviewer: str, most: int = 1
) -> tuple[int, list[dict[str, Any]]]:
    """Count the reports that wait for this reviewer's decision, and give the first of them.

    Nothing of what others decided shows: a report waits until this reviewer has decided, unless
    as many others as the protocol asks for have.

    Args:
        store: the review.
        protocol: says how many decisions a report needs.
        stage: where in screening.
        reviewer: who asks.
        most: how many reports to give, with title and abstract.
    """
    fates = {
        Stage.TITLE: ("awaiting title screening",),
        Stage.FULLTEXT: ("awaiting full-text screening", "awaiting retrieval"),
    }[stage]
    waiting = store.db.execute(
        f"""select f.report from fates f join membership m on m.record = f.record
        where f.fate in ({", ".join("?" * len(fates))})
        and not exists (select 1 from standing_decisions d where d.report = f.report
            and d.stage = ? and d.reviewer = ?)
        and (select count(distinct d.reviewer) from standing_decisions d
            where d.report = f.report and d.stage = ?) < ?
        order by m.place""",
        (*fates, str(stage), reviewer, str(stage), protocol.rule(stage).reviewers),
    ).fetchall()
    return len(waiting), [_read(store, report) for (report,) in waiting[:most]]


def _read(store: Store, report: str) -> dict[str, Any]:
    """A report as a reviewer reads it."""
    cursor = store.db.execute(
        "select report, title, authors, year, journal, abstract, doi from reports where report = ?",
        (report,),
    )
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))


def agreements(store: Store) -> list[PairAgreement]:
    """Measure the agreement of each pair of reviewers at each stage.

    Counted are reports that both decided independently: their last decisions made before any
    settlement. Percent agreement and Cohen's kappa (1960, doi:10.1177/001316446002000104).
    """
    rows = store.db.execute(
        """select a.stage, a.reviewer, b.reviewer, a.verdict, b.verdict
        from first_words a join first_words b
            on b.report = a.report and b.stage = a.stage and a.reviewer < b.reviewer
        order by a.stage desc, a.reviewer, b.reviewer, a.report"""
    )
    pairs: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for stage, one, other, left, right in rows:
        pairs.setdefault((stage, one, other), []).append((left, right))
    return [
        PairAgreement(Stage(stage), (one, other), _measure(words))
        for (stage, one, other), words in pairs.items()
    ]


def _measure(words: Iterable[tuple[str, str]]) -> Agreement:
    left, right = zip(*words, strict=True)
    return agreement(left, right)


def decisions(store: Store, reviewer: str | None = None) -> list[dict[str, Any]]:
    """List standing decisions, of one reviewer or all, in the order of the reports."""
    cursor = store.db.execute(
        """select d.report, d.stage, d.reviewer, d.verdict, d.reason, d.note, f.at
        from standing_decisions d join facts f on f.id = d.fact
        join membership m on m.record = d.report
        where :reviewer is null or d.reviewer = :reviewer
        order by m.place, d.stage desc, d.reviewer""",
        {"reviewer": reviewer},
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
