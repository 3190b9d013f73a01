from __future__ import annotations

from collections.abc import Callable

import pytest

from reviewkit.store import Store, writing
from reviewkit.store.kept import write_run
from reviewkit.store.removed import Removed, count_removed, removed

AT = "2026-11-02T09:00:00Z"
BringIn = Callable[..., list[str]]


@pytest.fixture
def found(devices: Callable[[str], Store], bring_in: BringIn) -> tuple[Store, list[str]]:
    """Two records each of three sources; the rules join the first two of A and B."""
    store = devices("desk")
    ids = [one for name in "abc" for one in bring_in(store, 2, name, name.upper())]
    said = write_run([[ids[0], ids[2], "same", 0.9, "number", "same DOI", "{}"]], store.folder)
    files = [row[0] for row in store.db.execute("select file from standing_imports")]
    body = {"rules": "1", "files": files, "said": said, "records": 6}
    with writing(store, "ada", AT) as facts:
        facts.append("run", body | {"same": 1, "maybe": 0, "related": 0})
    return store, ids


def say(store: Store, a: str, b: str, judgement: str = "same") -> str:
    a, b = sorted((a, b))
    with writing(store, "ada", AT) as facts:
        body = {"a": a, "b": b, "judgement": judgement, "why": ""}
        return facts.append("judgement", body).id


def decide(store: Store, record: str, *seen: str) -> str:
    body = {"record": record, "stage": "title", "verdict": "include", "reason": None, "note": ""}
    with writing(store, "ada", AT) as facts:
        return facts.append("decision", body | {"seen": [record, *seen]}).id


def told(store: Store, **more: object) -> list[tuple[str, bool, bool]]:
    return [(one.record, one.by_hand, one.screened) for one in removed(store.db, **more)]  # type: ignore[arg-type]


def test_what_rules_joined_is_found_by_automation_and_what_people_joined_by_hand(
    found: tuple[Store, list[str]],
) -> None:
    store, ids = found
    assert list(removed(store.db)) == [Removed(ids[2], "B", by_hand=False, screened=False)]
    say(store, ids[0], ids[2])
    assert told(store) == [(ids[2], False, False)]
    joined = say(store, ids[2], ids[4])
    assert told(store) == [(ids[2], False, False), (ids[4], True, False)]
    with writing(store, "ada", AT) as facts:
        facts.append("withdrawal", {"target": joined})
    assert told(store) == [(ids[2], False, False)]


def test_counts_by_source_are_those_of_the_records(found: tuple[Store, list[str]]) -> None:
    store, ids = found
    say(store, ids[1], ids[0])
    say(store, ids[5], ids[4])
    told = count_removed(store.db)
    assert {one: tuple(counts.values()) for one, counts in told.items()} == {
        "A": (0, 1),
        "B": (1, 0),
        "C": (0, 1),
    }
    assert sorted((one.source, one.by_hand) for one in removed(store.db)) == [
        ("A", True),
        ("B", False),
        ("C", True),
    ]


def test_two_that_the_rules_joined_and_a_person_brought_in_are_one_by_each(
    found: tuple[Store, list[str]],
) -> None:
    store, ids = found
    say(store, ids[1], ids[0])
    assert sorted(told(store)) == sorted([(ids[1], True, False), (ids[2], False, False)])


def test_a_record_that_was_decided_on_by_itself_had_been_screened(
    found: tuple[Store, list[str]],
) -> None:
    store, ids = found
    decide(store, ids[0], ids[2])
    decide(store, ids[4])
    assert told(store) == [(ids[2], False, False)]
    say(store, ids[0], ids[4])
    say(store, ids[0], ids[5])
    assert told(store) == [
        (ids[2], False, False),
        (ids[4], True, True),
        (ids[5], True, False),
    ]


def test_decisions_taken_back_or_made_on_the_merged_report_count_for_nothing(
    found: tuple[Store, list[str]],
) -> None:
    store, ids = found
    taken = decide(store, ids[4])
    with writing(store, "ada", AT) as facts:
        facts.append("withdrawal", {"target": taken})
    decide(store, ids[0], ids[2])
    say(store, ids[0], ids[4])
    decide(store, ids[0], ids[2], ids[4])
    assert told(store) == [(ids[2], False, False), (ids[4], True, False)]


def test_of_a_report_known_before_all_new_records_are_duplicates(
    found: tuple[Store, list[str]],
) -> None:
    store, ids = found
    say(store, ids[0], ids[4])
    files = dict(store.db.execute("select i.source, i.file from standing_imports i"))
    assert told(store, known={files["B"]}) == [(ids[0], False, False), (ids[4], True, False)]
    assert told(store, known=set(files.values())) == []
    assert told(store, kinds={"website"}) == []
