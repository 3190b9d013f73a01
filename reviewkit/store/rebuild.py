"""A store made anew from facts and imported files: after damage, or as it was at a release."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reviewkit.errors import BrokenStoreError, NotThereError
from reviewkit.store.append import insert_fact
from reviewkit.store.facts import Author, Fact, check_chains, forked, problem_with, whole_facts
from reviewkit.store.membership import settle_membership
from reviewkit.store.mirror import bring_up, chained_facts, facts_files, stored_facts
from reviewkit.store.opening import STORE_FILE, Store, connect, create_store, memory_store
from reviewkit.store.outcomes import rework
from reviewkit.store.project import project
from reviewkit.store.shown import show_reports
from reviewkit.store.transactions import transaction

Progress = Callable[[int, int], None]
OLD_FILE = f"{STORE_FILE}.old"


def replay(store: Store, facts: Iterable[Fact], progress: Progress | None = None) -> int:
    """Put facts into a store in order, all or none, and work out what follows from them.

    Args:
        store: may hold facts already; those are passed over.
        facts: whole chains, or what goes on from those in the store, in any order.
        progress: called with facts done and facts in all.

    Returns:
        How many facts were new.

    Raises:
        BrokenStoreError: a fact speaks of something that is not there, or another fact has its
            number.
    """
    ordered = sorted({fact.id: fact for fact in facts}.values(), key=lambda fact: fact.ord)
    made = 0
    with transaction(store.db):
        for done, fact in enumerate(ordered, start=1):
            made += _replay_one(store, fact)
            if progress:
                progress(done, len(ordered))
        settle_membership(store.db)
        rework(store.db)
        show_reports(store.db)
    return made


def _replay_one(store: Store, fact: Fact) -> bool:
    row = store.db.execute(
        "select id from facts where reviewer = ? and device = ? and seq = ?",
        (*fact.author, fact.seq),
    ).fetchone()
    if row:
        if row[0] != fact.id:
            raise forked(fact)
        return False
    insert_fact(store.db, fact)
    project(store.db, store.folder, fact)
    return True


def all_facts(folder: Path) -> list[Fact]:
    """Collect the facts of a review folder from its facts files and, as far as readable, its store.

    Raises:
        UnreadableError: a facts file was changed.
        BrokenStoreError: a chain has a gap or forks, or a fact was changed and nowhere stands as
            it was.
    """
    facts = {fact.id: fact for path in facts_files(folder) for fact in whole_facts(path)}
    changed = []
    for fact in _readable_facts(folder):
        if fact.id in facts:
            continue
        if problem_with(fact):
            changed.append(fact)
        else:
            facts[fact.id] = fact
    for fact in changed:
        if fact.id not in facts:
            raise BrokenStoreError(
                f"In the store, {problem_with(fact)}, and no facts file has it as it was; put a "
                f"backup back, or the file facts/{fact.reviewer}-{fact.device}.jsonl."
            )
    return [fact for chain in check_chains(facts.values()).values() for fact in chain]


def _readable_facts(folder: Path) -> Iterator[Fact]:
    """Facts in the store, or in the one a stopped rebuild put aside, up to where it is damaged."""
    for name in (STORE_FILE, OLD_FILE):
        if (folder / name).is_file():
            try:
                db = connect(folder / name)
            except BrokenStoreError:
                return  # the store is what is being mended; its facts files stand
            try:
                yield from chained_facts(db)
            except (sqlite3.DatabaseError, ValueError, TypeError):
                pass
            finally:
                db.close()
            return


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
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        with create_store(fresh) as store:
            anew = Store(folder, store.db, store.device)
            made = replay(anew, facts, progress)
            # The old device's last facts may be lost, so its numbers must not be used again.
            store.db.execute("delete from about")
            bring_up(folder, store.db)
            store.db.execute("pragma wal_checkpoint(truncate)")
        _put_in_place(fresh / STORE_FILE, folder)
    except PermissionError as error:
        raise BrokenStoreError(
            f"{error.filename} could not be written ({error.strerror}); the old store is as it "
            "was. Close programs that have it open, or change the folder's permissions."
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return made


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Put a new store in place of the old one, which goes aside with its write-ahead log.

    A log left beside the new file would be read into it. Stopped in between, the folder has no
    store but all its facts, and says that it wants rebuilding.
    """
    if (folder / STORE_FILE).exists():
        for ending in ("-wal", "-shm", ""):
            (folder / f"{OLD_FILE}{ending}").unlink(missing_ok=True)
        (folder / STORE_FILE).replace(folder / OLD_FILE)
    for ending in ("-wal", "-shm"):
        left = folder / f"{STORE_FILE}{ending}"
        if left.exists():
            left.replace(folder / f"{OLD_FILE}{ending}")
    fresh.replace(folder / STORE_FILE)


def released(store: Store, name: str) -> Store:
    """Return the review as it was at a release: a store in memory, made from its facts then.

    Raises:
        NotThereError: there is no release of that name.
    """
    ends = release_heads(store, name)
    past = memory_store(store.folder)
    try:
        replay(
            past, (fact for fact in stored_facts(store.db) if fact.seq <= ends.get(fact.author, 0))
        )
    except BaseException:
        past.db.close()
        raise
    return past


def release_heads(store: Store, name: str) -> dict[Author, int]:
    """Return the number of each author's last fact in a release.

    Raises:
        NotThereError: there is no release of that name.
    """
    row = store.db.execute(
        "select heads from releases where name = ? order by ord limit 1", (name,)
    ).fetchone()
    if row is None:
        names = [one[0] for one in store.db.execute("select name from releases order by ord")]
        known = f"there are {', '.join(names)}" if names else "make one with `reviewkit release v1`"
        raise NotThereError(f"There is no release {name}; {known}.")
    return {(who, device): seq for who, device, seq in json.loads(row[0])}
