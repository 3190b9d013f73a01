from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from reviewkit.store import Store, writing
from reviewkit.store.kept import write_run
from reviewkit.store.membership import EVERY_RECORD, owe, settle_membership

AT = "2026-11-02T09:00:00Z"
BringIn = Callable[..., list[str]]


def judge(store: Store, a: str, b: str, judgement: str) -> str:
    a, b = sorted((a, b))
    with writing(store, "ada", AT) as facts:
        body = {"a": a, "b": b, "judgement": judgement, "why": ""}
        return facts.append("judgement", body).id


def run(store: Store, pairs: list[tuple[str, str, str, float]], records: int) -> None:
    rows = [[a, b, said, odds, "rule", "why", "{}"] for a, b, said, odds in pairs]
    said = write_run(rows, store.folder)
    files = [row[0] for row in store.db.execute("select file from standing_imports")]
    body = {"rules": "1", "files": files, "said": said, "records": records}
    with writing(store, "ada", AT) as facts:
        facts.append("run", body | {"same": 0, "maybe": 0, "related": 0})


def membership(store: Store) -> dict[str, str]:
    return dict(store.db.execute("select record, report from membership"))


@pytest.mark.parametrize("seed", range(5))
def test_settling_what_was_said_gives_what_settling_everything_gives(
    seed: int, devices: Callable[[str], Store], bring_in: BringIn
) -> None:
    store = devices("desk")
    chance = random.Random(seed)
    ids = bring_in(store, 14)
    pairs = {tuple(sorted(chance.sample(ids, 2))) for _ in range(9)}
    run(store, [(a, b, "same", chance.random()) for a, b in pairs], 14)
    said: list[str] = []
    for _ in range(25):
        if said and chance.random() < 0.3:
            with writing(store, "ada", AT) as facts:
                facts.append("withdrawal", {"target": said.pop(chance.randrange(len(said)))})
        else:
            word = chance.choice(("same", "different"))
            said.append(judge(store, *chance.sample(ids, 2), word))
        some = store.db.execute("select * from membership order by record").fetchall()
        owe(store.db, EVERY_RECORD)
        settle_membership(store.db)
        assert store.db.execute("select * from membership order by record").fetchall() == some


def test_a_report_keeps_its_name_when_an_earlier_search_is_imported_later(
    devices: Callable[[str], Store], bring_in: BringIn
) -> None:
    store = devices("desk")
    known = bring_in(store, 1, "new")[0]
    late = bring_in(store, 1, "old")[0]
    judge(store, known, late, "same")
    assert membership(store) == {known: known, late: known}


def test_a_person_is_never_overruled_by_a_rule(
    devices: Callable[[str], Store], bring_in: BringIn
) -> None:
    store = devices("desk")
    a, b, c = sorted(bring_in(store, 3))
    judge(store, a, c, "different")
    run(store, [(b, a, "same", 0.9), (b, c, "same", 0.99)], 3)
    reports = membership(store)
    assert reports[a] != reports[c]
    assert reports[b] == reports[c]
    run(store, [], 3)
    assert len(set(membership(store).values())) == 3


def test_of_words_that_contradict_each_other_the_earlier_join_holds(
    devices: Callable[[str], Store], bring_in: BringIn
) -> None:
    store = devices("desk")
    a, b, c = bring_in(store, 3)
    judge(store, b, c, "same")
    judge(store, a, b, "same")
    judge(store, a, c, "different")
    assert membership(store) == {a: a, b: b, c: b}
    owe(store.db, EVERY_RECORD)
    settle_membership(store.db)
    assert membership(store) == {a: a, b: b, c: b}


def test_a_doubtful_pair_is_answered_in_whichever_order_the_rules_named_it(
    devices: Callable[[str], Store], bring_in: BringIn
) -> None:
    store = devices("desk")
    ids = bring_in(store, 2, "a") + bring_in(store, 2, "b")
    first, second = sorted((ids[0], ids[2]))
    run(store, [(second, first, "maybe", 0.5)], 4)
    assert store.db.execute("select a, b from waiting_pairs").fetchall() == [(first, second)]
    judge(store, first, second, "different")
    assert store.db.execute("select count(*) from waiting_pairs").fetchone() == (0,)


def test_two_reports_are_one_question_however_many_records_they_have(
    devices: Callable[[str], Store], bring_in: BringIn
) -> None:
    store = devices("desk")
    a, b, c, d = sorted(bring_in(store, 4))
    doubts = [(a, c, "maybe", 0.4), (a, d, "maybe", 0.6), (b, c, "maybe", 0.5)]
    run(store, [(a, b, "same", 1.0), (c, d, "same", 1.0), *doubts], 4)
    asked = "select a, b from waiting_pairs"
    assert store.db.execute(asked).fetchall() == [(a, d)]  # the likeliest of the three
    judge(store, a, d, "different")
    assert store.db.execute(asked).fetchall() == []
    judge(store, c, d, "different")  # now c stands alone, and nobody parted it from a and b
    assert store.db.execute(asked).fetchall() == [(b, c)]
