"""Two or more stores of one review brought together through a folder: union of facts.

The folder holds `facts/<reviewer>-<device>.jsonl`, `imports/` and `runs/`; it may be shared,
under git, or mailed. Facts are a set: the same facts in give the same state out, in whatever
order and however often they come. Only what is new is held in memory.
"""

from __future__ import annotations

import filecmp
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewkit.errors import BrokenStoreError, NotThereError
from reviewkit.store.backups import backup
from reviewkit.store.facts import (
    Author,
    Chain,
    Fact,
    check_chains,
    forked,
    problem_with,
    read_facts,
    to_line,
)
from reviewkit.store.kept import copy_kept, keep_bytes, kept_files
from reviewkit.store.mirror import (
    bring_up,
    facts_after,
    facts_file,
    facts_files,
    heads,
    last_mirrored,
)
from reviewkit.store.opening import Store
from reviewkit.store.rebuild import Progress, replay
from reviewkit.store.sealed import held_from
from reviewkit.store.shapes import check_shape


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did: facts that came and went, by author; files that came and went.

    `held` counts facts that wait for their batch to be complete (`store/sealed.py`).
    """

    received: dict[Author, int]
    sent: dict[Author, int]
    files_received: int
    files_sent: int
    held: dict[Author, int]


def sync(store: Store, shared: Path, progress: Progress | None = None) -> Synced:
    """Exchange facts and imported files with a shared folder, both ways.

    Args:
        store: this review.
        shared: the folder; `facts/`, `imports/` and `runs/` are made in it.
        progress: called with facts done and facts in all.

    Raises:
        NotThereError: the shared folder is not there.
        UnreadableError: a facts file there is cut off or was changed; nothing was taken in.
        BrokenStoreError: a chain there has a gap or forks, or a file is missing or changed;
            nothing was taken in.
    """
    if not shared.is_dir():
        raise NotThereError(f"{shared} is no folder; make it, or mount it, first.")
    theirs = _Theirs(store)
    theirs.read(shared)
    new = check_chains(theirs.new.values(), _ends(store.db, theirs.new.values()))
    facts = [fact for chain in new.values() for fact in chain]
    came = 0
    if facts:
        for fact in facts:
            check_shape(fact)
        came = _fetch_files(shared, store.folder, facts)
        backup(store.folder, store.db, "sync")
        replay(store, facts, progress)
    if store.mirrored:
        bring_up(store.folder, store.db)
    sealed = held_from(store.db)
    sent, held, went = _send(store, shared, theirs.known, sealed)
    return Synced({author: len(chain) for author, chain in new.items()}, sent, came, went, held)


class _Theirs:
    """What a shared folder holds: facts new to the store, and how far each author is known."""

    def __init__(self, store: Store) -> None:
        self.folder, self.db = store.folder, store.db
        self.last = {(who, device): seq for who, device, seq in heads(store.db)}
        self.new: dict[str, Fact] = {}
        self.known: dict[Author, set[int]] = {}

    def read(self, shared: Path) -> None:
        """Read all facts files; what the store has already is checked against it."""
        authors = {facts_file(shared, author): author for author in self.last}
        for path in facts_files(shared):
            author = authors.get(path)
            if author and self._is_ours(path, author):
                self.known[author] = set(range(1, self.last[author] + 1))
                continue
            for fact in read_facts(path):
                self.known.setdefault(fact.author, set()).add(fact.seq)
                ours = self._ours(fact)
                if ours is None:
                    self.new[fact.id] = fact
                elif ours != fact.id:
                    raise forked(fact)

    def _is_ours(self, path: Path, author: Author) -> bool:
        """Tell whether a file is byte for byte the one that the store keeps: nothing is new."""
        ours = facts_file(self.folder, author)
        return (
            ours.is_file()
            and filecmp.cmp(path, ours, shallow=False)
            and last_mirrored(self.folder, author) == self.last[author]
        )

    def _ours(self, fact: Fact) -> str | None:
        row = self.db.execute(
            "select id from facts where reviewer = ? and device = ? and seq = ?",
            (*fact.author, fact.seq),
        ).fetchone()
        return row[0] if row else None


def _ends(db: sqlite3.Connection, facts: Iterable[Fact]) -> dict[Author, Chain]:
    """The end of the store's chain of each author of these facts."""
    ends = {}
    for author in {fact.author for fact in facts}:
        row = db.execute(
            "select seq, id, tick from facts where reviewer = ? and device = ? "
            "order by seq desc limit 1",
            author,
        ).fetchone()
        ends[author] = Chain(author, *(row or (0, None, 0)))
    return ends


def _fetch_files(shared: Path, folder: Path, new: list[Fact]) -> int:
    came = 0
    for file in kept_files(new):
        if (folder / file).is_file():
            continue
        if not (shared / file).is_file():
            raise BrokenStoreError(
                f"{shared / file} is missing, though a fact there speaks of it; wait until the "
                "folder has synced, or ask its author to run `reviewkit sync` again."
            )
        copy_kept(shared, folder, file)
        came += 1
    return came


def _send(
    store: Store, shared: Path, known: dict[Author, set[int]], sealed: dict[Author, int]
) -> tuple[dict[Author, int], dict[Author, int], int]:
    """Write what the folder lacks: files first, then the facts that speak of them."""
    sent: dict[Author, int] = {}
    held: dict[Author, int] = {}
    went = 0
    for reviewer, device, last in heads(store.db):
        author = (reviewer, device)
        there = known.get(author, set())
        if len(there) >= last:
            continue
        more = [fact for fact in facts_after(store.db, author, 0) if fact.seq not in there]
        if author in sealed:
            free = [fact for fact in more if fact.seq < sealed[author]]
            held[author] = len(more) - len(free)
            more = free
        if not more:
            continue
        for file in kept_files(more):
            if not (shared / file).is_file():
                copy_kept(store.folder, shared, file)
                went += 1
        _append(facts_file(shared, author), more)
        sent[author] = len(more)
    return sent, held, went


def _append(path: Path, facts: Iterable[Fact]) -> None:
    """Add facts to a shared facts file; what stands in it, whoever wrote it, stays."""
    before = path.read_bytes() if path.is_file() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    path.parent.mkdir(exist_ok=True)
    keep_bytes(path, before + b"".join(_lines(facts)))


def _lines(facts: Iterable[Fact]) -> Iterator[bytes]:
    for fact in facts:
        problem = problem_with(fact)
        if problem:
            raise BrokenStoreError(
                f"In the store, {problem}, so it was not sent; run `reviewkit verify`."
            )
        yield to_line(fact).encode()
