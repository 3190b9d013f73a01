from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import NotAllowedError
from reviewkit.methods.replay import draw_start, measure, recall_curve, replay

INCLUDED = [place in (3, 7, 12) for place in range(20)]


def in_file_order(labels: object) -> list[int]:
    assert isinstance(labels, dict)
    return [place for place in range(20) if place not in labels]


def test_a_perfect_order_has_no_loss() -> None:
    found = measure([1, 2, 3, 4], 100)
    assert found.loss == 0
    assert found.wss100 == pytest.approx(0.96)
    assert found.recall_at_5 == 1
    assert found.first_relevant == 1


def test_the_worst_order_loses_everything_and_saves_nothing() -> None:
    found = measure([97, 98, 99, 100], 100)
    assert found.loss == 1
    assert found.wss100 == 0
    assert found.wss95 == pytest.approx(-0.05)
    assert found.recall_at_20 == 0


def test_an_order_is_measured_as_by_hand() -> None:
    # 20 relevant of 200: 19 of them are 95%, found at 38; the last at 150.
    found = measure([*range(2, 40, 2), 150], 200)
    assert found.wss95 == pytest.approx(1 - 38 / 200 - 0.05)
    assert found.wss100 == pytest.approx(1 - 150 / 200)
    assert found.recall_at_5 == 5 / 20
    assert found.recall_at_10 == 10 / 20
    assert found.recall_at_20 == 19 / 20
    mean = (sum(range(2, 40, 2)) + 150) / 20
    assert found.atd == pytest.approx(mean / 200)
    assert found.loss == pytest.approx((mean - 10.5) / 180)


@given(st.sets(st.integers(1, 60), min_size=1, max_size=59))
def test_the_loss_is_the_area_between_the_perfect_curve_and_this_one(places: set[int]) -> None:
    found = sorted(places)

    def area(places: list[int]) -> int:
        return sum(sum(place <= read for place in places) for read in range(1, 61))

    relevant = len(found)
    best, worst = area(list(range(1, relevant + 1))), area(list(range(61 - relevant, 61)))
    expected = (best - area(found)) / (best - worst)
    assert measure(found, 60).loss == pytest.approx(expected, abs=1e-12)


def test_nothing_is_measured_where_all_or_none_are_relevant() -> None:
    for found, reports in (([], 5), ([1, 2], 2)):
        with pytest.raises(ValueError, match="Both relevant and irrelevant"):
            measure(found, reports)


def test_a_replay_leaves_out_what_was_known_and_ends_with_the_last_relevant_one() -> None:
    done = replay(in_file_order, INCLUDED, [3, 0])
    assert done.read == (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    assert done.found == (6, 11)
    assert done.reports == 18
    assert done.retrains == 11


def test_a_replay_with_pauses_ranks_anew_less_often_and_finds_the_same() -> None:
    done = replay(in_file_order, INCLUDED, [3, 0], pause=0.5)
    assert done.found == (6, 11)
    assert done.retrains < 8


def test_a_replay_tells_the_order_only_what_was_read() -> None:
    told: list[dict[int, bool]] = []

    def order(labels: object) -> list[int]:
        assert isinstance(labels, dict)
        told.append(dict(labels))
        return in_file_order(labels)

    replay(order, INCLUDED, [3, 0])
    assert told[0] == {3: True, 0: False}
    assert told[-1].keys() == {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}


def test_a_start_is_one_relevant_and_one_irrelevant_and_the_same_for_a_seed() -> None:
    good, bad = draw_start(INCLUDED, 1)
    assert INCLUDED[good]
    assert not INCLUDED[bad]
    assert draw_start(INCLUDED, 1) == (good, bad)
    assert len({draw_start(INCLUDED, seed) for seed in range(20)}) > 1


@pytest.mark.parametrize("included", [[False] * 5, [True, False, False], [True] * 5, []])
def test_a_review_with_nothing_to_find_cannot_be_replayed(included: list[bool]) -> None:
    with pytest.raises(NotAllowedError, match="at least two relevant"):
        draw_start(included, 1)


@pytest.mark.parametrize("included", [[False] * 5, [True] * 5, []])
def test_labels_of_one_kind_cannot_be_measured(included: list[bool]) -> None:
    with pytest.raises(NotAllowedError, match="Nothing can be measured"):
        replay(in_file_order, included)


def test_the_recall_curve_runs_from_nothing_read_to_everything_read() -> None:
    assert recall_curve([2, 5], 9) == [(0, 0.0), (2, 0.5), (5, 1.0), (9, 1.0)]
    assert recall_curve([9], 9) == [(0, 0.0), (9, 1.0)]
