from __future__ import annotations

from math import comb
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import NotAllowedError
from reviewkit.methods.stopping import (
    check_every,
    due,
    elusion,
    percent_down,
    recall_test,
    run_rules,
    sample_sentence,
    sentence,
)


def at_most(found: int, urn: int, relevant: int, drawn: int) -> float:
    """Sum the hypergeometric probabilities by counting."""
    ways = sum(
        comb(relevant, hits) * comb(urn - relevant, drawn - hits)
        for hits in range(found + 1)
        if drawn - hits >= 0
    )
    return ways / comb(urn, drawn)


def brute_p(labels: list[bool], total: int, missed: int) -> float:
    """Try every stretch at the end of the reading."""
    return min(
        at_most(
            sum(labels[start:]),
            total - start,
            sum(labels[start:]) + missed,
            len(labels) - start,
        )
        for start in range(len(labels) + 1)
    )


@settings(max_examples=60)
@given(st.lists(st.booleans(), min_size=1, max_size=25), st.integers(1, 40))
def test_p_is_the_smallest_over_all_stretches_though_few_are_tried(
    labels: list[bool], unread: int
) -> None:
    total, found = len(labels) + unread, sum(labels)
    missed = next(count for count in range(99) if found < 0.95 * (found + count) or not found)
    missed = max(missed, 1)
    if missed <= unread:
        p = recall_test(labels, total).p
        assert p == pytest.approx(brute_p(labels, total, missed), abs=1e-9)


def test_the_biased_urn_without_bias_is_the_plain_one() -> None:
    labels = [True] * 10 + [False] * 60
    plain = recall_test(labels, 100)
    almost = recall_test(labels, 100, bias=1 + 1e-9)
    assert almost.p == pytest.approx(plain.p, rel=1e-5)


def test_an_assumed_bias_is_sooner_satisfied() -> None:
    labels = [True] * 10 + [False] * 40
    ps = [recall_test(labels, 100, bias=bias).p for bias in (1, 1.5, 2, 5)]
    assert ps == sorted(ps, reverse=True)
    assert len(set(ps)) == 4


def test_recall_is_not_reached_while_relevant_reports_keep_coming() -> None:
    test = recall_test([True, False] * 20, 200)
    assert not test.reached
    assert test.p > 0.05


def test_recall_is_reached_after_a_long_run_of_irrelevant_ones() -> None:
    test = recall_test([True] * 40 + [False] * 800, 1000)
    assert test.reached
    assert test.recall_at_least is not None
    assert test.recall_at_least >= 0.95
    assert test.recall_middle is not None
    assert test.recall_at_least <= test.recall_middle <= 1


def test_the_bound_and_the_test_agree() -> None:
    labels = [True] * 30 + [False] * 300
    for read in range(30, 331, 25):
        test = recall_test(labels[:read], 400)
        assert test.recall_at_least is not None
        assert test.reached == (test.recall_at_least >= 0.95)


def test_everything_read_leaves_nothing_missed() -> None:
    test = recall_test([True, False, True], 3)
    assert (test.p, test.reached, test.missed_at_most) == (0.0, True, 0)
    assert test.recall_at_least == 1


def test_nothing_found_is_never_enough() -> None:
    test = recall_test([False] * 100, 100)
    assert not test.reached
    assert test.recall_at_least is None
    assert "no relevant report had been found" in sentence(test)


def test_nothing_read_says_nothing() -> None:
    test = recall_test([], 50)
    assert (test.p, test.reached, test.missed_at_most) == (1.0, False, 50)


def test_a_random_order_breaks_the_promise_no_more_often_than_stated() -> None:
    draw = Random(5)
    broken = 0
    for _ in range(60):
        labels = [place < 30 for place in range(300)]
        draw.shuffle(labels)
        read = next(read for read in range(10, 301, 10) if recall_test(labels[:read], 300).reached)
        broken += sum(labels[:read]) < 0.95 * 30
    assert broken <= 6  # 5% of 60, and chance


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"target": 1.0}, "target recall is 1.0"),
        ({"confidence": 0}, "confidence is 0"),
        ({"bias": 0.5}, "bias is 0.5"),
        ({"bias": float("nan")}, "bias is nan"),
    ],
)
def test_impossible_settings_are_refused(arguments: dict[str, float], words: str) -> None:
    with pytest.raises(NotAllowedError, match=words):
        recall_test([True], 2, **arguments)


def test_more_read_than_there_are_is_refused() -> None:
    with pytest.raises(NotAllowedError, match="only 1"):
        recall_test([True, False], 1)


