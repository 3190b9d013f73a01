"""Calibration: a sample first, its agreement when all have decided, then the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reviews import AT, Review

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages import calibrate, screen
from reviewkit.stages.calibrate import Calibration
from reviewkit.terms import Stage

Make = Callable[..., Review]


def begin(review: Review, n: int = 2, seed: int = 0) -> Calibration:
    return calibrate.calibrate(
        review.store, review.protocol, Stage.TITLE, n, seed, reviewer="ADA", at=AT
    )


def test_only_the_sample_waits_until_somebody_opens_the_rest(make: Make) -> None:
    review = make(8, who=("ADA", "BO", "CY"))
    assert begin(review, 2).owed == {"ADA": 2, "BO": 2, "CY": 2}
    sample = review.waiting("ADA")
    assert len(sample) == 2
    assert sorted(sample) == sorted(review.waiting("CY"))

    for who in ("ADA", "BO", "CY"):
        for number in sample:
            review.decide(who, number)
        if who == "BO":
            assert review.outcome(sample[0]) == "pending"
            with pytest.raises(NotAllowedError, match="still to decide: CY 2"):
                calibrate.open_rest(review.store, Stage.TITLE, "ADA", AT)
    found = calibrate.calibration(review.store, Stage.TITLE)

    assert found
    assert (found.complete, found.opened) == (True, False)
    assert review.waiting("ADA") == []
    assert len(screen.agreements(review.store, found.round)) == 3
    calibrate.open_rest(review.store, Stage.TITLE, "ADA", AT)
    assert len(review.waiting("ADA")) == 6


def test_agreement_of_a_round_is_not_told_while_somebody_owes(make: Make) -> None:
    review = make(4)
    found = begin(review, 2)
    for number in review.waiting("ADA"):
        review.decide("ADA", number)

    assert screen.agreements(review.store, found.round) == []


def test_a_second_round_draws_from_what_nobody_has_read(make: Make) -> None:
    review = make(5)
    begin(review, 2)
    first = set(review.waiting("ADA"))
    with pytest.raises(NotAllowedError, match="Round 1 at stage title is not over"):
        begin(review, 2)
    for who in ("ADA", "BO"):
        for number in first:
            review.decide(who, number)
    calibrate.open_rest(review.store, Stage.TITLE, "BO", AT)

    found = begin(review, 9, seed=4)

    assert (found.number, found.reports) == (2, 3)
    assert not first & set(review.waiting("BO"))


def test_a_round_needs_two_reviewers_and_something_to_read(make: Make) -> None:
    with pytest.raises(NotAllowedError, match="at least two reviewers"):
        begin(make(2, title="reviewers: 1", who=("ADA",)))
    review = make(1)
    review.decide("ADA", 0)
    with pytest.raises(NotAllowedError, match="nobody has read"):
        begin(review)
    with pytest.raises(NotAllowedError, match="how many reports"):
        begin(review, 0)
    with pytest.raises(NotThereError, match="no calibration round"):
        calibrate.open_rest(review.store, Stage.TITLE, "ADA", AT)
