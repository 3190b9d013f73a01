"""Which order is in force, and reading along lists of the moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reviews import AT, Review, bring_in, make_records, make_review, records_of

from reviewkit.stages import order
from reviewkit.store.orders import BY_PLACE, Order, listing, order_in_force
from reviewkit.terms import Stage

Make = Callable[..., Review]


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = make_review(tmp_path / "r", 6)
    yield made
    made.store.db.close()


def of(review: Review, how: str, *numbers: int) -> Order:
    return Order(how, reports=[review.records[number] for number in numbers])


def test_what_a_reviewer_asks_for_goes_before_a_frozen_order_and_that_before_the_usual(
    review: Review,
) -> None:
    at = (review.store.db, Stage.TITLE, "ADA")
    assert order_in_force(*at) == BY_PLACE
    assert order_in_force(*at, "newest") == Order("newest")
    frozen = order.freeze(review.store, Stage.TITLE, "random", "ADA", AT)

    assert order_in_force(*at, "newest") == frozen
    assert order_in_force(*at, "newest", "random") == frozen
    assert order_in_force(*at, "newest", "oldest") == Order("oldest")
    assert order_in_force(*at, "newest", "place") == BY_PLACE


def test_a_ranking_goes_on_at_its_top_wherever_the_last_decided_report_stands(
    review: Review,
) -> None:
    ranked = of(review, "ranked", 4, 2, 5, 0, 1, 3)
    review.decide("ADA", 5)

    assert review.waiting("ADA", order=ranked) == [4, 2, 0, 1, 3]


def test_a_ranking_goes_on_behind_a_report_that_was_passed_over(review: Review) -> None:
    ranked = of(review, "ranked", 4, 2, 5, 0, 1, 3)

    assert review.waiting("ADA", order=ranked, after=review.records[2]) == [5, 0, 1, 3, 4, 2]


def test_a_list_by_date_goes_on_behind_the_last_decision(review: Review) -> None:
    newest = of(review, "newest", 5, 4, 3, 2, 1, 0)
    review.decide("ADA", 3)

    assert review.waiting("ADA", order=newest) == [2, 1, 0, 5, 4]


def test_what_came_in_after_a_ranking_follows_it_and_is_never_lost(review: Review) -> None:
    ranked = of(review, "ranked", 4, 2)
    bring_in(review.store, make_records(review.folder / "more.ris", 1, first=90))
    review.records += [one for one in records_of(review.store) if one not in review.records]
    for number in (4, 2, 0, 1):
        review.decide("ADA", number)

    assert review.waiting("ADA", order=ranked) == [3, 5, 6]
    assert review.waiting("ADA", order=ranked, limit=2) == [3, 5]


def test_a_list_longer_than_a_chunk_is_read_to_its_end_once(tmp_path: Path) -> None:
    many = make_review(tmp_path / "many", 1200)
    backwards = list(reversed(range(1200)))

    assert many.waiting("ADA", order=of(many, "ranked", *backwards), limit=2000) == backwards
    many.store.db.close()


def test_listings_hold_every_report_once(review: Review) -> None:
    for how in ("random", "newest", "oldest"):
        assert sorted(listing(review.store.db, how)) == sorted(review.records)
    assert listing(review.store.db, "random", 1) != listing(review.store.db, "random", 2)
