"""Facts files: each author's chain as text, facts/<reviewer>-<device>.jsonl.

The files follow the store: after each transaction they are brought up to it. A process killed
in between leaves them behind, never ahead; the next one brings them up.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reviewkit.errors import BrokenStoreError
from reviewkit.store.facts import FIELDS, Author, Fact, to_line

TAIL = 65536

# The last fact of each author by skipping from author to author in the index: it costs the same
# with ten facts and with ten million.
HEADS = """
with recursive author (reviewer, device) as (
    select * from (select reviewer, device from facts order by reviewer, device limit 1)
    union all
    select n.reviewer, n.device from author a join facts n on n.rowid = coalesce(
        (select f.rowid from facts f where f.reviewer = a.reviewer and f.device > a.device
         order by f.device limit 1),
        (select f.rowid from facts f where f.reviewer > a.reviewer
         order by f.reviewer, f.device limit 1)))
select a.reviewer, a.device, (select max(f.seq) from facts f
    where f.reviewer = a.reviewer and f.device = a.device) from author a
"""


def facts_file(folder: Path, author: Author) -> Path:
    """Return the facts file of an author in a folder."""
    return folder / "facts" / f"{author[0]}-{author[1]}.jsonl"


def facts_files(folder: Path) -> list[Path]:
    """List the facts files of a folder."""
    return sorted((folder / "facts").glob("*.jsonl"))


def heads(db: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """List each author and the number of their last fact, in order."""
    return db.execute(HEADS).fetchall()


def stored_facts(
    db: sqlite3.Connection, where: str = "", values: Any = (), order: str = "ord"
) -> Iterator[Fact]:
    """Yield facts of the store in order."""
    rows = db.execute(f"select {', '.join(FIELDS)} from facts {where} order by {order}", values)
    for row in rows:
        who = dict(zip(FIELDS, row, strict=True))
        yield Fact(**who | {"body": json.loads(who["body"])})


def chained_facts(db: sqlite3.Connection) -> Iterator[Fact]:
    """Yield all facts of the store, author by author, each in the order of their chain."""
    return stored_facts(db, order="reviewer, device, seq")


def facts_after(db: sqlite3.Connection, author: Author, seq: int) -> Iterator[Fact]:
    """Yield an author's facts beyond a number, in the order of their chain."""
    return stored_facts(
        db, "where reviewer = ? and device = ? and seq > ?", (*author, seq), order="seq"
    )


def last_mirrored(folder: Path, author: Author) -> int:
    """Return the number of the last whole fact in an author's facts file, 0 for none.

    Raises:
        BrokenStoreError: the file's last line is no fact.
    """
    return _tail(facts_file(folder, author))[0]


def _tail(path: Path) -> tuple[int, int]:
    """The number of the last whole line's fact, and the bytes up to its end."""
    if not path.is_file():
        return 0, 0
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        reach = TAIL
        while True:
            start = max(0, size - reach)
            file.seek(start)
            text = file.read(size - start)
            end = text.rfind(b"\n")
            begin = text.rfind(b"\n", 0, end) if end > 0 else -1
            if begin >= 0 or start == 0:
                break
            reach *= 8
    if end < 0:
        return 0, 0
    try:
        return int(json.loads(text[begin + 1 : end])["seq"]), start + end + 1
    except (ValueError, KeyError, TypeError):
        raise BrokenStoreError(
            f"{path}: the last line is not a fact; delete the file (the store writes it anew) and "
            "try again. Nothing was written."
        ) from None


def bring_up(folder: Path, db: sqlite3.Connection) -> None:
    """Append to every author's facts file what the store holds beyond it.

    Raises:
        BrokenStoreError: a file cannot be written; the store itself is whole.
    """
    behind = _behind(folder, db)
    if not behind:
        return
    try:
        db.execute("begin immediate")  # one process at a time
        try:
            late = _behind(folder, db)
            for author, known, end in late:
                _extend(facts_file(folder, author), end, facts_after(db, author, known))
        finally:
            db.execute("rollback")
        for author, _, _ in late:  # the disk may take its time: others write meanwhile
            _settle(facts_file(folder, author))
    except (OSError, sqlite3.OperationalError) as error:
        names = ", ".join(facts_file(Path(), author).as_posix() for author, _, _ in behind)
        raise BrokenStoreError(
            f"What was said is stored, but {names} could not be written ({error}); mend that "
            "and run `reviewkit verify`, which brings the facts files up."
        ) from error


def _behind(folder: Path, db: sqlite3.Connection) -> list[tuple[Author, int, int]]:
    found = []
    for reviewer, device, last in heads(db):
        author = (reviewer, device)
        known, end = _tail(facts_file(folder, author))
        if known < last or end < _size(facts_file(folder, author)):
            found.append((author, known, end))
    return found


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _extend(path: Path, end: int, facts: Iterator[Fact]) -> None:
    made = not path.exists()
    path.parent.mkdir(exist_ok=True)
    with path.open("w+b" if made else "r+b") as file:
        file.truncate(end)  # a line cut off by a killed process
        file.seek(end)
        for fact in facts:
            file.write(to_line(fact).encode())
    if made:
        sync_folder(path.parent)


def _settle(path: Path) -> None:
    """Make sure that a file's words survive a power cut."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a power cut, where the system has that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
