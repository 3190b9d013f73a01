"""Many reviewers' facts in one transaction: one wait for the disk instead of one each.

A commit waits some milliseconds until the disk has it; twenty people who decide at once would
queue for twenty of those waits. Here each act runs in its own savepoint, so that one that is
refused undoes only itself, and all are committed, and only then answered, together (group
commit; DeWitt et al. 1984, doi:10.1145/602259.602261).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewkit.errors import BrokenStoreError
from reviewkit.store import Store, Writing, transaction
from reviewkit.store.append import Ends, check_reviewer
from reviewkit.store.membership import settle_if_owed
from reviewkit.store.mirror import bring_up, facts_files, heads, last_mirrored
from reviewkit.store.transactions import explained
from reviewkit.store.turns import turn


@dataclass(frozen=True, slots=True)
class Act:
    """Something a reviewer does: `do` appends its facts and returns what to answer."""

    reviewer: str
    at: str
    do: Callable[[Writing], Any]


def write_together(store: Store, acts: Sequence[Act]) -> list[Any]:
    """Do acts of several reviewers in one transaction.

    The facts files are not brought up: `mirror` does that, now and then.

    Args:
        store: the review.
        acts: what each wants done, in this order.

    Returns:
        For each act what it returned, or the exception for which it alone was undone.

    Raises:
        BrokenStoreError: the store cannot be written; nothing was.
    """
    quiet, ends = replace(store, mirrored=False), Ends()
    answers: list[Any] = []
    with turn(store.folder), transaction(store.db):
        for act in acts:
            store.db.execute("savepoint act")
            try:
                check_reviewer(act.reviewer)
                answers.append(act.do(Writing(quiet, act.reviewer, act.at, ends=ends)))
            except Exception as error:
                if _of_the_file(error) or not store.db.in_transaction:
                    raise  # a full disk: nobody's act can be kept
                store.db.execute("rollback to act")
                answers.append(error)
                ends = Ends()
            store.db.execute("release act")
        settle_if_owed(store.db)
    return answers


def _of_the_file(error: Exception) -> bool:
    return isinstance(error, sqlite3.Error) and explained(error) is not None


def mirror(store: Store) -> None:
    """Bring the facts files up to the store."""
    bring_up(store.folder, store.db)


def refuse_stale(store: Store) -> None:
    """Refuse a store that is older than its own facts files, before anybody writes to it.

    Raises:
        BrokenStoreError: it is.
    """
    known = {(reviewer, device): seq for reviewer, device, seq in heads(store.db)}
    for path in facts_files(store.folder):
        reviewer, _, device = path.stem.partition("-")
        if last_mirrored(store.folder, (reviewer, device)) > known.get((reviewer, device), 0):
            raise BrokenStoreError(
                "The store is older than its own facts files (was a backup put back?); "
                "run `reviewkit rebuild` to bring the facts back, then try again."
            )
