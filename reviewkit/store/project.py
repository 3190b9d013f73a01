"""What facts say, put into tables with types and keys.

`project` is called once for each fact, in the transaction that appends it. It only ever
inserts into tables made from facts. Each kind of fact has one function below; their table at the
end is the list of kinds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviewkit.errors import BrokenStoreError
from reviewkit.store.facts import Fact
from reviewkit.store.kept import keep_bytes, read_run, write_run
from reviewkit.store.membership import EVERY_RECORD, add_members, is_latest_import, owe
from reviewkit.store.records import load_records, problems_of
from reviewkit.store.shapes import SHAPES, check_shape
from reviewkit.store.study_names import name_studies_of, name_study

NUMBERED = 2  # parts of a line of a run that tells a record's document number; pairs have more

__all__ = ["keep_bytes", "problems_of", "project", "write_run"]


def project(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    """Put one fact into the tables made from facts.

    Args:
        db: the store, inside a transaction.
        folder: the review folder, where imports/ and runs/ lie.
        fact: a fact already in the table `facts`.

    Raises:
        BrokenStoreError: the fact speaks of a record, file or fact that the store lacks, or is
            of a kind or shape that this version does not know.
    """
    check_shape(fact)
    try:
        KINDS[fact.kind](db, folder, fact)
    except sqlite3.IntegrityError as error:
        raise BrokenStoreError(
            f"Fact {fact.seq} of {fact.reviewer} on {fact.device} ({fact.kind}) does not fit this "
            f"review: {_readable(error, fact)}."
        ) from error


def _readable(error: sqlite3.IntegrityError, fact: Fact) -> str:
    if "FOREIGN KEY" in str(error):
        body = fact.body
        about = next((body[key] for key in ("record", "target", "a") if key in body), "a record")
        return f"it speaks of {about}, which is not here; sync with the device that has it first"
    return f"{error}"


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join(f":{column}" for column in row)
    db.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", row)


def _head(fact: Fact) -> dict[str, Any]:
    return {"fact": fact.id, "ord": fact.ord}


def _document(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    body = fact.body
    _insert(db, "documents", _head(fact) | {key: body[key] for key in SHAPES["document"]})
    if body["role"] != "protocol":
        return
    for place, criterion in enumerate(body["criteria"]):
        values = (criterion[key] for key in ("kind", "text", "label"))
        db.execute(
            "insert or ignore into criteria values (?, ?, ?, ?, ?, ?)",
            (body["sha"], criterion["id"], place, *values),
        )
    if "display" in body:
        db.execute(
            "insert or ignore into displays values (?, ?)", (body["sha"], _json(body["display"]))
        )
    for stage, reviewers in body["stages"].items():
        rule = _json(body["rules"][stage])
        db.execute(
            "insert or ignore into stage_rules values (?, ?, ?, ?)",
            (body["sha"], stage, reviewers, rule),
        )


def _import(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    body = fact.body
    known = db.execute("select 1 from records where file = ?", (body["file"],)).fetchone()
    _insert(db, "imports", _head(fact) | body)
    latest = is_latest_import(db, fact.ord)
    if not latest:
        owe(db, EVERY_RECORD)
    if known is None and body["records"]:
        made, _ = load_records(db, folder / "imports" / body["file"], body["file"])
        if made != body["records"]:
            raise BrokenStoreError(
                f"{body['name']} gave {body['records']} records when it was imported and gives "
                f"{made} now; rebuild with the version of reviewkit that imported it."
            )
        if latest:
            add_members(db, body["file"])


def _search(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    row = {key: value for key, value in fact.body.items() if key not in ("files", "update")}
    more = {"told": _json(fact.body["told"]), "updates": int(fact.body["update"])}
    _insert(db, "searches", _head(fact) | {"reviewer": fact.reviewer} | row | more)
    for file in dict.fromkeys(fact.body["files"]):
        if db.execute("select 1 from imports where file = ?", (file,)).fetchone() is None:
            raise BrokenStoreError(
                f"Fact {fact.seq} of {fact.reviewer} on {fact.device} (search) speaks of the file "
                f"{file[:8]}, which was not imported here; sync with the device that has it first."
            )
        db.execute("insert into search_files values (?, ?)", (fact.id, file))


def _run(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    body = fact.body
    policy = {"policy": _json(body["policy"])} if "policy" in body else {}
    _insert(db, "runs", _head(fact) | body | {"files": _json(body["files"])} | policy)
    for line in read_run(folder, body["said"]):
        if len(line) == NUMBERED:
            db.execute("insert into document_numbers values (?, ?, ?)", (fact.id, *line))
        else:
            db.execute("insert into pairs values (?, ?, ?, ?, ?, ?, ?, ?)", _pair(fact.id, line))
    _owe_run(db, fact)


def _owe_run(db: sqlite3.Connection, fact: Fact) -> None:
    """A run that goes on from the last one moves only records that it calls the same."""
    last = db.execute("select fact from runs order by ord desc limit 2").fetchall()
    if fact.body.get("after") is None or last != [(fact.id,), (fact.body["after"],)]:
        owe(db, EVERY_RECORD)
        return
    same = "select {} from pairs where run = ? and judgement = 'same'"
    for side in "ab":
        owe(db, *(row[0] for row in db.execute(same.format(side), (fact.id,)).fetchall()))


def _pair(run: str, line: list[Any]) -> tuple[Any, ...]:
    """A pair is stored with the smaller id first, as people's judgements are."""
    a, b, *said = line
    return (run, min(a, b), max(a, b), *said)


