"""Calibration rounds: everybody reads the same sample before the rest of a stage opens."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.protocol import Protocol
from reviewkit.store import Store, writing
from reviewkit.store.project import write_run
from reviewkit.terms import Stage

FEWEST = 2  # reviewers, to compare


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration round: how many reports, how many each still owes, and where it stands.

    `complete` when all have decided on all; only then is their agreement shown. `opened` when
    somebody looked at it and opened the rest of the stage.
    """

    round: str
    number: int
    stage: Stage
    reports: int
    owed: dict[str, int]
    complete: bool
    opened: bool


def calibrate(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    n: int,
    seed: int = 0,
    reviewers: Sequence[str] = (),
    *,
    reviewer: str,
    at: str,
) -> Calibration:
    """Draw a sample of undecided reports that all reviewers read before the rest opens.

    Args:
        store: the review.
        protocol: its protocol.
        stage: title or fulltext.
        n: how many reports.
        seed: of the sample.
        reviewers: ids; empty takes those who read at this stage.
        reviewer: who starts it.
        at: ISO time.

    Raises:
        NotAllowedError: a round is under way; fewer than two reviewers; nothing to read.
        NotThereError: a reviewer does not read at this stage.
    """
    readers = protocol.readers(stage)
    chosen = tuple(dict.fromkeys(reviewers)) or readers
    strange = [one for one in chosen if readers and one not in readers]
    if strange:
        raise NotThereError(f"`{strange[0]}` does not read at stage {stage}.")
    if len(chosen) < FEWEST:
        raise NotAllowedError("A calibration round compares at least two reviewers; name them.")
    if n < 1:
        raise NotAllowedError("Say how many reports the round has.")
    with writing(store, reviewer, at) as facts:
        last = calibration(store, stage)
        if last and not last.opened:
            raise NotAllowedError(
                f"Round {last.number} at stage {stage} is not over; open the rest first."
            )
        waiting = [row[0] for row in facts.db.execute(_UNREAD, {"stage": str(stage)})]
        if not waiting:
            raise NotAllowedError(f"There is no report at stage {stage} that nobody has read.")
        draw = random.Random(f"calibration-{seed}")  # noqa: S311 - a seeded sample, no secret
        sample = draw.sample(waiting, min(n, len(waiting)))
        rows = [[who, report, 1, len(chosen)] for report in sample for who in chosen]
        said = write_run(rows, store.folder)
        body = {"stage": str(stage), "how": "calibration", "size": 0, "seed": seed, "said": said}
        facts.append("assignment", body)
    found = calibration(store, stage)
    if found is None:
        raise NotThereError("The round is gone.")
    return found


_UNREAD = """
select r.record from membership r where r.record = r.report
and not exists (select 1 from outcomes o where o.report = r.record and o.stage = :stage)
and (:stage = 'title' or exists (select 1 from outcomes t where t.report = r.record
    and t.stage = 'title' and t.outcome = 'include'))
order by r.record
"""


def calibration(store: Store, stage: Stage) -> Calibration | None:
    """Return the last calibration round of a stage, or None where there was none."""
    rounds = store.db.execute(
        "select fact, opened from calibration_rounds where stage = ? order by ord", (str(stage),)
    ).fetchall()
    if not rounds:
        return None
    fact, opened = rounds[-1]
    reports = store.db.execute(
        "select count(distinct report) from standing_assigned where fact = ?", (fact,)
    ).fetchone()[0]
    owed = dict(
        store.db.execute(
            """select a.reviewer, count(distinct case when w.report is null then a.report end)
            from standing_assigned a left join words w on w.report = a.report
                and w.stage = a.stage and w.reviewer = a.reviewer
            where a.fact = ? group by a.reviewer order by a.reviewer""",
            (fact,),
        ).fetchall()
    )
    complete = not any(owed.values())
    return Calibration(fact, len(rounds), stage, reports, owed, complete, bool(opened))


def open_rest(store: Store, stage: Stage, reviewer: str, at: str) -> Calibration:
    """Open the rest of a stage after its calibration round.

    Raises:
        NotThereError: there is no round.
        NotAllowedError: somebody still owes a decision in it, or the rest is open already.
    """
    with writing(store, reviewer, at) as facts:
        last = calibration(store, stage)
        if last is None:
            raise NotThereError(f"There is no calibration round at stage {stage}.")
        if last.opened:
            raise NotAllowedError(f"The rest of stage {stage} is open already.")
        if not last.complete:
            owing = ", ".join(f"{who} {count}" for who, count in last.owed.items() if count)
            raise NotAllowedError(
                f"Round {last.number} at stage {stage} is not complete; still to decide: {owing}."
            )
        facts.append("opening", {"stage": str(stage), "round": last.round})
    return Calibration(
        last.round, last.number, stage, last.reports, last.owed, complete=True, opened=True
    )
