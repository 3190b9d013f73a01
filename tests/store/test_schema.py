from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from reviewkit.store import Store, writing
from reviewkit.store.schema import APPEND_ONLY, LATEST, MIGRATIONS

AT = "2026-11-02T09:00:00Z"


def test_every_table_is_append_only_but_those_that_are_rebuilt(store: Store) -> None:
    names = "select name from sqlite_schema where type = 'table' and name not like '%sqlite%'"
    tables = {row[0] for row in store.db.execute(names)}
    rebuilt = {"about", "membership", "unsettled", "outcomes", "words", "touched", "study_names"}
    rebuilt |= {"shown", "unshown", "stopped_joins", "without_people"}
    assert tables - rebuilt == set(APPEND_ONLY)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_facts_and_what_follows_from_them_are_never_changed(table: str, store: Store) -> None:
    store.db.execute("pragma foreign_keys = off")
    store.db.execute("pragma ignore_check_constraints = on")
    columns = store.db.execute(f"pragma table_info({table})").fetchall()
    values = [0 if kind in ("INTEGER", "REAL") else "{}" for _, _, kind, *_ in columns]
    marks = ", ".join("?" * len(values))
    store.db.execute(f"insert into {table} values ({marks})", values)
    before = store.db.execute(f"select * from {table}").fetchall()
    column = columns[0][1]

    for change in (
        f"update {table} set {column} = {column}",
        f"delete from {table}",
        f"update or replace {table} set {column} = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
            store.db.execute(change)
    if any(one[5] for one in columns):  # it has a primary key
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
            store.db.execute(f"insert or replace into {table} values ({marks})", values)
    assert store.db.execute(f"select * from {table}").fetchall() == before


def test_migrations_are_numbered_and_every_table_and_view_says_what_it_is() -> None:
    assert [one.number for one in MIGRATIONS] == list(range(1, LATEST + 1))
    for migration in MIGRATIONS:
        for statement in migration.statements():
            words = statement.split()
            if words[:2] in (["create", "table"], ["create", "view"]):
                assert statement.splitlines()[1].strip().startswith("-- "), words[2]


def test_a_pair_has_one_order_so_that_a_word_on_it_is_found(
    store: Store, bring_in: Callable[..., list[str]]
) -> None:
    a, b = sorted(bring_in(store, 2), reverse=True)
    with pytest.raises(Exception, match="a < b"), writing(store, "ada", AT) as facts:
        facts.append("judgement", {"a": a, "b": b, "judgement": "same", "why": ""})


def test_a_full_text_exclusion_without_reason_does_not_enter(
    store: Store, bring_in: Callable[..., list[str]]
) -> None:
    record = bring_in(store, 1)[0]
    body = {"record": record, "stage": "fulltext", "verdict": "exclude", "reason": None}
    with pytest.raises(Exception, match="does not fit"), writing(store, "ada", AT) as facts:
        facts.append("decision", body | {"note": "", "seen": [record]})
