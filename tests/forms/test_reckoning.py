"""Whether a rule holds, given the answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.forms.expressions import parse_rule
from reviewkit.forms.reckoning import holds

HOLDS: list[tuple[str, dict[str, Any], bool | None]] = [
    ("invited - refused - lost = n", {"invited": 38, "refused": 1, "lost": 7, "n": 30}, True),
    ("numerator <= denominator", {"numerator": 43, "denominator": 40}, False),
    ("round(a / b, 2) = 48%", {"a": 19, "b": 40}, True),
    ("round(100 * a / b) = p", {"a": 19, "b": 40, "p": 48}, True),
    ("a * 3 = 0.3", {"a": 0.1}, True),
    ("2 + 3 * a = 8 and (2 + 3) * a = 10", {"a": 2}, True),
    ("-a < 0 and abs(-a) = a", {"a": 2}, True),
    ("10 - 3 - a = 5", {"a": 2}, True),
    ("a < 3", {"a": 3.0000000001}, False),
    ("a <= 3", {"a": 3.0000000001}, True),
    ("a <= b", {"a": "NR", "b": 3}, None),
    ("a = b", {"a": "NR", "b": 3}, None),
    ("a = 'NR'", {"a": "NR"}, True),
    ("a = 2", {}, None),
    ("a / b = 2", {"a": 3, "b": 0}, None),
    ("design = 'rct'", {"design": ["rct", "survey"]}, True),
    ("design != 'rct'", {"design": ["rct", "survey"]}, False),
    ("'rct' in design", {"design": ["survey"]}, False),
    ("design in ['rct', \"survey\"]", {"design": "survey"}, True),
    ("not (a = 1 or b = 1)", {"a": 2, "b": 3}, True),
    ("a = 1 or b = 1", {"b": 1}, True),
    ("a = 1 and b = 1", {"b": 2}, False),
    ("a = 1 and b = 1", {"b": 1}, None),
    ("answered(a)", {}, False),
    ("answered(a) and not answered(b)", {"a": 0}, True),
    ("answered(g.a)", {"g.a": []}, False),
    ("sum(g.n) = total and count(g.n) = 2", {"g.n": [3, 4], "total": 7}, True),
    ("sum(g.n) = total", {"g.n": [3, "NR"], "total": 7}, None),
]


@pytest.mark.parametrize(("text", "answers", "wanted"), HOLDS)
def test_a_rule_holds_does_not_or_cannot_be_known(
    text: str, answers: dict[str, Any], wanted: bool | None
) -> None:
    assert holds(parse_rule(text), answers.get) is wanted


WORDS = "a b g.c 1 2.5 48% 'x' + - * / ( ) [ ] , = != < <= > >= in and or not answered( sum( round("
words = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)
values = st.one_of(
    st.none(), st.integers(-9, 9), st.floats(allow_nan=False), st.text(max_size=3), st.just("NR")
)


@given(text=st.one_of(words, st.text(max_size=20)), a=values, b=values, c=st.lists(values))
def test_any_text_is_a_rule_or_is_refused_in_words(text: str, a: Any, b: Any, c: Any) -> None:
    try:
        rule = parse_rule(text)
    except ValueError as error:
        assert str(error)
        return
    assert holds(rule, {"a": a, "b": b, "g.c": c}.get) in (True, False, None)


@given(a=st.integers(-1000, 1000), b=st.integers(-1000, 1000))
def test_comparisons_are_those_of_numbers(a: int, b: int) -> None:
    answers = {"a": a, "b": b}.get
    assert holds(parse_rule("a < b"), answers) is (a < b)
    assert holds(parse_rule("a >= b"), answers) is (a >= b)
    assert holds(parse_rule("a != b"), answers) is (a != b)
    assert holds(parse_rule("a - b + b = a"), answers) is True