def test_a_sample_of_the_unread_gives_the_exact_interval() -> None:
    # 2 of 100: 0.24% to 7.04%, as printed in tables of the exact binomial interval.
    said = elusion(2, 100, 1000, 48)
    assert said.rate == 0.02
    assert said.rate_low == pytest.approx(0.00243, abs=1e-5)
    assert said.rate_high == pytest.approx(0.07038, abs=1e-5)
    assert said.missed == pytest.approx(20)
    assert said.recall == pytest.approx(48 / 68)
    assert said.recall_low == pytest.approx(48 / (48 + 70.38), abs=1e-4)


def test_an_empty_handed_sample_still_leaves_doubt() -> None:
    said = elusion(0, 100, 1000, 50)
    assert said.rate_low == 0
    assert said.rate_high == pytest.approx(1 - 0.025 ** (1 / 100))
    assert said.recall == 1
    assert said.recall_low is not None
    assert said.recall_low < 0.6


def test_a_sample_of_all_that_is_unread_leaves_no_doubt() -> None:
    said = elusion(3, 20, 20, 10)
    assert (said.missed_low, said.missed, said.missed_high) == (3, 3, 3)


def test_a_sample_with_nothing_found_anywhere_has_no_recall() -> None:
    said = elusion(0, 5, 5, 0)
    assert (said.recall, said.recall_low, said.recall_high) == (None, None, None)


@pytest.mark.parametrize("numbers", [(3, 2, 10), (1, 11, 10), (0, 0, 10), (-1, 5, 10)])
def test_a_sample_that_does_not_add_up_is_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(NotAllowedError, match="do not fit together"):
        elusion(*numbers, 5)


def test_runs_are_counted_from_the_end_and_called_heuristics() -> None:
    rules = run_rules([True] * 5 + [False] * 60, 1000)
    assert {rule.kind for rule in rules} == {"heuristic"}
    assert {rule.in_a_row for rule in rules} == {60}
    met = [rule.name for rule in rules if rule.met]
    assert met == ["50 irrelevant in a row", "5% of all reports irrelevant in a row"]


def test_the_sentence_says_what_was_read_and_never_that_it_is_complete() -> None:
    words = sentence(recall_test([True] * 40 + [False] * 800, 1000))
    assert "840 of 1000 were read and 160 were not" in words
    assert "rejected the hypothesis that recall was below 95%" in words
    assert "complete" not in words
    assert "biased" not in words
    assert "could not reject" in sentence(recall_test([True, False], 100))
    assert "assuming" in sentence(recall_test([True, False], 100, bias=2))


def test_the_sentence_names_the_order_and_counts_what_was_read_aside() -> None:
    test = recall_test([True] * 5 + [False] * 35, 50)
    said = sentence(test, order="newest first", aside=10)
    assert said.startswith("Reports were read newest first; 50 of 60 were read and 10 were not")
    assert "recall among the 60 reports is at least" in said


def test_a_test_is_due_every_so_many_reports_and_at_least_ten_apart() -> None:
    assert [check_every(total) for total in (0, 500, 2000, 100_000)] == [10, 10, 10, 500]
    assert [read for read in range(1, 35) if due(read, 300, read - 1)] == [10, 20, 30]
    assert due(1003, 100_000, 996)
    assert not due(999, 100_000, 501)


def test_the_sample_is_told_with_what_follows_from_it() -> None:
    said = sample_sentence(elusion(1, 100, 1000, 90), 1000)
    assert "100 of the 1000 reports then unread held 1 relevant ones (1.0%;" in said
    assert "an estimated 10 (1 to 55) relevant ones were unread" in said
    assert "recall was 90.0% (95% confidence interval 62.3% to 98.9%)" in said
    assert "recall" not in sample_sentence(elusion(0, 10, 10, 0), 10)


def test_a_bound_is_never_rounded_up() -> None:
    assert [percent_down(share) for share in (0.9499, 0.95, 0.99999, 1.0)] == [
        "94.9%",
        "95.0%",
        "99.9%",
        "100.0%",
    ]


def aside_labels(draw: Random, total: int, relevant: int, sample: int) -> tuple[list[bool], int]:
    """Read at random, draw a sample in the middle, and give the test what is left of the urn."""
    labels = [place < relevant for place in range(total)]
    draw.shuffle(labels)
    middle = labels[100 : 100 + sample]
    known = sum(middle)
    return [True] * known + labels[:100] + labels[100 + sample :], total - (sample - known)


def test_what_was_drawn_aside_does_not_break_the_promise() -> None:
    draw = Random(8)
    broken = 0
    for _ in range(60):
        labels, total = aside_labels(draw, 300, 30, 60)
        reads = range(60, len(labels) + 1, 30)
        read = next((one for one in reads if recall_test(labels[:one], total).reached), len(labels))
        broken += sum(labels[:read]) < 0.95 * 30
    assert broken <= 6  # 5% of 60, and chance
