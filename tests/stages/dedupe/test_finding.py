from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pairs import DEMENTIA, HIP, make_pairs

from reviewkit.errors import NotAllowedError
from reviewkit.stages import dedupe
from reviewkit.stages.dedupe.finding import called_different, count_different, find_clusters
from reviewkit.stages.screen import prepare_search
from reviewkit.store import Store, open_store, writing
from reviewkit.terms import Judgement

AT = "2026-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pairs(tmp_path_factory.mktemp("pairs") / "review")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with open_store(folder) as opened:
        prepare_search(opened)
        yield opened


def test_reports_of_several_records_come_in_order_a_page_at_a_time(store: Store) -> None:
    whole = find_clusters(store)
    assert [(one.title, one.records) for one in whole.reports] == [(DEMENTIA, 2), (HIP, 3)]
    assert whole.reports[1].sources == ("MEDLINE", "Embase")
    last = find_clusters(store, page=9, per_page=1)
    assert (last.number, last.pages, last.total) == (2, 2, 2)
    assert [one.title for one in last.reports] == [HIP]


def test_a_word_of_any_of_its_records_finds_a_report_and_one_of_a_single_record_does_not(
    store: Store,
) -> None:
    assert [one.title for one in find_clusters(store, "agreed").reports] == [DEMENTIA]
    assert find_clusters(store, "loneliness").total == 0
    with pytest.raises(NotAllowedError, match="no word to search for"):
        find_clusters(store, "***")


def test_pairs_called_different_are_listed_the_last_said_first(store: Store) -> None:
    first, second = dedupe.waiting_keys(store.db)[:2]
    with writing(store, "JG", AT) as facts:
        for pair in (first, second):
            dedupe.say_in(facts, pair, Judgement.DIFFERENT, "two")
    assert [(one.a, one.b) for one in called_different(store, 9)] == [second, first]
    assert [(one.a, one.b) for one in called_different(store, 1, 1)] == [first]
    with writing(store, "JG", AT) as facts:
        dedupe.take_back_in(facts)
    assert count_different(store) == 1
