"""Labels, discussion, history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reviews import AT, Review

from reviewkit.errors import NotAllowedError
from reviewkit.stages import annotate, dedupe, screen
from reviewkit.terms import Judgement, Stage, Verdict

Make = Callable[..., Review]


def test_labels_go_on_and_off_and_any_word_will_do(make: Make) -> None:
    review = make(1)
    report = review.records[0]
    for label, on in (("related", True), ("  my   cohort ", True), ("related", False)):
        annotate.tag(review.store, report, label, on, "ADA", AT)

    assert annotate.tags(review.store, report, "ADA") == ("my cohort",)
    assert annotate.known_tags(review.store, "ADA")[-1] == "my cohort"
    assert annotate.known_tags(review.store, "BO") == annotate.KNOWN_TAGS


def test_a_label_that_is_on_already_makes_no_second_fact(make: Make) -> None:
    review = make(1)
    for on in (False, True, True, False, False):
        annotate.tag(review.store, review.records[0], "related", on, "ADA", AT)

    assert review.store.db.execute("select count(*) from tags").fetchone() == (2,)


def test_labels_follow_their_record_through_merging(make: Make) -> None:
    review = make(2)
    annotate.tag(review.store, review.records[1], "background", True, "ADA", AT)
    pair = (review.records[0], review.records[1])
    dedupe.judge(review.store, pair, Judgement.SAME, "", "ADA", AT)

    assert annotate.tags(review.store, review.records[0], "ADA") == ("background",)


@pytest.mark.parametrize("text", ["", "   ", "x" * 30_000])
def test_an_empty_or_endless_word_is_refused(make: Make, text: str) -> None:
    review = make(1)
    with pytest.raises(NotAllowedError, match="characters; this has"):
        annotate.comment(review.store, review.records[0], Stage.TITLE, text, "ADA", AT)
    with pytest.raises(NotAllowedError, match="A label has 1 to 60 characters"):
        annotate.tag(review.store, review.records[0], text, True, "ADA", AT)


def test_the_discussion_opens_when_both_have_decided_and_goes_on(make: Make) -> None:
    review = make(1)
    report = review.records[0]
    say = (review.store, report, Stage.TITLE)
    annotate.comment(*say, "Is it a trial?", "ADA", AT)
    assert annotate.thread(*say, "BO") == []
    review.decide("ADA", 0, "include")
    review.decide("BO", 0, "exclude")
    annotate.comment(*say, "<b>No</b>: a protocol", "BO", AT)

    said = [(one.reviewer, one.text) for one in annotate.thread(*say, "ADA")]
    assert said == [("ADA", "Is it a trial?"), ("BO", "<b>No</b>: a protocol")]
    assert annotate.thread(review.store, report, Stage.FULLTEXT, "ADA") == []


def test_the_history_tells_everything_in_order_with_what_was_taken_back(make: Make) -> None:
    review = make(2)
    report = review.records[0]
    review.decide("ADA", 0, "exclude", "E1", note="no {falls}")
    review.decide("ADA", 0, "include")
    screen.undo(review.store, "ADA", AT)
    annotate.tag(review.store, report, "related", True, "ADA", AT)
    review.decide("BO", 0, "include")
    settled = screen.Settlement(report, Stage.TITLE, Verdict.INCLUDE, None, "talked")
    screen.settle(review.store, review.protocol, settled, "BO", AT)

    told = [(e.reviewer, e.what, e.withdrawn) for e in annotate.history(review.store, report, "BO")]
    assert told == [
        ("ADA", "came in found.ris from PubMed", False),
        ("ADA", "exclude (E1): no {falls}", False),
        ("ADA", "include", True),
        ("ADA", "taken back", False),
        ("ADA", "label related put on", False),
        ("BO", "include", False),
        ("BO", "include: talked", False),
    ]
