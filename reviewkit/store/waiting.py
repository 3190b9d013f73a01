"""When a report waits for a reviewer, as SQL conditions on `r.record`, the report.

Their parameters are `:stage` and `:reviewer`.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from reviewkit.terms import Stage

UNDECIDED = """
not exists (select 1 from words w where w.report = r.record and w.stage = :stage
    and w.reviewer = :reviewer)
and not exists (select 1 from outcomes o where o.report = r.record and o.stage = :stage
    and o.outcome <> 'pending')
"""
INCLUDED_AT_TITLE = """
and exists (select 1 from outcomes t where t.report = r.record and t.stage = 'title'
    and t.outcome = 'include')
and not exists (select 1 from standing_retrievals g where g.report = r.record
    and g.outcome = 'not_retrieved')
"""
NOT_LEFT = """
and not exists (select 1 from left_reports l where l.report = r.record and l.stage = :stage
    and l.reviewer = :reviewer)
"""
GIVEN = """
and exists (select 1 from standing_assigned a where a.report = r.record and +a.stage = :stage
    and +a.reviewer = :reviewer {batch})
"""


def waits(db: sqlite3.Connection, stage: Stage, reviewer: str) -> tuple[str, dict[str, Any]]:
    """Return the condition under which a report waits for a reviewer, and its values.

    It says nothing of who was given what; see `GIVEN`. What a reviewer left unread when they
    stopped does not wait for them; what came later does.
    """
    about: dict[str, Any] = {"stage": str(stage), "reviewer": reviewer}
    gate = UNDECIDED + (INCLUDED_AT_TITLE if stage is Stage.FULLTEXT else "")
    return gate + (NOT_LEFT if has_stopped(db, stage, reviewer) else ""), about


def has_stopped(db: sqlite3.Connection, stage: Stage, reviewer: str) -> bool:
    """Tell whether a reviewer stopped reading a stage on purpose, and did not go on since."""
    row = db.execute(
        """select 1 from stops s where s.whose = ? and s.stage = ?
        and not exists (select 1 from withdrawals w where w.target = s.fact) limit 1""",
        (reviewer, str(stage)),
    ).fetchone()
    return row is not None


def handed_out(db: sqlite3.Connection, stage: Stage) -> bool:
    """Tell whether the reports of a stage are given to reviewers one by one."""
    row = db.execute("select 1 from handed_out where stage = ?", (str(stage),)).fetchone()
    return row is not None


def open_round(db: sqlite3.Connection, stage: Stage) -> str | None:
    """Return the calibration round that goes before the rest of a stage, if there is one."""
    row = db.execute(
        "select fact from calibration_rounds where stage = ? and not opened order by ord limit 1",
        (str(stage),),
    ).fetchone()
    return row[0] if row else None


def sample_in_hand(db: sqlite3.Connection, stage: Stage, reviewer: str) -> list[str]:
    """List what is left of a reviewer's random sample, as drawn; it is read before the rest."""
    last = db.execute(
        "select fact from standing_samples where reviewer = ? and stage = ? "
        "order by ord desc limit 1",
        (reviewer, str(stage)),
    ).fetchone()
    if last is None or open_round(db, stage):
        return []
    gate, about = waits(db, stage, reviewer)
    rows = db.execute(
        f"""select r.record from sampled x join membership m on m.record = x.record
        join membership r on r.record = m.report
        where x.fact = :sample and {gate} group by r.record order by min(x.place)""",
        about | {"sample": last[0]},
    )
    return [row[0] for row in rows]


def count_pairs(db: sqlite3.Connection) -> int:
    """Count the pairs that wait for a person: in doubt, or not joined for a reason."""
    return int(db.execute("select count(*) from waiting_pairs").fetchone()[0])
