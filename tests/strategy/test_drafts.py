"""Nodes while a line is read: chains are flat, and fields reach what is within brackets."""

from __future__ import annotations

from reviewkit.strategy.drafts import heading
from reviewkit.strategy.native import read_native
from reviewkit.strategy.tree import And, Field, Heading, Limit, Near, Node, Or, Term

TITLE, ABSTRACT = (Field.TITLE,), (Field.ABSTRACT,)


def read(text: str, platform: str) -> Node | None:
    return read_native(text, platform).lines[0].node


def test_a_chain_is_flat_whatever_its_brackets() -> None:
    words = tuple(Term((word,), TITLE) for word in ("aa", "bb", "cc", "dd"))
    assert read("((aa or bb) or (cc or dd)).ti.", "ovid") == Or(words)
    assert read("(aa or (bb or (cc or dd))).ti.", "ovid") == Or(words)


def test_a_code_nearer_to_a_term_wins() -> None:
    found = read("(aa.ab. or bb).ti.", "ovid")
    assert found == Or((Term(("aa",), ABSTRACT), Term(("bb",), TITLE)))


def test_one_term_in_two_fields_is_one_term_but_not_two_terms_in_one() -> None:
    both = Term(("aa",), (Field.TITLE, Field.ABSTRACT))
    assert read("AB=aa OR TI=aa", "wos") == both
    assert read("TI=aa AND AB=aa", "wos") == And((Term(("aa",), TITLE), Term(("aa",), ABSTRACT)))


def test_nearness_of_another_width_is_not_joined_to_a_chain() -> None:
    found = read("(aa adj3 bb adj2 cc).ti.", "ovid")
    assert isinstance(found, Near)
    assert (found.between, len(found.parts), isinstance(found.parts[0], Near)) == (1, 2, True)


def test_after_and_before_are_one_period_only_side_by_side() -> None:
    assert read("PUBYEAR > 1999 AND PUBYEAR < 2013", "scopus") == Limit(
        "date", start="2000", end="2012"
    )
    parted = read("PUBYEAR > 1999 AND TITLE(aa) AND PUBYEAR < 2013", "scopus")
    assert isinstance(parted, And)
    assert len(parted.parts) == 3


def test_a_plus_explodes_a_heading_and_slashes_part_its_qualifiers() -> None:
    assert heading("Aged+/PX/EC", False, False, "mesh") == Heading(
        "Aged", "mesh", True, False, ("PX", "EC")
    )
