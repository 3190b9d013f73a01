"""The store: one SQLite file a review, of facts that are appended and never changed.

`open_store` opens it, `writing` is the one way to change it: a transaction that appends facts
(`BEGIN IMMEDIATE`; with a plain `BEGIN`, 75% of contended read-then-write transactions fail),
puts them into the tables made from facts, and mirrors them to facts/<reviewer>-<device>.jsonl
when the transaction is over.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError
from reviewkit.store.facts import FIRST_TICK, Author, Fact, make_fact
from reviewkit.store.mirror import bring_up, last_mirrored
from reviewkit.store.place import refuse_bad_place
from reviewkit.store.schema import LATEST, MIGRATIONS, Migration

STORE_FILE = "review.db"
BUSY_SECONDS = 30
BACKUPS_KEPT = 5


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
        """Close the store."""
        self.db.close()


@dataclass(slots=True)
class Writing:
    """A transaction on the store that appends facts."""

    store: Store
    reviewer: str
    at: str
    made: list[Fact] = field(default_factory=list)

    @property
    def db(self) -> sqlite3.Connection:
        """The database, inside the transaction."""
        return self.store.db

    def append(self, kind: str, body: dict[str, Any]) -> Fact:
        """Append one fact and put it into its table.

        Raises:
            BrokenStoreError: it speaks of something the store lacks.
        """
        from reviewkit.store.project import project  # noqa: PLC0415  # formats load slowly

        author = (self.reviewer, self.store.device)
        fact = make_fact(
            author, self._last(author), _next_tick(self.db), self._protocol(), kind, body, self.at
        )
        insert_fact(self.db, fact)
        project(self.db, self.store.folder, fact)
        self.made.append(fact)
        return fact

    def turn_to(self, reviewer: str) -> None:
        """Go on with facts of another reviewer, in the same transaction."""
        _check_reviewer(reviewer)
        self.reviewer = reviewer

    def _last(self, author: Author) -> Fact | tuple[int, str] | None:
        for fact in reversed(self.made):
            if fact.author == author:
                return fact
        row = self.db.execute(
            "select seq, id from facts where reviewer = ? and device = ? order by seq desc limit 1",
            author,
        ).fetchone()
        if self.store.mirrored and last_mirrored(self.store.folder, author) > (row or (0,))[0]:
            raise BrokenStoreError(
                "The store is older than its own facts files (was a backup put back?); "
                "run `reviewkit rebuild` to bring the facts back, then try again."
            )
        return row  # type: ignore[no-any-return]

    def _protocol(self) -> str:
        return self.db.execute("select coalesce(sha, '') from standing_protocol").fetchone()[0]  # type: ignore[no-any-return]


def insert_fact(db: sqlite3.Connection, fact: Fact) -> None:
    """Put a fact into the table of facts as it is."""
    from reviewkit.store.facts import canonical  # noqa: PLC0415

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


def _next_tick(db: sqlite3.Connection) -> int:
    row = db.execute("select tick from facts order by ord desc limit 1").fetchone()
    return row[0] + 1 if row else FIRST_TICK


@contextmanager
def writing(store: Store, reviewer: str, at: str) -> Iterator[Writing]:
    """Open a transaction that appends facts of a reviewer: all of them are stored, or none.

    Args:
        store: the store.
        reviewer: id of the person whose facts they are.
        at: ISO time, for information.

    Raises:
        NotAllowedError: the reviewer id has characters other than letters, digits and `_`.
        BrokenStoreError: the store cannot be written.
    """
    _check_reviewer(reviewer)
    with transaction(store.db):
        facts = Writing(store, reviewer, at)
        yield facts
    if store.mirrored and facts.made:
        bring_up(store.folder, store.db)


def _check_reviewer(reviewer: str) -> None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", reviewer):
        raise NotAllowedError(
            f"`{reviewer}` cannot be a reviewer's id: use letters, digits and `_`, a letter first."
        )


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Run a block in one `BEGIN IMMEDIATE` transaction.

    Raises:
        BrokenStoreError: the store is read-only, full, or locked for longer than half a minute.
    """
    try:
        db.execute("begin immediate")
    except sqlite3.OperationalError as error:
        raise _unwritable(error) from error
    try:
        yield
        db.execute("commit")
    except sqlite3.OperationalError as error:
        _roll_back(db)
        raise _unwritable(error) from error
    except BaseException:
        _roll_back(db)
        raise


def _roll_back(db: sqlite3.Connection) -> None:
    if db.in_transaction:
        db.execute("rollback")


def _unwritable(error: sqlite3.OperationalError) -> Exception:
    text = str(error)
    if "readonly" in text or "unable to open" in text:
        return BrokenStoreError(
            "The review folder is read-only; nothing was written. Change its permissions or copy "
            "the folder to a place where you may write."
        )
    if "full" in text:
        return BrokenStoreError("The disk is full; nothing was written. Free some space first.")
    if "locked" in text or "busy" in text:
        return BrokenStoreError(
            f"Another process kept the store locked for {BUSY_SECONDS} seconds; nothing was "
            "written. Try again when it is done."
        )
    return error


