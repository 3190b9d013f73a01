"""What was found is counted against the labels by record and by pair."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def scores(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("dedupe_scores")


def test_lost_missed_and_asked_are_counted_by_record_and_by_pair(scores: ModuleType) -> None:
    truth = ["1", "1", "1", "2", "3", "3"]
    report = [0, 0, 2, 0, 4, 5]

    found = scores.counts(report, truth, [(4, 5), (5, 4), (0, 1), (2, 4)])

    assert found["duplicates"] == 3
    assert found["record_missed"] == 2  # the third and the last stand beside their twins
    assert found["record_recall"] == round(1 / 3, 4)
    assert found["record_false"] == 1  # the fourth is gone
    assert found["record_precision"] == 0.5
    assert found["record_f1"] == 0.4
    assert found["specificity"] == round(2 / 3, 4)
    assert found["pair_precision"] == round(1 / 3, 4)
    assert found["pair_recall"] == 0.25
    assert found["pair_f1"] == round(2 / 7, 4)
    assert found["maybe"] == 2  # one pair is named twice, one is together already
    assert found["found_with_review"] == round(2 / 3, 4)  # a person joins the last two


def test_nothing_to_find_has_no_recall(scores: ModuleType) -> None:
    found = scores.counts([0], ["1"], [])

    assert (found["record_recall"], found["record_precision"], found["pair_f1"]) == (None,) * 3


def test_each_document_that_was_merged_into_another_is_told_once(scores: ModuleType) -> None:
    truth = ["1", "2", "1", "2", "3", "4"]

    assert scores.wrong_pairs([0, 0, 0, 0, 4, 0], truth) == [(0, 1), (0, 5)]


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 3)), max_size=12))
def test_counting_by_pair_gives_what_listing_pairs_gives(
    scores: ModuleType, drawn: list[tuple[str, int]]
) -> None:
    truth = [document for document, _ in drawn]
    groups = [group for _, group in drawn]
    report = [groups.index(group) for group in groups]

    found = scores.counts(report, truth, [])

    couples = list(combinations(range(len(drawn)), 2))
    true = {(a, b) for a, b in couples if truth[a] == truth[b]}
    joined = {(a, b) for a, b in couples if report[a] == report[b]}
    assert found["pair_recall"] == (round(len(true & joined) / len(true), 4) if true else None)
    assert found["pair_precision"] == (
        round(len(true & joined) / len(joined), 4) if joined else None
    )


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), min_size=1, max_size=12))
def test_many_records_are_counted_as_few_are(
    scores: ModuleType, drawn: list[tuple[int, int]]
) -> None:
    truth = [document for document, _ in drawn]
    groups = [group for _, group in drawn]
    report = [groups.index(group) for group in groups]

    few = scores.counts(report, [str(document) for document in truth], [])
    many = scores.kept(np.array(report), np.array(truth))

    assert many.lost == few["record_false"]
    assert many.recall == (1.0 if few["record_recall"] is None else few["record_recall"])
