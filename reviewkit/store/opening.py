"""Opening and making stores, and bringing older ones up to date."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError
from reviewkit.store.backups import backup
from reviewkit.store.devices import device_name
from reviewkit.store.membership import settle_if_owed
from reviewkit.store.place import refuse_bad_place
from reviewkit.store.schema import LATEST, MIGRATIONS, Migration
from reviewkit.store.transactions import BUSY_SECONDS, REBUILD, explained, meaning, transaction

STORE_FILE = "review.db"


@dataclass(slots=True)
class Store:
    """An open review: its folder, its database, and the name of this device.

    A store in memory (`folder` is still where imports/ lie) is never mirrored.
    """

    folder: Path
    db: sqlite3.Connection
    device: str
    mirrored: bool = True

    def __enter__(self) -> Self:
        """Hand the store over."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store; say what an SQLite error about the file means.

        Raises:
            BrokenStoreError: the block met a damaged, locked or read-only file.
        """
        self.db.close()
        if isinstance(error, sqlite3.Error):
            told = explained(error)
            if told:
                raise told from error


def open_store(folder: Path) -> Store:
    """Open the store of a review folder, bringing an older one up to date (after a backup).

    A folder that may only be read is opened for reading.

    Raises:
        NotThereError: the folder is no review.
        NotAllowedError: the folder is synced or on a network.
        BrokenStoreError: the file is no store, is damaged, or was written by a newer version.
    """
    path = folder / STORE_FILE
    if not path.is_file():
        raise NotThereError(_not_there(folder))
    refuse_bad_place(folder)
    db = connect(path)
    try:
        with meaning():
            return _opened(folder, db)
    except BaseException:
        db.close()
        raise


def _not_there(folder: Path) -> str:
    where = folder.resolve()
    if (folder / f"{STORE_FILE}.old").is_file() or any((folder / "facts").glob("*.jsonl")):
        return f"{where} has facts but no {STORE_FILE}; {REBUILD}."
    return (
        f"{where} holds no review (there is no {STORE_FILE}); go to a review folder or make one "
        "with `reviewkit new NAME`."
    )


def _opened(folder: Path, db: sqlite3.Connection) -> Store:
    version = _version(db)
    if version > LATEST:
        raise BrokenStoreError(
            f"This store was written by a newer reviewkit (schema {version}; this one knows "
            f"{LATEST}). Install the newer version; nothing was changed."
        )
    if version < 1:
        raise BrokenStoreError(
            f"{folder / STORE_FILE} is empty or no store of reviewkit; {REBUILD}."
        )
    writable = may_write(folder / STORE_FILE)
    if version < LATEST:
        if not writable:
            raise BrokenStoreError(
                f"This store is of an older reviewkit (schema {version}) and must be brought up to "
                "date, but the review folder is read-only; copy it to where you may write."
            )
        backup(folder, db, "migration")
        migrate(db)
    if writable:
        db.execute("pragma journal_mode = wal")  # a backup put back has none
    return Store(folder, db, device_name(folder, db, writable=writable))


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


def create_store(folder: Path) -> Store:
    """Make the store of a new review folder.

    Raises:
        NotAllowedError: there is one already, or the folder is synced or on a network.
        BrokenStoreError: the folder is read-only.
    """
    path = folder / STORE_FILE
    if path.exists():
        raise NotAllowedError(f"{folder} is a review already.")
    refuse_bad_place(folder)
    with meaning():
        db = configured(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS))
        try:
            db.execute("pragma journal_mode = wal")
            migrate(db)
            return Store(folder, db, device_name(folder, db, writable=True))
        except BaseException:
            db.close()
            raise


def memory_store(folder: Path) -> Store:
    """Make an empty store in memory; `folder` is where imports/ and runs/ lie."""
    db = configured(sqlite3.connect(":memory:", isolation_level=None))
    migrate(db)
    return Store(folder, db, "memory", mirrored=False)


def may_write(path: Path) -> bool:
    """Tell whether a store and its write-ahead log can be written."""
    return os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)


def connect(path: Path) -> sqlite3.Connection:
    """Open a SQLite file the way every connection of reviewkit is opened.

    In a folder that may only be read, SQLite cannot make the files its write-ahead log needs:
    the file is then read as it lies, if no log is waiting beside it.

    Raises:
        BrokenStoreError: the file is damaged or no SQLite file, or cannot be read.
    """
    if may_write(path):
        return _connected(path, "rw")
    try:
        return _connected(path, "ro")
    except BrokenStoreError:
        log = path.with_name(path.name + "-wal")
        if log.is_file() and log.stat().st_size:
            raise BrokenStoreError(
                f"{path} may only be read, and its last changes still lie in {log.name}; copy the "
                "folder whole to a place where you may write."
            ) from None
        return _connected(path, "ro&immutable=1")


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    with meaning():
        db = sqlite3.connect(uri, isolation_level=None, timeout=BUSY_SECONDS, uri=True)
        try:
            configured(db)
            db.execute("select count(*) from sqlite_schema").fetchone()
        except BaseException:
            db.close()
            raise
    return db


def configured(db: sqlite3.Connection) -> sqlite3.Connection:
    """Set what SQLite forgets between connections.

    Without recursive triggers, `insert or replace` would delete rows unseen by the triggers that
    refuse it. Synchronous *full*: what was acknowledged survives a power cut.
    """
    db.execute("pragma foreign_keys = on")
    db.execute("pragma recursive_triggers = on")
    db.execute("pragma synchronous = full")
    db.execute("pragma cache_size = -65536")
    return db


def migrate(db: sqlite3.Connection, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Apply the migrations that a store lacks, all of them or none.

    A migration marks in `unsettled` what is to be worked out anew by rules that SQL cannot tell.

    Raises:
        BrokenStoreError: the store cannot be written.
    """
    from sqlite_utils import Database, Migrations  # noqa: PLC0415  # drags pandas in: 0.4 s

    steps = Migrations("reviewkit")
    for migration in migrations:
        steps(name=f"{migration.number} {migration.name}")(_step(migration))
    with transaction(db):
        steps.apply(Database(db, recursive_triggers=True))
        settle_if_owed(db)


def _step(migration: Migration) -> Any:
    def apply(database: Any) -> None:
        for statement in migration.statements():
            database.conn.execute(statement)
        database.conn.execute(f"pragma user_version = {migration.number}")

    return apply
