"""The published data as a SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reviewkit.stages.publish import SHEETS, write_database

STUDY = ("S1", "Doe 2020", 2020, 1, "studies/S1.html")
REPORT = (
    "r1",
    "S1",
    "primary",
    "Doe (2020) Tai chi.",
    "Tai chi",
    "Doe, Jo",
    2020,
    "J",
    *[None] * 3,
)
QUESTION = ("design", "Form", "About", None, "Design", "choice", 0, None)
ANSWER = ("S1", "design", "", 1, "trial", "A trial", "r1", "7", "we tossed a coin")


def rows(**given: list[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    filled = {"studies": [STUDY], "reports": [REPORT], "questions": [QUESTION], "answers": [ANSWER]}
    return {sheet.name: (filled | given).get(sheet.name, []) for sheet in SHEETS}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.db"


def test_tables_say_what_they_hold_and_hang_together(path: Path) -> None:
    write_database(path, rows())
    with closing(sqlite3.connect(path)) as db:
        made = dict(db.execute("select name, sql from sqlite_schema where type = 'table'"))
        for sheet in SHEETS:
            assert f"-- {sheet.says}." in made[sheet.name]
            assert all(f"-- {one.says}" in made[sheet.name] for one in sheet.columns)
        assert db.execute("pragma foreign_key_check").fetchall() == []
        to = db.execute('select "table", "from", "to" from pragma_foreign_key_list(\'answers\')')
        assert sorted(to) == [
            ("questions", "field", "field"),
            ("reports", "report", "report"),
            ("studies", "study", "study"),
        ]
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert db.execute("select * from answers").fetchall() == [ANSWER]


def test_words_are_found_in_their_rows(path: Path) -> None:
    more = [("r2", "S1", "companion", "Roe (2021) Judo.", "Judo", "Roe, A", *REPORT[6:])]
    write_database(path, rows(reports=[REPORT, *more]))
    with closing(sqlite3.connect(path)) as db:
        for table, word, key in (("reports", "judo", "r2"), ("answers", "coin", "S1")):
            found = db.execute(
                f"select * from {table} where rowid in "
                f"(select rowid from {table}_fts where {table}_fts match ?)",
                (word,),
            )
            assert [row[0] for row in found] == [key]
            sql = "select sql from sqlite_schema where name = ?"
            ((made,),) = db.execute(sql, (f"{table}_fts",))
            assert f"content=[{table}]" in made  # what Datasette looks for


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    many = [(f"S{n:03}", f"Doe {n}", n, 1, "p") for n in range(1, 400)]
    for name in ("one", "two"):
        write_database(tmp_path / name, {**rows(studies=[STUDY, *many])})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize(
    "given",
    [
        {"answers": [("S9", *ANSWER[1:])]},
        {"answers": [ANSWER, ANSWER]},
        {"studies": [("S1", None, None, 1, "p")]},
    ],
)
def test_rows_that_do_not_hang_together_are_a_mistake_of_ours(
    path: Path, given: dict[str, list[tuple[Any, ...]]]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_database(path, rows(**given))
