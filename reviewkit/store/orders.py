"""Orders in which reports are read, as SQL that goes along one from where a reviewer is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

FIRST = 20
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Order:
    """An order of reports.

    Empty: as they came (by place). With `fact`: a frozen order; reports that came later follow
    by place. With `reports`: those, as listed, and no others: a ranker's word of the moment.
    """

    how: str = "place"
    fact: str = ""
    reports: Sequence[str] | None = None


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


def along(
    db: sqlite3.Connection,
    order: Order,
    after: str | None,
    gate: str,
    about: dict[str, Any],
    limit: int,
) -> list[str]:
    """List reports along an order: from behind one to the end, then from the start.

    Args:
        db: the store.
        order: which order.
        after: the report where the reviewer is; None begins at the start.
        gate: SQL condition on `r.record`, the report.
        about: values of the condition.
        limit: how many at most.
    """
    found: dict[str, None] = {}
    for query, values in _legs(db, order, after):
        left = limit - len(found)
        if left <= 0:
            break
        rows = db.execute(query.format(gate=gate), about | values | {"chunk": left})
        found.update(dict.fromkeys(row[0] for row in rows))
    return list(found)


def _legs(
    db: sqlite3.Connection, order: Order, after: str | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The queries to ask one after the other, with the values of each."""
    if order.reports is not None:
        yield from _list_legs(order.reports, after)
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


def _list_legs(reports: Sequence[str], after: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    start = reports.index(after) + 1 if after is not None and after in reports else 0
    first = min(start + FIRST, len(reports))  # most often one of the first will do
    legs = [(start, first), *_chunks(first, len(reports)), *_chunks(0, start)]
    for begin, end in legs:
        yield _LISTED, {"list": json.dumps(list(reports[begin:end]))}


def _chunks(begin: int, end: int) -> Iterator[tuple[int, int]]:
    for start in range(begin, end, CHUNK):
        yield start, min(start + CHUNK, end)
