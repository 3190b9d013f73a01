"""What lies on a reviewer's desk: the reports that wait for them, and how far they are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median
from typing import Any

from reviewkit.protocol import Protocol
from reviewkit.store import Store
from reviewkit.store.orders import BY_PLACE, Order, along
from reviewkit.store.waiting import (
    GIVEN,
    handed_out,
    has_stopped,
    open_round,
    sample_in_hand,
    waits,
)
from reviewkit.terms import Stage

PACE_OVER = 50  # decisions
LONGEST_PAUSE = 600  # seconds; a longer gap is a break, a negative one a clock that jumped

IN_BATCH = "and a.fact = :batch_of and a.batch = :batch"
IN_ROUND = "and a.fact = :batch_of"
SHOWN = ("report", "title", "authors", "year", "journal", "abstract", "doi")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reviewer is at a stage.

    `done` and `waiting` count reports; `batch_left` those left of the batch or random sample in
    hand, or None without one; `pace` is decisions an hour at the median of the last ones, or
    None before there are two in a row.
    """

    done: int
    waiting: int
    batch_left: int | None
    pace: float | None


def to_decide(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    reviewer: str,
    order: Order = BY_PLACE,
    *,
    after: str | None = None,
    limit: int = 20,
) -> list[dict[str, Any]]:
    """List the next reports that wait for a reviewer's decision, with title and abstract.

    Arguments as for `waiting_for`.
    """
    found = waiting_for(store, protocol, stage, reviewer, order, after=after, limit=limit)
    return [_shown(store.db, report) for report in found]


def waiting_for(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    reviewer: str,
    order: Order = BY_PLACE,
    *,
    after: str | None = None,
    limit: int = 20,
) -> list[str]:
    """List the next reports that wait for a reviewer's decision.

    Nothing of what others decided shows in it: a report is listed until this reviewer has
    decided, unless as many others as it needs have. A random sample that they drew of the unread
    comes first, as drawn.

    Args:
        store: the review.
        protocol: its protocol.
        stage: title or fulltext.
        reviewer: whose desk.
        order: in which order; see `stages/order.py`.
        after: begin behind this report and come round to it at the end; None begins behind the
            reviewer's last decision, so that they go on where they were.
        limit: how many at most.
    """
    db = store.db
    if not may_read(db, protocol, stage, reviewer):
        return []
    begin = after or _position(db, stage, reviewer)
    sample = sample_in_hand(db, stage, reviewer)
    if sample:
        order = Order("sample", reports=sample)
        gate, about = waits(db, stage, reviewer)
    else:
        gate, about = _gate(db, stage, reviewer, begin)
    return along(db, order, begin, gate, about, limit)


def next_report(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    reviewer: str,
    order: Order = BY_PLACE,
    *,
    after: str | None = None,
) -> dict[str, Any] | None:
    """Return the next report of `to_decide`, or None when nothing waits."""
    found = to_decide(store, protocol, stage, reviewer, order, after=after, limit=1)
    return found[0] if found else None


def may_read(db: sqlite3.Connection, protocol: Protocol, stage: Stage, reviewer: str) -> bool:
    """Tell whether a reviewer has a desk at a stage."""
    if any(one.id == reviewer and one.role == "observer" for one in protocol.reviewers):
        return False
    readers = protocol.readers(stage)
    return not readers or reviewer in readers


def _shown(db: sqlite3.Connection, report: str) -> dict[str, Any]:
    row = db.execute(f"select {', '.join(SHOWN)} from reports where report = ?", (report,))
    return dict(zip(SHOWN, row.fetchone(), strict=True))


def _position(db: sqlite3.Connection, stage: Stage, reviewer: str) -> str | None:
    """The report of a reviewer's last standing decision at a stage."""
    row = db.execute(
        """select m.report from decisions d join membership m on m.record = d.record
        where d.reviewer = ? and d.stage = ?
            and not exists (select 1 from withdrawals w where w.target = d.fact)
        order by d.ord desc limit 1""",
        (reviewer, str(stage)),
    ).fetchone()
    return row[0] if row else None


def _gate(
    db: sqlite3.Connection, stage: Stage, reviewer: str, begin: str | None
) -> tuple[str, dict[str, Any]]:
    """The condition under which a report `r.record` waits for a reviewer, and its values."""
    gate, about = waits(db, stage, reviewer)
    opening = open_round(db, stage)
    if opening:
        return gate + GIVEN.format(batch=IN_ROUND), about | {"batch_of": opening}
    if not handed_out(db, stage):
        return gate, about
    batch = _batch_in_hand(db, gate, about, begin)
    if batch is None:
        return gate + GIVEN.format(batch=""), about
    return gate + GIVEN.format(batch=IN_BATCH), about | {"batch_of": batch[0], "batch": batch[1]}


