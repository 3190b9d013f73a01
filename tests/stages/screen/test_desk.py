"""What lies on a reviewer's desk: what waits, in which order, where they were, how far they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reviews import AT, Review, bring_in, make_records, records_of

from reviewkit.stages import assign, order, screen
from reviewkit.store.orders import Order
from reviewkit.terms import Stage, Verdict

Make = Callable[..., Review]


def test_a_report_waits_until_this_reviewer_has_decided_whatever_the_other_did(make: Make) -> None:
    review = make(4)
    review.decide("BO", 1, "exclude")

    assert review.waiting("ADA") == [0, 1, 2, 3]
    assert review.waiting("BO", after=review.records[3]) == [0, 2, 3]


def test_a_report_with_enough_readers_waits_for_nobody_else(make: Make) -> None:
    review = make(3, who=("ADA", "BO", "CY"))
    review.decide("ADA", 0)
    review.decide("BO", 0)

    assert review.waiting("CY") == [1, 2]


def test_reading_goes_on_behind_the_last_decision_and_comes_round_to_what_was_passed_over(
    make: Make,
) -> None:
    review = make(5)
    review.decide("ADA", 2)

    assert review.waiting("ADA") == [3, 4, 0, 1]
    assert review.waiting("ADA", after=review.records[3]) == [4, 0, 1, 3]


def test_an_undone_report_is_shown_again_first(make: Make) -> None:
    review = make(4)
    review.decide("ADA", 0)
    review.decide("ADA", 1)

    assert screen.undo(review.store, "ADA", AT) == review.records[1]
    assert review.waiting("ADA") == [1, 2, 3]


def test_full_text_waits_for_what_all_included_at_title_and_was_not_missed(make: Make) -> None:
    review = make(3)
    for number in (0, 1):
        review.decide("ADA", number)
        review.decide("BO", number)
    review.decide("ADA", 2)

    assert review.waiting("ADA", Stage.FULLTEXT) == [0, 1]
    assert screen.progress(review.store, review.protocol, Stage.FULLTEXT, "BO").waiting == 2


def test_an_observer_and_a_stranger_have_no_desk(make: Make) -> None:
    review = make(2, title="reviewers: 2, who: [ADA, BO]", who=("ADA", "BO", "CY"))

    assert review.waiting("CY") == []
    assert screen.progress(review.store, review.protocol, Stage.TITLE, "CY").waiting == 0


def test_progress_counts_what_is_decided_and_what_waits(make: Make) -> None:
    review = make(6, who=("ADA", "BO", "CY"))
    for number in (0, 1, 2):
        review.decide("ADA", number)
    review.decide("BO", 0)
    review.decide("BO", 5)

    def far(who: str) -> tuple[int, int]:
        found = screen.progress(review.store, review.protocol, Stage.TITLE, who)
        return found.done, found.waiting

    assert (far("ADA"), far("BO"), far("CY")) == ((3, 3), (2, 4), (0, 5))
    assert far("ADA")[1] == len(review.waiting("ADA"))
    assert far("CY")[1] == len(review.waiting("CY"))


@pytest.mark.parametrize(
    ("times", "pace"),
    [
        (["09:00:00", "09:00:30", "09:01:00"], 120.0),
        (["09:00:00", "08:00:00", "08:00:20"], 180.0),  # a clock that jumped back
        (["09:00:00", "12:00:00", "12:00:40"], 90.0),  # lunch
        (["09:00:00"], None),
    ],
)
def test_pace_is_the_usual_time_between_decisions_and_survives_clocks_that_jump(
    make: Make, times: list[str], pace: float | None
) -> None:
    review = make(3)
    for record, time in zip(review.records, times, strict=False):
        word = screen.Decision(record, Stage.TITLE, Verdict.INCLUDE)
        screen.decide(review.store, review.protocol, word, "ADA", f"2026-11-02T{time}Z")

    assert screen.progress(review.store, review.protocol, Stage.TITLE, "ADA").pace == pace


def test_a_time_that_is_no_time_does_no_harm(make: Make) -> None:
    review = make(2)
    for record in review.records:
        word = screen.Decision(record, Stage.TITLE, Verdict.INCLUDE)
        screen.decide(review.store, review.protocol, word, "ADA", "yesterday")

    assert screen.progress(review.store, review.protocol, Stage.TITLE, "ADA").pace is None


def test_in_batches_the_batch_in_hand_comes_before_the_next(make: Make) -> None:
    review = make(6, title="reviewers: 1", who=("ADA",))
    args = (review.store, review.protocol, Stage.TITLE)
    assign.assign(*args, "batches", size=2, seed=3, reviewer="ADA", at=AT)
    shown: list[list[int]] = []
    left = []
    while waiting := review.waiting("ADA"):
        shown.append(waiting)
        left.append(screen.progress(*args, "ADA").batch_left)
        review.decide("ADA", waiting[0])

    assert [len(one) for one in shown] == [2, 1, 2, 1, 2, 1] == left
    assert sorted(one[0] for one in shown) == [0, 1, 2, 3, 4, 5]


def test_a_ranked_list_is_followed_and_what_it_does_not_name_comes_behind(make: Make) -> None:
    review = make(5)
    ranked = Order("ranked", reports=[review.records[n] for n in (4, 0, 2)])
    review.decide("ADA", 4)

    assert review.waiting("ADA", order=ranked) == [0, 2, 1, 3]


def test_a_frozen_order_is_followed_and_later_reports_come_behind(make: Make) -> None:
    review = make(4)
    frozen = order.freeze(
        review.store,
        Stage.TITLE,
        "ranked",
        "ADA",
        AT,
        reports=[review.records[2], review.records[0]],
    )
    bring_in(review.store, make_records(review.folder / "more.ris", 1, first=90))
    review.records += [one for one in records_of(review.store) if one not in review.records]

    assert review.waiting("ADA", order=frozen) == [2, 0, 1, 3, 4]
    review.decide("ADA", 0)
    assert review.waiting("ADA", order=frozen) == [1, 3, 4, 2]
