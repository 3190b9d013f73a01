from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import pytest

from reviewkit.errors import BrokenStoreError
from reviewkit.stages import search
from reviewkit.store import Store, open_store, transaction, writing
from reviewkit.store.records import load_records, problems_of, read_ahead, record_id

AT = "2026-11-02T09:00:00Z"
RIS = "".join(
    f"TY  - JOUR\nTI  - Care {number}\nAU  - Ash, B\nAU  - Elm, C\nKW  - teams\nAB  - Text.\n"
    f"XX  - odd\nER  - \nstray {number}\n"
    for number in range(1, 1203)
)
TABLES = ("records", "record_texts", "import_problems")


@pytest.fixture
def kept(review: Path) -> tuple[Path, str]:
    sha = hashlib.sha256(RIS.encode()).hexdigest()
    path = review / "imports" / sha
    path.write_text(RIS, encoding="utf-8")
    return path, sha


def rows(store: Store) -> list[list[tuple[object, ...]]]:
    return [store.db.execute(f"select * from {one}").fetchall() for one in TABLES]


def test_reading_ahead_makes_the_same_records_as_reading_in_the_transaction(
    store: Store, kept: tuple[Path, str], tmp_path: Path
) -> None:
    path, sha = kept
    assert read_ahead(store.db, path, sha) == (1202, 1202)
    assert rows(store) == [[], [], []]
    with transaction(store.db):
        assert load_records(store.db, path, sha) == (1202, 1202)
    ahead = rows(store)
    assert [len(one) for one in ahead[:2]] == [1202, 1202]
    assert ahead[2]

    store.db.execute("drop trigger records_no_delete")
    store.db.execute("drop trigger record_texts_no_delete")
    store.db.execute("drop trigger import_problems_no_delete")
    for table in reversed(TABLES):
        store.db.execute(f"delete from {table}")
    with transaction(store.db):
        assert load_records(store.db, path, sha) == (1202, 1202)
    assert rows(store) == ahead
    one = store.db.execute("select authors from records where id = ?", (record_id(sha, 7),))
    assert one.fetchone() == ("Ash, B; Elm, C",)
    assert [problem.line for problem in problems_of(store.db, sha)] == sorted(
        problem.line for problem in problems_of(store.db, sha)
    )


def test_others_may_write_while_a_file_is_read_ahead(
    store: Store, kept: tuple[Path, str], review: Path
) -> None:
    done: list[int] = []

    def other() -> None:
        with open_store(review) as second:
            second.db.execute("pragma busy_timeout = 0")
            with writing(second, "bo", AT) as facts:
                row = facts.db.execute("select body from facts where kind = 'document'").fetchone()
                facts.append("document", json.loads(row[0]))
            done.append(1)

    read_ahead(store.db, *kept)
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert done == [1]


def test_a_file_that_was_read_ahead_for_another_import_is_not_mixed_up(
    store: Store, kept: tuple[Path, str], tmp_path: Path
) -> None:
    read_ahead(store.db, *kept)
    path = tmp_path / "b.ris"
    path.write_text("TY  - JOUR\nTI  - Other\nER  - \n")
    assert search.import_file(store, path, search.Search("A"), "ada", AT).records == 1
    assert store.db.execute("select title from records").fetchall() == [("Other",)]


def test_files_whose_hashes_begin_alike_are_refused_with_what_to_do(
    store: Store, kept: tuple[Path, str]
) -> None:
    path, sha = kept
    with transaction(store.db):
        load_records(store.db, path, sha)
    twin = sha[:8] + "f" * 56
    store.db.execute("pragma foreign_keys = off")
    store.db.execute("drop trigger records_no_update")
    store.db.execute("update records set file = ?", (twin,))
    with pytest.raises(BrokenStoreError, match="begin alike"), transaction(store.db):
        load_records(store.db, path, sha)
