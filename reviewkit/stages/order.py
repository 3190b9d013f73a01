"""Orders of reading: random, by date, or as a ranker says; frozen as a fact.

A frozen order does not move while people read in it: a list that is shuffled anew for the second
reviewer leaves reports that only one person ever saw.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.store import Store, writing
from reviewkit.store.orders import BY_PLACE, Order
from reviewkit.store.project import write_run
from reviewkit.store.refs import report_of
from reviewkit.terms import Stage

HOWS = ("random", "newest", "oldest", "ranked")
_BY_YEAR = """
select m.report from membership m join reports r on r.report = m.record
where m.record = m.report order by r.year is null, r.year {way}, m.place
"""


def freeze(
    store: Store,
    stage: Stage,
    how: str,
    reviewer: str,
    at: str,
    *,
    seed: int = 0,
    reports: Sequence[str] = (),
    whose: str = "",
) -> Order:
    """Freeze an order of all reports, for everybody or for one reviewer.

    Args:
        store: the review.
        stage: title or fulltext.
        how: random, newest, oldest or ranked.
        reviewer: who does it.
        at: ISO time.
        seed: of the random order; the same seed gives the same order.
        reports: for ranked: the reports, first one first; those left out follow by place.
        whose: the one reviewer who reads in it; empty: all.

    Raises:
        NotThereError: the list names a report that is not there.
        NotAllowedError: there is no such order, or a ranked one without a list.
    """
    if how not in HOWS:
        raise NotAllowedError(f"There is no order `{how}`; there are place, {', '.join(HOWS)}.")
    with writing(store, reviewer, at) as facts:
        listed = _listed(store, how, seed, reports)
        said = write_run([[one] for one in listed], store.folder)
        body = {"stage": str(stage), "how": how, "seed": seed, "whose": whose, "said": said}
        fact = facts.append("order", body)
    return Order(how, fact.id)


def _listed(store: Store, how: str, seed: int, reports: Sequence[str]) -> list[str]:
    if how == "ranked":
        return _ranked(store, reports)
    if how == "random":
        rows = store.db.execute("select record from membership where record = report order by 1")
        listed = [row[0] for row in rows]
        random.Random(f"order-{seed}").shuffle(listed)  # noqa: S311 - a seeded order, no secret
        return listed
    way = "desc" if how == "newest" else "asc"
    return [row[0] for row in store.db.execute(_BY_YEAR.format(way=way))]


def _ranked(store: Store, reports: Sequence[str]) -> list[str]:
    if not reports:
        raise NotAllowedError("A ranked order needs the list of reports, first one first.")
    known = {row[0] for row in store.db.execute("select record from membership")}
    strange = next((one for one in reports if one not in known), None)
    if strange:
        raise NotThereError(f"The order names {strange}, which is no record of this review.")
    return list(dict.fromkeys(report_of(store.db, one) for one in reports))


def order_for(store: Store, stage: Stage, reviewer: str) -> Order:
    """Return the order in force for a reviewer: the last one frozen for them or for all."""
    row = store.db.execute(
        """select how, fact from orders o where stage = ? and whose in ('', ?)
            and not exists (select 1 from withdrawals w where w.target = o.fact)
        order by ord desc limit 1""",
        (str(stage), reviewer),
    ).fetchone()
    return Order(*row) if row else BY_PLACE


def back_to_place(store: Store, stage: Stage, reviewer: str, at: str) -> int:
    """Take back the frozen orders of a stage; return how many. Reading goes on by place."""
    with writing(store, reviewer, at) as facts:
        rows = facts.db.execute(
            """select fact from orders o where stage = ?
                and not exists (select 1 from withdrawals w where w.target = o.fact)
            order by ord""",
            (str(stage),),
        ).fetchall()
        for (fact,) in rows:
            facts.append("withdrawal", {"target": fact})
    return len(rows)


def awaiting_second(
    store: Store, stage: Stage, reviewer: str, limit: int = 1000
) -> list[dict[str, Any]]:
    """List reports that this reviewer decided and that wait for somebody else, oldest first.

    It tells a reviewer of their own reports only; what others did does not show.
    """
    cursor = store.db.execute(
        """select w.report, r.title, r.year, w.verdict from words w
        join membership r0 on r0.record = w.report join records r on r.id = w.report
        where w.reviewer = ? and w.stage = ? and w.open = 1 order by w.ord limit ?""",
        (reviewer, str(stage), limit),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def seen_once(store: Store, stage: Stage) -> int:
    """Count reports with at least one decision at a stage that still want another."""
    row = store.db.execute(
        "select count(*) from outcomes where stage = ? and outcome = 'pending'", (str(stage),)
    ).fetchone()
    return int(row[0])
