"""The published data as one SQLite file: commented tables that hang together, and full text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reviewkit.stages.publish.tables import SHEETS, Column, Sheet

Row = tuple[Any, ...]
_KEYS = {sheet.name: sheet.key[0] for sheet in SHEETS}


def write_database(path: Path, rows: Mapping[str, Iterable[Row]]) -> None:
    """Write the tables of `SHEETS` into a new SQLite file, row by row.

    The same rows give the same bytes: nothing in the file tells when it was written, and VACUUM
    (sqlite.org/lang_vacuum.html) leaves no trace of the order of work.

    Args:
        path: the file, which is not there yet.
        rows: of each table by its name, in the order of its columns.

    Raises:
        sqlite3.IntegrityError: a row names a study, report or question that is not there.
    """
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("pragma foreign_keys = on")
        db.execute("begin")
        for sheet in SHEETS:
            db.execute(_ddl(sheet))
            marks = ", ".join("?" * len(sheet.columns))
            db.executemany(f"insert into {sheet.name} values ({marks})", rows[sheet.name])
        for sheet in SHEETS:
            for statement in _indexes(sheet):
                db.execute(statement)
        db.execute("commit")
        db.execute("vacuum")
    finally:
        db.close()


def _ddl(sheet: Sheet) -> str:
    """The table as SQL, with what it and each column holds as comments."""
    lines = [_column(one) for one in sheet.columns]
    lines.append((f"primary key ({', '.join(sheet.key)})", ""))
    last = len(lines) - 1
    told = "\n".join(
        f"    {sql}{',' if number < last else ''}{f'  -- {says}' if says else ''}"
        for number, (sql, says) in enumerate(lines)
    )
    return f"create table {sheet.name} (\n    -- {sheet.says}.\n{told}\n) strict"


def _column(one: Column) -> tuple[str, str]:
    null = "" if one.may_lack else " not null"
    # The other table's column is named: Datasette fails on a page whose key leaves it out.
    to = f" references {one.to} ({_KEYS[one.to]})" if one.to else ""
    return f"{one.name} {one.type}{null}{to}", one.says


def _indexes(sheet: Sheet) -> Iterator[str]:
    """Indexes of the keys of other tables, and the table of its words."""
    for one in sheet.columns:
        if one.to and one.name != sheet.key[0]:
            yield f"create index {sheet.name}_by_{one.name} on {sheet.name} ({one.name})"
    if sheet.searched:
        words = f"{sheet.name}_fts"
        columns = ", ".join(sheet.searched)
        # Datasette offers a search where it finds the name in brackets.
        yield f"create virtual table {words} using fts5({columns}, content=[{sheet.name}])"
        yield f"insert into {words}({words}) values ('rebuild')"
        yield f"insert into {words}({words}) values ('optimize')"
