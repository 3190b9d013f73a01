"""How long a search holds, and what a protocol may say of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.documents import parse
from reviewkit.errors import ProtocolError
from reviewkit.protocol import LivingRule, Protocol
from reviewkit.protocol.living import due_on, next_day

BARE = "reviewkit: 1\nid: p\nversion: v1\ntitle: T\n"


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2026-11-30", "3 months", "2027-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-12-30", "2 days", "2027-01-01"),
        ("2026-01-01", "6 weeks", "2026-02-12"),
        ("9999-11-30", "999 years", "9999-12-31"),
        ("9999-12-30", "999 weeks", "9999-12-31"),
    ],
)
def test_a_span_ends_on_a_day_that_the_calendar_has(last: str, every: str, due: str) -> None:
    assert next_day(date.fromisoformat(last), every) == date.fromisoformat(due)


@given(
    st.dates(),
    st.integers(1, 998),
    st.sampled_from(["day", "week", "month", "year"]),
)
def test_a_longer_span_never_ends_earlier(last: date, number: int, unit: str) -> None:
    one, more = (next_day(last, f"{count} {unit}s") for count in (number, number + 1))
    assert last <= one <= more


def test_a_source_has_its_own_span_or_that_of_the_review() -> None:
    rule, last = LivingRule(every="3 months"), date(2026, 1, 5)
    assert due_on(rule, None, last) == date(2026, 4, 5)
    assert due_on(rule, "1 week", last) == date(2026, 1, 12)


def test_a_source_that_was_never_searched_is_long_due() -> None:
    assert due_on(LivingRule(every="1 year"), None, None) == date.min


def test_nothing_is_due_where_no_span_is_told_or_the_review_is_not_living() -> None:
    last = date(2026, 1, 5)
    assert due_on(None, None, last) is None
    assert due_on(LivingRule(), None, None) is None
    for status in ("paused", "retired"):
        assert due_on(LivingRule(status=status, every="1 day"), "1 day", last) is None


def test_a_living_rule_is_living_unless_it_says_otherwise() -> None:
    rule = parse(BARE + "living: {}\n", Protocol, "p.yml").living
    assert rule and rule.status == "living" and rule.every is None
    assert parse(BARE, Protocol, "p.yml").living is None


def test_a_span_is_read_whatever_its_spaces() -> None:
    text = BARE + "living: {every: ' 3   months '}\nsources: [{name: A, every: 1 week}]\n"
    protocol = parse(text, Protocol, "p.yml")
    assert protocol.living and protocol.living.every == "3 months"
    assert protocol.sources[0].every == "1 week"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("living: {every: quarterly}\n", "p.yml:5: living.every: no span of time; write it like"),
        ("living: {every: 0 days}\n", "living.every: no span of time"),
        ("living: {every: 3}\n", "living.every: no span of time; write it like `3 months`"),
        ("living: {every: 3 Months}\n", "living.every: no span of time"),
        ("living: {status: dead}\n", "living.status: input should be 'living', 'paused' or"),
        ("living: {ever: 3 days}\n", "living.ever: no such field; did you mean `every`?"),
        (
            "living: {every: 1 month}\nsources:\n- {name: A, every: 1 mon}\n",
            "p.yml:7: sources[1].every: no span of time",
        ),
        (
            "sources:\n- {name: A, every: 1 month}\n",
            "p.yml:5: sources: `A` has `every`, which needs `living`; add `living: {status",
        ),
    ],
)
def test_a_mistake_in_the_schedule_is_told(more: str, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse(BARE + more, Protocol, "p.yml")
    assert told in str(refused.value)
