"""Searches parted by dates and numbers until each part can be had."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.sources.fetch import RefusedError
from reviewkit.sources.slices import Paged, Slice, Span, moments, next_slice, page_of, parts

DAY = timedelta(days=1)
SPAN = Span(datetime(2020, 1, 1), datetime(2020, 1, 31), DAY, low=1, high=9)


def leaves(part: Slice) -> list[Slice]:
    found = parts(part, SPAN)
    return [leaf for one in found for leaf in leaves(one)] if found else [part]


def test_every_moment_and_number_lies_in_one_part_alone() -> None:
    ends = [leaf for leaf in leaves({}) if "undated" not in leaf]
    cells = [(moments(leaf)[0], leaf["low"]) for leaf in ends]
    assert all(
        moments(leaf)[0] == moments(leaf)[1] and leaf["low"] == leaf["high"] for leaf in ends
    )
    days = [SPAN.first + DAY * one for one in range(31)]
    assert sorted(cells) == [(day, number) for day in days for number in range(1, 10)]


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_two_halves_meet_and_lie_within_what_was_parted(first: int, length: int) -> None:
    minute = timedelta(minutes=1)
    start = datetime(2000, 1, 1) + first * minute
    span = Span(start, start + length * minute, minute)
    whole = {"from": span.first.isoformat(), "to": span.last.isoformat()}
    early, late = parts(whole, span)
    assert moments(early)[0] == span.first and moments(late)[1] == span.last
    assert moments(early)[1] + minute == moments(late)[0]


def test_what_is_one_step_without_numbers_cannot_be_parted() -> None:
    span = Span(SPAN.first, SPAN.last, DAY)
    day = {"from": "2020-01-05T00:00:00", "to": "2020-01-05T00:00:00"}
    assert parts(day, span) == [] == parts({"undated": True}, span)
    paged = Paged("Somewhere", 10, 5, span, "a day")
    with pytest.raises(RefusedError, match=r"Somewhere gives 10 .* a day with 11; narrow"):
        page_of((), 11, {"todo": [day]}, paged)


def test_a_search_in_parts_ends_with_the_count_of_the_whole() -> None:
    paged = Paged("Somewhere", 10, 5, SPAN, "a day")
    part = {"undated": True}
    first = page_of((), 7, {"todo": [part]}, paged)
    assert first.next == {"todo": [part], "start": 5} and first.total is None
    assert page_of((), 7, first.next, paged).next == next_slice([]) == {"count": True}
    assert page_of((), 5, {}, paged).next is None