def _judgement(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    _insert(db, "judgements", _head(fact) | {"reviewer": fact.reviewer} | fact.body)
    owe(db, fact.body["a"], fact.body["b"])


def _plain(table: str) -> Callable[[sqlite3.Connection, Path, Fact], None]:
    """Facts whose body is the row."""

    def tell(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
        _insert(db, table, _head(fact) | {"reviewer": fact.reviewer} | fact.body)

    return tell


def _withdrawal(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    target = fact.body["target"]
    _insert(db, "withdrawals", _head(fact) | {"target": target})
    pair = db.execute("select a, b from judgements where fact = ?", (target,)).fetchone()
    if pair:
        owe(db, *pair)
    link = db.execute("select record from links where fact = ?", (target,)).fetchone()
    if link:
        name_studies_of(db, link[0])


def _decision(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    body = fact.body
    row = body | {"seen": _json(body["seen"])}
    head = {"reviewer": fact.reviewer, "protocol": fact.protocol}
    _insert(db, "decisions", _head(fact) | head | row)
    db.executemany(
        "insert into sightings values (?, ?, ?, ?, ?, ?)",
        (
            (fact.id, record, body["stage"], fact.reviewer, fact.ord, body["record"])
            for record in sorted(set(body["seen"]) - {body["record"]})
        ),
    )


def _link(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    row = fact.body | {"seen": _json(fact.body["seen"])}
    _insert(db, "links", _head(fact) | {"reviewer": fact.reviewer} | row)
    name_studies_of(db, fact.body["record"])


def _settlement(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    row = fact.body | {"saw": _json(fact.body["saw"])}
    _insert(db, "settlements", _head(fact) | {"reviewer": fact.reviewer} | row)


def _answers(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    head = _head(fact) | {key: fact.body[key] for key in ("study", "form")}
    for answer in fact.body["answers"]:
        _insert(db, "answers", head | {"extractor": fact.reviewer} | _cell(answer))
    name_study(db, fact.body["study"])


def _cell(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as a row: what is JSON in it as text."""
    anchor = answer["anchor"]
    made = {"value": _json(answer["value"]), "anchor": _json(anchor) if anchor else None}
    return answer | made


def _agreement(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    head = _head(fact) | {key: fact.body[key] for key in ("study", "form", "why")}
    for answer in fact.body["answers"]:
        made = _cell(answer) | {"saw": _json(answer["saw"])}
        _insert(db, "agreements", head | {"reviewer": fact.reviewer} | made)
    name_study(db, fact.body["study"])


def _release(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    made = {key: _json(fact.body[key]) for key in ("heads", "files", "studies")}
    _insert(db, "releases", _head(fact) | {"name": fact.body["name"]} | made)


def _bulk(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    rows = ((target, fact.id, fact.ord) for target in fact.body["decisions"])
    db.executemany("insert into bulks values (?, ?, ?)", rows)


def _split(db: sqlite3.Connection, _folder: Path, fact: Fact) -> None:
    rows = ((target, fact.id, fact.ord) for target in fact.body["judgements"])
    db.executemany("insert into splits values (?, ?, ?)", rows)


def _assignment(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    _insert(db, "assignments", _head(fact) | {"reviewer": fact.reviewer} | fact.body)
    head = (fact.id, fact.ord, fact.body["stage"])
    db.executemany(
        "insert into assigned values (?, ?, ?, ?, ?, ?, ?)",
        ((*head, *row) for row in read_run(folder, fact.body["said"])),
    )


def _order(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    row = {key: value for key, value in fact.body.items() if key != "card"}
    _insert(db, "orders", _head(fact) | {"reviewer": fact.reviewer} | row)
    db.executemany(
        "insert into ranks values (?, ?, ?)",
        (
            (fact.id, rank, record)
            for rank, (record,) in enumerate(read_run(folder, fact.body["said"]), start=1)
        ),
    )


def _sample(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    _insert(db, "samples", _head(fact) | {"reviewer": fact.reviewer} | fact.body)
    db.executemany(
        "insert into sampled values (?, ?, ?)",
        (
            (fact.id, place, record)
            for place, (record,) in enumerate(read_run(folder, fact.body["said"]), start=1)
        ),
    )


def _stop(db: sqlite3.Connection, folder: Path, fact: Fact) -> None:
    row = fact.body | {"figures": _json(fact.body["figures"])}
    _insert(db, "stops", _head(fact) | {"reviewer": fact.reviewer} | row)
    db.executemany(
        "insert into left_unread values (?, ?)",
        ((record, fact.id) for (record,) in read_run(folder, fact.body["said"])),
    )


def _json(value: Any) -> str:
    """Keys are sorted as in the fact, so that a rebuilt table is the same."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


KINDS: dict[str, Callable[[sqlite3.Connection, Path, Fact], None]] = {
    "document": _document,
    "import": _import,
    "search": _search,
    "search_explained": _plain("explanations"),
    "run": _run,
    "judgement": _judgement,
    "put_off": _plain("put_off"),
    "split": _split,
    "withdrawal": _withdrawal,
    "decision": _decision,
    "settlement": _settlement,
    "retrieval": _plain("retrievals"),
    "lookup": _plain("lookups"),
    "link": _link,
    "answers": _answers,
    "agreement": _agreement,
    "release": _release,
    "bulk": _bulk,
    "assignment": _assignment,
    "departure": _plain("departures"),
    "opening": _plain("openings"),
    "tag": _plain("tags"),
    "comment": _plain("comments"),
    "order": _order,
    "sample": _sample,
    "stop": _stop,
}
