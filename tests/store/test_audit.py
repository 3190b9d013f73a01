from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewkit.store import Store, open_store, writing
from reviewkit.store.audit import CHECKS, strays, verify
from reviewkit.store.mirror import facts_file

AT = "2026-11-02T09:00:00Z"
BringIn = Callable[..., list[str]]


@pytest.fixture
def whole(store: Store, bring_in: BringIn) -> Iterator[tuple[Store, list[str]]]:
    """A review with three records, one included and linked, in which all adds up."""
    ids = bring_in(store, 3)
    decide(store, ids[0], "title", "include")
    decide(store, ids[0], "fulltext", "include")
    link(store, ids[0], "S1")
    assert strays(store.db) == []
    assert verify(store) == []
    return store, ids  # type: ignore[return-value]


def decide(store: Store, record: str, stage: str, verdict: str) -> None:
    body = {"record": record, "stage": stage, "verdict": verdict, "reason": None, "note": ""}
    with writing(store, "ada", AT) as facts:
        facts.append("decision", body | {"seen": [record]})


def link(store: Store, record: str, study: str | None, role: str = "primary") -> None:
    with writing(store, "ada", AT) as facts:
        facts.append("link", {"record": record, "study": study, "role": role, "seen": [record]})


def without_triggers(db: sqlite3.Connection) -> sqlite3.Connection:
    db.execute("pragma foreign_keys = off")
    for (name,) in db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
        db.execute(f"drop trigger {name}")
    return db


def lose_membership(store: Store, ids: list[str]) -> None:
    store.db.execute("delete from membership where record = ?", (ids[1],))


def point_at_a_member(store: Store, ids: list[str]) -> None:
    store.db.execute("update membership set report = ? where record = ?", (ids[1], ids[2]))
    store.db.execute("update membership set report = ? where record = ?", (ids[0], ids[1]))


def leave_unsettled(store: Store, ids: list[str]) -> None:
    store.db.execute("insert into unsettled values (?)", (ids[1],))


def spoil_an_outcome(store: Store, ids: list[str]) -> None:
    store.db.execute("update outcomes set reason = 'E1' where stage = 'title'")


def spoil_a_word(store: Store, ids: list[str]) -> None:
    store.db.execute("update words set verdict = 'unsure' where stage = 'title'")


def leave_touched(store: Store, ids: list[str]) -> None:
    store.db.execute("insert into touched values (?)", (ids[1],))


def lose_a_record(store: Store, ids: list[str]) -> None:
    db = without_triggers(store.db)
    for table, key in (("records", "id"), ("record_texts", "record"), ("membership", "record")):
        db.execute(f"delete from {table} where {key} = ?", (ids[2],))


def decide_out_of_turn(store: Store, ids: list[str]) -> None:
    decide(store, ids[1], "fulltext", "include")


def exclude_what_is_linked(store: Store, ids: list[str]) -> None:
    decide(store, ids[0], "fulltext", "unsure")


def link_to_two_studies(store: Store, ids: list[str]) -> None:
    decide(store, ids[1], "title", "include")
    decide(store, ids[1], "fulltext", "include")
    link(store, ids[1], "S2")
    a, b = sorted(ids[:2])
    with writing(store, "ada", AT) as facts:
        facts.append("judgement", {"a": a, "b": b, "judgement": "same", "why": ""})


def link_without_a_primary(store: Store, ids: list[str]) -> None:
    link(store, ids[0], "S1", "companion")


BREAKS = {
    lose_membership: "records have no fate|belong to no report",
    point_at_a_member: "go by a record that belongs to another report",
    leave_unsettled: "not yet in their reports",
    spoil_an_outcome: "differs from what their decisions say",
    leave_touched: "differs from what their decisions say",
    spoil_a_word: "words kept of",
    lose_a_record: "another number of records",
    decide_out_of_turn: "not included at title",
    exclude_what_is_linked: "linked to a study but not included",
    link_to_two_studies: "linked to several studies",
    link_without_a_primary: "no primary report, or more than one",
}


