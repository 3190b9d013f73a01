from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.votes import collapse, sign_test
from reviewkit.terms import Vote

UP, DOWN, SAME, MIXED = Vote.POSITIVE, Vote.NEGATIVE, Vote.NO_CHANGE, Vote.MIXED


def test_findings_that_all_point_one_way_are_one_vote_that_way() -> None:
    assert collapse([DOWN, DOWN, DOWN]) is DOWN
    assert collapse([SAME]) is SAME


def test_one_finding_that_differs_makes_the_study_mixed() -> None:
    assert collapse([UP] * 9 + [DOWN]) is MIXED
    assert collapse([UP, MIXED]) is MIXED


@pytest.mark.parametrize(("up", "down", "vote"), [(7, 3, UP), (6, 4, MIXED), (3, 7, DOWN)])
def test_a_share_of_seventy_percent_is_enough_where_the_rule_says_so(
    up: int, down: int, vote: Vote
) -> None:
    assert collapse([UP] * up + [DOWN] * down, 0.7) is vote


@given(st.lists(st.sampled_from(Vote), min_size=1, max_size=12), st.floats(0.51, 1))
def test_the_order_of_findings_does_not_matter(votes: list[Vote], agreement: float) -> None:
    assert collapse(votes, agreement) is collapse(votes[::-1], agreement)


@given(st.integers(0, 30), st.integers(0, 30))
def test_the_sign_test_is_the_exact_two_sided_binomial_test(up: int, down: int) -> None:
    studies = up + down
    if not studies:
        assert sign_test(up, down) is None
        return
    tail = sum(comb(studies, k) for k in range(max(up, down), studies + 1)) / 2**studies
    assert sign_test(up, down) == pytest.approx(min(1.0, 2 * tail))
