"""Search: words in any field, what the reviewer said, what became of reports."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reviews import AT, Review, bring_in, records_of

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages import annotate, dedupe, screen
from reviewkit.stages.screen import Filters
from reviewkit.store import open_store
from reviewkit.terms import Judgement, Stage

Make = Callable[..., Review]


def numbers(review: Review, text: str = "", reviewer: str = "ADA", **keep: object) -> list[int]:
    found = screen.search(review.store, text, Filters(**keep), reviewer)  # type: ignore[arg-type]
    assert found.total == len(found.reports)
    return [review.records.index(one.report) for one in found.reports]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("falls", [0, 1, 2]),
        ("FÁLLS ward", [0, 1, 2]),
        ('"ward 2"', [1]),
        ('"2 ward"', []),
        ("title:balance", []),
        ("abstract:balance number", [0, 1, 2]),
        ("bal* -authors:A3", [0, 1]),
        ("journal:balance 3", [2]),
        ("nothing OR falls", []),
        ('unit"', [0, 1, 2]),
        ("NEAR(falls ward)", []),
    ],
)
def test_all_words_must_occur_and_nothing_typed_is_taken_for_syntax(
    make: Make, text: str, found: list[int]
) -> None:
    assert numbers(make(3), text) == found


def test_a_search_without_a_word_is_refused(make: Make) -> None:
    with pytest.raises(NotAllowedError, match="holds no word"):
        screen.search(make(1).store, '"-', reviewer="ADA")


def test_chinese_and_right_to_left_text_is_found_by_part(make: Make) -> None:
    review = make(1)
    path = review.folder / "far.ris"
    path.write_text(
        "TY  - JOUR\nTI  - 老年人跌倒预防\nER  - \n\nTY  - JOUR\nTI  - الوقاية من السقوط\nER  - \n",
        "utf-8",
    )
    bring_in(review.store, path)
    review.records = records_of(review.store)

    assert [review.records[n] for n in numbers(review, "跌倒")] == [
        row[0] for row in review.store.db.execute("select id from records where title like '老%'")
    ]
    assert len(numbers(review, "السقوط")) == 1
    assert numbers(review, "倒跌") == []


def test_words_of_any_record_of_a_report_find_it_once(make: Make) -> None:
    review = make(3)
    pair = (review.records[0], review.records[2])
    dedupe.judge(review.store, pair, Judgement.SAME, "", "ADA", AT)

    assert numbers(review, "number") == [0, 1]
    assert numbers(review, '"ward 3"') == [0]


def test_records_that_come_later_are_found_too(make: Make) -> None:
    review = make(1)
    assert numbers(review, "falls") == [0]
    path = review.folder / "more.ris"
    path.write_text("TY  - JOUR\nTI  - More falls\nER  - \n", "utf-8")
    bring_in(review.store, path)
    review.records = records_of(review.store)

    assert len(numbers(review, "falls")) == 2
    assert (review.folder / "cache" / "search.db").exists()


def test_filters_by_own_decision_label_fate_year_and_source(make: Make) -> None:
    review = make(5)
    review.decide("ADA", 0, "include")
    review.decide("BO", 0, "include")
    review.decide("ADA", 1, "exclude", "E1")
    review.decide("BO", 1, "exclude")
    review.decide("ADA", 2, "unsure")
    review.decide("BO", 3, "exclude")
    annotate.tag(review.store, review.records[2], "related", True, "ADA", AT)

    assert numbers(review, mine="include") == [0]
    assert numbers(review, mine="none") == [3, 4]
    assert numbers(review, mine="none", reviewer="BO") == [2, 4]
    assert numbers(review, tag="related") == [2]
    assert numbers(review, tag="related", reviewer="BO") == []
    assert numbers(review, fate="awaiting retrieval") == [0]
    assert numbers(review, fate="excluded at title") == [1]
    assert numbers(review, fate="awaiting title screening") == [2, 3, 4]
    assert numbers(review, years=(2002, 2003)) == [1, 2]
    assert numbers(review, source="PubMed", mine="exclude") == [1]
    assert numbers(review, source="Scopus") == []
    assert numbers(review, mine="include", stage=Stage.FULLTEXT) == []
    shown = screen.search(review.store, "", Filters(mine="exclude"), "ADA").reports[0]
    assert (shown.mine, shown.reason, shown.fate) == ("exclude", "E1", "excluded at title")


def test_fates_in_a_list_are_those_that_the_flow_counts(make: Make) -> None:
    review = make(4, title="reviewers: 1", fulltext="reviewers: 1")
    for number, verdict in enumerate(["include", "exclude", "include"]):
        review.decide("ADA", number, verdict)
    review.decide("ADA", 0, "include", stage=Stage.FULLTEXT)
    listed = {one.report: one.fate for one in screen.search(review.store).reports}

    assert listed == dict(review.store.db.execute("select record, fate from fates"))


def test_pages_hold_what_they_should_and_one_beyond_is_the_last(make: Make) -> None:
    review = make(5)
    last = screen.search(review.store, "falls", None, "ADA", page=9, per_page=2)

    assert (last.number, last.pages, last.total) == (3, 3, 5)
    assert [review.records.index(one.report) for one in last.reports] == [4]


def test_a_filter_that_is_none_is_named(make: Make) -> None:
    review = make(1)
    with pytest.raises(NotThereError, match="no fate `lost`"):
        numbers(review, fate="lost")
    with pytest.raises(NotThereError, match="`maybe` is no decision"):
        numbers(review, mine="maybe")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_whatever_is_typed_is_searched_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    from reviewkit.store import memory_store

    store = memory_store(tmp_path_factory.getbasetemp())
    try:
        assert screen.search(store, text).total == 0
    except NotAllowedError as error:
        assert "holds no word" in str(error)
    finally:
        store.db.close()


def test_what_is_not_prepared_yet_is_counted_and_not_waited_for(make: Make) -> None:
    review = make(3)
    before = screen.find(review.store, "falls", reviewer="ADA")
    assert (before.total, before.unprepared) == (0, len(review.records))

    screen.prepare_search(review.store)

    after = screen.find(review.store, "falls", reviewer="ADA")
    assert after.unprepared == 0 and after.total > 0


def test_an_index_that_many_make_at_once_is_one_for_all(make: Make) -> None:
    folder = make(3).store.folder
    start = threading.Barrier(8)
    found: list[tuple[int, str]] = []

    def look() -> None:
        with open_store(folder) as store:
            start.wait()
            total = screen.search(store, "falls", reviewer="ADA").total
            index = "select file from pragma_database_list where name = 'texts'"
            found.append((total, store.db.execute(index).fetchone()[0]))

    seekers = [threading.Thread(target=look) for _ in range(8)]
    for one in seekers:
        one.start()
    for one in seekers:
        one.join()
    assert found == [(3, str(folder / "cache" / "search.db"))] * 8
