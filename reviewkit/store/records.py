"""Records made from an imported file, the same in every store that holds the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reviewkit import formats
from reviewkit.errors import BrokenStoreError
from reviewkit.store.kept import check_kept, make_lasting
from reviewkit.terms import Problem, Record

BATCH = 500
RECORD_COLUMNS = (
    "kind",
    "title",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "accession",
    "isbn",
    "url",
    "language",
)


def record_id(sha: str, position: int) -> str:
    """Return the id of the record at a position (from 1) of a file: the same in every store."""
    return f"{sha[:8]}-{position:04d}"


def load_records(db: sqlite3.Connection, path: Path, sha: str) -> tuple[int, int]:
    """Read an imported file into records; return how many were made, and start markers found.

    Args:
        db: the store, inside a transaction.
        path: the kept file, imports/<sha>.
        sha: SHA-256 of its bytes.

    Raises:
        BrokenStoreError: the file is missing or was changed, or shares its id with another.
    """
    _check(db, path, sha)
    reading = formats.read(path)
    made = 0
    batch: list[Record] = []
    for record in reading:
        batch.append(record)
        if len(batch) == BATCH:
            made += _store(db, batch, sha)
            batch = []
    made += _store(db, batch, sha)
    db.executemany(
        "insert into import_problems values (?, ?, ?, ?)",
        ((sha, problem.line, problem.what, problem.text) for problem in reading.problems),
    )
    return made, reading.starts


def _check(db: sqlite3.Connection, path: Path, sha: str) -> None:
    check_kept(path.parents[1], Path("imports") / sha)
    make_lasting(path)
    twin = db.execute(
        "select file from records where id = ? and file <> ?", (record_id(sha, 1), sha)
    ).fetchone()
    if twin:
        raise BrokenStoreError(
            f"The hashes of two imported files begin alike ({sha[:8]}), so their records would "
            "share ids; add a blank line at the end of the new file and import that."
        )


def problems_of(db: sqlite3.Connection, sha: str) -> Iterator[Problem]:
    """Yield the lines of an imported file that were not understood, in order."""
    rows = db.execute(
        "select line, what, text from import_problems where file = ? order by line", (sha,)
    )
    return (Problem(*row) for row in rows)


def _store(db: sqlite3.Connection, batch: list[Record], sha: str) -> int:
    names = ("id", "file", "position", "line", "authors", *RECORD_COLUMNS)
    db.executemany(
        f"insert into records ({', '.join(names)}) values ({', '.join('?' * len(names))})",
        (
            (
                record_id(sha, record.position),
                sha,
                record.position,
                record.line,
                "; ".join(record.authors),
                *(getattr(record, column) for column in RECORD_COLUMNS),
            )
            for record in batch
        ),
    )
    db.executemany(
        "insert into record_texts values (?, ?, ?, ?, ?)",
        (
            (
                record_id(sha, record.position),
                record.abstract,
                _json(record.keywords),
                _json(record.provenance),
                _json([(tag.tag, tag.value, tag.line) for tag in record.raw]),
            )
            for record in batch
        ),
    )
    return len(batch)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
