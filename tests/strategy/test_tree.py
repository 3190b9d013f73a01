"""The neutral tree: flat where brackets allow it, walked in order, told in words."""

from __future__ import annotations

import pytest

from reviewkit.strategy.tree import (
    ANY,
    MAYBE_ONE,
    And,
    Near,
    Not,
    Or,
    Place,
    Term,
    Wild,
    join,
    spelt,
    walk,
)

A, B, C = Term(("a",)), Term(("b",)), Term(("c",))


def test_brackets_leave_no_trace_where_they_mean_nothing() -> None:
    assert join(Or, [Or((A, B)), C]) == Or((A, B, C))
    assert join(And, [Or((A, B)), C]) == And((Or((A, B)), C))
    assert join(Or, [A]) == A
    with pytest.raises(ValueError, match="nothing to join"):
        join(Or, [])


def test_where_a_node_stands_takes_no_part_in_equality() -> None:
    assert Term(("a",), at=Place(3, 7)) == A
    assert str(Place(3, 7)) == "3:7"


def test_a_tree_is_walked_parents_first_and_left_to_right() -> None:
    tree = Not(Near((A, B), 2), C)
    assert list(walk(tree)) == [tree, tree.kept, A, B, C]


def test_a_tree_of_any_depth_is_walked() -> None:
    deep: Or | And | Term = A
    for number in range(5000):
        deep = (Or if number % 2 else And)((deep, B))
    assert sum(1 for _ in walk(deep)) == 10_001


def test_wildcards_are_told_with_the_signs_of_the_protocol() -> None:
    term = Term(("behavio", MAYBE_ONE, "r", ANY, " x", Wild(1, 1), "y", Wild(0, 3)))
    assert spelt(term) == "behavio?r* x#y*3"
