"""Reading from one moment while others write."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reviewkit.errors import BrokenStoreError
from reviewkit.store.opening import connect, create_store
from reviewkit.store.transactions import snapshot, transaction


def count(db: sqlite3.Connection) -> int:
    return int(db.execute("select count(*) from about where key like 'test%'").fetchone()[0])


def write(db: sqlite3.Connection, key: str) -> None:
    with transaction(db):
        db.execute("insert into about values (?, '')", (f"test {key}",))


def test_a_snapshot_does_not_see_what_others_write_meanwhile(tmp_path: Path) -> None:
    with create_store(tmp_path) as store:
        other = connect(tmp_path / "review.db")
        with snapshot(store.db):
            write(other, "a")
            assert count(store.db) == 0
        assert count(store.db) == 1
        write(store.db, "b")  # and the connection writes again
        assert count(other) == 2
        other.close()


def test_a_snapshot_ends_when_its_block_fails(tmp_path: Path) -> None:
    with create_store(tmp_path) as store:
        with pytest.raises(ValueError, match="within"), snapshot(store.db):
            raise ValueError("within")
        write(store.db, "a")
        assert count(store.db) == 1
        with pytest.raises(BrokenStoreError, match="damaged"), snapshot(store.db):
            error = sqlite3.DatabaseError("malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
