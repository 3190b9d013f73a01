"""Two or more stores of one review brought together through a folder: union of facts.

The folder holds `facts/<reviewer>-<device>.jsonl`, `imports/` and `runs/`; it may be shared,
under git, or mailed. Facts are a set: the same facts in give the same state out, in whatever
order and however often they come.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from reviewkit.documents import digest
from reviewkit.errors import BrokenStoreError, NotThereError, UnreadableError
from reviewkit.store import Store, backup
from reviewkit.store.facts import Author, Fact, check_chains, read_facts, to_line
from reviewkit.store.mirror import bring_up, facts_file, stored_facts
from reviewkit.store.project import keep_bytes
from reviewkit.store.rebuild import Progress, replay


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did: facts that came and went, by author; files that came and went."""

    received: dict[Author, int]
    sent: dict[Author, int]
    files_received: int
    files_sent: int


def sync(store: Store, shared: Path, progress: Progress | None = None) -> Synced:
    """Exchange facts and imported files with a shared folder, both ways.

    Args:
        store: this review.
        shared: the folder; `facts/`, `imports/` and `runs/` are made in it.
        progress: called with facts done and facts in all.

    Raises:
        NotThereError: the shared folder is not there.
        UnreadableError: a facts file there is cut off or was changed; nothing was taken in.
        BrokenStoreError: a chain there has a gap or forks, or a file is missing or changed.
    """
    if not shared.is_dir():
        raise NotThereError(f"{shared} is no folder; make it, or mount it, first.")
    ours = check_chains(stored_facts(store.db))
    theirs = check_chains(
        fact for path in sorted((shared / "facts").glob("*.jsonl")) for fact in read_facts(path)
    )
    union = check_chains(
        fact for chains in (ours, theirs) for chain in chains.values() for fact in chain
    )
    received = _more(union, ours)
    came = 0
    if received:
        came = _fetch_files(shared, store.folder, union, ours)
        backup(store.folder, store.db, "sync")
        replay(store, (fact for chain in union.values() for fact in chain), progress)
        bring_up(store.folder, store.db)
    sent = _more(union, theirs)
    went = _send(store, shared, union, sent)
    return Synced(received, sent, came, went)


def _more(union: dict[Author, list[Fact]], known: dict[Author, list[Fact]]) -> dict[Author, int]:
    more = {author: len(chain) - len(known.get(author, ())) for author, chain in union.items()}
    return {author: count for author, count in more.items() if count}


def kept_files(facts: list[Fact]) -> list[Path]:
    """Name the files that facts rely on, relative to the review folder."""
    files = []
    for fact in facts:
        if fact.kind == "import":
            files.append(Path("imports") / fact.body["file"])
        elif fact.kind == "run":
            files.append(Path("runs") / f"{fact.body['said']}.jsonl.gz")
    return sorted(set(files))


def _fetch_files(
    shared: Path, folder: Path, union: dict[Author, list[Fact]], ours: dict[Author, list[Fact]]
) -> int:
    new = [fact for author, chain in union.items() for fact in chain[len(ours.get(author, ())) :]]
    came = 0
    for file in kept_files(new):
        if (folder / file).is_file():
            continue
        if not (shared / file).is_file():
            raise BrokenStoreError(
                f"{shared / file} is missing, though a fact there speaks of it; wait until the "
                "folder has synced, or ask its author to run `reviewkit sync` again."
            )
        data = (shared / file).read_bytes()
        if file.parts[0] == "imports" and digest(data) != file.name:
            raise UnreadableError(
                f"{shared / file} is not the file that was imported (its hash differs); ask its "
                "author to run `reviewkit sync` again."
            )
        (folder / file).parent.mkdir(exist_ok=True)
        keep_bytes(folder / file, data)
        came += 1
    return came


def _send(
    store: Store, shared: Path, union: dict[Author, list[Fact]], sent: dict[Author, int]
) -> int:
    went = 0
    for author in sent:
        for file in kept_files(union[author]):
            if not (shared / file).is_file() and (store.folder / file).is_file():
                (shared / file).parent.mkdir(exist_ok=True)
                half = shared / file.with_name(file.name + ".part")
                shutil.copyfile(store.folder / file, half)
                half.replace(shared / file)
                went += 1
        path = facts_file(shared, author)
        path.parent.mkdir(exist_ok=True)
        keep_bytes(path, "".join(map(to_line, union[author])).encode())
    return went
