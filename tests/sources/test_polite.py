"""Rates and waits."""

from __future__ import annotations

import itertools
import random
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import SourceAwayError, SourceError
from reviewkit.sources.polite import Bucket, Patience, asked_wait, backoff

NOON = 1_800_000_000.0


def test_a_bucket_spaces_requests_and_lets_some_through_after_a_rest() -> None:
    bucket = Bucket(rate=2.0, burst=3.0)
    assert [bucket.take(10.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.take(11.0) == 0.5
    assert bucket.take(100.0) == 0
    assert Bucket(1.0).take(0.0) == 0


@given(st.lists(st.floats(0, 5), min_size=1, max_size=50))
def test_a_bucket_never_lets_more_through_than_its_rate(gaps: list[float]) -> None:
    bucket, now, used = Bucket(rate=2.0), 0.0, []
    for gap in gaps:
        now += gap
        now += bucket.take(now)
        used.append(now)
    assert all(after - before >= 0.5 - 1e-6 for before, after in itertools.pairwise(used))


def test_waits_grow_to_the_cap_and_are_the_same_for_the_same_seed() -> None:
    def waits(seed: int) -> list[float]:
        chance = random.Random(seed)
        return [backoff(attempt, chance, first=1.0, most=10.0) for attempt in range(1, 8)]

    for at, wait in enumerate(waits(7)):
        whole = min(10.0, 2.0**at)
        assert whole / 2 <= wait <= whole
    assert waits(7) == waits(7) != waits(8)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (formatdate(NOON + 90, usegmt=True), 90.0),
        (formatdate(NOON + 90, localtime=False), 90.0),
        (formatdate(NOON - 90, usegmt=True), 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("Mon, 99 Nov 2026 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str, wait: float | None) -> None:
    assert asked_wait(header, NOON) == wait


@given(st.text())
def test_whatever_retry_after_says_is_a_wait_or_nothing(header: str) -> None:
    wait = asked_wait(header, NOON)
    assert wait is None or wait >= 0


def test_who_fails_three_times_in_a_row_or_cannot_be_reached_is_away() -> None:
    patience = Patience()
    for answered in (False, False, True, False, False):
        if answered:
            patience.answered("a")
        else:
            patience.failed("a", SourceError("busy"))
    assert patience.away == {}
    patience.failed("a", SourceError("still busy"))
    patience.failed("b", SourceAwayError("not there"))
    assert patience.away == {"a": "still busy", "b": "not there"}
