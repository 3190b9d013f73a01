from __future__ import annotations

import io
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.formats import medline, ris
from reviewkit.formats.tagged import BLANK, Syntax, tokens
from reviewkit.terms import RawTag

WORD = re.compile(r"\w+")
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
LINE = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["TY", "ER", "AU", "AB", "KW", "T1", "PMID", "X9", "IP", "ab"]),
        st.sampled_from(["  - ", "  -", " - ", "  -  ", "\t- ", "- ", " ", "  \u2013 ", "-"]),
        TEXT,
    ),
    TEXT,
    st.sampled_from(["", " ", "Record #1 of 2", "   more text", "\ufeffTY  - JOUR", "12."]),
)
FILE = st.lists(st.tuples(LINE, st.sampled_from(["\n", "\r\n", "\r", "\n\n"])), max_size=25).map(
    lambda rows: "".join(line + end for line, end in rows)
)


def cut(text: str, syntax: Syntax = ris.SYNTAX) -> list[RawTag]:
    return list(tokens(io.StringIO(text, newline=""), syntax))


@pytest.mark.parametrize("syntax", [ris.SYNTAX, medline.SYNTAX])
@settings(max_examples=150)
@given(text=FILE)
def test_every_word_of_any_text_is_in_exactly_one_token(syntax: Syntax, text: str) -> None:
    found: Counter[str] = Counter()
    for token in cut(text, syntax):
        found.update(WORD.findall(token.tag))
        found.update(WORD.findall(token.value))

    assert found == Counter(WORD.findall(text))


def test_a_tag_keeps_its_line_and_repeated_tags_stay_apart() -> None:
    assert cut("TY  - JOUR\nKW  - one\nKW  - two\n") == [
        RawTag("TY", "JOUR", 1),
        RawTag("KW", "one", 2),
        RawTag("KW", "two", 3),
    ]


def test_continuation_lines_join_the_tag_before_them_as_lines() -> None:
    assert cut("TY  - JOUR\nAB  - First\n  second\nthird\n")[1] == RawTag(
        "AB", "First\nsecond\nthird", 2
    )


def test_medline_continuation_lines_join_as_words() -> None:
    assert cut("TI  - A long\n      title.\n", medline.SYNTAX) == [RawTag("TI", "A long title.", 1)]


def test_a_blank_line_inside_a_field_stays_a_paragraph() -> None:
    assert cut("TY  - JOUR\nU3  - Cited\n\nExport\nER  - \n")[1] == RawTag(
        "U3", "Cited\n\nExport", 2
    )


def test_blank_lines_between_tags_are_one_blank() -> None:
    assert cut("TY  - JOUR\n\n \n\nER  - \n") == [
        RawTag("TY", "JOUR", 1),
        BLANK,
        RawTag("ER", "", 5),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "TY  - JOUR",
        "TY  -  JOUR",
        "TY  -JOUR",
        "TY - JOUR",
        "TY   - JOUR",
        "TY\t- JOUR",
        "TY \t- JOUR",
        " TY  - JOUR",
        "\ufeffTY  - JOUR",
        "TY\xa0 - JOUR",
        "TY  \u2013 JOUR",
    ],
)
def test_odd_spacing_still_makes_a_tag(line: str) -> None:
    assert cut(line) == [RawTag("TY", "JOUR", 1)]


def test_an_empty_tag_is_kept_and_does_not_take_the_next_line() -> None:
    assert cut("TY  - JOUR\nSP  -\nEP  - 9\n")[1:] == [RawTag("SP", "", 2), RawTag("EP", "9", 3)]


def test_prose_that_looks_like_a_loose_tag_stays_prose() -> None:
    text = "TY  - JOUR\nAB  - We used\nT1 - weighted images.\nER  - \n"

    assert cut(text)[1] == RawTag("AB", "We used\nT1 - weighted images.", 2)


def test_a_file_written_loosely_throughout_keeps_its_tags_after_prose() -> None:
    text = "TY - JOUR\nAB - We used\nKW - magnets\nER -\n"

    assert [token.tag for token in cut(text)] == ["TY", "AB", "KW", "ER"]


def test_text_after_the_end_of_a_record_belongs_to_no_tag() -> None:
    assert cut("TY  - JOUR\nER  - \nLink to the Ovid Full Text\n")[-1] == RawTag(
        "", "Link to the Ovid Full Text", 3
    )


def test_a_banner_after_a_blank_line_is_no_continuation_even_without_an_end() -> None:
    text = "TY  - JOUR\nUR  - x\n\nRecord #2 of 2\nTY  - JOUR\n"

    assert cut(text) == [
        RawTag("TY", "JOUR", 1),
        RawTag("UR", "x", 2),
        BLANK,
        RawTag("", "Record #2 of 2", 4),
        RawTag("TY", "JOUR", 5),
    ]


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0b", "\x0c"])
def test_only_line_feeds_and_carriage_returns_end_a_line(mark: str) -> None:
    assert cut(f"TY  - JOUR\nTI  - one{mark}TI  - two\n")[1].value == f"one{mark}TI  - two"