@pytest.mark.parametrize("how", BREAKS)
def test_each_break_of_conservation_is_told_with_ids(
    how: Callable[[Store, list[str]], None], whole: tuple[Store, list[str]]
) -> None:
    import re

    store, ids = whole
    how(store, ids)
    told = [one for one in strays(store.db) if re.search(BREAKS[how], one)]
    assert told
    assert all(one.endswith(").") for one in told)


def test_every_check_has_a_break_that_it_finds(review: Path, bring_in: BringIn) -> None:
    import re

    for sentence in CHECKS:
        assert any(re.search(pattern, sentence) for pattern in BREAKS.values()), sentence


@pytest.mark.parametrize("seed", range(4))
def test_after_anything_reviewers_do_every_record_has_exactly_one_fate(
    seed: int,
    devices: Callable[[str], Store],
    bring_in: BringIn,
    act: Callable[[Store, str, random.Random, int], None],
) -> None:
    store = devices("desk")
    chance = random.Random(seed)
    records = bring_in(store, 4) + bring_in(store, 3, "b")
    for who in ("ada", "bo", "cy", "ada", "bo"):
        act(store, who, chance, 20)
    fates = store.db.execute("select record, fate from fates").fetchall()
    assert sorted(record for record, _ in fates) == sorted(records)
    assert all(fate for _, fate in fates)
    person = "not included|linked|primary"
    assert [one for one in strays(store.db) if not any(w in one for w in person.split("|"))] == []


def test_verify_finds_a_changed_fact_and_what_was_made_of_it(
    whole: tuple[Store, list[str]],
) -> None:
    store, _ = whole
    db = without_triggers(store.db)
    db.execute("update facts set body = replace(body, 'include', 'exclude') where kind='decision'")
    found = verify(store)
    assert len([one for one in found if "was changed after it was made" in one]) == 2
    assert any(one.startswith("The table decisions differs from the facts in 2") for one in found)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("update decisions set verdict = 'exclude', reason = 'E1'", "table decisions"),
        ("delete from links", "table links"),
        ("update imports set source = 'x'", "table imports"),
        ("update documents set text = ''", "table documents"),
        ("delete from facts where kind = 'link'", "table links"),
        ("update facts set prev = id where seq = 3", "does not follow"),
    ],
)
def test_verify_finds_tables_that_do_not_say_what_the_facts_say(
    change: str, told: str, whole: tuple[Store, list[str]]
) -> None:
    store, _ = whole
    without_triggers(store.db).execute(change)
    assert any(told in one for one in verify(store))


def test_verify_finds_kept_files_that_are_missing_or_changed(
    whole: tuple[Store, list[str]],
) -> None:
    store, _ = whole
    (kept,) = (store.folder / "imports").iterdir()
    kept.write_bytes(kept.read_bytes() + b"\n")
    assert any("was changed since it was kept" in one for one in verify(store))
    kept.unlink()
    assert any(f"imports/{kept.name} is missing" in one for one in verify(store))


def test_verify_finds_a_changed_facts_file_and_writes_it_anew_once_it_is_deleted(
    whole: tuple[Store, list[str]],
) -> None:
    store, _ = whole
    path = facts_file(store.folder, ("ada", store.device))
    text = path.read_text()
    path.write_text(text.replace("include", "exclude", 1))
    (told,) = verify(store)
    assert f"{path.name}" in told
    assert "was changed after it was made" in told
    path.unlink()
    assert verify(store) == []
    assert path.read_text() == text


def test_verify_tells_of_a_damaged_file_in_one_line(review: Path, bring_in: BringIn) -> None:
    with open_store(review) as store:
        bring_in(store, 200)
        (page,) = store.db.execute(
            "select rootpage from sqlite_master where name = 'record_texts'"
        ).fetchone()
    data = bytearray((review / "review.db").read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\x00" * 4096
    (review / "review.db").write_bytes(data)
    with open_store(review) as store:
        (told,) = verify(store)
    assert "reviewkit rebuild" in told
    assert "\n" not in told
