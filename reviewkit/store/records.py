"""Records made from an imported file, the same in every store that holds the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reviewkit.errors import BrokenStoreError
from reviewkit.store.kept import check_kept, make_lasting
from reviewkit.terms import Problem, Record

BATCH = 500
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
AHEAD = ("records", "record_texts", "import_problems")
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


def read_ahead(db: sqlite3.Connection, path: Path, sha: str) -> tuple[int, int]:
    """Read a kept file into temporary tables, so that loading it locks the store but briefly.

    Args:
        db: the store, outside a transaction (inside one, the lock is held all along).
        path: the kept file, imports/<sha>.
        sha: SHA-256 of its bytes.

    Returns:
        How many records were made, and start markers found.

    Raises:
        BrokenStoreError: the file is missing or was changed.
    """
    check_kept(path.parents[1], Path("imports") / sha)
    make_lasting(path)
    _forget_ahead(db)
    for table in AHEAD:
        db.execute(f"create temp table ahead_{table} as select * from {table} where 0")
    db.execute("create temp table ahead_of (file text, made integer, starts integer)")
    alone = not db.in_transaction
    if alone:
        db.execute("begin")  # of temporary tables only: it locks nobody out
    try:
        found = _fill_ahead(db, path, sha)
        db.execute("insert into ahead_of values (?, ?, ?)", (sha, *found))
    finally:
        if alone:
            db.execute("commit")
    return found


def _fill_ahead(db: sqlite3.Connection, path: Path, sha: str) -> tuple[int, int]:
    from reviewkit import formats  # noqa: PLC0415  # Biopython: 0.1 s that few commands need

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
        "insert into ahead_import_problems values (?, ?, ?, ?)",
        ((sha, problem.line, problem.what, problem.text) for problem in reading.problems),
    )
    return made, reading.starts


def _forget_ahead(db: sqlite3.Connection) -> None:
    for table in ("of", *AHEAD):
        db.execute(f"drop table if exists temp.ahead_{table}")


def _read_already(db: sqlite3.Connection, sha: str) -> tuple[int, int] | None:
    there = "select 1 from sqlite_temp_schema where name = 'ahead_of'"
    if not db.execute(there).fetchone():
        return None
    row: tuple[int, int] | None = db.execute(
        "select made, starts from temp.ahead_of where file = ?", (sha,)
    ).fetchone()
    return row


def load_records(db: sqlite3.Connection, path: Path, sha: str) -> tuple[int, int]:
    """Make the records of a kept file; return how many, and start markers found.

    Args:
        db: the store, inside a transaction.
        path: the kept file, imports/<sha>.
        sha: SHA-256 of its bytes.

    Raises:
        BrokenStoreError: the file is missing or was changed, or shares its id with another.
    """
    found = _read_already(db, sha) or read_ahead(db, path, sha)
    _refuse_twin(db, sha)
    for table in AHEAD:
        db.execute(f"insert into main.{table} select * from temp.ahead_{table} order by rowid")
    _forget_ahead(db)
    return found


def _refuse_twin(db: sqlite3.Connection, sha: str) -> None:
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
        f"insert into ahead_records ({', '.join(names)}) values ({', '.join('?' * len(names))})",
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
        "insert into ahead_record_texts values (?, ?, ?, ?, ?)",
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
    return _ENCODER.encode(value)


def count_records(db: sqlite3.Connection) -> int:
    """Count the records of a review."""
    return int(db.execute("select count(*) from membership").fetchone()[0])


def count_duplicates(db: sqlite3.Connection) -> int:
    """Count the records that stand for no report of their own."""
    return int(db.execute("select count(*) from membership where record <> report").fetchone()[0])
