"""Reports ranked for a reviewer, frozen, and ranked again from the log."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from reviews import AT, Review

from reviewkit.stages import annotate, order
from reviewkit.stages.rank import labels_for, order_now, prepare, rank_now, ranked
from reviewkit.stages.rank.ranking import in_full
from reviewkit.store import memory_store
from reviewkit.store.mirror import stored_facts
from reviewkit.store.orders import Order
from reviewkit.store.rebuild import replay
from reviewkit.terms import KNOWN_RELEVANT, Stage

Make = Callable[..., Review]
FALLS = range(7, 13)  # numbers of the reports on falls; 0 is on falls too, 1 to 6 on crops


def numbers(review: Review, reports: Any) -> list[int]:
    return [review.records.index(one) for one in reports]


def test_before_any_decision_the_protocols_words_rank(two_topics: Make) -> None:
    review = two_topics(swap=("Original research.", "Falls of older people on wards."))
    found = rank_now(review.store, review.protocol, Stage.TITLE, "ADA")

    assert set(numbers(review, found.reports)[:7]) == {0, *FALLS}
    assert sorted(found.reports) == sorted(review.records)
    assert found.learned == 0


def test_what_is_like_the_included_comes_first_and_what_was_read_does_not_come(
    two_topics: Make,
) -> None:
    review = two_topics()
    review.decide("ADA", 1, "exclude", "E1")
    review.decide("ADA", 7, "include")
    review.decide("BO", 2, "include")
    found = rank_now(review.store, review.protocol, Stage.TITLE, "ADA")

    assert set(numbers(review, found.reports)[:5]) == set(FALLS) - {7}
    assert set(numbers(review, found.reports)) == set(range(13)) - {1, 7}
    assert found.learned == 2
    bos = rank_now(review.store, review.protocol, Stage.TITLE, "BO")
    assert set(numbers(review, bos.reports)[:5]) == {1, 3, 4, 5, 6}


def test_known_relevant_reports_come_first_and_teach(two_topics: Make) -> None:
    review = two_topics()
    annotate.tag(review.store, review.records[4], KNOWN_RELEVANT, True, "ADA", AT)
    found = rank_now(review.store, review.protocol, Stage.TITLE, "ADA")

    assert numbers(review, found.reports)[0] == 4
    assert set(numbers(review, found.reports)[:6]) == set(range(1, 7))


def test_neither_rows_nor_the_order_of_decisions_matter(two_topics: Make) -> None:
    review = two_topics()
    prepared = prepare(review.store)
    for number in (7, 1, 8):
        review.decide("ADA", number, "include" if number > 6 else "exclude")
    labels = labels_for(review.store.db, Stage.TITLE, "ADA")
    first = ranked(prepared, labels, None)
    pairs = list(labels.included.items())
    for seed in range(3):
        random.Random(seed).shuffle(pairs)
        assert ranked(prepared, type(labels)(dict(pairs)), None) == first
    assert ranked(prepared, type(labels)({"gone-1": True} | labels.included), None) == first


def test_truncated_terms_stand_for_their_commonest_endings() -> None:
    words = ("care", "collaborate", "collaboration", "collaborate on", "elbow")
    assert in_full("Collaborat* care* xyz*", words) == "collaborate collaboration care xyz"
    assert in_full("plain", words) == "plain"


def freeze_ranked(review: Review, whose: str, seed: int) -> Order:
    found = rank_now(review.store, review.protocol, Stage.TITLE, whose, seed=seed)
    at = (review.store, Stage.TITLE, "ranked", "ADA", AT)
    return order.freeze(*at, reports=found.reports, seed=seed, whose=whose, card=found.card)


def test_a_frozen_ranked_order_is_made_again_from_the_log(two_topics: Make) -> None:
    review = two_topics()
    for number, verdict in ((7, "include"), (1, "exclude"), (8, "unsure"), (2, "exclude")):
        review.decide("ADA", number, verdict)
    annotate.tag(review.store, review.records[10], KNOWN_RELEVANT, True, "ADA", AT)
    frozen = freeze_ranked(review, "ADA", seed=5)
    review.decide("ADA", 9, "exclude", "E1")  # what came later does not count

    facts = list(stored_facts(review.store.db))
    (said,) = [fact for fact in facts if fact.kind == "order"]
    with memory_store(review.folder) as then:
        replay(then, [fact for fact in facts if fact.ord < said.ord])
        again = rank_now(
            then,
            review.protocol,
            Stage(said.body["stage"]),
            said.body["whose"],
            seed=said.body["seed"],
        )

    assert json.loads(json.dumps(again.card)) == said.body["card"]
    rows = review.store.db.execute(
        "select record from ranks where fact = ? order by rank", (frozen.fact,)
    )
    assert again.reports == [row[0] for row in rows]
    assert said.body["card"]["learned"] == 5


def test_readers_of_one_frozen_ranking_get_one_list_whatever_the_other_decides(
    two_topics: Make,
) -> None:
    lists = []
    for world, verdict in enumerate(("include", "exclude", "silence")):
        review = two_topics(name=f"world{world}")
        frozen = freeze_ranked(review, "", seed=2)
        read = []
        for step in range(13):
            if verdict != "silence" and step < 12:
                ahead = review.waiting("ADA", order=frozen)
                review.decide("ADA", ahead[0], verdict)
            mine = review.waiting("BO", order=frozen)
            read.append(mine[0])
            review.decide("BO", mine[0], "include" if step % 2 else "exclude")
        lists.append(read)

    assert lists[0] == lists[1] == lists[2]
    assert sorted(lists[0]) == list(range(13))


def test_a_ranking_for_all_learns_from_nobody(two_topics: Make) -> None:
    review = two_topics()
    before = rank_now(review.store, review.protocol, Stage.TITLE)
    review.decide("ADA", 7, "include")
    review.decide("BO", 1, "include")

    assert rank_now(review.store, review.protocol, Stage.TITLE) == before


def test_the_order_of_a_stage_is_that_of_the_protocol_unless_one_is_asked_for(
    two_topics: Make,
) -> None:
    review = two_topics(title="reviewers: 2, order: ranked")
    at = (review.store, review.protocol)
    assert order_now(*at, Stage.TITLE, "ADA").how == "ranked"
    assert order_now(*at, Stage.FULLTEXT, "ADA") == Order()
    assert order_now(*at, Stage.TITLE, "ADA", "place") == Order()
    assert len(order_now(*at, Stage.TITLE, "ADA", "oldest").places) == 13
    frozen = freeze_ranked(review, "", seed=1)
    assert order_now(*at, Stage.TITLE, "ADA") == frozen
