from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import spearmanr
from sklearn.svm import LinearSVC

from reviewkit.methods.machine import Known, Machine, learn

Costs = NDArray[np.float64]
Kinds = NDArray[np.bool_]


def reports(count: int, seed: int = 0) -> tuple[sparse.csr_matrix, Kinds]:
    """Make up reports of words as common as words are; a seventh speak more of some of them."""
    drawn = np.random.default_rng(seed)
    words = 3000
    common = 1 / np.arange(1, words + 1)
    special = common * (1 + 9 * (np.arange(words) % 11 == 5))
    included = drawn.random(count) < 1 / 7
    included[:2] = True, False
    rows = sparse.lil_matrix((count, words), dtype=np.float32)
    for place, good in enumerate(included):
        chances = special if good else common
        found = drawn.choice(words, size=80, p=chances / chances.sum())
        rows[place, found] = np.log(2 + found)
    rows = rows.tocsr()
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1)).A1
    return sparse.csr_matrix(sparse.diags(1 / lengths) @ rows, dtype=np.float32), included


def costs_of(included: Kinds, ratio: float = 30, cost: float = 0.11) -> Costs:
    share = included.sum() / (ratio * (~included).sum())
    weights = np.where(included, 1, share)
    costs: Costs = cost * weights * (weights.size / weights.sum())
    return costs


def scores(machine: Machine, rows: sparse.csr_matrix) -> Costs:
    return np.asarray(rows @ machine.line + machine.bias, dtype=np.float64)


@pytest.mark.parametrize(
    ("ratio", "cost"), [(30, 0.11), (1, 0.11), (1, 30), (0.01, 300), (300, 0.001)]
)
def test_it_finds_what_scikit_learn_finds(ratio: float, cost: float) -> None:
    rows, included = reports(600)
    rest, _ = reports(500, seed=1)
    costs = costs_of(included, ratio, cost)
    machine = learn(rows, included, costs)
    theirs = LinearSVC(C=1, tol=1e-7, max_iter=1_000_000, random_state=0)
    theirs.fit(rows, included, sample_weight=costs)
    wanted = theirs.decision_function(rest)
    found = scores(machine, rest)
    assert np.abs(found - wanted).max() < 0.01 * wanted.std()
    assert spearmanr(found, wanted).statistic > 0.9999


def test_where_it_starts_from_changes_nothing_of_what_it_finds() -> None:
    rows, included = reports(400)
    known = None
    for read in range(350, 401):
        costs = costs_of(included[:read])
        warm = learn(rows[:read], included[:read], costs, known)
        cold = learn(rows[:read], included[:read], costs)
        one, other = scores(warm, rows), scores(cold, rows)
        assert np.abs(one - other).max() < 0.01 * other.std()
        pulls = np.append(warm.pulls, np.float32(0))
        known = Known(pulls, (one[: read + 1]).astype(np.float32))


def test_a_start_that_is_far_off_is_left() -> None:
    rows, included = reports(200)
    costs = costs_of(included, 1, 30)
    wild = np.random.default_rng(3).normal(size=200).astype(np.float32) * 50
    start = Known(wild, np.asarray(rows @ (rows.T @ wild) + wild.sum()))
    one, other = learn(rows, included, costs, start), learn(rows, included, costs)
    assert np.abs(scores(one, rows) - scores(other, rows)).max() < 0.01


def test_a_report_beyond_the_margin_pulls_no_more() -> None:
    rows, included = reports(300)
    machine = learn(rows, included, costs_of(included, 1, 300))
    margins = np.where(included, 1, -1) * scores(machine, rows)
    assert (margins > 1.01).any()
    assert not machine.pulls[margins > 1.01].any()
    assert (machine.pulls[margins < 0.99] != 0).all()


def test_equal_reports_score_alike() -> None:
    rows, included = reports(50)
    twice = sparse.csr_matrix(sparse.vstack([rows, rows]))
    found = scores(learn(twice, np.tile(included, 2), costs_of(np.tile(included, 2))), twice)
    assert found[:50].tolist() == found[50:].tolist()


def test_reports_without_words_are_told_apart_by_nothing_but_the_bias() -> None:
    nothing = sparse.csr_matrix((3, 5), dtype=np.float32)
    machine = learn(nothing, np.array([True, False, False]), np.ones(3))
    assert not machine.line.any()
    # b least in b^2 / 2 + (1 - b)^2 + 2 (1 + b)^2
    assert machine.bias == pytest.approx(-2 / 7, abs=1e-3)


def test_dearer_reports_pull_harder() -> None:
    rows = sparse.csr_matrix(np.array([[1, 0], [0, 1]], dtype=np.float32))
    kinds = np.array([True, False])
    found = [learn(rows, kinds, np.array([dear, 1.0])).pulls[0] for dear in (0.1, 1.0, 10.0)]
    assert all(one < next_ for one, next_ in pairwise(found))
