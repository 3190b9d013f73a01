"""How concepts are combined is read, or what is wrong is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.protocol.combining import in_order, named


@pytest.mark.parametrize(
    ("combine", "order"),
    [
        ("a", ("a",)),
        ("a and b", ("a", "b", "AND")),
        ("(a OR b) NOT c", ("a", "b", "OR", "c", "NOT")),
        ("a AND (b OR (c NOT d))", ("a", "b", "c", "d", "NOT", "OR", "AND")),
    ],
)
def test_operators_come_after_their_parts(combine: str, order: tuple[str, ...]) -> None:
    assert in_order(combine) == order


@pytest.mark.parametrize(
    ("combine", "why"),
    [
        ("a AND b OR c", "side by side"),
        ("a NOT b NOT c", "side by side"),
        ("(a", r"a `\(` too many"),
        ("a)", r"a `\)` too many"),
        ("a AND", "missing at the end"),
        ("OR a", "missing before OR"),
        ("a b", "operator is missing before `b`"),
        ("a (b)", r"operator is missing before `\(`"),
        ("()", r"missing before `\)`"),
        ("", "missing at the end"),
    ],
)
def test_a_mistake_is_named(combine: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        in_order(combine)


def test_the_concepts_that_are_named_are_known() -> None:
    assert named("(a OR b) NOT a") == ("a", "b", "a")


def test_a_thousand_brackets_are_read() -> None:
    assert in_order("(" * 1000 + "a" + ")" * 1000) == ("a",)


@given(st.text(alphabet="ab ()", max_size=20) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        order = in_order(text)
    except ValueError as error:
        assert str(error)
    else:
        assert order
