"""The decisions that each record of a report carries, for one who is about to split it."""

from __future__ import annotations

from dataclasses import dataclass

from reviewkit.store import Store
from reviewkit.store.blind import seen_stages
from reviewkit.terms import Stage, Verdict


@dataclass(frozen=True, slots=True)
class Carried:
    """A reviewer's last decision on one record at a stage; splitting leaves it there."""

    reviewer: str
    stage: Stage
    verdict: Verdict
    reason: str


def carried(store: Store, report: str, reviewer: str) -> dict[str, list[Carried]]:
    """List what was decided on each record of a report, as far as a reviewer may see it.

    Args:
        store: the review.
        report: the report.
        reviewer: who looks: their own decisions always, others' where the stage is decided.

    Returns:
        For each record that carries any, its decisions in order.
    """
    seen = seen_stages(store.db, report, reviewer)
    rows = store.db.execute(
        """select d.record, d.reviewer, d.stage, d.verdict, coalesce(d.reason, ''), max(d.ord)
        from placed_decisions d where d.report = ?
        group by d.record, d.stage, d.reviewer order by max(d.ord)""",
        (report,),
    )
    found: dict[str, list[Carried]] = {}
    for record, who, stage, verdict, reason, _ in rows:
        if who == reviewer or stage in seen:
            said = Carried(who, Stage(stage), Verdict(verdict), reason)
            found.setdefault(record, []).append(said)
    return found
