"""The pairs that wait for a person, joins that were stopped among them, and relatives."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.plan import Plan
from reviewkit.stages import dedupe, search
from reviewkit.store import Store
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
    store: Store, bring_in: BringIn
) -> None:
    bring_in("web", (TITLE, *PLACE, ""))
    bring_in("scopus", (TITLE, *PLACE, "10.1000/aging.5.9"))
    bring_in("embase", (TITLE, *PLACE[:-1], "", "10.1000/retired.5.17"))
    waiting = list(dedupe.waiting(store))
    stopped = [one for one in waiting if one.stopped]
    if not stopped:  # the rules compare the two themselves: then they are in doubt, or apart
        reports = {one.report for pair in waiting for one in (pair.a, pair.b)}
        assert len(reports) != 1
        return
    assert "10.1000/aging.5.9" in stopped[0].stopped
    assert dedupe.stopped(store) == [(*stopped[0].key, stopped[0].stopped)]
    dedupe.judge(store, stopped[0].key, Judgement.DIFFERENT, "", "ADA", AT)
    assert stopped[0].key not in dedupe.waiting_keys(store.db)


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
