"""The lines of a saved strategy: numbers, hits, asides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.strategy.listing import Places, list_lines


def said(text: str) -> list[tuple[str, str, int | None]]:
    listing = list_lines(text)
    return [(one.name, text[one.start : one.end], one.hits) for one in listing.lines]


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("1. ", "2. ", "3. "),
        ("1) ", "2) ", "3) "),
        ("1 ", "2 ", "3 "),
        ("#1 ", "#2 ", "#3 "),
        ("# 1 ", "#2", "#3\t"),
        ("S1 ", "S2 ", "S3 "),
    ],
)
def test_numbers_are_told_from_what_is_searched(first: str, second: str, third: str) -> None:
    text = f"{first}carer*\n\n{second}joint\n{third}working"
    assert said(text) == [("1", "carer*", None), ("2", "joint", None), ("3", "working", None)]


def test_a_number_before_an_operator_is_no_line_number() -> None:
    assert [name for name, _, _ in said("carer*.tw.\nhousing.tw.\n1 not 2")] == ["1", "2", "3"]
    assert said("carer*.tw.\nhousing.tw.\n1 not 2")[2][1] == "1 not 2"


def test_lines_without_numbers_are_counted_where_they_refer_to_each_other() -> None:
    assert [name for name, _, _ in said("exp Housing/\n\ncarer$.tw.\n\nor/1-2")] == ["1", "2", "3"]


def test_one_expression_over_several_rows_is_one_line() -> None:
    text = "(carer*[tiab]\nOR parent*[tiab])\nAND\nhousing[tiab]"
    assert said(text) == [("", text, None)]


def test_a_wrapped_line_goes_on_under_its_number() -> None:
    assert [text for _, text, _ in said("1. (carer* or\nparent*).tw.\n2. home.tw.")] == [
        "(carer* or\nparent*).tw.",
        "home.tw.",
    ]


@pytest.mark.parametrize(
    ("row", "words", "hits"),
    [
        ("2. exp Housing/ (3,305)", "exp Housing/", 3305),
        ("2. exp Housing/ 3305", "exp Housing/", 3305),
        ("2. home\t120", "home", 120),
        ("2. 1 or 7 (43)", "1 or 7", 43),
        ("2. 1 or 7 43", "1 or 7", 43),
        ("2. home.tw. 12 results", "home.tw.", 12),
        ("2. 1 or 7", "1 or 7", None),
        ("2. or/1-7", "or/1-7", None),
        ("2. vitamin 12", "vitamin 12", None),
    ],
)
def test_hits_at_the_end_of_a_line_are_told_from_its_words(
    row: str, words: str, hits: int | None
) -> None:
    assert said(f"1. care.tw.\n{row}\n3. 1 and 2")[1] == ("2", words, hits)


def test_the_word_search_of_a_history_is_left_out() -> None:
    text = "#1\tSearch carer*[tiab]\n#2\tSearch home[tiab]\n#3\tSearch #1 AND #2"
    assert [words for _, words, _ in said(text)] == ["carer*[tiab]", "home[tiab]", "#1 AND #2"]


def test_what_is_no_part_of_the_search_is_kept_as_an_aside() -> None:
    text = "Database: Ovid MEDLINE(R) 1946 to 2026\n1. home.tw.\n2. carer.tw.\n3. 1 and 2"
    listing = list_lines(text)
    assert [text[start:end] for start, end in listing.asides] == [text.split("\n", 1)[0]]
    assert len(listing.lines) == 3


@given(st.text(alphabet=st.sampled_from("1234#S. \t\r\n()ab/or-"), max_size=200))
def test_any_text_is_parted_and_stays_as_it_is(text: str) -> None:
    listing = list_lines(text)
    assert listing.text == text
    assert all(0 <= one.start <= one.end <= len(text) for one in listing.lines)


@given(st.text(alphabet=st.sampled_from("ab\r\n"), max_size=60), st.integers(0, 60))
def test_a_place_and_its_offset_are_the_same_spot(text: str, offset: int) -> None:
    place = Places(text)
    offset = min(offset, len(text))
    assert place.offset(place(offset)) == offset


@pytest.mark.parametrize(
    "text",
    [
        "#3\t#1 OR #2\t12\n#2\tTI=joint\t30\n#1\tTS=care\t4,900\n",
        "S3 S1 OR S2\nS2 TI joint\nS1 TI care\n",
        "3 1 or 2\n2 joint.ti.\n1 care.ti.\n",
    ],
)
def test_a_history_that_runs_from_the_last_search_to_the_first_is_turned_round(text: str) -> None:
    assert [name for name, _, _ in said(text)] == ["1", "2", "3"]


def test_hits_before_a_day_are_hits_as_embase_prints_them() -> None:
    text = "#2 'care'/exp AND #1 1,234 12 May 2019\n#1 'old age'/exp 9,876 12 May 2019\n"
    assert said(text) == [("1", "'old age'/exp", 9876), ("2", "'care'/exp AND #1", 1234)]


def test_what_was_refined_belongs_to_the_search_above_it() -> None:
    text = "TOPIC: (care)\nRefined by: LANGUAGES: ( ENGLISH )\nTimespan: 2000-2012."
    assert said(text) == [("", text, None)]


def test_lines_that_run_on_in_one_paragraph_are_parted_at_their_numbers() -> None:
    text = "1. exp Housing/ (1,234); 2. home.ti. (20); 3. 1 or 2 (1,240)"
    assert said(text) == [("1", "exp Housing/", 1234), ("2", "home.ti.", 20), ("3", "1 or 2", 1240)]
    assert len(said("vitamin 1. or 2. care")) == 1


def test_lines_may_be_called_lines() -> None:
    assert [name for name, _, _ in said("Line 1: care\nLine 2: home\nLine 3: 1 or 2")] == [*"123"]
