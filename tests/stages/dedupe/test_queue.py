"""The pairs that wait for a person, joins that were stopped among them, and relatives."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.methods.matching import RULES_VERSION
from reviewkit.plan import Plan
from reviewkit.stages import dedupe, search
from reviewkit.store import Store, writing
from reviewkit.store.kept import write_run
from reviewkit.terms import Judgement

AT = "2026-11-02T09:00:00Z"
HEAD = ("title", "authors", "year", "journal", "volume", "pages", "doi")
TITLE = "Community walking groups and the sleep of retired people: a cohort study"
PLACE = ("Silva, Ines; Okafor, Ada", "2018", "Ageing Practice", "5", "9-17")
BringIn = Callable[..., None]


@pytest.fixture
def bring_in(store: Store, plan: Plan, tmp_path: Path) -> BringIn:
    """Bring in a table of records, and run the rules."""

    def bring(name: str, *rows: tuple[str, ...]) -> None:
        path = tmp_path / f"{name}.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])
        search.import_file(store, path, search.Search(name), "ADA", AT)
        dedupe.dedupe(store, plan.protocol.duplicates, "ADA", AT)

    return bring


def test_a_join_over_two_document_numbers_is_stopped_shown_and_judged(
    store: Store, plan: Plan
) -> None:
    alone = "select record from membership group by report having count(*) = 1 order by record"
    a, x, b, *_ = (row[0] for row in store.db.execute(alone))
    last, files = store.db.execute("select fact, files from runs order by ord desc").fetchone()
    same = ["same", 0.9, "text", "alike", "{}"]
    lines = [[a, x, *same], [x, b, "same", 0.8, *same[2:]], [a, "10.1/a"], [b, "10.1/b"]]
    said = write_run(lines, store.folder)
    body = {"rules": RULES_VERSION, "policy": plan.protocol.duplicates.model_dump(), "after": last}
    body |= {"files": json.loads(files), "said": said, "records": 0}
    with writing(store, "ADA", AT) as facts:
        facts.append("run", body | {"same": 2, "maybe": 0, "related": 0})

    assert [dedupe.pair(store, *pair).joined for pair in ((a, x), (x, b))] == [True, False]
    (stopped,) = dedupe.waiting(store)
    assert stopped.key == (x, b)
    assert "10.1/a" in stopped.stopped
    assert "10.1/b" in stopped.stopped
    assert dedupe.stopped(store) == [(x, b, stopped.stopped)]
    dedupe.judge(store, (x, b), Judgement.DIFFERENT, "", "ADA", AT)
    assert dedupe.waiting_keys(store.db) == dedupe.stopped(store) == []
    dedupe.judge(store, (x, b), Judgement.SAME, "", "ADA", AT)
    assert [dedupe.pair(store, *pair).joined for pair in ((a, x), (x, b))] == [False, True]
    assert dedupe.waiting_keys(store.db) == [(a, x)]


def test_what_came_before_is_not_compared_again_and_nothing_is_lost(
    store: Store, plan: Plan, bring_in: BringIn
) -> None:
    bring_in("web", (TITLE, *PLACE, ""))
    bring_in("scopus", (TITLE, *PLACE[:-1], "9-18", ""))
    pairs = "select a, b, judgement, rule, reason from standing_pairs order by a, b"
    reports = "select * from membership order by record"
    piecemeal = [store.db.execute(query).fetchall() for query in (pairs, reports)]
    runs = store.db.execute("select records, after is null from runs order by ord").fetchall()
    assert runs == [(18, 1), (1, 0), (1, 0)]
    dedupe.dedupe(store, plan.protocol.duplicates, "ADA", AT, whole=True)
    assert [store.db.execute(query).fetchall() for query in (pairs, reports)] == piecemeal


def test_another_policy_compares_everything_anew_and_says_so(store: Store, plan: Plan) -> None:
    rule = plan.protocol.duplicates.model_copy(update={"notices": True})
    done = dedupe.dedupe(store, rule, "ADA", AT)
    assert (done.compared, done.anew) == (18, "the protocol's `duplicates` changed")
    assert dedupe.dedupe(store, rule, "ADA", AT).compared == 0


@pytest.mark.parametrize("merged", [False, True])
def test_an_erratum_is_related_unless_the_protocol_counts_it_as_the_same(
    store: Store, plan: Plan, bring_in: BringIn, merged: bool
) -> None:
    bring_in("web", (TITLE, *PLACE, ""), (f"Erratum: {TITLE}", *PLACE, ""))
    rule = plan.protocol.duplicates.model_copy(update={"notices": merged})
    dedupe.dedupe(store, rule, "ADA", AT)
    found = [one for one in dedupe.related(store) if "Erratum" in title_of(store, one)]
    assert len(found) == (0 if merged else 1)
    if found:
        assert dedupe.related_to(store, found[0].report)[0].reason == found[0].reason


def title_of(store: Store, relative: dedupe.Relative) -> str:
    pair = dedupe.pair(store, relative.a, relative.b)
    return f"{pair.a.title} {pair.b.title}"
