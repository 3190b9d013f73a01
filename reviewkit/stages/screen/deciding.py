"""Decisions: made, made many at once, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.protocol import Protocol
from reviewkit.store import Store, Writing, writing
from reviewkit.store.refs import find_report, records_of, report_of
from reviewkit.terms import Stage, Verdict

MOST_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer says of a report at a stage; `reason` is a criterion's id."""

    record: str
    stage: Stage
    verdict: Verdict
    reason: str | None = None
    note: str = ""


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
    record, report = find_report(facts.db, decision.record)
    _check_who(protocol, decision.stage, facts.reviewer)
    check_reason(protocol, decision.stage, decision.verdict, decision.reason)
    _check_needs(protocol.rule(decision.stage).exclusion, decision)
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


def check_reason(protocol: Protocol, stage: Stage, verdict: Verdict, reason: str | None) -> None:
    """Hold a reason against the protocol.

    Raises:
        NotThereError: it is no criterion's id.
        NotAllowedError: a full-text exclusion has none, or something else has one.
    """
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


def _check_needs(needs: str | None, decision: Decision) -> None:
    if decision.verdict is not Verdict.EXCLUDE:
        return
    if needs in {"reason", "reason_and_note"} and decision.reason is None:
        raise NotAllowedError(
            f"At stage {decision.stage}, the protocol wants a criterion with every exclusion."
        )
    if needs == "reason_and_note" and not decision.note.strip():
        raise NotAllowedError(
            f"At stage {decision.stage}, the protocol wants a note with every exclusion."
        )


def _check_included_at_title(facts: Writing, report: str) -> None:
    row = facts.db.execute(
        "select outcome from outcomes where report = ? and stage = 'title'", (report,)
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
        return withdraw_in(facts, reference, stage)


def withdraw_in(facts: Writing, reference: str, stage: Stage) -> Verdict:
    """Take back a decision inside a transaction; see `withdraw`."""
    report = find_report(facts.db, reference)[1]
    row = facts.db.execute(
        "select fact, verdict from words where report = ? and stage = ? and reviewer = ? "
        "order by ord desc limit 1",
        (report, str(stage), facts.reviewer),
    ).fetchone()
    if row is None:
        raise NotThereError(f"{facts.reviewer} has no decision on {report} at stage {stage}.")
    facts.append("withdrawal", {"target": row[0]})
    return Verdict(row[1])


def undo(store: Store, reviewer: str, at: str) -> str | None:
    """Take back a reviewer's last decision that was not taken back yet, at any stage.

    Called again it goes further back, to any depth. Decisions that were made in one stroke go
    together.

    Returns:
        The report (of a stroke, its first), or None when there is nothing left to take back.
    """
    with writing(store, reviewer, at) as facts:
        taken = undo_in(facts)
    return taken[0] if taken else None


def undo_in(facts: Writing) -> list[str]:
    """Undo inside a transaction; see `undo`. Returns all reports of which a word was taken back."""
    last_ones = [_last_of(facts, stage) for stage in Stage]
    last = max((one for one in last_ones if one), key=lambda one: one[2], default=None)
    if last is None:
        return []
    stroke = facts.db.execute(
        """select d.fact, d.record, d.ord from bulks own join bulks b on b.fact = own.fact
        join decisions d on d.fact = b.target
        where own.target = ? and d.reviewer = ?
            and not exists (select 1 from withdrawals w where w.target = d.fact)
        order by d.ord""",
        (last[0], facts.reviewer),
    ).fetchall()
    taken = stroke or [last]
    for fact, _, _ in taken:
        facts.append("withdrawal", {"target": fact})
    return [report_of(facts.db, record) for _, record, _ in taken]


def _last_of(facts: Writing, stage: Stage) -> tuple[str, str, str] | None:
    """The last decision of the reviewer at a stage that was not taken back: fact, record, ord."""
    row: tuple[str, str, str] | None = facts.db.execute(
        """select d.fact, d.record, d.ord from decisions d where d.reviewer = ? and d.stage = ?
            and not exists (select 1 from withdrawals w where w.target = d.fact)
        order by d.ord desc limit 1""",
        (facts.reviewer, str(stage)),
    ).fetchone()
    return row


def decide_many(
    store: Store,
    protocol: Protocol,
    decisions: Sequence[Decision],
    reviewer: str,
    at: str,
) -> list[str]:
    """Make many decisions in one stroke, all or none; one `undo` takes them all back.

    Returns:
        The reports decided on.

    Raises:
        NotThereError, NotAllowedError: as `decide`; nothing was stored.
    """
    with writing(store, reviewer, at) as facts:
        return decide_many_in(facts, protocol, decisions)


def decide_many_in(facts: Writing, protocol: Protocol, decisions: Sequence[Decision]) -> list[str]:
    """Make many decisions inside a transaction; see `decide_many`."""
    if len(decisions) > MOST_AT_ONCE:
        raise NotAllowedError(
            f"At most {MOST_AT_ONCE:,} reports can be decided in one stroke; these are "
            f"{len(decisions):,}. Narrow the list."
        )
    before = len(facts.made)
    reports = [decide_in(facts, protocol, decision) for decision in decisions]
    made = [fact.id for fact in facts.made[before:] if fact.kind == "decision"]
    if len(made) > 1:
        facts.append("bulk", {"decisions": made})
    return reports


def decisions(store: Store, reviewer: str | None = None) -> list[dict[str, Any]]:
    """List standing decisions in the order of the reports.

    Args:
        store: the review.
        reviewer: whose; None lists everybody's, for outputs and not for who still decides.
    """
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