def _batch_in_hand(
    db: sqlite3.Connection, gate: str, about: dict[str, Any], begin: str | None
) -> tuple[str, int] | None:
    """The batch a reviewer is in: that of `begin` while anything is left in it, else the next."""
    batched = db.execute(
        """select 1 from assignments a where a.stage = :stage and a.size > 0
        and exists (select 1 from assigned s where s.fact = a.fact and s.stage = a.stage
            and s.reviewer = :reviewer) limit 1""",
        about,
    ).fetchone()
    if not batched:
        return None
    here = db.execute(
        """select s.ord, s.batch from membership m join assigned s on s.record = m.record
        where m.report = :begin and s.stage = :stage and s.reviewer = :reviewer
        order by s.ord desc limit 1""",
        about | {"begin": begin},
    ).fetchone() or ("", 0)
    for ord_, number in (here, ("", 0)):
        row = db.execute(
            f"""select s.fact, s.batch from assigned s join membership m on m.record = s.record
            join membership r on r.record = m.report
            where s.reviewer = :reviewer and s.stage = :stage
                and (s.ord, s.batch) >= (:ord, :number)
                and {gate + GIVEN.format(batch="and a.fact = s.fact")}
            order by s.ord, s.batch limit 1""",
            about | {"ord": ord_, "number": number},
        ).fetchone()
        if row:
            return str(row[0]), int(row[1])
    return None


def progress(store: Store, protocol: Protocol, stage: Stage, reviewer: str) -> Progress:
    """Tell how far a reviewer is at a stage."""
    db = store.db
    about: dict[str, Any] = {"stage": str(stage), "reviewer": reviewer}
    done = sum(db.execute(_OWN_WORDS, about | {"open": one}).fetchone()[0] for one in (0, 1))
    waiting, left = 0, None
    if may_read(db, protocol, stage, reviewer):
        gate, about = _gate(db, stage, reviewer, _position(db, stage, reviewer))
        if "batch" in about or "standing_assigned" in gate:
            waiting = _given_waiting(db, stage, reviewer)
            left = _count(db, gate, about) if "batch_of" in about else None
        elif stage is Stage.TITLE and not has_stopped(db, stage, reviewer):
            waiting = _waiting_at_title(db, about)
        else:
            waiting = _count(db, gate, about)
        left = len(sample_in_hand(db, stage, reviewer)) or left
    return Progress(done, waiting, left, _pace(db, stage, reviewer))


_OWN_WORDS = """
select count(*) from (select distinct report from words
    where reviewer = :reviewer and stage = :stage and open = :open)
"""


def _waiting_at_title(db: sqlite3.Connection, about: dict[str, Any]) -> int:
    """All reports, less those closed and those that this reviewer decided and others owe.

    Counting in indexes: 100,000 reports take some milliseconds.
    """
    reports, closed, mine = db.execute(
        f"""select
            (select count(*) from membership where record = report),
            (select count(*) from outcomes
             where stage = :stage and outcome in ('include', 'exclude', 'conflict')),
            ({_OWN_WORDS})""",
        about | {"open": 1},
    ).fetchone()
    return int(reports - closed - mine)


def _given_waiting(db: sqlite3.Connection, stage: Stage, reviewer: str) -> int:
    gate, about = waits(db, stage, reviewer)
    row = db.execute(
        f"""select count(distinct r.record) from standing_assigned a
        join membership r on r.record = a.report
        where a.stage = :stage and a.reviewer = :reviewer and {gate}""",
        about,
    ).fetchone()
    return int(row[0])


# By reviewer, assignment and batch, as the index has them.
GIVEN_NOW = """
select distinct report from standing_assigned where reviewer = :reviewer and stage = :stage
    and ord = (select ord from assignments where fact = :batch_of)
"""


def _count(db: sqlite3.Connection, gate: str, about: dict[str, Any]) -> int:
    """Count what a gate lets through, going by the narrowest list there is."""
    if "batch_of" in about:
        origin = f"({GIVEN_NOW} {'and batch = :batch' if 'batch' in about else ''})"
    elif about["stage"] == Stage.FULLTEXT:
        origin = "(select report from outcomes where stage = 'title' and outcome = 'include')"
    else:
        origin = "membership"
    row = db.execute(
        f"select count(*) from {origin} g cross join membership r on r.record = g.report "
        f"where r.record = r.report and {gate}",
        about,
    ).fetchone()
    return int(row[0])


def _pace(db: sqlite3.Connection, stage: Stage, reviewer: str) -> float | None:
    rows = db.execute(
        """select f.at from decisions d join facts f on f.id = d.fact
        where d.reviewer = ? and d.stage = ? order by d.ord desc limit ?""",
        (reviewer, str(stage), PACE_OVER),
    )
    times = [when for (at,) in rows if (when := _time(at)) is not None]
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
    usual = [gap for gap in gaps if 0 < gap <= LONGEST_PAUSE]
    return round(3600 / median(usual), 1) if usual else None


def _time(at: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(at)
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    except ValueError:
        return None
