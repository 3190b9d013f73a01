"""Strands: evidence beside the literature, as people write it down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.documents import parse
from reviewkit.errors import ProtocolError
from reviewkit.strands import Strand, StrandRule, names_in

STRAND = """\
reviewkit: 1
id: talks
version: v1
title: Talks
voices: [{id: V1, who: a commissioner}, {id: V2, who: Director of Adult Social Services}]
themes:
  - id: time
    label: Time
    statements:
      - {text: Time is short., voices: [V1, V2], quote: no time at all, page: "4"}
      - {text: Trust grows., said_by: several}
boxes:
  - {id: steps, title: Steps, items: [One, Two], source: A report, pages: 18-19, permission: CC BY}
"""


def read(old: str = "", new: str = "") -> Strand:
    assert old in STRAND
    return parse(STRAND.replace(old, new, 1) if old else STRAND, Strand, "talks.yml")


def test_a_strand_has_voices_themes_and_boxes() -> None:
    strand = read()
    assert strand.who == {"V1": "a commissioner", "V2": "Director of Adult Social Services"}
    assert strand.themes[0].statements[0].voices == ("V1", "V2")
    assert strand.boxes[0].items == ("One", "Two")


def test_words_of_a_voice_that_is_not_there_are_refused_with_those_that_are() -> None:
    with pytest.raises(ProtocolError, match=r"`time` has words of `V3`.*\(V1, V2\)"):
        read("voices: [V1, V2]", "voices: [V1, V3]")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: V2", "id: V1", "`V1` is used twice"),
        (
            ", permission: CC BY",
            "",
            r"talks\.yml:13: boxes\[1\]\.permission: this field is missing",
        ),
        (", pages: 18-19", "", "pages: this field is missing"),
        ("items: [One, Two]", "items: []", "items"),
    ],
)
def test_a_strand_that_does_not_hang_together_is_refused(old: str, new: str, told: str) -> None:
    with pytest.raises(ProtocolError, match=told):
        read(old, new)


def test_a_strand_without_a_file_of_its_own_name_lies_under_strands() -> None:
    rule = StrandRule(id="talks", label="Talks", kind="interviews")
    assert rule.path == "strands/talks.yml"
    assert rule.anonymised
    assert rule.model_copy(update={"file": "other.yml"}).path == "other.yml"


@pytest.mark.parametrize(
    ("written", "place", "words"),
    [
        ("a commissioner", "voice V1", "Hanna Lindqvist"),
        ("Time is short.", "theme time, statement 1", "ann.b@example.org"),
        ("no time at all", "theme time, statement 1", "Dr Okafor"),
        ("several", "theme time, statement 2", "Mary-Ann Poole"),
        ("One", "box steps, item 1", "Mrs. Bell"),
    ],
)
def test_what_looks_like_a_name_is_found_with_its_place(
    written: str, place: str, words: str
) -> None:
    assert list(names_in(read(written, f"said {words} there"))) == [(place, words)]


def test_offices_and_organisations_are_no_names() -> None:
    assert list(names_in(read())) == []
    assert (
        list(names_in(read("Trust grows.", "The Clinical Commissioning Group of West London")))
        == []
    )


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Lu", "Lt"]), max_size=60))
def test_words_without_capitals_hold_no_name_but_addresses(text: str) -> None:
    strand = read().model_copy(update={"title": text})
    said = strand.themes[0].statements[0].model_copy(update={"text": text, "quote": ""})
    theme = strand.themes[0].model_copy(update={"statements": (said,)})
    found = list(names_in(strand.model_copy(update={"themes": (theme,)})))
    assert all("@" in words for _, words in found)
