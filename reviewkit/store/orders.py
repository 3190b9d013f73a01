"""Orders in which reports are read: which is in force, and SQL that goes along one."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewkit.terms import ORDERS, Stage

FIRST = 20
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Order:
    """An order of reports.

    Empty: as they came (by place). With `fact`: a frozen order. With `reports`: as listed, an
    order of the moment; a ranked one lists what was unread then, and `learned` says from how many
    reports it learned. Reports that such an order does not list follow by place.
    """

    how: str = "place"
    fact: str = ""
    reports: Sequence[str] | None = None
    learned: int = 0
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note where each report is listed, once: a long list is asked at every page."""
        listed = {report: place for place, report in enumerate(self.reports or ())}
        object.__setattr__(self, "places", listed)

    @property
    def moves(self) -> bool:
        """Whether it is a ranking of the moment, in which decided reports stand nowhere."""
        return self.how == "ranked" and self.reports is not None


BY_PLACE = Order()

_BY_PLACE = """
select r.record from membership r
where r.record = r.report and r.place > :start and {gate} order by r.place limit :chunk
"""
_BY_RANK = """
select r.record from ranks k join membership m on m.record = k.record
join membership r on r.record = m.report
where k.fact = :order and k.rank > :start and {gate} order by k.rank limit :chunk
"""
_NOT_RANKED = """
select r.record from membership r
where r.record = r.report and r.place > :start and not exists (
    select 1 from membership o join ranks k on k.record = o.record and k.fact = :order
    where o.report = r.record) and {gate}
order by r.place limit :chunk
"""
_LISTED = """
select r.record from json_each(:list) l join membership m on m.record = l.value
join membership r on r.record = m.report
where {gate} order by l.key limit :chunk
"""
_PLACE = "select place from membership where record = :after"
_RANK = """
select min(k.rank) from membership m join ranks k on k.record = m.record and k.fact = :order
where m.report = :after
"""
_WAITS = "select 1 from membership r where r.record = :after and {gate}"


def along(
    db: sqlite3.Connection,
    order: Order,
    after: str | None,
    gate: str,
    about: dict[str, Any],
    limit: int,
) -> list[str]:
    """List reports along an order: from behind one to the end, then from the start.

    A ranked order of the moment is gone on with behind a report that still waits, and from its
    start otherwise: what was decided meanwhile may stand anywhere in it.

    Args:
        db: the store.
        order: which order.
        after: the report where the reviewer is; None begins at the start.
        gate: SQL condition on `r.record`, the report.
        about: values of the condition.
        limit: how many at most.
    """
    if order.moves and after is not None:
        waits = db.execute(_WAITS.format(gate=gate), about | {"after": after}).fetchone()
        after = after if waits else None
    found: dict[str, None] = {}
    for query, values in _legs(db, order, after):
        if len(found) >= limit:
            break
        # Not fewer than asked for: some of them may have been found along the leg before.
        rows = db.execute(query.format(gate=gate), about | values | {"chunk": limit})
        found.update(dict.fromkeys(row[0] for row in rows))
    return list(found)[:limit]


def _legs(
    db: sqlite3.Connection, order: Order, after: str | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The queries to ask one after the other, with the values of each."""
    if order.reports is not None:
        yield from _list_legs(order, order.reports, after)
        return
    about = {"order": order.fact, "after": after}
    queries = [_BY_RANK, _NOT_RANKED] if order.fact else [_BY_PLACE]
    at, start = 0, 0
    if after is not None:
        rank = db.execute(_RANK, about).fetchone()[0] if order.fact else None
        place = db.execute(_PLACE, about).fetchone()
        at = 0 if rank else len(queries) - 1
        start = rank or (place[0] if place else 0)
    for number, query in enumerate(queries[at:]):
        yield query, {"order": order.fact, "start": 0 if number else start}
    if start:
        for query in queries[: at + 1]:
            yield query, {"order": order.fact, "start": 0}


def _list_legs(
    order: Order, reports: Sequence[str], after: str | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    start = order.places.get(after, -1) + 1 if after is not None else 0
    first = min(start + FIRST, len(reports))  # most often one of the first will do
    legs = [(start, first), *_chunks(first, len(reports)), *_chunks(0, start)]
    for begin, end in legs:
        yield _LISTED, {"list": json.dumps(reports[begin:end])}
    if order.how in ORDERS:  # a list of another kind means those reports and no others
        yield _BY_PLACE, {"start": 0}


def _chunks(begin: int, end: int) -> Iterator[tuple[int, int]]:
    for start in range(begin, end, CHUNK):
        yield start, min(start + CHUNK, end)


def frozen_order(db: sqlite3.Connection, stage: Stage, reviewer: str) -> Order:
    """Return the order that is frozen for a reviewer, or for all: the last one; else by place."""
    row = db.execute(
        """select how, fact from orders o where stage = ? and whose in ('', ?)
            and not exists (select 1 from withdrawals w where w.target = o.fact)
        order by ord desc limit 1""",
        (str(stage), reviewer),
    ).fetchone()
    return Order(*row) if row else BY_PLACE


def order_in_force(
    db: sqlite3.Connection, stage: Stage, reviewer: str, usual: str = "place", asked: str = ""
) -> Order:
    """Return the order in which a reviewer reads: what they ask for, else frozen, else the usual.

    Args:
        db: the store.
        stage: title or fulltext.
        reviewer: who reads.
        usual: the order of the stage in the protocol.
        asked: what the reviewer chose for now; '' nothing. A frozen order of that kind is it.

    Returns:
        A frozen order, or one by name only (`reports` is None), to be listed if it is not place.
    """
    frozen = frozen_order(db, stage, reviewer)
    if frozen.fact and asked in ("", frozen.how):
        return frozen
    return Order(asked or usual)


_BY_YEAR = """
select m.report from membership m join reports r on r.report = m.record
where m.record = m.report order by r.year is null, r.year {way}, m.place
"""


def listing(db: sqlite3.Connection, how: str, seed: int = 0) -> list[str]:
    """List all reports at random, by seed, or by date: `random`, `newest` or `oldest`."""
    if how == "random":
        rows = db.execute("select record from membership where record = report order by 1")
        listed = [str(row[0]) for row in rows]
        random.Random(f"order-{seed}").shuffle(listed)  # noqa: S311 - a seeded order, no secret
        return listed
    way = {"newest": "desc", "oldest": "asc"}[how]
    return [str(row[0]) for row in db.execute(_BY_YEAR.format(way=way))]
