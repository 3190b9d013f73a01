"""Precision and recall of duplicates, counted in pairs."""

from __future__ import annotations

import itertools
import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

MODULE = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "scores.py"), run_name="s")
Groups = dict[tuple[str, int], str]


def groups(*names: str) -> Groups:
    return {("a.ris", place): name for place, name in enumerate(names, start=1)}


def score(truth: Groups, found: Groups) -> Any:
    return MODULE["score"](truth, found)


def test_reports_that_are_the_true_clusters_score_one() -> None:
    scored = score(groups("x", "x", "y"), groups("1", "1", "3"))
    assert (scored.precision, scored.recall) == (1.0, 1.0)


def test_a_missed_duplicate_costs_recall_only() -> None:
    scored = score(groups("x", "x", "x"), groups("1", "1", "3"))
    assert (scored.precision, scored.recall) == (1.0, pytest.approx(1 / 3))


def test_two_works_joined_cost_precision_only() -> None:
    scored = score(groups("x", "x", "y"), groups("1", "1", "1"))
    assert (scored.precision, scored.recall) == (pytest.approx(1 / 3), 1.0)


def test_a_record_that_the_review_does_not_hold_is_told() -> None:
    with pytest.raises(ValueError, match="1 records are in the truth or in the review"):
        score(groups("x", "x"), groups("1"))


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("123")), max_size=12))
def test_counting_groups_gives_what_listing_pairs_gives(pairs: list[tuple[str, str]]) -> None:
    truth = groups(*(cluster for cluster, _ in pairs))
    found = groups(*(report for _, report in pairs))
    scored = score(truth, found)
    couples = list(itertools.combinations(truth, 2))
    true = {couple for couple in couples if truth[couple[0]] == truth[couple[1]]}
    joined = {couple for couple in couples if found[couple[0]] == found[couple[1]]}
    assert (scored.true, scored.joined) == (len(true), len(joined))
    assert scored.right == len(true & joined)
