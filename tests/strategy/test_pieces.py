"""Pieces are joined, and fields put around as many as may share them."""

from __future__ import annotations

from reviewkit.strategy.fielding import Scope
from reviewkit.strategy.pieces import NOTHING, Desk, Piece, bracketed, fielded, joined, shown
from reviewkit.strategy.platforms import platform
from reviewkit.strategy.tree import Field

TITLE = Scope((Field.TITLE,))
ABSTRACT = Scope((Field.ABSTRACT,))


def test_alternatives_in_one_field_share_its_code() -> None:
    desk = Desk(platform("scopus"))
    both = joined("or", [Piece("a", scope=TITLE), Piece("b", scope=TITLE)], "OR", desk)
    assert fielded(both, desk).text == "TITLE(a OR b)"


def test_neighbours_in_one_field_share_its_code_beside_others() -> None:
    desk = Desk(platform("scopus"))
    pieces = [Piece("a", scope=TITLE), Piece("b", scope=TITLE), Piece("c", scope=ABSTRACT)]
    assert joined("or", pieces, "OR", desk).text == "TITLE(a OR b) OR ABS(c)"


def test_words_that_must_all_be_there_keep_a_code_each() -> None:
    desk = Desk(platform("wos"))
    both = joined("and", [Piece("a", scope=TITLE), Piece("b", scope=TITLE)], "AND", desk)
    assert both.text == "TI=a AND TI=b"


def test_a_minus_stands_close_to_what_it_takes_away() -> None:
    desk = Desk(platform("google-scholar"))
    both = joined("not", [Piece("a"), Piece("b OR c", "or")], "-", desk)
    assert both.text == "a -(b OR c)"


def test_nothing_joins_to_nothing() -> None:
    desk = Desk(platform("wos"))
    assert joined("or", [NOTHING, NOTHING], "OR", desk) == NOTHING
    assert joined("and", [NOTHING, Piece("a")], "AND", desk) == Piece("a")


def test_what_is_joined_inside_gets_brackets() -> None:
    assert bracketed(Piece("a OR b", "or")) == "(a OR b)"
    assert bracketed(Piece("a")) == "a"


def test_a_long_text_is_cut_short_in_messages() -> None:
    assert shown("a" * 90).endswith(" ...")
    assert len(shown("a" * 90)) == 60
    assert shown("short") == "short"
