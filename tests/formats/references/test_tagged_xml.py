"""Reference lists of XML: damage and hostile files."""

from __future__ import annotations

import pytest

from reviewkit.formats.references.jats import GRAMMAR
from reviewkit.formats.references.tagged_xml import DAMAGED, OUTSIDE, references_of

GOOD = "<ref><mixed-citation>Doe B. Falls in wards. BMJ. 2011;1:2.</mixed-citation></ref>"
HEAD = "<?xml version='1.0'?><article><body><ref>not of a list</ref></body><back><ref-list>"


def test_titles_name_the_list_and_other_words_are_left_out() -> None:
    text = f"{HEAD}<title>Works <b>cited</b></title><p>Thanks &amp; love.</p>{GOOD}</ref-list>After"
    found = references_of([text], GRAMMAR)
    assert found.headings == ("Works cited",)
    assert [one.heading for one in found.found] == ["Works cited"]
    assert [(one.why, one.text) for one in found.left] == [(OUTSIDE, "Thanks & love.")]


def test_tags_cut_in_two_by_the_pieces_of_a_file_are_whole_again() -> None:
    text = f"<article>{'x' * 70_000}<back><ref-list>{GOOD}{GOOD}</ref-list></back></article>"
    for size in (65_536, 70_014, 999):
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert len(references_of(pieces, GRAMMAR).found) == 2


def test_a_damaged_reference_spoils_no_other() -> None:
    found = references_of([f"{HEAD}{GOOD}<ref><broken <a>Lost</ref>{GOOD}</ref-list>"], GRAMMAR)
    words = " ".join([*(one.raw for one in found.found), *(one.text for one in found.left)])
    assert words.count("Falls") == 2 and "Lost" in words


def test_words_that_damage_takes_from_a_reference_are_told() -> None:
    lost = GOOD.replace("Falls in", "Falls &unknown; in")
    found = references_of([f"{HEAD}{lost}{GOOD.replace('Doe', 'Doe & Roe')}</ref-list>"], GRAMMAR)
    assert [one.raw for one in found.found] == [
        "Doe B. Falls in wards. BMJ. 2011;1:2.",
        "Doe Roe B. Falls in wards. BMJ. 2011;1:2.",
    ]
    (told,) = found.left
    assert told.why.startswith(DAMAGED) and "unknown" in told.text


@pytest.mark.parametrize(
    "inside",
    [
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>&b;",
        "<a>" * 100_000,
        "<!--" * 100_000,
        "<" * 500_000,
        f"<mixed-citation>{'word ' * 10_000}</mixed-citation>",
        "&xxe;",
    ],
)
def test_hostile_references_end_and_others_are_read(inside: str) -> None:
    found = references_of([f"{HEAD}{GOOD}<ref>{inside}</ref>{GOOD}</ref-list>"], GRAMMAR)
    assert sum("Falls" in one.raw for one in found.found) == 2
    assert "".join(one.raw for one in found.found).count("aaaa") <= 1  # as it is written
