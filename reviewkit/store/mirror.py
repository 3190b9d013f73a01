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

from reviewkit.store.facts import Author, Fact, to_line

TAIL = 65536
COLUMNS = "id, reviewer, device, seq, tick, prev, protocol, kind, body, at"


def facts_file(folder: Path, author: Author) -> Path:
    """Return the facts file of an author in a folder."""
    return folder / "facts" / f"{author[0]}-{author[1]}.jsonl"


def stored_facts(db: sqlite3.Connection, where: str = "", values: Any = ()) -> Iterator[Fact]:
    """Yield facts of the store in order."""
    for row in db.execute(f"select {COLUMNS} from facts {where} order by ord", values):
        *head, body, at = row
        yield Fact(*head, json.loads(body), at)


def last_mirrored(folder: Path, author: Author) -> int:
    """Return the number of the last whole fact in an author's facts file, 0 for none."""
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
    return int(json.loads(text[begin + 1 : end])["seq"]), start + end + 1


def bring_up(folder: Path, db: sqlite3.Connection) -> None:
    """Append to every author's facts file what the store holds beyond it."""
    db.execute("begin immediate")  # one process at a time
    try:
        heads = db.execute("select reviewer, device, max(seq) from facts group by 1, 2").fetchall()
        for reviewer, device, last in heads:
            path = facts_file(folder, (reviewer, device))
            known, end = _tail(path)
            if known < last:
                _extend(path, end, db, (reviewer, device, known))
    finally:
        db.execute("rollback")


def _extend(path: Path, end: int, db: sqlite3.Connection, after: tuple[str, str, int]) -> None:
    path.parent.mkdir(exist_ok=True)
    lines = [
        to_line(fact)
        for fact in stored_facts(db, "where reviewer = ? and device = ? and seq > ?", after)
    ]
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(end)  # a line cut off by a killed process
        file.seek(end)
        file.write("".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())
