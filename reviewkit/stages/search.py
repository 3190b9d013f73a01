"""Bringing in what searches found: files are kept as received, records made from them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reviewkit import formats
from reviewkit.errors import NotThereError, UnreadableError
from reviewkit.store import Store, Writing, backup, writing
from reviewkit.store.kept import sha_of
from reviewkit.store.project import problems_of
from reviewkit.store.records import read_ahead
from reviewkit.store.refs import find_record
from reviewkit.store.searches import Asked, Search, append_search, noted_search
from reviewkit.terms import Problem


@dataclass(frozen=True, slots=True)
class Imported:
    """The import report of one file; `file` is the SHA-256 of its bytes."""

    file: str
    name: str
    source: str
    format: str
    dialect: str | None
    encoding: str
    evidence: tuple[str, ...]
    starts: int
    records: int
    problems: tuple[Problem, ...]
    already: bool = False


def import_file(
    store: Store,
    path: Path,
    search: Search,
    reviewer: str,
    at: str,
    asked: Asked | None = None,
) -> Imported:
    """Bring in one file: keep its bytes, make its records; all of it or nothing.

    Args:
        store: the review.
        path: what the database exported.
        search: where it came from.
        reviewer: who imports.
        at: ISO time.
        asked: what was asked and answered, if the file is what one search gave: the search is
            noted with the import. Its `received` is what the file holds, where left out.

    Returns:
        The import report; `already` when the same bytes were imported before: no record is made
        again, and a search is noted as one that found what was known.

    Raises:
        NotThereError: there is no such file.
        UnreadableError: it is empty, no export, or holds no record.
    """
    if not path.is_file():
        raise NotThereError(f"{path}: there is no such file.")
    sha = sha_of(path)
    known = _known(store.db, path, sha)
    if known:
        _keep(path, store.folder, sha)  # brings back a kept file that was lost
        if asked:
            with writing(store, reviewer, at) as facts:
                _note_again(facts, search, asked, known)
        return known
    detected = formats.detect(path)
    _refuse_empty(path, formats.read(path))
    backup(store.folder, store.db, "import")
    kept = _keep(path, store.folder, sha)
    made, starts = read_ahead(store.db, kept, sha)  # before the lock, so that it is short
    with writing(store, reviewer, at) as facts:
        known = _known(facts.db, path, sha)  # another process may have been quicker
        if known:
            if asked:
                _note_again(facts, search, asked, known)
            return known
        counts = {"records": made, "starts": starts}
        facts.append("import", _body(path, sha, search, detected) | counts)
        if asked:
            append_search(facts, search, _received(asked, made), [sha])
    return Imported(
        sha, path.name, search.source, detected.format, detected.dialect, detected.encoding,
        detected.evidence, starts, made, tuple(problems_of(store.db, sha)),
    )  # fmt: skip


def _received(asked: Asked, records: int) -> Asked:
    """Fill in what came, where nobody said: what was known before, and what the file holds."""
    if asked.received is not None:
        return asked
    return replace(asked, received=(asked.known or 0) + records)


def _note_again(facts: Writing, search: Search, asked: Asked, known: Imported) -> None:
    """Note a search that found a file which was imported before: all of it was known."""
    full = _received(asked, known.records)
    if noted_search(facts.db, search, full) is None:
        append_search(facts, search, replace(full, known=(asked.known or 0) + known.records))


def _refuse_empty(path: Path, reading: formats.Reading) -> None:
    for _ in reading:
        return
    raise UnreadableError(
        f"{path}: read as {reading.detected.format}, but no record was found in it; export again, "
        "in RIS, nbib or CSV."
    )


def _body(path: Path, sha: str, search: Search, detected: formats.Detected) -> dict[str, Any]:
    return {
        "file": sha,
        "name": path.name,
        "source": search.source,
        "kind": str(search.kind),
        "platform": search.platform,
        "searched": search.searched,
        "format": detected.format,
        "dialect": detected.dialect,
        "encoding": detected.encoding,
    }


def _known(db: sqlite3.Connection, path: Path, sha: str) -> Imported | None:
    row = db.execute(
        "select source, format, dialect, encoding, starts, records from standing_imports "
        "where file = ?",
        (sha,),
    ).fetchone()
    if row is None:
        return None
    source, kind, dialect, encoding, starts, records = row
    problems = tuple(problems_of(db, sha))
    return Imported(
        sha, path.name, source, kind, dialect, encoding, (), starts, records, problems, already=True
    )


def _keep(path: Path, folder: Path, sha: str) -> Path:
    kept = folder / "imports" / sha
    if kept.is_file():
        return kept
    kept.parent.mkdir(exist_ok=True)
    half = kept.with_name(f"{sha}.part")
    shutil.copyfile(path, half)
    half.replace(kept)
    return kept


def imports(store: Store) -> list[dict[str, Any]]:
    """List the imported files in the order of their searches."""
    return _rows(
        store.db,
        """select i.name, i.source, i.kind, i.platform, i.searched, i.format, i.dialect,
            i.encoding, i.starts, i.records,
            (select count(*) from import_problems p where p.file = i.file) as problems, i.file
        from standing_imports i order by i.searched is null, i.searched, i.source, i.file""",
    )


def records(store: Store, fate: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield every record with its report and its fate, in order.

    `shown` names the fields that its report shows from this record, where it has several. The
    first record of a report lists all distinct accession numbers, DOIs and PMIDs of its records.

    Args:
        store: the review.
        fate: only records of this fate, such as `duplicate` or `included`.
    """
    rows = _iterate(
        store.db,
        """select r.id as record, m.report, f.fate, f.reason, i.source, r.title, r.authors, r.year,
            r.journal, r.volume, r.issue, r.pages, r.doi, r.pmid, r.accession, i.name as file,
            r.position, r.line,
            s.origin as shown,
            case when m.record = s.report then (
                select json_array(json_group_array(distinct o.accession),
                    json_group_array(distinct o.doi), json_group_array(distinct o.pmid))
                from membership n join records o on o.id = n.record
                where n.report = m.report) end as numbers
        from records r join membership m on m.record = r.id
        join fates f on f.record = r.id join standing_imports i on i.file = r.file
        left join shown s on s.report = m.report
        where :fate is null or f.fate = :fate order by m.place""",
        {"fate": fate},
    )
    return map(_with_lists, rows)


