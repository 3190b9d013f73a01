"""The releases of a review with their days, and what names the review itself."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reviewkit.store import Store
from reviewkit.store.rebuild import release_heads


@dataclass(frozen=True, slots=True)
class Dated:
    """A release, or the beginning of the review (`name` ''): when it was made, and its fact."""

    name: str
    at: str
    fact: str
    studies: int = 0
    reports: int = 0


def versions(store: Store, upto: str | None = None) -> list[Dated]:
    """List the releases in the order they were made; where a name is there twice, the first.

    Args:
        store: the review.
        upto: the last one to list; all if None.

    Raises:
        NotThereError: there is no release of that name.
    """
    if upto is not None:
        release_heads(store, upto)
    rows = store.db.execute(
        """select r.name, f.at, r.fact, r.studies from releases r join facts f on f.id = r.fact
        order by r.ord"""
    )
    found: dict[str, Dated] = {}
    for name, at, fact, studies in rows:
        held = json.loads(studies)
        found.setdefault(name, Dated(name, at, fact, len(held), sum(map(len, held.values()))))
        if name == upto:
            break
    return list(found.values())


def begun(store: Store) -> Dated:
    """Return the first fact of a review: it names the review among all others."""
    fact, at = store.db.execute("select id, at from facts order by ord limit 1").fetchone()
    return Dated("", at, fact)
