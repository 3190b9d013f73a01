"""Labelled sets of records: `records.csv` and `clusters.csv`, as other people write them."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewkit.errors import UnreadableError

# What we call a column -> what others call it.
NAMES = {
    "record": ("record_id", "record", "recordid", "id"),
    "title": ("title", "primary_title"),
    "authors": ("author", "authors"),
    "year": ("year", "publication_year", "date"),
    "journal": ("journal", "secondary_title", "container_title", "source_title", "booktitle"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages", "page"),
    "doi": ("doi",),
    "pmid": ("pmid", "pubmed_id"),
    "accession": ("accession", "accession_number"),
    "abstract": ("abstract",),
    "kind": ("entrytype", "kind", "type", "publication_type"),
    "isbn": ("isbn", "issn"),
    "source": ("source", "database"),
}
LABELS = {
    "record": NAMES["record"],
    "cluster": ("cluster_id", "cluster", "clusterid", "duplicate_id", "duplicateid", "group"),
}
_DELIMITERS = ",;\t|"
_PADDED = re.compile(r"0*(\d+?)(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Records with their true documents.

    `truth` names the cluster of each record, in the order of the records; `notes` says in a line
    each what of the files could not be used.
    """

    name: str
    records: list[dict[str, str]]
    truth: list[str]
    notes: list[str]


def find_sets(folder: Path) -> list[Path]:
    """Give the folder itself, or those in it, that hold a labelled set.

    Raises:
        UnreadableError: there is none.
    """
    inside = sorted(path for path in folder.glob("*") if path.is_dir()) if folder.is_dir() else []
    sets = [
        path
        for path in (folder, *inside)
        if (path / "records.csv").is_file() and (path / "clusters.csv").is_file()
    ]
    if not sets:
        raise UnreadableError(
            f"{folder}: no records.csv and clusters.csv there; name a folder that holds both."
        )
    return sets


def read_set(folder: Path) -> LabelledSet:
    """Read a labelled set; columns may come in any order, and all but two may be missing.

    Raises:
        UnreadableError: a file is no table, lacks its ids, or names a record twice.
    """
    notes: list[str] = []
    records = _records(folder / "records.csv", notes)
    names = [record["record"] for record in records]
    clusters = _clusters(folder / "clusters.csv", names, notes)
    truth = [clusters.get(name, f"alone {name}") for name in names]
    return LabelledSet(folder.resolve().name, records, truth, notes)


def _records(path: Path, notes: list[str]) -> list[dict[str, str]]:
    records = []
    seen: dict[str, int] = {}
    for line, row in _rows(path, NAMES, "record", notes):
        name = row["record"]
        if not name:
            raise UnreadableError(f"{path}, line {line}: no record_id; give each record its own.")
        if name in seen:
            raise UnreadableError(
                f"{path}, line {line}: record_id '{name}' stands in line {seen[name]} already; "
                "give each record its own."
            )
        seen[name] = line
        records.append(row)
    if not records:
        raise UnreadableError(f"{path}: a heading and no records; name a folder that holds some.")
    if not any(record.get("title") for record in records):
        notes.append(f"{path}: no record has a title.")
    return records


def _clusters(path: Path, names: list[str], notes: list[str]) -> dict[str, str]:
    """Give the cluster of each record that is listed; other tools turn ids into numbers."""
    known = set(names)
    alike: dict[str, str] = {}
    for name in names:
        alike[_plain(name)] = "" if _plain(name) in alike else name
    clusters: dict[str, str] = {}
    strangers, twice = [], []
    for line, row in _rows(path, LABELS, "cluster", notes):
        name = row["record"] if row["record"] in known else alike.get(_plain(row["record"]), "")
        if not name:
            strangers.append(f"'{row['record']}' (line {line})")
        elif clusters.setdefault(name, row["cluster"]) != row["cluster"]:
            twice.append(f"'{name}' (line {line})")
    for found, what in (
        (strangers, "that records.csv does not hold are left out"),
        (twice, "that stand in two clusters are counted in the first"),
    ):
        if found:
            notes.append(f"{path}: {len(found)} record(s) {what}, such as {found[0]}.")
    return clusters


def _plain(name: str) -> str:
    """Give an id as a spreadsheet would: "0012" and "12.0" are 12."""
    number = _PADDED.fullmatch(name)
    return number.group(1) if number else name


def _rows(
    path: Path, names: dict[str, tuple[str, ...]], needed: str, notes: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of a table under our names for its columns, with their lines."""
    csv.field_size_limit(2**31 - 1)
    text = _text(path, notes)
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    heading = [cell.strip().lower().replace(" ", "_") for cell in next(table, [])]
    places = {
        ours: heading.index(found)
        for ours, theirs in names.items()
        if (found := next((name for name in theirs if name in heading), None))
    }
    for ours in ("record", needed):
        if ours not in places:
            raise UnreadableError(
                f"{path}: no column {names[ours][0]}; the heading reads {', '.join(heading)[:200]}."
            )
    ragged = []
    for row in table:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(heading):
            ragged.append(table.line_num)
        yield (
            table.line_num,
            {ours: row[at].strip() if at < len(row) else "" for ours, at in places.items()},
        )
    if ragged:
        notes.append(
            f"{path}: {len(ragged)} row(s) have more or fewer fields than the heading, such as "
            f"the one that ends in line {ragged[0]}."
        )


def _text(path: Path, notes: list[str]) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        notes.append(f"{path}: byte {error.start} is no UTF-8, so it is read as Windows-1252.")
        return data.removeprefix(BOM_UTF8).decode("cp1252", errors="replace")
