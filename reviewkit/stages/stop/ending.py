"""Ending a stage on purpose: what is left stays unread, or is excluded where the protocol says so.

A stop names the reports it leaves, so that what comes later waits to be read as ever. Only where
the protocol lets programs exclude at title, and every person who was to read a report has stopped,
does a program of the protocol exclude it in their place, if nobody has decided on it: those are
counted as marked as ineligible by automation tools. Excluding what one reviewer left and another
has read would tell the one who stops what the other said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.errors import NotAllowedError
from reviewkit.protocol import Protocol
from reviewkit.stages.stop.history import unread
from reviewkit.stages.stop.sampling import refuse_strangers
from reviewkit.stages.stop.standing import Aim, Stopping, may_stop_all, readers_of, stands
from reviewkit.store import Store, Writing, writing
from reviewkit.store.project import write_run
from reviewkit.store.refs import records_of
from reviewkit.store.waiting import has_stopped, open_round
from reviewkit.terms import Stage, Verdict

NOTE = "Not read: reading at this stage was stopped on purpose."


@dataclass(frozen=True, slots=True)
class Ended:
    """Who stopped, with how many reports each left, and how many of them a program excluded.

    `allowed` says whether the protocol lets programs exclude at this stage; `program` names the
    one that did or would, '' where none reads there.
    """

    left: dict[str, int]
    excluded: int
    program: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class Resumed:
    """Who goes on, and how many exclusions by a program were taken back."""

    who: tuple[str, ...]
    taken_back: int


def declare(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    why: str,
    reviewer: str,
    at: str,
    *,
    everybody: bool = False,
    aim: Aim | None = None,
) -> Ended:
    """Note that a reviewer stops reading a stage, with what the test says at this moment.

    Args:
        store: the review.
        protocol: its protocol.
        stage: title or fulltext.
        why: the reason, for the methods section.
        reviewer: who says so.
        at: ISO time.
        everybody: stop for every reader; for leads.
        aim: what is asked of the test.

    Raises:
        NotAllowedError: no reason is given; the reviewer does not read there, or is no lead but
            stops for everybody; nothing is unread; a calibration round is open.
    """
    with writing(store, reviewer, at) as facts:
        return declare_in(facts, protocol, stage, why, everybody=everybody, aim=aim)


def declare_in(
    facts: Writing,
    protocol: Protocol,
    stage: Stage,
    why: str,
    *,
    everybody: bool = False,
    aim: Aim | None = None,
) -> Ended:
    """Stop inside a transaction; see `declare`."""
    if not why.strip():
        raise NotAllowedError("Say why you stop: the methods section will need it (`--why`).")
    if open_round(facts.db, stage):
        raise NotAllowedError(
            f"The calibration round at stage {stage} is not over; open the rest first."
        )
    left: dict[str, int] = {}
    for who in _whose(facts, protocol, stage, everybody):
        figures = stands(facts.store, protocol, stage, who, aim)
        if figures.unread:
            left[who] = figures.unread
            facts.append("stop", _body(facts, figures, why.strip()))
    if not left:
        raise NotAllowedError(f"Nothing is unread at stage {stage}: there is nothing to stop.")
    excluded, program = _exclude_unread(facts, protocol, stage)
    return Ended(left, excluded, program, may_exclude(protocol, stage))


def _whose(facts: Writing, protocol: Protocol, stage: Stage, everybody: bool) -> Sequence[str]:
    if everybody:
        if not may_stop_all(protocol, facts.reviewer):
            raise NotAllowedError(
                f"{facts.reviewer} is no lead in this protocol; leads stop a stage for everybody, "
                "others for themselves."
            )
        return readers_of(facts.store, protocol, stage)
    refuse_strangers(protocol, stage, facts.reviewer)
    return (facts.reviewer,)


def _body(facts: Writing, figures: Stopping, why: str) -> dict[str, object]:
    test = figures.test
    reports = unread(facts.db, figures.stage, figures.reviewer)
    return {
        "stage": str(figures.stage),
        "whose": figures.reviewer,
        "why": why,
        "read": figures.read,
        "unread": len(reports),
        "figures": {
            "found": test.found,
            "target": float(test.target),
            "confidence": float(test.confidence),
            "bias": float(test.bias),
            "p": float(test.p),
            "reached": bool(test.reached),
            "missed_at_most": int(test.missed_at_most),
            "recall_at_least": test.recall_at_least,
            "sentence": figures.sentence,
        },
        "said": write_run([[report] for report in reports], facts.store.folder),
    }


def may_exclude(protocol: Protocol, stage: Stage) -> bool:
    """Tell whether what nobody reads any more is excluded; never at full text.

    An exclusion there needs a reason, and nobody has read the report.
    """
    return stage is Stage.TITLE and protocol.rule(stage).automation == "excludes"


def _exclude_unread(facts: Writing, protocol: Protocol, stage: Stage) -> tuple[int, str]:
    """Exclude what nobody reads any more, as decisions of a program, in one stroke."""
    programs = [one.id for one in protocol.reviewers if one.program]
    program = next((one for one in protocol.readers(stage) if one in programs), "")
    if not may_exclude(protocol, stage) or not program:
        return 0, program
    reports = [
        row[0]
        for row in facts.db.execute(
            """select distinct l.report from left_by_all l where l.stage = :stage
            and not exists (select 1 from words w where w.report = l.report and w.stage = :stage)
            order by l.report""",
            {"stage": str(stage)},
        )
    ]
    if not reports:
        return 0, program
    who, before = facts.reviewer, len(facts.made)
    facts.turn_to(program)
    for report in reports:
        body = {"record": report, "stage": str(stage), "verdict": str(Verdict.EXCLUDE)}
        seen = {"seen": records_of(facts.db, report)}
        facts.append("decision", body | {"reason": None, "note": NOTE} | seen)
    facts.append("bulk", {"decisions": [fact.id for fact in facts.made[before:]]})
    facts.turn_to(who)
    return len(reports), program


def resume(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    reviewer: str,
    at: str,
    *,
    everybody: bool = False,
) -> Resumed:
    """Take a stop back: what was left waits to be read again, and no program stands in for it.

    Raises:
        NotAllowedError: nobody stopped; who says so is no lead but resumes for everybody.
    """
    with writing(store, reviewer, at) as facts:
        return resume_in(facts, protocol, stage, everybody=everybody)


def resume_in(
    facts: Writing, protocol: Protocol, stage: Stage, *, everybody: bool = False
) -> Resumed:
    """Take a stop back inside a transaction; see `resume`."""
    whose = _whose(facts, protocol, stage, everybody)
    who = tuple(one for one in whose if has_stopped(facts.db, stage, one))
    if not who:
        raise NotAllowedError(f"{' and '.join(whose)} did not stop at stage {stage}.")
    for one in who:
        stops = facts.db.execute(
            "select fact from standing_stops where whose = ? and stage = ? order by ord",
            (one, str(stage)),
        ).fetchall()
        for (fact,) in stops:
            facts.append("withdrawal", {"target": fact})
    needless = facts.db.execute(
        """select s.reviewer, s.fact from stood_in s where s.stage = :stage
        and not exists (select 1 from left_by_all l
            where l.report = s.report and l.stage = s.stage) order by s.reviewer, s.fact""",
        {"stage": str(stage)},
    ).fetchall()
    says = facts.reviewer
    for program, fact in needless:
        facts.turn_to(program)
        facts.append("withdrawal", {"target": fact})
    facts.turn_to(says)
    return Resumed(who, len(needless))
