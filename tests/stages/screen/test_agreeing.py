"""Agreement: of pairs and of all, on independent words, and where reviewers disagree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reviews import AT, Review

from reviewkit.stages import screen
from reviewkit.stages.screen import Disagreement
from reviewkit.terms import Stage, Verdict

Make = Callable[..., Review]


def test_what_is_changed_after_both_have_decided_does_not_better_the_agreement(
    make: Make,
) -> None:
    review = make(2)
    review.decide("ADA", 0, "include")
    review.decide("ADA", 0, "exclude")  # still alone: a change of mind
    review.decide("BO", 0, "include")
    review.decide("BO", 0, "exclude")  # both words are open now
    review.decide("ADA", 1, "include")
    review.decide("BO", 1, "include")

    (pair,) = screen.agreements(review.store)

    assert (pair.reviewers, pair.agreement.n, pair.agreement.percent) == (("ADA", "BO"), 2, 50)
    assert pair.agreement.table == {("exclude", "include"): 1, ("include", "include"): 1}


def test_a_slip_that_was_taken_back_is_no_word(make: Make) -> None:
    review = make(1)
    review.decide("ADA", 0, "include")
    review.decide("BO", 0, "exclude")
    screen.undo(review.store, "BO", AT)
    review.decide("BO", 0, "include")

    assert screen.agreements(review.store)[0].agreement.percent == 100


def test_three_readers_are_compared_in_pairs_and_together_once_all_have_decided(
    make: Make,
) -> None:
    review = make(3, title="reviewers: 3", who=("ADA", "BO", "CY"))
    for number, verdicts in enumerate([("include",) * 3, ("exclude",) * 3]):
        for who, verdict in zip(("ADA", "BO", "CY"), verdicts, strict=True):
            review.decide(who, number, verdict)
    review.decide("ADA", 2, "include")
    review.decide("BO", 2, "exclude")

    assert [pair.agreement.n for pair in screen.agreements(review.store)] == [2, 2, 2]
    (together,) = screen.stage_agreements(review.store)
    assert (together.reports, together.once) == (2, 1)
    assert together.alpha == pytest.approx(1)


def test_disagreements_are_counted_by_criterion(make: Make) -> None:
    review = make(5)
    said = [("E1", None), ("E1", None), ("E2", "E1"), ("E1", "E1"), (None, "E2")]
    for number, reasons in enumerate(said):
        for who, reason in zip(("ADA", "BO"), reasons, strict=True):
            review.decide(who, number, "exclude" if reason else "include", reason)

    title = Stage.TITLE
    assert screen.disagreements(review.store) == [
        Disagreement(title, "ADA", "E1", "BO", "include", 2),
        Disagreement(title, "ADA", "E2", "BO", "E1", 1),
        Disagreement(title, "BO", "E2", "ADA", "include", 1),
    ]


def test_a_settlement_changes_no_agreement(make: Make) -> None:
    review = make(1)
    review.decide("ADA", 0, "include")
    review.decide("BO", 0, "exclude")
    word = screen.Settlement(review.records[0], Stage.TITLE, Verdict.INCLUDE)
    screen.settle(review.store, review.protocol, word, "ADA", AT)

    assert screen.agreements(review.store)[0].agreement.percent == 0
