"""Searches as facts: one run of one strategy in one source on one day, and what it gave.

The facts hold what PRISMA-S asks of each search (Rethlefsen 2021, doi:10.1186/s13643-020-01542-z,
items 1, 8, 12, 13 and 15); None is "not reported".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from reviewkit.store.append import Writing
from reviewkit.store.facts import Fact
from reviewkit.terms import SourceKind

SHORT = 8  # digits of a search's id that are told


@dataclass(frozen=True, slots=True)
class Search:
    """Where and when was searched; None prints "not reported"."""

    source: str
    kind: SourceKind = SourceKind.DATABASE
    platform: str | None = None
    searched: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a source, and what it answered.

    `api` is where reviewkit asked by itself; `query` the exact strategy. `reported` are the hits
    the source told of, `received` the different records that came, `known` those of them that an
    earlier run of the search had found: they are not brought in again. `why` explains hits that
    were not imported; `told` is what the source said.
    """

    api: str | None = None
    query: str | None = None
    reported: int | None = None
    received: int | None = None
    known: int | None = None
    why: str | None = None
    update: bool = False
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A search whose hits are not all in the review, and nobody said why."""

    search: str
    source: str
    ran: str | None
    hits: int
    imported: int
    known: int

    @property
    def what(self) -> str:
        """Which search, and what does not add up."""
        known = f" and {self.known} were known before" if self.known else ""
        return (
            f"{self.source}, searched {self.ran or 'on a day not reported'}: {self.hits} hits "
            f"reported, {self.imported} imported{known}"
        )

    @property
    def command(self) -> str:
        """What to type."""
        return f"reviewkit search explain {self.search[:SHORT]} --why TEXT"

    def __str__(self) -> str:
        """One line: which search, what does not add up, and what to do."""
        return f"{self.what}; say why with `{self.command}`."


def append_search(facts: Writing, search: Search, asked: Asked, files: Sequence[str] = ()) -> Fact:
    """Append the fact of one search, in the transaction that imports what it found.

    Args:
        facts: an open transaction.
        search: where and when was searched.
        asked: what was asked and answered.
        files: SHA-256 of the imported files that hold what it found.

    Raises:
        BrokenStoreError: a file was never imported.
    """
    body = asdict(asked) | {
        "source": search.source,
        "kind": str(search.kind),
        "platform": search.platform,
        "ran": search.searched,
        "files": sorted(files),
        "told": list(asked.told),
    }
    return facts.append("search", body)


def noted_search(db: sqlite3.Connection, search: Search, asked: Asked) -> str | None:
    """Return the id of the same search if it is noted already, as after a stopped command.

    A search is one run of one strategy in one source on one day: one with the same strategy, day
    and numbers is not noted twice. Without strategy or day nobody can tell, and it is None.
    """
    row = db.execute(
        """select fact from standing_searches where query = ? and ran = ? and source = ?
        and platform is ? and api is ? and reported is ? and received is ? order by ord limit 1""",
        (
            asked.query,
            search.searched,
            search.source,
            search.platform,
            asked.api,
            asked.reported,
            asked.received,
        ),
    ).fetchone()
    return row[0] if row else None


def unexplained(db: sqlite3.Connection) -> list[Unexplained]:
    """List the searches of which hits and imported records differ, and nobody said why."""
    rows = db.execute(
        "select fact, source, ran, hits, imported, coalesce(known, 0) "
        "from unexplained_searches order by ran is null, ran, source, ord"
    )
    return [Unexplained(*row) for row in rows]
