from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.highlight import Piece, paragraphs, pieces

TERMS = (("older adult*", "care", "老年人"), ("mice", "care home*"))


def marked(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.side) for one in pieces(text, *TERMS) if one.side]


@given(st.text(), st.lists(st.text()), st.lists(st.text()))
def test_the_pieces_are_the_text_whatever_the_terms(
    text: str, wanted: list[str], unwanted: list[str]
) -> None:
    found = pieces(text, tuple(wanted), tuple(unwanted))
    assert "".join(one.text for one in found) == text


def test_terms_are_found_as_whole_words_whatever_their_case() -> None:
    assert marked("OLDER  adults' care, careful; scare") == [
        ("OLDER  adults", "for"),
        ("care", "for"),
    ]


def test_a_term_against_counts_before_one_for() -> None:
    assert marked("Care homes and mice") == [("Care homes", "against"), ("mice", "against")]


def test_words_of_scripts_without_spaces_are_found_inside() -> None:
    assert marked("中国老年人综合照护") == [("老年人", "for")]


def test_a_text_without_terms_is_one_piece() -> None:
    assert [one.text for one in pieces("anything", ())] == ["anything"]
    assert pieces("", *TERMS) == []


def test_parts_of_a_structured_abstract_stand_on_lines_of_their_own() -> None:
    text = "BACKGROUND: Falls. METHODS: A trial. RESULTS: 3 fell. See Table: 2."

    assert paragraphs(text).split("\n") == [
        "BACKGROUND: Falls.",
        "METHODS: A trial.",
        "RESULTS: 3 fell. See Table: 2.",
    ]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("behavio?r", ["behavior", "behaviour"]),
        ("wom#n", ["woman", "women"]),
        ("team*2", ["team", "teams", "teamed"]),
        ("p*diatric", ["pediatric", "paediatric"]),
        ('"care"', ["care"]),
    ],
)
def test_wildcards_of_the_strategy_are_found_while_screening(term: str, found: list[str]) -> None:
    text = (
        "behavior behaviour woman women womn team teams teamed teamwork pediatric paediatric care"
    )
    assert [one.text for one in pieces(text, (term,)) if one.side] == found


def test_a_term_without_letters_marks_nothing() -> None:
    assert pieces("a b", ("?", "*", '""')) == [Piece("a b")]
