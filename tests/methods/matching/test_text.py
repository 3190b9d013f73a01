"""Folding text to words that can be compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.matching.text import fold, letters, unmark


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Caf&amp;eacute; &amp;amp; more", "cafe more"),
        ("H&#233;ctor\u2019s trial", "hectors trial"),
        ("Apoe<sup>-/-</sup> mice", "apoe mice"),
        ("\u03b1v\u03b23 integrin", "alpha v beta 3 integrin"),
        ("follow\u2010up of 25,000 people", "follow up of 25000 people"),
        ("10\u00b2 steps, \u0153uvre, Stra\u00dfe", "102 steps oeuvre strasse"),
        ("Доказательная политика", "доказательная политика"),
        ("", ""),
    ],
)
def test_marks_fall_away_and_words_stay(text: str, words: str) -> None:
    assert fold(text) == words


def test_a_smaller_than_sign_is_not_taken_for_a_tag() -> None:
    assert fold("effects at p < 0.05 and dose > 3") == "effects at p 0 05 and dose 3"
    assert unmark("BMI <i>and</i> age") == "BMI and age"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)

    assert fold(once) == once


def test_the_letters_of_a_long_text_are_cut_to_measure() -> None:
    assert letters("Background: brokers (n = 12) ...", 12) == "backgroundbr"
    assert letters("Цель: изучить \u2014 политику", 10) == "цельизучит"
