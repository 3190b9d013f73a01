"""Limits as Ovid and other platforms write them."""

from __future__ import annotations

import pytest

from reviewkit.strategy.limits import limit_line, period, told_limit
from reviewkit.strategy.tree import And, Limit, LineRef


def test_a_limit_line_is_the_line_and_its_limits() -> None:
    worked = limit_line('limit 5 to (english language and yr="2000 -Current")')
    assert worked is not None
    assert worked.node == And(
        (LineRef("5"), Limit("language", values=("english",)), Limit("date", start="2000"))
    )


def test_values_of_one_kind_joined_by_or_are_one_limit() -> None:
    worked = limit_line("limit 7 to (clinical trial or review)")
    assert worked is not None
    assert worked.node == And(
        (
            LineRef("7"),
            Limit(
                "publication_type",
                values=("clinical trial", "review"),
                native="clinical trial or review",
            ),
        )
    )


def test_brackets_within_the_name_of_an_age_stay_whole() -> None:
    worked = limit_line('limit 3 to "all child (0 to 18 years)"')
    assert worked is not None
    assert isinstance(worked.node, And)
    assert worked.node.parts[1] == Limit(
        "age", values=("all child (0 to 18 years)",), native='"all child (0 to 18 years)"'
    )


def test_a_limit_with_a_bracket_too_many_is_told() -> None:
    worked = limit_line("limit 5 to (english language")
    assert worked is not None
    assert "brackets" in worked.problem


@pytest.mark.parametrize("text", ["remove duplicates from 6", "from 6 keep 1-10", "6 use ppez"])
def test_work_on_a_line_is_kept_as_it_is_written(text: str) -> None:
    worked = limit_line(text)
    assert worked is not None
    assert worked.node == And((LineRef("6"), Limit("step", native=text)))


def test_a_search_is_no_limit() -> None:
    assert limit_line("limited english proficiency.tw.") is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2000-2012", "2000", "2012"),
        ("2010-2011", "2010", "2011"),
        ("20000101-20121231", "2000-01-01", "2012-12-31"),
        ("2008/08/29 to 2009/06/05", "2008-08-29", "2009-06-05"),
        ('yr="2000 -Current"', "2000", None),
        ("2000 - 3000", "2000", None),
        ("PUBYEAR > 1999", "2000", None),
        ("2012", "2012", "2012"),
    ],
)
def test_a_period_is_read(text: str, start: str, end: str | None) -> None:
    assert period(text) == Limit("date", start, end)


def test_an_entry_date_is_no_date_of_publication() -> None:
    assert told_limit("ed=20000101-20121231") == Limit("other", native="ed=20000101-20121231")
