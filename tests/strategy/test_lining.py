"""Lines of a strategy: for limits, and put into one expression."""

from __future__ import annotations

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.strategy.lining import in_one, inlined, lined
from reviewkit.strategy.pieces import Desk
from reviewkit.strategy.platforms import platform
from reviewkit.strategy.tree import And, Limit, Line, LineRef, Near, Not, Or, Strategy, Term

A, B = Term(("a",)), Term(("b",))
SINCE = Limit("date", start="2000")


def test_a_limit_beside_words_becomes_a_line_of_its_own_where_limits_are_lines() -> None:
    strategy = Strategy((Line(And((A, B, SINCE)), "1"),))
    ovid = lined(strategy, Desk(platform("ovid")))
    assert [(one.node, one.limits) for one in ovid] == [
        (And((A, B)), ()),
        (strategy.lines[0].node, (SINCE,)),
    ]
    assert len(lined(strategy, Desk(platform("wos")))) == 1


def test_a_line_of_limits_goes_where_it_is_used() -> None:
    lines = (Line(A, "1"), Line(SINCE, "2"), Line(And((LineRef("1"), LineRef("2"))), "3"))
    found = lined(Strategy(lines), Desk(platform("ovid")))
    assert [(one.told, one.on, one.limits) for one in found] == [
        ("1", "", ()),
        ("3", "1", (SINCE,)),
    ]


def test_a_reference_takes_the_nearest_line_before_it_of_that_name() -> None:
    lines = (Line(A, "1"), Line(B, "1"), Line(Not(LineRef("1"), LineRef("9")), "2"))
    whole = inlined(Strategy(lines))
    assert whole is not None
    assert whole.lines[0].node == Not(B, LineRef("9"))


def test_brackets_melt_where_lines_are_put_in() -> None:
    lines = (
        Line(Or((A, B)), "1"),
        Line(Near((A, Or((LineRef("1"), A))), 2), "2"),
        Line(Or((LineRef("1"), LineRef("2"))), "3"),
    )
    whole = inlined(Strategy(lines))
    assert whole is not None
    assert whole.lines[0].node == Or((A, B, Near((A, Or((A, B, A))), 2)))


def test_lines_that_are_not_used_are_told() -> None:
    lines = (Line(A, "1"), Line(B, "2"), Line(LineRef("2"), "3"))
    desk = Desk(platform("europepmc"))
    in_one(Strategy(lines), desk)
    assert [(one.line, one.term) for one in desk.losses] == [("1", "line 1")]


def test_lines_that_grow_beyond_all_measure_are_refused() -> None:
    lines = [Line(A, "0")]
    for number in range(1, 30):
        both = (LineRef(str(number - 1)), LineRef(str(number - 1)))
        lines.append(Line(And(both), str(number)))
    assert inlined(Strategy(tuple(lines))) is None
    with pytest.raises(NotAllowedError, match="more than 200,000 parts"):
        in_one(Strategy(tuple(lines)), Desk(platform("europepmc")))
