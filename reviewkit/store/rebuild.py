"""A store made anew from facts and imported files: after damage, or as it was at a release."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from reviewkit.errors import BrokenStoreError, NotThereError
from reviewkit.store import (
    STORE_FILE,
    Store,
    connect,
    create_store,
    insert_fact,
    memory_store,
    transaction,
)
from reviewkit.store.facts import Author, Fact, check_chains, read_facts
from reviewkit.store.membership import settle_membership
from reviewkit.store.mirror import stored_facts
from reviewkit.store.project import project

Progress = Callable[[int, int], None]


def replay(store: Store, facts: Iterable[Fact], progress: Progress | None = None) -> int:
    """Put facts into a store in order, all or none, and work out what follows from them.

    Args:
        store: may hold facts already; those are passed over.
        facts: whole chains, in any order.
        progress: called with facts done and facts in all.

    Returns:
        How many facts were new.

    Raises:
        BrokenStoreError: a fact speaks of something that is not there.
    """
    known = {row[0] for row in store.db.execute("select id from facts")}
    new = sorted({fact.id: fact for fact in facts if fact.id not in known}.values(), key=_order)
    with transaction(store.db):
        for done, fact in enumerate(new):
            insert_fact(store.db, fact)
            project(store.db, store.folder, fact)
            if progress:
                progress(done + 1, len(new))
        settle_membership(store.db)
    return len(new)


def _order(fact: Fact) -> str:
    return fact.ord


def all_facts(folder: Path) -> list[Fact]:
    """Collect the facts of a review folder from its facts files and, if readable, its store.

    Raises:
        UnreadableError: a facts file is cut off or was changed.
        BrokenStoreError: a chain has a gap or forks.
    """
    facts = {
        fact.id: fact
        for path in sorted((folder / "facts").glob("*.jsonl"))
        for fact in read_facts(path)
    }
    if (folder / STORE_FILE).is_file():
        try:
            db = connect(folder / STORE_FILE)
            facts.update({fact.id: fact for fact in stored_facts(db)})
            db.close()
        except (BrokenStoreError, sqlite3.DatabaseError):
            pass  # the store is what is being mended; its facts files stand
    return [fact for chain in check_chains(facts.values()).values() for fact in chain]


def rebuild(folder: Path, progress: Progress | None = None) -> int:
    """Make the store anew from the facts and imports/; the old one is kept as review.db.old.

    Returns:
        How many facts the new store holds.

    Raises:
        NotThereError: the folder has no facts.
        UnreadableError, BrokenStoreError: a facts file or an imported file is missing or changed;
            the old store is left as it was.
    """
    facts = all_facts(folder)
    if not facts:
        raise NotThereError(f"{folder.resolve()} holds no facts to rebuild a review from.")
    fresh = folder / "rebuilding"
    _clear(fresh)
    fresh.mkdir()
    try:
        with create_store(fresh) as store:
            made = replay(Store(folder, store.db, store.device, mirrored=False), facts, progress)
            store.db.execute("delete from about")
            store.db.execute("pragma wal_checkpoint(truncate)")
        old = folder / STORE_FILE
        if old.exists():
            old.replace(folder / f"{STORE_FILE}.old")
        for leftover in ("-wal", "-shm"):
            (folder / f"{STORE_FILE}{leftover}").unlink(missing_ok=True)
        (fresh / STORE_FILE).replace(old)
    finally:
        _clear(fresh)
    return made


def _clear(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def released(store: Store, name: str) -> Store:
    """Return the review as it was at a release: a store in memory, made from its facts then.

    Raises:
        NotThereError: there is no release of that name.
    """
    heads = release_heads(store, name)
    facts = [fact for fact in stored_facts(store.db) if fact.seq <= heads.get(fact.author, 0)]
    past = memory_store(store.folder)
    replay(past, facts)
    return past


def release_heads(store: Store, name: str) -> dict[Author, int]:
    """Return the number of each author's last fact in a release."""
    row = store.db.execute(
        "select heads from releases where name = ? order by ord limit 1", (name,)
    ).fetchone()
    if row is None:
        names = [one[0] for one in store.db.execute("select name from releases order by ord")]
        known = f"there are {', '.join(names)}" if names else "make one with `reviewkit release v1`"
        raise NotThereError(f"There is no release {name}; {known}.")
    return {(who, device): seq for who, device, seq in json.loads(row[0])}
