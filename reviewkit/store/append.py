"""Writing to the store: a transaction that appends facts, in a chain for each author."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewkit.errors import BrokenStoreError, NotAllowedError
from reviewkit.store.facts import FIRST_TICK, REVIEWER, Author, Fact, canonical, make_fact
from reviewkit.store.mirror import bring_up, heads, last_mirrored
from reviewkit.store.outcomes import rework
from reviewkit.store.shown import show_reports
from reviewkit.store.transactions import transaction

if TYPE_CHECKING:
    from reviewkit.store.opening import Store


SAID_OF_REPORTS = {"decision", "settlement", "withdrawal"}


@dataclass(slots=True)
class Ends:
    """What the next fact of a transaction follows: each author's last, the tick, the protocol."""

    heads: dict[Author, tuple[int, str] | None] = field(default_factory=dict)
    tick: int = 0
    protocol: str | None = None


@dataclass(slots=True)
class Writing:
    """A transaction on the store that appends facts."""

    store: Store
    reviewer: str
    at: str
    made: list[Fact] = field(default_factory=list)
    ends: Ends = field(default_factory=Ends)

    @property
    def db(self) -> sqlite3.Connection:
        """The database, inside the transaction."""
        return self.store.db

    def append(self, kind: str, body: dict[str, Any]) -> Fact:
        """Append one fact and put it into its table; all of that or nothing.

        Raises:
            NotAllowedError: it holds text that is no Unicode.
            BrokenStoreError: it speaks of something the store lacks, or the store is older than
                its own facts files.
        """
        from reviewkit.store.project import project  # noqa: PLC0415  # formats load slowly

        fact = self._next(kind, body)
        self.db.execute("savepoint fact")
        try:
            insert_fact(self.db, fact)
            project(self.db, self.store.folder, fact)
            if kind in SAID_OF_REPORTS:
                rework(self.db)
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("rollback to fact")
            raise
        finally:
            if self.db.in_transaction:
                self.db.execute("release fact")
        self.ends.heads[fact.author] = (fact.seq, fact.id)
        self.ends.tick = fact.tick
        if kind == "document":
            self.ends.protocol = None
        self.made.append(fact)
        return fact

    def turn_to(self, reviewer: str) -> None:
        """Go on with facts of another reviewer, in the same transaction."""
        check_reviewer(reviewer)
        self.reviewer = reviewer

    def _next(self, kind: str, body: dict[str, Any]) -> Fact:
        author, ends = (self.reviewer, self.store.device), self.ends
        if author not in ends.heads:
            ends.heads[author] = self._last(author)
        tick = ends.tick or _last_tick(self.db)
        if ends.protocol is None:
            ends.protocol = _standing_protocol(self.db)
        try:
            return make_fact(
                author, ends.heads[author], tick + 1, ends.protocol, kind, body, self.at
            )
        except UnicodeEncodeError:
            raise NotAllowedError(
                "The text holds bytes that are no Unicode characters; nothing was stored. Type it "
                "anew, or set the terminal to UTF-8."
            ) from None

    def _last(self, author: Author) -> tuple[int, str] | None:
        row: tuple[int, str] | None = self.db.execute(
            "select seq, id from facts where reviewer = ? and device = ? order by seq desc limit 1",
            author,
        ).fetchone()
        if row is None:
            self._refuse_twin(author)
        if self.store.mirrored and last_mirrored(self.store.folder, author) > (row or (0,))[0]:
            raise BrokenStoreError(
                "The store is older than its own facts files (was a backup put back?); "
                "run `reviewkit rebuild` to bring the facts back, then try again."
            )
        return row

    def _refuse_twin(self, author: Author) -> None:
        """Two ids that differ in case only would share a facts file on macOS and Windows."""
        for known, device, _ in heads(self.db):
            twin = (known, device) != author and known.lower() == author[0].lower()
            if twin and device.lower() == author[1].lower():
                raise NotAllowedError(
                    f"There is a reviewer `{known}` already; `{author[0]}` differs in case only. "
                    f"Say `{known}`, or choose an id of other letters."
                )


def insert_fact(db: sqlite3.Connection, fact: Fact) -> None:
    """Put a fact into the table of facts as it is."""
    db.execute(
        "insert into facts values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fact.id,
            fact.ord,
            fact.reviewer,
            fact.device,
            fact.seq,
            fact.tick,
            fact.prev,
            fact.protocol,
            fact.kind,
            canonical(fact.body),
            fact.at,
        ),
    )


def _last_tick(db: sqlite3.Connection) -> int:
    row = db.execute("select tick from facts order by ord desc limit 1").fetchone()
    return row[0] if row else FIRST_TICK - 1


def _standing_protocol(db: sqlite3.Connection) -> str:
    row = db.execute("select coalesce(sha, '') from standing_protocol").fetchone()
    return str(row[0]) if row else ""


@contextmanager
def writing(store: Store, reviewer: str, at: str) -> Iterator[Writing]:
    """Open a transaction that appends facts of a reviewer: all of them are stored, or none.

    When the block is over, the facts are in the store and in the author's facts file.

    Args:
        store: the store.
        reviewer: id of the person whose facts they are.
        at: ISO time, for information.

    Raises:
        NotAllowedError: the reviewer id has characters other than letters, digits and `_`.
        BrokenStoreError: the store cannot be written, or (the facts are stored then) the facts
            files cannot.
    """
    check_reviewer(reviewer)
    with transaction(store.db):
        facts = Writing(store, reviewer, at)
        yield facts
        if facts.made:
            from reviewkit.store.membership import settle_if_owed  # noqa: PLC0415

            settle_if_owed(store.db)
            rework(store.db)
            show_reports(store.db)
    if store.mirrored and facts.made:
        bring_up(store.folder, store.db)


def check_reviewer(reviewer: str) -> None:
    """Refuse an id that cannot be a reviewer's.

    Raises:
        NotAllowedError: it has characters other than letters, digits and `_`, or too many.
    """
    if not re.fullmatch(REVIEWER, reviewer):
        raise NotAllowedError(
            f"`{reviewer}` cannot be a reviewer's id: use up to 60 letters, digits and `_`, a "
            "letter first."
        )
