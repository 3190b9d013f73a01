"""One way to write: everything in a block is stored, or nothing; and what SQLite's errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from reviewkit.errors import BrokenStoreError

BUSY_SECONDS = 60
REBUILD = "run `reviewkit rebuild` to make it anew from facts/ and imports/"


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Run a block in one `BEGIN IMMEDIATE` transaction.

    Raises:
        BrokenStoreError: the store is read-only, full, damaged, or locked for a minute.
    """
    with meaning():
        try:
            db.execute("begin immediate")
            yield
            db.execute("commit")
        except BaseException:
            if db.in_transaction:
                db.execute("rollback")
            raise


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """Let a block read everything as it stood at its start, whatever others write meanwhile."""
    with meaning():
        db.execute("begin")
        try:
            db.execute("select count(*) from sqlite_schema").fetchone()  # takes the snapshot
            yield
        finally:
            db.execute("rollback")


@contextmanager
def meaning() -> Iterator[None]:
    """Turn SQLite's errors about the file into what the reviewer must do; others pass.

    Raises:
        BrokenStoreError: the file is read-only, full, damaged, or locked for a minute.
    """
    try:
        yield
    except sqlite3.Error as error:
        told = explained(error)
        if told is None:
            raise
        raise told from error


def explained(error: sqlite3.Error) -> BrokenStoreError | None:
    """Say what an SQLite error means to the reviewer; None for a bug.

    Codes: https://www.sqlite.org/rescode.html (the low byte is the primary code).
    """
    text = MEANINGS.get(getattr(error, "sqlite_errorcode", -1) & 0xFF)
    return BrokenStoreError(text) if text else None


_READ_ONLY = (
    "The review folder is read-only; nothing was written. Change its permissions or copy the "
    "folder to a place where you may write."
)
_LOCKED = (
    f"Another process kept the store locked for {BUSY_SECONDS} seconds; nothing was written. Try "
    "again when it is done."
)
_DAMAGED = f"The store is damaged (review.db is not whole); {REBUILD}."
MEANINGS = {
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_FULL: "The disk is full; nothing was written. Free some space first.",
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_IOERR: (
        "The disk could not be read or written; nothing was stored. Check the disk, then run "
        "`reviewkit verify`."
    ),
}
