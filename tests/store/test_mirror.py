from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import BrokenStoreError
from reviewkit.store import Store, writing
from reviewkit.store.facts import to_line
from reviewkit.store.mirror import (
    bring_up,
    chained_facts,
    facts_file,
    facts_files,
    heads,
    last_mirrored,
)

AT = "2026-11-02T09:00:00Z"
BringIn = Callable[..., list[str]]


def decide(store: Store, who: str, record: str, note: str = "") -> None:
    body = {"record": record, "stage": "title", "verdict": "include", "reason": None}
    with writing(store, who, AT) as facts:
        facts.append("decision", body | {"note": note, "seen": [record]})


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in facts_files(folder)}


def expected(store: Store) -> dict[str, str]:
    made: dict[str, str] = {}
    for fact in chained_facts(store.db):
        name = f"{fact.reviewer}-{fact.device}.jsonl"
        made[name] = made.get(name, "") + to_line(fact)
    return made


def test_each_author_has_a_file_with_all_their_facts_in_order(
    store: Store, bring_in: BringIn
) -> None:
    record = bring_in(store, 1)[0]
    for who in ("bo", "cy", "bo", "ada"):
        decide(store, who, record, 'caf\u00e9\u2028 "x"\n')
    assert texts(store.folder) == expected(store)
    counted = store.db.execute("select reviewer, device, max(seq) from facts group by 1, 2")
    assert heads(store.db) == sorted(counted.fetchall())


@pytest.mark.parametrize("left", [0, 1, 40, 200])
def test_a_file_that_is_behind_by_any_number_of_bytes_is_brought_up(
    left: int, store: Store, bring_in: BringIn
) -> None:
    record = bring_in(store, 1)[0]
    for number in range(4):
        decide(store, "bo", record, "x" * number)
    path = facts_file(store.folder, ("bo", store.device))
    whole = path.read_bytes()
    path.write_bytes(whole[:left])
    bring_up(store.folder, store.db)
    assert path.read_bytes() == whole


def test_half_a_line_at_the_end_is_taken_away(store: Store, bring_in: BringIn) -> None:
    bring_in(store, 1)
    path = facts_file(store.folder, ("ada", store.device))
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"at":"2026' * 500)
    bring_up(store.folder, store.db)
    assert path.read_bytes() == whole


def test_a_fact_longer_than_a_look_at_the_end_is_read_whole(
    store: Store, bring_in: BringIn
) -> None:
    record = bring_in(store, 1)[0]
    decide(store, "bo", record, "long " * 50_000)
    assert last_mirrored(store.folder, ("bo", store.device)) == 1
    decide(store, "bo", record)
    assert texts(store.folder) == expected(store)


def test_a_file_whose_end_is_no_fact_stops_the_write_before_it_is_made(
    store: Store, bring_in: BringIn
) -> None:
    record = bring_in(store, 1)[0]
    decide(store, "bo", record)
    path = facts_file(store.folder, ("bo", store.device))
    path.write_text(path.read_text() + "<<<<<<< HEAD\n")
    before = store.db.execute("select count(*) from facts").fetchone()
    with pytest.raises(BrokenStoreError, match="last line is not a fact; delete the file"):
        decide(store, "bo", record)
    assert store.db.execute("select count(*) from facts").fetchone() == before


def test_who_has_no_file_has_nothing_mirrored(tmp_path: Path) -> None:
    assert last_mirrored(tmp_path, ("ada", "desk")) == 0