def _with_lists(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row its lists; a record that is a report alone has its own numbers only."""
    origin, listed = row["shown"], row.pop("numbers")
    shown = json.loads(origin) if origin else {}
    row["shown"] = [field for field, record in shown.items() if record == row["record"]]
    own = () if origin else ([row["accession"]], [row["doi"]], [row["pmid"]])
    numbers = json.loads(listed) if listed else own or ([], [], [])
    for name, values in zip(("accessions", "dois", "pmids"), numbers, strict=True):
        row[name] = [value for value in values if value]
    return row


def record(store: Store, reference: str) -> dict[str, Any]:
    """Return one record whole: fields, where each came from, and every tag as it stood.

    Raises:
        NotThereError: there is none.
    """
    found = find_record(store.db, reference)
    row = _rows(
        store.db,
        """select r.*, m.report, t.abstract, t.keywords, t.provenance, t.raw, i.source,
            i.name as file_name
        from records r join membership m on m.record = r.id
        join record_texts t on t.record = r.id join standing_imports i on i.file = r.file
        where r.id = :id""",
        {"id": found},
    )[0]
    for column in ("keywords", "provenance", "raw"):
        row[column] = json.loads(row[column])
    return row


def _iterate(db: sqlite3.Connection, query: str, values: Any = ()) -> Iterator[dict[str, Any]]:
    cursor = db.execute(query, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _rows(db: sqlite3.Connection, query: str, values: Any = ()) -> list[dict[str, Any]]:
    return list(_iterate(db, query, values))
