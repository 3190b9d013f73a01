"""The pairs that wait for a person, most doubtful first; what a reviewer put off comes last.

Two reports are one question, however many of their records resemble each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from reviewkit.errors import NotAllowedError
from reviewkit.stages.dedupe.sides import Ruling, Said, Side, ruling_on, said_of, sides
from reviewkit.store import Store
from reviewkit.store.refs import find_record
from reviewkit.store.waiting import count_pairs


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side: what the rules say, what a person said, and why it is here.

    `a` and `b` go by their ids. `stopped` says why a join of the two was refused, or is ''.
    """

    a: Side
    b: Side
    ruling: Ruling | None
    said: Said | None
    stopped: str

    @property
    def key(self) -> tuple[str, str]:
        """The ids of the two records."""
        return self.a.record, self.b.record

    @property
    def joined(self) -> bool:
        """Whether the two are one report now."""
        return self.a.report == self.b.report

    @property
    def waits(self) -> bool:
        """Whether the pair still waits for a person."""
        return not self.joined and self.said is None


# Most doubtful first: nearest to one half. Stopped joins were sure of themselves, and come last
# of those not put off.
WAITING = """
select d.a, d.b, abs(d.probability - 0.5) as doubt, coalesce((
    select p.ord from put_off p where p.a = d.a and p.b = d.b and p.reviewer = :who
        and not exists (select 1 from withdrawals w where w.target = p.fact)
    order by p.ord desc limit 1), '') as off
from waiting_pairs d
"""


def count_waiting(store: Store) -> int:
    """Count the pairs that wait for a person."""
    return count_pairs(store.db)


def waiting_keys(
    db: sqlite3.Connection, reviewer: str = "", limit: int | None = None
) -> list[tuple[str, str]]:
    """Name the pairs that wait, in a reviewer's order: most doubtful first, put off last.

    Args:
        db: the store.
        reviewer: whose order; '' knows of none that was put off.
        limit: at most so many.
    """
    rows = db.execute(
        f"{WAITING} order by off, doubt, a, b limit :limit",
        {"who": reviewer, "limit": -1 if limit is None else limit},
    )
    return [(a, b) for a, b, *_ in rows]


def waiting(store: Store, reviewer: str = "", limit: int | None = None) -> Iterator[Pair]:
    """Yield the pairs that wait for a person, both records side by side.

    Args:
        store: the review.
        reviewer: whose order: what they put off comes last.
        limit: at most so many.
    """
    for a, b in waiting_keys(store.db, reviewer, limit):
        yield _pair(store.db, a, b)


def pair(store: Store, one: str, other: str) -> Pair:
    """Return two records side by side, whatever was said of them.

    Raises:
        NotThereError: one of the records is not there.
        NotAllowedError: both are the same record.
    """
    return _pair(store.db, *pair_key(store.db, one, other))


def pair_key(db: sqlite3.Connection, one: str, other: str) -> tuple[str, str]:
    """Return the ids of two records that were named, smaller first.

    Raises:
        NotThereError: one of the records is not there.
        NotAllowedError: both are the same record.
    """
    a, b = sorted(find_record(db, reference) for reference in (one, other))
    if a == b:
        raise NotAllowedError(f"{one} and {other} are one record; name two.")
    return a, b


def _pair(db: sqlite3.Connection, a: str, b: str) -> Pair:
    left, right = sides(db, (a, b))
    stopped = db.execute("select reason from unjoined where a = ? and b = ?", (a, b)).fetchone()
    return Pair(left, right, ruling_on(db, a, b), said_of(db, a, b), stopped[0] if stopped else "")
