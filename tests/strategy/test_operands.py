"""What stands between operators: limits that a platform's history prints, headings."""

from __future__ import annotations

import pytest

from reviewkit.strategy.dialects import dialect
from reviewkit.strategy.native import read_native
from reviewkit.strategy.operands import read_heading, tag_meaning
from reviewkit.strategy.tree import Field, Heading, Term, Wild


def test_codes_that_are_listed_are_one_meaning() -> None:
    meaning, width, known = tag_meaning(".ab,ti.", dialect("ovid"))
    assert (meaning.fields, width, known) == ((Field.TITLE, Field.ABSTRACT), None, True)
    assert not tag_meaning("[zz]", dialect("pubmed"))[2]


@pytest.mark.parametrize(
    ("platform", "text", "heading"),
    [
        ("ovid", "exp *Aged/px", Heading("Aged", "mesh", True, True, ("px",))),
        ("embase", "'aged'/de", Heading("aged", "emtree", False)),
        (
            "cochrane",
            "MeSH descriptor: [Aged] explode all trees and with qualifier(s): "
            "[drug therapy - DT, Surgery - SU]",
            Heading("Aged", "mesh", True, False, ("drug therapy", "surgery")),
        ),
        ("cochrane", '[mh ^"Aged"/PX]', Heading("Aged", "mesh", False, False, ("px",))),
    ],
)
def test_a_heading_is_read_as_each_platform_writes_it(
    platform: str, text: str, heading: Heading
) -> None:
    assert read_heading(text, dialect(platform)) == heading


def test_a_counted_wildcard_within_a_word_of_proquest_is_part_of_the_word() -> None:
    native = read_native("TI(colo[*1]r work* team$2)", "proquest")
    assert native.lines[0].node == Term(
        ("colo", Wild(0, 1), "r work", Wild(0, 5), " team", Wild(0, 2)), (Field.TITLE,)
    )
    assert not native.problems
