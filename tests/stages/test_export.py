from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.formats.writing import Entry, Said
from reviewkit.stages import annotate, export
from reviewkit.stages.export import Outcome, Selection, Which
from reviewkit.terms import Stage
from tests.reviews import AT, Review

Make = Callable[..., Review]
TITLE = Selection(Which.TITLE)


def _numbers(review: Review, selection: Selection, who: str = "ADA") -> list[int]:
    """Numbers of the records exported."""
    return [review.records.index(one.id) for one in export.entries(review.store, selection, who)]


def _said(review: Review, who: str, number: int = 0) -> list[tuple[str, str]]:
    entry = next(
        one
        for one in export.entries(review.store, Selection(Which.ALL), who)
        if one.id == review.records[number]
    )
    return [(one.who, one.verdict) for one in entry.said]


def _all_of(
    review: Review, verdict: str, *numbers: int, who: Iterable[str] = ("ADA", "BO")
) -> None:
    for number in numbers:
        for one in who:
            review.decide(one, number, verdict)


def test_a_report_has_the_fields_it_shows_and_where_it_was_found(make: Make) -> None:
    entry: Entry = next(export.entries(make().store, Selection(Which.ALL), "ADA"))

    assert entry.record.title == "Falls in ward 1 of the unit"
    assert entry.record.authors == ("Lind, A1",)
    assert entry.record.abstract == "Balance training number 1 for older people."
    assert entry.record.year == 2001
    assert entry.sources == ("PubMed",)
    assert (entry.said, entry.labels) == ((), ())


def test_each_selection_holds_its_reports_in_their_order(make: Make) -> None:
    review = make(4)
    _all_of(review, "include", 0, 2)
    _all_of(review, "exclude", 3)
    for who in ("ADA", "BO"):
        review.decide(who, 2, stage=Stage.FULLTEXT)

    assert _numbers(review, Selection(Which.ALL)) == [0, 1, 2, 3]
    assert _numbers(review, Selection(Which.FULLTEXT)) == [0, 2]
    assert _numbers(review, Selection(Which.INCLUDED)) == [2]
    assert _numbers(review, Selection(Which.FULLTEXT, Outcome.PENDING)) == [0]
    assert _numbers(review, Selection(Which.TITLE, Outcome.EXCLUDE)) == [3]
    assert _numbers(review, Selection(Which.TITLE, Outcome.PENDING)) == [1]


def test_conflicts_are_a_selection(make: Make) -> None:
    review = make(2)
    review.decide("ADA", 1, "include")
    review.decide("BO", 1, "exclude")

    assert _numbers(review, Selection(Which.TITLE, Outcome.CONFLICT)) == [1]


def test_ones_own_decisions_are_a_selection_whoever_else_decided(make: Make) -> None:
    review = make(3)
    review.decide("ADA", 0, "unsure")
    review.decide("BO", 1, "unsure")

    assert _numbers(review, Selection(Which.TITLE, own="unsure")) == [0]
    assert _numbers(review, Selection(Which.TITLE, own="none")) == [1, 2]


def test_a_source_is_a_selection_and_one_that_is_not_there_is_told(make: Make) -> None:
    review = make(2)

    assert _numbers(review, Selection(Which.ALL, source="PubMed")) == [0, 1]
    with pytest.raises(NotThereError, match="No search of source `CINAHL`; there are PubMed"):
        list(export.entries(review.store, Selection(Which.ALL, source="CINAHL"), "ADA"))


def test_a_decision_belongs_to_a_stage(make: Make) -> None:
    selection = Selection(Which.INCLUDED, outcome=Outcome.INCLUDE)

    with pytest.raises(NotAllowedError, match="select title or fulltext"):
        list(export.entries(make().store, selection, "ADA"))


def test_nobody_exports_what_the_other_said_before_deciding(make: Make) -> None:
    review = make()
    review.decide("ADA", 0, "exclude")

    assert _said(review, "ADA") == [("ADA", "exclude")]
    assert _said(review, "BO") == []
    assert _said(review, "CY") == []

    review.decide("BO", 0, "include")
    assert _said(review, "BO") == [("", "conflict"), ("ADA", "exclude"), ("BO", "include")]


def test_a_third_reviewer_who_may_still_decide_exports_no_word_on_what_two_settled(
    make: Make,
) -> None:
    review = make(2, who=("ADA", "BO", "CY"), title="reviewers: 2, who: [ADA, BO, CY]")
    _all_of(review, "include", 0)

    assert _said(review, "CY") == []
    assert _numbers(review, Selection(Which.FULLTEXT), "CY") == []
    assert _numbers(review, Selection(Which.TITLE, Outcome.PENDING), "CY") == [0, 1]
    assert export.count_held_back(review.store, "CY") == 1
    assert export.count_held_back(review.store, "ADA") == 0

    review.decide("CY", 0, "include")
    assert _numbers(review, Selection(Which.FULLTEXT), "CY") == [0]
    assert export.count_held_back(review.store, "CY") == 0


def test_a_change_of_mind_is_exported_as_it_stands(make: Make) -> None:
    review = make()
    review.decide("ADA", 0, "exclude", "E1", note="not falls")
    review.decide("ADA", 0, "unsure")
    entry = next(export.entries(review.store, TITLE, "ADA"))

    assert entry.said == (Said(Stage.TITLE, "ADA", "unsure"),)


def test_labels_of_others_are_exported_once_they_may_be_seen(make: Make) -> None:
    review = make(2)
    annotate.tag(review.store, review.records[0], "background", True, "ADA", AT)
    annotate.tag(review.store, review.records[0], "discuss", True, "ADA", AT)
    annotate.tag(review.store, review.records[0], "discuss", False, "ADA", AT)
    labelled = Selection(Which.ALL, label="background")

    assert _numbers(review, labelled, "ADA") == [0]
    assert _numbers(review, labelled, "BO") == []
    _all_of(review, "include", 0)
    assert _numbers(review, labelled, "BO") == [0]
    assert next(export.entries(review.store, labelled, "BO")).labels == ("background",)
    assert _numbers(review, Selection(Which.ALL, label="discuss"), "ADA") == []


def test_more_reports_than_are_held_at_once_come_whole(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 2)

    assert _numbers(make(5), Selection(Which.ALL)) == [0, 1, 2, 3, 4]
