"""Accounts of a team's server: `accounts.db` beside the store, never synced, no facts.

A password is nobody's fact and no part of the review, so it is kept apart: who copies, syncs or
archives a review never takes it along.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ACCOUNTS_FILE = "accounts.db"
SCHEMA = """
create table if not exists about (key text primary key, value text not null) strict;
create table if not exists accounts (
    -- A reviewer who may log in; a higher epoch ends every session begun before.
    reviewer text primary key,
    hash text not null,              -- of the password: salted scrypt
    epoch integer not null
) strict;
create table if not exists invitations (
    -- A link that was given out; only its hash is kept, and it works once.
    hash text primary key,
    reviewer text not null,
    until integer not null           -- seconds since 1970
) strict;
create table if not exists tries (
    -- Wrong passwords, by a hash of whose and from where; every process of a server sees them.
    hash text primary key,
    failed integer not null,
    last real not null,              -- seconds since 1970
    until real not null              -- no further try before
) strict;
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A reviewer who may log in."""

    reviewer: str
    hash: str
    epoch: int


class Accounts:
    """The open file of accounts; few and short requests, so one connection under a lock."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._db.executescript(SCHEMA)

    def secret(self) -> str:
        """Return the key that signs sessions; kept, so that a restart ends none."""
        with self._lock, self._db:
            self._db.execute(
                "insert or ignore into about values ('secret', ?)", (secrets.token_hex(32),)
            )
            row = self._db.execute("select value from about where key = 'secret'").fetchone()
        return str(row[0])

    def get(self, reviewer: str) -> Account | None:
        """Return a reviewer's account."""
        with self._lock:
            row = self._db.execute(
                "select reviewer, hash, epoch from accounts where reviewer = ?", (reviewer,)
            ).fetchone()
        return Account(*row) if row else None

    def names(self) -> list[str]:
        """List the reviewers who have an account."""
        with self._lock:
            rows = self._db.execute("select reviewer from accounts order by 1").fetchall()
        return [row[0] for row in rows]

    def expected(self, at: int) -> list[str]:
        """List the reviewers whose invitation still works.

        Args:
            at: seconds since 1970.
        """
        with self._lock:
            rows = self._db.execute(
                "select reviewer from invitations where until > ? order by 1", (at,)
            ).fetchall()
        return [row[0] for row in rows]

    def put(self, reviewer: str, password_hash: str) -> None:
        """Make an account or give it a new password; sessions begun before end."""
        with self._lock, self._db:
            self._db.execute(
                "insert into accounts values (?, ?, 1) on conflict (reviewer) do update "
                "set hash = excluded.hash, epoch = epoch + 1",
                (reviewer, password_hash),
            )

    def remove(self, reviewer: str) -> bool:
        """Take away an account and its invitations; say whether there was one."""
        with self._lock, self._db:
            self._db.execute("delete from invitations where reviewer = ?", (reviewer,))
            cursor = self._db.execute("delete from accounts where reviewer = ?", (reviewer,))
        return cursor.rowcount > 0

    def invite(self, token_hash: str, reviewer: str, until: int) -> None:
        """Keep an invitation; an earlier one of the same reviewer no longer works."""
        with self._lock, self._db:
            self._db.execute("delete from invitations where reviewer = ?", (reviewer,))
            self._db.execute(
                "insert into invitations values (?, ?, ?)", (token_hash, reviewer, until)
            )

    def invited(self, token_hash: str, at: int) -> str | None:
        """Return whom an invitation is for, if it still works."""
        with self._lock:
            row = self._db.execute(
                "select reviewer from invitations where hash = ? and until > ?", (token_hash, at)
            ).fetchone()
        return str(row[0]) if row else None

    def accept(self, token_hash: str, at: int, password_hash: str) -> str | None:
        """Use an invitation up and make its account; return whose, or None if it is used up."""
        with self._lock, self._db:
            row = self._db.execute(
                "delete from invitations where hash = ? and until > ? returning reviewer",
                (token_hash, at),
            ).fetchone()
            if row is None:
                return None
            self._db.execute(
                "insert into accounts values (?, ?, 1) on conflict (reviewer) do update "
                "set hash = excluded.hash, epoch = epoch + 1",
                (row[0], password_hash),
            )
        return str(row[0])

    def held(self, keys: Sequence[str]) -> float:
        """Return until when no further password may be tried; 0 where none was wrong."""
        with self._lock:
            rows = [
                self._db.execute("select until from tries where hash = ?", (key,)).fetchone()
                for key in keys
            ]
        return max((float(row[0]) for row in rows if row), default=0.0)

    def failed(self, key: str, at: float, hold: Callable[[int], float], forget: float) -> None:
        """Note a wrong password.

        Args:
            key: hash of whose, or from where.
            at: seconds since 1970.
            hold: how long to wait after so many.
            forget: tries last made before this moment are forgotten, of everybody.
        """
        with self._lock, self._db:
            self._db.execute("delete from tries where last < ?", (forget,))
            failed = self._db.execute(
                "insert into tries values (?, 1, ?, 0) on conflict (hash) do update "
                "set failed = failed + 1, last = excluded.last returning failed",
                (key, at),
            ).fetchone()[0]
            self._db.execute("update tries set until = ? where hash = ?", (at + hold(failed), key))

    def passed(self, keys: Sequence[str]) -> None:
        """Forget the wrong passwords of those who gave a right one."""
        with self._lock, self._db:
            self._db.executemany("delete from tries where hash = ?", [(key,) for key in keys])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def open_accounts(folder: Path) -> Accounts:
    """Open the accounts of a review folder, making the file, readable to its owner only."""
    path = folder / ACCOUNTS_FILE
    if not path.exists():
        path.touch(mode=0o600)
    path.chmod(0o600)
    return Accounts(sqlite3.connect(path, check_same_thread=False, timeout=10))