def open_store(folder: Path) -> Store:
    """Open the store of a review folder, bringing an older one up to date (after a backup).

    Raises:
        NotThereError: the folder is no review.
        NotAllowedError: the folder is synced or on a network.
        BrokenStoreError: the file is no store, is damaged, or was written by a newer version.
    """
    path = folder / STORE_FILE
    if not path.is_file():
        raise NotThereError(
            f"{folder.resolve()} holds no review (there is no {STORE_FILE}); go to a review folder "
            "or make one with `reviewkit new NAME`."
        )
    return _opened(folder, connect(path))


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
    return _opened(folder, connect(path))


def memory_store(folder: Path) -> Store:
    """Make an empty store in memory; `folder` is where imports/ and runs/ lie."""
    db = _configured(sqlite3.connect(":memory:", isolation_level=None))
    _migrate(db, 0)
    return Store(folder, db, "memory", mirrored=False)


def connect(path: Path) -> sqlite3.Connection:
    """Open a SQLite file the way every connection of reviewkit is opened."""
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
        db = _configured(db)
        db.execute("pragma user_version").fetchone()
        if os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
            db.execute("pragma journal_mode = wal")
    except sqlite3.DatabaseError as error:
        raise BrokenStoreError(
            f"{path} cannot be opened as a store ({error}); put a backup back from "
            f"{path.parent / 'backups'} or run `reviewkit rebuild`."
        ) from error
    return db


def _configured(db: sqlite3.Connection) -> sqlite3.Connection:
    db.execute("pragma foreign_keys = on")
    db.execute("pragma synchronous = full")
    db.execute("pragma cache_size = -65536")
    return db


def _opened(folder: Path, db: sqlite3.Connection) -> Store:
    version = db.execute("pragma user_version").fetchone()[0]
    if version > LATEST:
        db.close()
        raise BrokenStoreError(
            f"This store was written by a newer reviewkit (schema {version}; this one knows "
            f"{LATEST}). Install the newer version; nothing was changed."
        )
    try:
        if version < LATEST:
            refuse_bad_place(folder)
            if version:
                backup(folder, db, "migration")
            _migrate(db, version)
        return Store(folder, db, _device(folder, db))
    except BaseException:
        db.close()
        raise


def _migrate(db: sqlite3.Connection, version: int) -> None:
    """Apply the migrations above `version`, each in its transaction."""
    from sqlite_utils import Database, Migrations  # noqa: PLC0415  # drags pandas in: 0.4 s

    steps = Migrations("reviewkit")
    for migration in MIGRATIONS:
        steps(name=f"{migration.number} {migration.name}")(_step(migration))
    try:
        steps.apply(Database(db))
    except sqlite3.OperationalError as error:
        raise _unwritable(error) from error


def _step(migration: Migration) -> Any:
    def apply(database: Any) -> None:
        for statement in migration.statements():
            database.conn.execute(statement)
        database.conn.execute(f"pragma user_version = {migration.number}")

    return apply


def _device(folder: Path, db: sqlite3.Connection) -> str:
    """Name this device for this folder: a copied folder is another device.

    Facts of one author are counted, so two copies of a folder must not count as one device.
    """
    named = os.environ.get("REVIEWKIT_DEVICE")
    if named:
        return re.sub(r"[^A-Za-z0-9_]", "", named) or "device"
    home = f"{socket.gethostname()}:{folder.resolve()}"
    known = dict(db.execute("select key, value from about"))
    if known.get("home") == home:
        return known["device"]
    host = re.sub(r"[^A-Za-z0-9]", "", socket.gethostname().split(".")[0])[:20] or "device"
    device = f"{host}_{secrets.token_hex(3)}"
    if os.access(folder, os.W_OK) and os.access(folder / STORE_FILE, os.W_OK):
        with transaction(db):
            db.executemany(
                "insert or replace into about values (?, ?)",
                [("home", home), ("device", device)],
            )
    return device


def backup(folder: Path, db: sqlite3.Connection, before: str) -> Path:
    """Copy the store whole to backups/ (`VACUUM INTO`, safe while others write).

    The latest five are kept. Copying only review.db by hand can lose what is still in the
    write-ahead log.

    Returns:
        The backup's path.
    """
    place = folder / "backups"
    place.mkdir(exist_ok=True)
    taken = sorted(place.glob("[0-9]*-before-*.db"))
    number = int(taken[-1].name.split("-")[0]) + 1 if taken else 1
    path = place / f"{number:04d}-before-{before}.db"
    half = path.with_suffix(".part")
    half.unlink(missing_ok=True)
    try:
        db.execute("vacuum into ?", (str(half),))
    except sqlite3.OperationalError as error:
        half.unlink(missing_ok=True)
        raise _unwritable(error) from error
    half.replace(path)
    for old in taken[: max(0, len(taken) + 1 - BACKUPS_KEPT)]:
        old.unlink()
    return path
