"""What facts say, put into tables with types and keys.

`project` is called once for each fact, in the transaction that appends it. It only ever
inserts. Each kind of fact has one function below; their table at the end is the list of kinds.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reviewkit import formats
from reviewkit.documents import digest
from reviewkit.errors import BrokenStoreError
from reviewkit.store.facts import Fact
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


def project(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    """Put one fact into the tables made from facts.

    Args:
        db: the store, inside a transaction.
        folder: the review folder, where imports/ and runs/ lie.
        fact: a fact already in the table `facts`.

    Raises:
        BrokenStoreError: the fact speaks of a record, file or fact that the store lacks, or is
            of a kind this version does not know.
    """
    try:
        tell = KINDS[fact.kind]
    except KeyError:
        raise BrokenStoreError(
            f"The store holds a fact of kind `{fact.kind}`, which this version of reviewkit does "
            "not know; install a newer one."
        ) from None
    try:
        tell(db, folder, fact)
    except (sqlite3.IntegrityError, KeyError) as error:
        raise BrokenStoreError(
            f"Fact {fact.seq} of {fact.reviewer} on {fact.device} ({fact.kind}) does not fit this "
            f"review: {_readable(error, fact)}."
        ) from error


def _readable(error: Exception, fact: Fact) -> str:
    if "FOREIGN KEY" in str(error):
        about = fact.body.get("record") or fact.body.get("a") or fact.body.get("study")
        return f"it speaks of {about}, which no import here holds; sync its import first"
    return f"{error}"


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join(f":{column}" for column in row)
    db.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", row)


def _head(fact: Fact) -> dict[str, Any]:
    return {"fact": fact.id, "ord": fact.ord}


def _document(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    body = fact.body
    row = {key: body[key] for key in ("role", "name", "sha", "version", "text")}
    _insert(db, "documents", _head(fact) | row)
    if body["role"] != "protocol":
        return
    for place, criterion in enumerate(body["criteria"]):
        db.execute(
            "insert or ignore into criteria values (?, ?, ?, ?, ?, ?)",
            (
                body["sha"],
                criterion["id"],
                place,
                *(criterion[k] for k in ("kind", "text", "label")),
            ),
        )
    for stage, reviewers in body["stages"].items():
        db.execute(
            "insert or ignore into stage_rules values (?, ?, ?)", (body["sha"], stage, reviewers)
        )


def _import(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    known = db.execute("select 1 from records where file = ?", (fact.body["file"],)).fetchone()
    _insert(db, "imports", _head(fact) | fact.body)
    if known is None and fact.body["records"]:
        made, _ = load_records(db, imported_file(folder, fact.body["file"]), fact.body["file"])
        if made != fact.body["records"]:
            raise BrokenStoreError(
                f"{fact.body['name']} gave {fact.body['records']} records when it was imported and "
                f"gives {made} now; rebuild with the version of reviewkit that imported it."
            )


def imported_file(folder: Path, sha: str) -> Path:
    """Return where an imported file is kept, after checking that it is there.

    Raises:
        BrokenStoreError: it is not.
    """
    path = folder / "imports" / sha
    if not path.is_file():
        raise BrokenStoreError(
            f"imports/{sha} is missing; copy it back from a backup or from the reviewer who "
            "imported it."
        )
    return path


def record_id(sha: str, position: int) -> str:
    """Return the id of the record at a position (from 1) of a file: the same in every store."""
    return f"{sha[:8]}-{position:04d}"


def load_records(db: sqlite3.Connection, path: Path, sha: str) -> tuple[int, int]:
    """Read an imported file into records; return how many were made, and start markers found.

    Args:
        db: the store, inside a transaction.
        path: the file's bytes.
        sha: their SHA-256.
    """
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


def _run(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    body = fact.body
    counts = {key: body[key] for key in ("rules", "said", "records", "same", "maybe", "related")}
    _insert(db, "runs", _head(fact) | counts | {"files": _json(body["files"])})
    db.executemany(
        "insert into pairs values (?, ?, ?, ?, ?, ?, ?, ?)",
        ((fact.id, *pair) for pair in _read_run(folder, body["said"])),
    )


def write_run(pairs: list[list[Any]], folder: Path) -> str:
    """Keep what the rules said under runs/, named by its hash; return the hash."""
    text = "".join(_json(pair) + "\n" for pair in pairs).encode()
    sha = digest(text)
    path = folder / "runs" / f"{sha}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        keep_bytes(path, gzip.compress(text, mtime=0))
    return sha


def keep_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    half = path.with_name(path.name + ".part")
    with half.open("wb") as file:
        file.write(data)
        file.flush()
    half.replace(path)


def _read_run(folder: Path, said: str) -> Iterator[list[Any]]:
    path = folder / "runs" / f"{said}.jsonl.gz"
    if not path.is_file():
        raise BrokenStoreError(
            f"runs/{path.name} is missing; copy it back from a backup or from the reviewer who ran "
            "`reviewkit dedupe`."
        )
    text = gzip.decompress(path.read_bytes())
    if digest(text) != said:
        raise BrokenStoreError(f"runs/{path.name} was changed; copy it back from a backup.")
    return (json.loads(line) for line in text.decode().splitlines())


def _plain(table: str) -> Callable[[sqlite3.Connection, Path, Fact], None]:
    """Facts whose body is the row."""

    def tell(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
        _insert(db, table, _head(fact) | {"reviewer": fact.reviewer} | fact.body)

    return tell


def _withdrawal(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    _insert(db, "withdrawals", _head(fact) | {"target": fact.body["target"]})


def _decision(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    row = fact.body | {"seen": _json(fact.body["seen"])}
    head = {"reviewer": fact.reviewer, "protocol": fact.protocol}
    _insert(db, "decisions", _head(fact) | head | row)


def _link(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    row = fact.body | {"seen": _json(fact.body["seen"])}
    _insert(db, "links", _head(fact) | {"reviewer": fact.reviewer} | row)


def _settlement(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    row = fact.body | {"saw": _json(fact.body["saw"])}
    _insert(db, "settlements", _head(fact) | {"reviewer": fact.reviewer} | row)


def _answers(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    head = _head(fact) | {key: fact.body[key] for key in ("study", "form")}
    for answer in fact.body["answers"]:
        value = {"value": _json(answer["value"])}
        _insert(db, "answers", head | {"extractor": fact.reviewer} | answer | value)


def _agreement(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    head = _head(fact) | {key: fact.body[key] for key in ("study", "form", "why")}
    for answer in fact.body["answers"]:
        made = {"value": _json(answer["value"]), "saw": _json(answer["saw"])}
        _insert(db, "agreements", head | {"reviewer": fact.reviewer} | answer | made)


def _release(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    made = {key: _json(fact.body[key]) for key in ("heads", "files", "studies")}
    _insert(db, "releases", _head(fact) | {"name": fact.body["name"]} | made)


KINDS: dict[str, Callable[[sqlite3.Connection, Path, Fact], None]] = {
    "document": _document,
    "import": _import,
    "run": _run,
    "judgement": _plain("judgements"),
    "withdrawal": _withdrawal,
    "decision": _decision,
    "settlement": _settlement,
    "retrieval": _plain("retrievals"),
    "link": _link,
    "answers": _answers,
    "agreement": _agreement,
    "release": _release,
}
