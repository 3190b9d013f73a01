"""Searches as facts: what is counted, what is noted once, what waits for an explanation."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import BrokenStoreError
from reviewkit.store import Store, memory_store, writing
from reviewkit.store.audit import verify
from reviewkit.store.searches import Asked, Search, append_search, noted_search, unexplained

AT = "2026-11-02T09:00:00Z"
WALKS = Search("CINAHL", searched="2026-11-02")


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return memory_store(tmp_path)


def note(store: Store, asked: Asked, search: Search = WALKS) -> str:
    with writing(store, "ada", AT) as facts:
        return append_search(facts, search, asked).id


def test_what_is_not_reported_stays_so(empty: Store) -> None:
    note(empty, Asked(), Search("CINAHL"))
    columns = "platform, api, query, ran, reported, received, known, why"
    assert set(empty.db.execute(f"select {columns} from searches").fetchone()) == {None}
    assert unexplained(empty.db) == [] and verify(empty) == []


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (Asked(reported=0), False),
        (Asked(reported=4), True),
        (Asked(reported=4, known=4), False),
        (Asked(reported=4, known=3), True),
        (Asked(reported=4, why="news items"), False),
        (Asked(received=4), True),
        (Asked(received=4, known=4), False),
        (Asked(reported=4, received=5, known=4), False),
    ],
)
def test_hits_are_imported_known_or_explained(empty: Store, asked: Asked, waits: bool) -> None:
    noted = note(empty, asked)
    assert [one.search for one in unexplained(empty.db)] == ([noted] if waits else [])


def test_the_line_names_the_search_its_numbers_and_the_command(empty: Store) -> None:
    noted = note(empty, Asked(reported=9, known=2), Search("CINAHL"))
    (waiting,) = unexplained(empty.db)
    assert str(waiting) == (
        "CINAHL, searched on a day not reported: 9 hits reported, 0 imported and 2 were known "
        f"before; say why with `reviewkit search explain {noted[:8]} --why TEXT`."
    )


@pytest.mark.parametrize(
    ("search", "asked"),
    [
        (Search("CINAHL", searched="2026-11-03"), Asked(query="walk*", reported=4)),
        (Search("EMBASE", searched="2026-11-02"), Asked(query="walk*", reported=4)),
        (Search("CINAHL", platform="Ovid", searched="2026-11-02"), Asked("", "walk*", 4)),
        (WALKS, Asked(query="walk", reported=4)),
        (WALKS, Asked(query="walk*", reported=5)),
        (WALKS, Asked(query="walk*")),
        (WALKS, Asked(reported=4)),
        (Search("CINAHL"), Asked(query="walk*", reported=4)),
    ],
)
def test_another_strategy_source_day_or_number_is_another_search(
    empty: Store, search: Search, asked: Asked
) -> None:
    same = Asked(query="walk*", reported=4)
    noted = note(empty, same)
    assert noted_search(empty.db, WALKS, same) == noted
    assert noted_search(empty.db, search, asked) is None


def test_a_search_that_was_taken_back_can_be_noted_anew(empty: Store) -> None:
    asked = Asked(query="walk*", reported=4)
    noted = note(empty, asked)
    with writing(empty, "ada", AT) as facts:
        facts.append("withdrawal", {"target": noted})
    assert noted_search(empty.db, WALKS, asked) is None
    assert unexplained(empty.db) == []


def test_an_explanation_names_a_search_that_is_here(empty: Store) -> None:
    body = {"target": "0" * 64, "why": "news items"}
    with (
        pytest.raises(BrokenStoreError, match="sync with the device"),
        writing(empty, "ada", AT) as facts,
    ):
        facts.append("search_explained", body)


@pytest.mark.parametrize("asked", [Asked(reported=-1), Asked(known=-1)])
def test_no_number_of_hits_is_below_0(empty: Store, asked: Asked) -> None:
    with pytest.raises(BrokenStoreError, match="does not fit"):
        note(empty, asked)


def test_a_number_that_was_changed_in_the_table_is_told(empty: Store) -> None:
    note(empty, Asked(reported=4, why="news items"))
    empty.db.execute("drop trigger searches_no_update")
    for column in ("reported", "received", "known"):
        empty.db.execute(f"update searches set {column} = 3")
        assert "The table searches differs from the facts in 1 rows" in verify(empty)[0]
        value = 4 if column == "reported" else None
        empty.db.execute(f"update searches set {column} = ?", (value,))
    assert verify(empty) == []
