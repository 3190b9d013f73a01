"""Rules over answers are read or refused; never run as code."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.forms.expressions import parse_rule

REFUSED = [
    ("", "the rule is empty"),
    ("a", "a rule compares"),
    ("a <", "expected a field, a number or words in quotes, found `the end`"),
    ("a = b = c", "compare two things at a time"),
    ("a & b", "a rule cannot hold `&`"),
    ("a = 'x", "quotes come in pairs"),
    ("'x' = 'y'", "asks for at least one field"),
    ("foo(a) = 1", "there is no function `foo`; there are answered,"),
    ("round(a, 1, 2) = 1", "`round` takes 1 or 2 value"),
    ("answered(3)", "`answered` takes a field"),
    ("(a = b) = c", "join comparisons by `and`"),
    ("a = (b", "expected `)`, found `the end`"),
    ("a in [b", "expected `]`"),
    ("a = 1 b", "found `b`"),
    ("__import__('os') = 1", "there is no function `__import__`"),
    ("a.b.c = 1", "a rule cannot hold `.`"),
    ("(" * 60 + "a = 1" + ")" * 60, "too many brackets"),
    ("not " * 60 + "a = 1", "too many `not`"),
    ("+".join("a" * 300) + " = 1", "at most 200 words"),
    ("a = " + "1" * 1000, "at most 1000 letters"),
]


@pytest.mark.parametrize(("text", "told"), REFUSED)
def test_what_is_no_rule_is_told_as_part_of_a_sentence(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        parse_rule(text)


def test_a_rule_names_its_fields_in_order() -> None:
    assert list(parse_rule("b > 1 and count(g.a) = b").names()) == ["b", "g.a", "b"]


@given(text=st.text(max_size=20))
def test_any_text_is_a_rule_or_is_refused_in_words(text: str) -> None:
    try:
        assert any(parse_rule(text).names())
    except ValueError as error:
        assert str(error)
