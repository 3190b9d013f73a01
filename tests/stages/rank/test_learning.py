"""Ranking while people read: nobody waits, the newest decisions win, and a crash is told."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from reviews import AT, Review

from reviewkit.stages import order
from reviewkit.stages.rank import Learner, aim_text, rank_now
from reviewkit.stages.rank.learning import Granted, Granting, Wish, attend
from reviewkit.store.orders import BY_PLACE, Order
from reviewkit.terms import Stage

Make = Callable[..., Review]
LONG = 60.0
RANKED = "reviewers: 2, order: ranked"


@pytest.fixture
def learning() -> Iterator[Callable[[Review], Learner]]:
    made: list[Learner] = []

    def one(review: Review) -> Learner:
        made.append(Learner(review.folder))
        return made[-1]

    yield one
    for learner in made:
        learner.close()


def ask(learner: Learner, review: Review, who: str, asked: str = "") -> Order:
    return learner.order_of(review.store, review.protocol, Stage.TITLE, who, asked)


def test_reading_goes_by_place_until_the_first_ranking_and_learns_after_each_decision(
    two_topics: Make, learning: Callable[[Review], Learner]
) -> None:
    review = two_topics(title=RANKED)
    learner = learning(review)
    first = ask(learner, review, "ADA")
    assert first == Order("ranked")
    assert review.waiting("ADA", order=first) == list(range(13))
    assert learner.settle(LONG)
    cold = ask(learner, review, "ADA")
    assert cold.reports is not None
    assert cold.learned == 0

    review.decide("ADA", 8, "include")
    review.decide("ADA", 1, "exclude", "E1")
    assert ask(learner, review, "ADA") is cold  # it learns now, and nobody waits
    assert learner.settle(LONG)
    warm = ask(learner, review, "ADA")

    assert warm.learned == 2
    now = rank_now(review.store, review.protocol, Stage.TITLE, "ADA")
    assert list(warm.reports or ()) == now.reports
    assert set(review.waiting("ADA", order=warm)[:5]) == {7, 9, 10, 11, 12}


def test_both_reviewers_rank_by_their_own_decisions(
    two_topics: Make, learning: Callable[[Review], Learner]
) -> None:
    review = two_topics(title=RANKED)
    review.decide("ADA", 8, "include")
    review.decide("BO", 2, "include")
    learner = learning(review)
    for who in ("ADA", "BO"):
        ask(learner, review, who)
    assert learner.settle(LONG)

    assert set(review.waiting("ADA", order=ask(learner, review, "ADA"))[:5]) <= {0, *range(7, 13)}
    assert set(review.waiting("BO", order=ask(learner, review, "BO"))[:5]) == {1, 3, 4, 5, 6}


def test_frozen_and_plain_orders_need_no_process(
    two_topics: Make, learning: Callable[[Review], Learner]
) -> None:
    review = two_topics()
    learner = learning(review)
    assert ask(learner, review, "ADA") == BY_PLACE
    newest = ask(learner, review, "ADA", "newest")
    assert ask(learner, review, "BO", "newest") is newest
    frozen = order.freeze(review.store, Stage.TITLE, "random", "ADA", AT)
    assert ask(learner, review, "ADA") == frozen
    review.decide("ADA", 8, "include")
    assert ask(learner, review, "ADA") == frozen

    assert multiprocessing.active_children() == []


def test_a_killed_process_leaves_the_last_order_and_says_so(
    two_topics: Make, learning: Callable[[Review], Learner]
) -> None:
    review = two_topics(title=RANKED)
    learner = learning(review)
    ask(learner, review, "ADA")
    assert learner.settle(LONG)
    kept = ask(learner, review, "ADA")
    (child,) = multiprocessing.active_children()
    os.kill(child.pid or 0, signal.SIGTERM)
    child.join(LONG)
    review.decide("ADA", 8, "include")
    assert ask(learner, review, "ADA") is kept
    assert learner.settle(LONG)

    assert "Ranking stopped" in learner.worry
    review.decide("ADA", 9, "include")
    assert ask(learner, review, "ADA") is kept
    assert learner.settle(LONG)


def test_closing_ends_the_process(two_topics: Make) -> None:
    review = two_topics(title=RANKED)
    with closing(Learner(review.folder)) as learner:
        ask(learner, review, "ADA")

    assert multiprocessing.active_children() == []
    assert learner.worry == ""


def test_wishes_are_granted_along_a_line_until_it_is_closed(two_topics: Make) -> None:
    review = two_topics()
    here, there = multiprocessing.Pipe()
    working = threading.Thread(target=attend, args=(review.folder, there))
    working.start()
    here.send(Wish(Stage.TITLE, "ADA", aim_text(review.protocol)))
    granted = here.recv()
    here.close()
    working.join(LONG)

    assert not working.is_alive()
    assert isinstance(granted, Granted)
    assert sorted(granted.reports) == sorted(review.records)


def test_a_changed_protocol_is_another_aim_and_new_records_are_ranked(two_topics: Make) -> None:
    review = two_topics()
    granting = Granting(review.folder)
    one = granting.grant(Wish(Stage.TITLE, "ADA", "wheat crops drought"))
    other = granting.grant(Wish(Stage.TITLE, "ADA", "falls of older people"))

    assert review.records.index(one.reports[0]) in range(1, 7)
    assert review.records.index(other.reports[0]) not in range(1, 7)


def test_what_keeps_from_ranking_is_told(tmp_path: Path, make: Make) -> None:
    granted = Granting(tmp_path).grant(Wish(Stage.TITLE, "ADA", ""))

    assert granted.reports == ()
    assert "no review" in granted.worry
