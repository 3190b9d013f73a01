"""When a report waits for a reviewer: stops, samples and calibration rounds together."""

from __future__ import annotations

from collections.abc import Callable

from reviews import AT, Review

from reviewkit.stages import calibrate, stop
from reviewkit.store.waiting import handed_out, has_stopped, open_round, sample_in_hand, waits
from reviewkit.terms import Stage

Make = Callable[..., Review]


def count(review: Review, who: str, stage: Stage = Stage.TITLE) -> int:
    gate, about = waits(review.store.db, stage, who)
    row = review.store.db.execute(
        f"select count(*) from membership r where r.record = r.report and {gate}", about
    ).fetchone()
    return int(row[0])


def test_what_was_left_waits_for_the_others_only(make: Make) -> None:
    review = make(4)
    review.decide("ADA", 0)
    stop.declare(review.store, review.protocol, Stage.TITLE, "enough", "ADA", AT)
    assert (count(review, "ADA"), count(review, "BO")) == (0, 4)
    assert has_stopped(review.store.db, Stage.TITLE, "ADA")
    assert not has_stopped(review.store.db, Stage.TITLE, "BO")
    assert not has_stopped(review.store.db, Stage.FULLTEXT, "ADA")
    stop.resume(review.store, review.protocol, Stage.TITLE, "ADA", AT)
    assert not has_stopped(review.store.db, Stage.TITLE, "ADA")
    assert count(review, "ADA") == 3


def test_at_full_text_waits_what_was_included_at_title(make: Make) -> None:
    review = make(3, title="reviewers: 1")
    review.decide("ADA", 0)
    review.decide("ADA", 1, "exclude")
    assert count(review, "BO", Stage.FULLTEXT) == 1


def test_a_calibration_round_goes_before_a_sample(make: Make) -> None:
    review = make(8)
    db = review.store.db
    stop.draw(review.store, review.protocol, Stage.TITLE, 3, 0, "ADA", AT)
    assert len(sample_in_hand(db, Stage.TITLE, "ADA")) == 3
    assert sample_in_hand(db, Stage.TITLE, "BO") == []
    made = calibrate.calibrate(
        review.store, review.protocol, Stage.TITLE, 2, 0, (), reviewer="ADA", at=AT
    )
    assert open_round(db, Stage.TITLE) == made.round
    assert sample_in_hand(db, Stage.TITLE, "ADA") == []
    assert not handed_out(db, Stage.TITLE)
    for who in ("ADA", "BO"):
        for number in review.waiting(who):
            review.decide(who, number, "exclude")
    calibrate.open_rest(review.store, Stage.TITLE, "ADA", AT)
    assert open_round(db, Stage.TITLE) is None
    assert len(sample_in_hand(db, Stage.TITLE, "ADA")) >= 1
