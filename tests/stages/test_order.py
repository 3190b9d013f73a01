"""Orders of reading: repeatable, frozen, with what awaits a second reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reviews import AT, Review

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages import order
from reviewkit.store.orders import BY_PLACE, Order, frozen_order
from reviewkit.terms import Stage

Make = Callable[..., Review]


def freeze(review: Review, how: str, **more: object) -> Order:
    return order.freeze(review.store, Stage.TITLE, how, "ADA", AT, **more)  # type: ignore[arg-type]


def test_a_random_order_is_the_same_for_a_seed_and_holds_every_report_once(make: Make) -> None:
    review = make(20)
    first, again, other = (
        review.waiting("ADA", order=freeze(review, "random", seed=seed)) for seed in (1, 1, 2)
    )

    assert first == again != other
    assert sorted(first) == list(range(20)) != first


def test_by_date_the_newest_or_the_oldest_come_first(make: Make) -> None:
    review = make(4)

    assert review.waiting("ADA", order=freeze(review, "newest")) == [3, 2, 1, 0]
    assert review.waiting("ADA", order=freeze(review, "oldest")) == [0, 1, 2, 3]


def test_the_order_in_force_is_the_last_frozen_for_the_reviewer_or_for_all(make: Make) -> None:
    review = make(2)
    at = (review.store.db, Stage.TITLE)
    assert frozen_order(*at, "BO") == BY_PLACE
    everybodys = freeze(review, "random", seed=1)
    bos = freeze(review, "random", seed=2, whose="BO")

    assert frozen_order(*at, "ADA") == everybodys
    assert frozen_order(*at, "BO") == bos
    assert order.back_to_place(review.store, Stage.TITLE, "ADA", AT) == 2
    assert frozen_order(*at, "BO") == BY_PLACE


def test_the_second_reader_follows_the_frozen_order_and_nothing_is_seen_by_one_only(
    make: Make,
) -> None:
    review = make(6)
    frozen = freeze(review, "random", seed=9)
    read = review.waiting("ADA", order=frozen)[:3]
    for number in read:
        review.decide("ADA", number)

    awaiting = order.awaiting_second(review.store, Stage.TITLE, "ADA")
    assert [review.records.index(row["report"]) for row in awaiting] == read
    assert order.awaiting_second(review.store, Stage.TITLE, "BO") == []
    assert order.seen_once(review.store, Stage.TITLE) == 3
    for number in review.waiting("BO", order=frozen)[:3]:
        review.decide("BO", number)
    assert order.seen_once(review.store, Stage.TITLE) == 0


def test_a_ranked_order_without_a_list_or_with_a_stranger_is_refused(make: Make) -> None:
    review = make(1)
    with pytest.raises(NotAllowedError, match="needs the list"):
        freeze(review, "ranked")
    with pytest.raises(NotThereError, match="no record of this review"):
        freeze(review, "ranked", reports=["nobody-1"])
    with pytest.raises(NotAllowedError, match="no order `best`"):
        freeze(review, "best")


@pytest.mark.parametrize(
    ("order_", "said"),
    [
        (Order(), "as they came"),
        (Order("random", fact="f"), "random, frozen"),
        (Order("newest", reports=["a-1"]), "newest first"),
        (Order("ranked"), "as they came, until the ranked order is made"),
        (Order("ranked", reports=[]), "ranked by the protocol's words; nothing is learned yet"),
        (Order("ranked", reports=[], learned=1), "ranked; last learned from 1 decision"),
        (Order("ranked", reports=[], learned=1200), "ranked; last learned from 1,200 decisions"),
    ],
)
def test_an_order_is_told_in_words(order_: Order, said: str) -> None:
    assert order.in_words(order_) == said
    moment = order_.how == "ranked" and not order_.fact
    assert order.in_words(order_, "No.") == (f"{said}. No" if moment else said)
