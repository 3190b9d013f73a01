"""Orders of reading: random, by date, or as a ranker says; frozen as a fact.

A frozen order does not move while people read in it: a list that is shuffled anew for the second
reviewer leaves reports that only one person ever saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.store import Store, writing
from reviewkit.store.orders import Order, listing
from reviewkit.store.project import write_run
from reviewkit.store.refs import report_of
from reviewkit.terms import ORDERS, Stage


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
    card: Mapping[str, Any] | None = None,
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
        card: for ranked: what the ranking was made of, to make it again.

    Raises:
        NotThereError: the list names a report that is not there.
        NotAllowedError: there is no such order, or a ranked one without a list.
    """
    if how not in ORDERS[1:]:
        raise NotAllowedError(f"There is no order `{how}`; there are {', '.join(ORDERS)}.")
    with writing(store, reviewer, at) as facts:
        listed = _ranked(store, reports) if how == "ranked" else listing(store.db, how, seed)
        said = write_run([[one] for one in listed], store.folder)
        body = {"stage": str(stage), "how": how, "seed": seed, "whose": whose, "said": said}
        fact = facts.append("order", body | {"card": dict(card or {})})
    return Order(how, fact.id)


def _ranked(store: Store, reports: Sequence[str]) -> list[str]:
    if not reports:
        raise NotAllowedError("A ranked order needs the list of reports, first one first.")
    known = {row[0] for row in store.db.execute("select record from membership")}
    strange = next((one for one in reports if one not in known), None)
    if strange:
        raise NotThereError(f"The order names {strange}, which is no record of this review.")
    return list(dict.fromkeys(report_of(store.db, one) for one in reports))


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


NAMES = {
    "place": "as they came",
    "random": "random",
    "newest": "newest first",
    "oldest": "oldest first",
    "ranked": "ranked",
}


def in_words(order: Order, worry: str = "") -> str:
    """Say in which order reports are read; of a ranked one, from how much it learned.

    Args:
        order: which.
        worry: what keeps a ranked order of the moment from being made, or ''.
    """
    if worry and order.how == "ranked" and not order.fact:
        return f"{in_words(order)}. {worry.rstrip('.')}"
    if order.fact:
        return f"{NAMES[order.how]}, frozen"
    if order.how != "ranked":
        return NAMES[order.how]
    if order.reports is None:
        return "as they came, until the ranked order is made"
    if not order.learned:
        return "ranked by the protocol's words; nothing is learned yet"
    decided = "1 decision" if order.learned == 1 else f"{order.learned:,} decisions"
    return f"ranked; last learned from {decided}"


def passed_over_last(found: Sequence[str], passed: Iterable[str]) -> list[str]:
    """Put reports behind that a reviewer passed over without deciding.

    An order that moves would bring them up again and again.
    """
    behind = set(passed)
    return sorted(found, key=lambda report: report in behind)


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
