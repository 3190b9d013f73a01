"""Conflicts: side by side, settled, and how a settlement comes undone."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from reviewkit.errors import NotAllowedError
from reviewkit.protocol import Protocol
from reviewkit.stages.screen.deciding import check_reason
from reviewkit.store import Store, Writing, writing
from reviewkit.store.blind import SEEN
from reviewkit.store.refs import find_report
from reviewkit.terms import Stage, Verdict


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


def conflicts(
    store: Store,
    stage: Stage | None = None,
    reviewer: str | None = None,
    limit: int | None = None,
    begin: str = "",
) -> list[Conflict]:
    """List the reports on which reviewers differ or all are unsure, with the word of each.

    Args:
        store: the review.
        stage: only at this stage.
        reviewer: who looks: only conflicts that they may see (`store/blind.py`); None lists all.
        limit: how many at most.
        begin: begin with the conflict on this report; from the first one where it has none.
    """
    row = store.db.execute(
        """select c.stage, m.place from conflicts c join membership m on m.record = c.report
        where c.report = ? and c.stage = coalesce(?, c.stage) order by c.stage desc""",
        (begin, stage and str(stage)),
    ).fetchone()
    found: list[Conflict] = []
    for at_stage in [stage] if stage else list(Stage):
        place = 0
        if row and row[0] != at_stage:
            continue  # behind us
        if row:
            place, row = row[1], None
        left = -1 if limit is None else limit - len(found)
        about = {"place": place, "limit": left} | _about(at_stage, reviewer)
        rows = store.db.execute(_ALONG.format(seen=SEEN if reviewer else "1"), about).fetchall()
        found += [
            Conflict(report, at_stage, title or "", _words(store, report, at_stage))
            for report, title in rows
        ]
    return found


def count_conflicts(store: Store, reviewer: str | None = None) -> int:
    """Count the conflicts that `conflicts` lists."""
    query = f"{_COUNT} and {SEEN}" if reviewer else _COUNT
    counts = (store.db.execute(query, _about(stage, reviewer)).fetchone()[0] for stage in Stage)
    return sum(counts)


# Ordered first, so that only those to be shown are asked for whether they may be.
_ALONG = """
select c.report, r.title from (
    select o.report, m.place from outcomes o join membership m on m.record = o.report
    where o.stage = :stage and o.outcome = 'conflict' and m.place >= :place
    order by m.place limit -1) c
join records r on r.id = c.report where {seen} order by c.place limit :limit
"""
_COUNT = "select count(*) from outcomes c where c.stage = :stage and c.outcome = 'conflict'"


def _about(stage: Stage, reviewer: str | None) -> dict[str, str | None]:
    return {"stage": str(stage), "reviewer": reviewer}


def _words(store: Store, report: str, stage: str) -> tuple[Word, ...]:
    rows = store.db.execute(
        "select reviewer, verdict, reason, note from words "
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
    record, report = find_report(facts.db, settlement.record)
    stage, verdict = settlement.stage, settlement.verdict
    problem = may_settle(facts.db, protocol, report, stage, facts.reviewer)
    if problem:
        raise NotAllowedError(problem)
    if verdict is Verdict.UNSURE:
        raise NotAllowedError("A settlement includes or excludes; *unsure* settles nothing.")
    check_reason(protocol, stage, verdict, settlement.reason)
    outcome = facts.db.execute(
        "select outcome from outcomes where report = ? and stage = ?", (report, str(stage))
    ).fetchone()
    if outcome is None or outcome[0] != "conflict":
        state = outcome[0] if outcome else "not decided"
        raise NotAllowedError(
            f"There is no conflict on {report} at stage {stage} (it is: {state}); see "
            "`reviewkit conflicts`."
        )
    saw = facts.db.execute(
        "select fact from words where report = ? and stage = ? order by fact",
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


def settled_already(facts: Writing, settlement: Settlement) -> bool:
    """Tell whether the same reviewer's settlement that says the same stands."""
    report = find_report(facts.db, settlement.record)[1]
    row = facts.db.execute(
        """select 1 from standing_settlements where report = ? and stage = ? and reviewer = ?
        and verdict = ? and reason is ? and why = ?""",
        (
            report,
            str(settlement.stage),
            facts.reviewer,
            str(settlement.verdict),
            settlement.reason,
            settlement.why,
        ),
    ).fetchone()
    return row is not None


def unsettle_in(facts: Writing) -> Settlement | None:
    """Take back the reviewer's last settlement that was not taken back yet.

    Returns:
        What is taken back, of the report that holds its record now; None when there is none.
    """
    row = facts.db.execute(
        """select s.fact, m.report, s.stage, s.verdict, s.reason, s.why from settlements s
        join membership m on m.record = s.record where s.reviewer = ?
            and not exists (select 1 from withdrawals w where w.target = s.fact)
        order by s.ord desc limit 1""",
        (facts.reviewer,),
    ).fetchone()
    if row is None:
        return None
    facts.append("withdrawal", {"target": row[0]})
    return Settlement(row[1], Stage(row[2]), Verdict(row[3]), row[4], row[5])


def may_settle(
    db: sqlite3.Connection, protocol: Protocol, report: str, stage: Stage, reviewer: str
) -> str | None:
    """Say why a reviewer may not settle a conflict by the stage's rule; None when they may."""
    rule = protocol.rule(stage)
    role = next((one.role for one in protocol.reviewers if one.id == reviewer), None)
    if role == "observer":
        return f"{reviewer} is an observer in this protocol and does not settle."
    if any(one.id == reviewer and one.program for one in protocol.reviewers):
        return f"{reviewer} is a program; people settle."
    if rule.settlers and reviewer not in rule.settlers:
        return f"At stage {stage}, {' and '.join(rule.settlers)} settle, not {reviewer}."
    if rule.settle == "lead" and not rule.settlers and role != "lead":
        return f"At stage {stage}, a lead settles; {reviewer} is none."
    read = db.execute(
        "select 1 from words where report = ? and stage = ? and reviewer = ?",
        (report, str(stage), reviewer),
    ).fetchone()
    if rule.settle == "third" and read:
        return f"At stage {stage}, a third person settles; {reviewer} has decided on {report}."
    return None
