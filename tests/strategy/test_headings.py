"""Subject headings as a platform writes them."""

from __future__ import annotations

import pytest

from reviewkit.strategy.headings import label, written
from reviewkit.strategy.pieces import Desk, Piece
from reviewkit.strategy.platforms import platform
from reviewkit.strategy.tree import Field, Heading, Term


@pytest.mark.parametrize(
    ("key", "heading", "text"),
    [
        ("pubmed", Heading("Aged", "mesh", qualifiers=("px",)), '"Aged/psychology"[mh]'),
        ("ovid-medline", Heading("Aged", qualifiers=("psychology",)), "exp Aged/px"),
        ("ovid-medline", Heading("Care (Team)", "mesh", explode=False), '"Care (Team)"/'),
        ("ebsco", Heading("Aged", "cinahl", major=True, explode=False), '(MM "Aged")'),
        ("cochrane", Heading("Aged", "mesh", qualifiers=("px", "nu")), '[mh "Aged"/PX,NU]'),
        ("embase", Heading("carers' role", "emtree"), '"carers\' role"/exp'),
        ("proquest", Heading("Elders", "assia"), 'MAINSUBJECT.EXACT.EXPLODE("Elders")'),
    ],
)
def test_a_heading_of_the_platform_s_vocabulary_is_written(
    key: str, heading: Heading, text: str
) -> None:
    desk = Desk(platform(key))
    assert written(heading, desk) == Piece(text)
    assert desk.losses == []


@pytest.mark.parametrize("key", ["wos", "ovid-embase", "openalex"])
def test_a_heading_of_another_vocabulary_becomes_a_phrase_and_is_told(key: str) -> None:
    desk = Desk(platform(key))
    fields = (Field.TITLE, Field.ABSTRACT, Field.KEYWORDS)
    found = written(Heading("Nursing, Team", "mesh"), desk)
    assert found == Term(("Team Nursing",), fields, phrase=True)
    assert [(str(one.kind), one.term) for one in desk.losses] == [
        ("approximated", "Nursing, Team (mesh, exploded)")
    ]


@pytest.mark.parametrize(
    ("key", "heading", "lost"),
    [
        ("scopus", Heading("Aged", "mesh"), ["narrowed"]),
        ("scopus", Heading("Aged", "mesh", explode=False, major=True), ["broadened"]),
        ("embase", Heading("asthma", "emtree", qualifiers=("drug therapy",)), ["broadened"]),
        ("cochrane", Heading("Aged", "mesh", major=True), ["broadened"]),
    ],
)
def test_what_a_platform_does_not_know_of_headings_is_told(
    key: str, heading: Heading, lost: list[str]
) -> None:
    desk = Desk(platform(key))
    assert isinstance(written(heading, desk), Piece)
    assert [str(one.kind) for one in desk.losses] == lost


def test_a_heading_is_told_with_all_that_was_asked_of_it() -> None:
    assert label(Heading("Aged", "mesh", True, True, ("px",))) == "Aged (mesh, exploded, major, px)"
