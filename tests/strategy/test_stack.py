"""How strongly operators bind, and what two parts side by side mean."""

from __future__ import annotations

import pytest

from reviewkit.strategy.native import read_native
from reviewkit.strategy.tree import And, Field, Node, Not, Or, Term

A, B, C = (Term((word,), (Field.TITLE,)) for word in ("aa", "bb", "cc"))


def read(text: str, platform: str) -> Node | None:
    return read_native(text, platform).lines[0].node


@pytest.mark.parametrize(
    ("platform", "text", "node"),
    [
        ("pubmed", "aa[ti] OR bb[ti] AND cc[ti]", And((Or((A, B)), C))),
        ("ovid", "aa.ti. or bb.ti. and cc.ti.", Or((A, And((B, C))))),
        ("scopus", "TITLE(aa) OR TITLE(bb) AND TITLE(cc)", And((Or((A, B)), C))),
        ("wos", "TI=aa AND TI=bb NOT TI=cc", And((A, Not(B, C)))),
        ("scopus", "TITLE(aa) AND TITLE(bb) AND NOT TITLE(cc)", Not(And((A, B)), C)),
        ("proquest", "TI(aa) NOT TI(bb) AND TI(cc)", Not(A, And((B, C)))),
        ("pubmed", "aa[ti] NOT bb[ti] NOT cc[ti]", Not(Not(A, B), C)),
    ],
)
def test_each_platform_binds_its_operators_in_its_own_order(
    platform: str, text: str, node: Node
) -> None:
    assert read(text, platform) == node


def test_a_bare_adj_makes_a_phrase_also_in_the_midst_of_others() -> None:
    assert read("(old adj age).ti.", "ovid") == Term(("old age",), (Field.TITLE,), phrase=True)


def test_an_operator_with_nothing_on_one_side_is_told_where_it_stands() -> None:
    found = read_native("aa.ti. and", "ovid").problems
    assert [(one.code, one.start, one.fatal) for one in found] == [("operator-stray", 7, True)]


def test_mixed_operators_are_told_once_for_each_bracket() -> None:
    text = "(aa[ti] OR bb[ti] AND cc[ti] OR aa[ti]) AND (bb[ti] OR cc[ti])"
    codes = [one.code for one in read_native(text, "pubmed").problems]
    assert codes == ["boolean-mixed"]
