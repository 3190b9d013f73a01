"""Words near one another, as far as a platform knows nearness."""

from __future__ import annotations

import pytest

from reviewkit.strategy.nearing import fault, label, lowered, operator
from reviewkit.strategy.pieces import Desk, Piece
from reviewkit.strategy.platforms import platform
from reviewkit.strategy.tree import ANY, And, Field, Heading, Near, Or, Term

TIAB = (Field.TITLE, Field.ABSTRACT)
JOINT, WORK = Term(("joint",), TIAB), Term(("work",), TIAB)


@pytest.mark.parametrize(
    ("key", "near", "sign", "lost"),
    [
        ("ovid-medline", Near((JOINT, WORK), 0), "adj1", []),
        ("ovid-medline", Near((JOINT, WORK), 0, ordered=True), "adj", []),
        ("ovid-medline", Near((JOINT, WORK), 4), "adj5", []),
        ("embase", Near((JOINT, WORK), 4, ordered=True), "NEXT/5", []),
        ("cochrane", Near((JOINT, WORK), 0, ordered=True), "NEXT", []),
        ("ebsco", Near((JOINT, WORK), 4), "N4", []),
        ("wos", Near((JOINT, WORK), 4, ordered=True), "NEAR/4", ["broadened"]),
        ("wos", Near((JOINT, WORK), 99), "NEAR/15", ["narrowed"]),
    ],
)
def test_a_width_is_counted_as_the_platform_counts(
    key: str, near: Near, sign: str, lost: list[str]
) -> None:
    desk = Desk(platform(key))
    assert operator(near, desk) == sign
    assert [str(loss.kind) for loss in desk.losses] == lost


def test_only_words_in_the_same_fields_can_be_near_one_another() -> None:
    assert fault(Near((JOINT, Or((WORK, JOINT))), 2)) == ""
    assert "only words" in fault(Near((JOINT, Heading("Aged")), 2))
    loose = Near((Term(("joint working",)), Term(("care",))), 2)
    assert "only words" in fault(loose)
    assert fault(loose, own=True) == ""
    assert "same fields" in fault(Near((JOINT, Term(("x",), (Field.TITLE,))), 2))


@pytest.mark.parametrize(
    "near",
    [
        Near((JOINT, Term(("work", ANY), TIAB)), 2),
        Near((JOINT, Near((WORK, JOINT), 1)), 2),
        Near((Term(("a",), (Field.KEYWORDS,)), Term(("b",), (Field.KEYWORDS,))), 2),
    ],
)
def test_what_pubmed_cannot_write_near_becomes_and(near: Near) -> None:
    desk = Desk(platform("pubmed"))
    assert lowered(near, desk, "") == And(near.parts)
    assert [str(loss.kind) for loss in desk.losses] == ["broadened"]


def test_pubmed_takes_words_in_quotes_with_their_width() -> None:
    desk = Desk(platform("pubmed"))
    assert lowered(Near((JOINT, WORK), 7), desk, "") == Piece('"joint work"[tiab:~7]')
    phrase = Near((JOINT, Term(("social care",), TIAB, phrase=True)), 2)
    lowered(phrase, desk, "")
    assert [str(loss.kind) for loss in desk.losses] == ["approximated"]


@pytest.mark.parametrize("fields", [(Field.TEXT,), (Field.ALL,), ()])
def test_pubmed_keeps_the_width_in_titles_and_abstracts_where_more_was_searched(
    fields: tuple[Field, ...],
) -> None:
    desk = Desk(platform("pubmed"))
    near = Near((Term(("joint",), fields), Term(("work",), fields)), 1)
    assert lowered(near, desk, "") == Piece('"joint work"[tiab:~1]')
    assert [str(loss.kind) for loss in desk.losses] == ["narrowed"]


def test_three_words_near_one_another_are_counted_otherwise_in_pubmed() -> None:
    desk = Desk(platform("wos"), "pubmed")
    assert lowered(Near((JOINT, WORK, JOINT), 3), desk, "") == Near((JOINT, WORK, JOINT), 3)
    assert [str(loss.kind) for loss in desk.losses] == ["approximated"]


def test_nearness_is_told_by_its_first_words() -> None:
    assert label(Near((JOINT, WORK), 2)) == "joint near work"
