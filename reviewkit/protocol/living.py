"""Whether a review is living, and how long the search of a source holds.

Terms after Akl and others, PRISMA-LSR (doi:10.1136/bmj-2024-079183): a living systematic review
states how often it is searched again, and when it will stop being living.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from reviewkit.documents import Written

_SPAN = re.compile(r"([1-9][0-9]{0,2}) (day|week|month|year)s?", re.ASCII)
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_LAST = date(9999, 12, 31)


def _is_span(given: object) -> str:
    text = " ".join(given.split()) if isinstance(given, str) else ""
    if not _SPAN.fullmatch(text):
        raise ValueError("no span of time; write it like `3 months`, `6 weeks` or `1 year`")
    return text


Every = Annotated[
    str, BeforeValidator(_is_span), Field(json_schema_extra={"pattern": f"^{_SPAN.pattern}$"})
]


class LivingRule(Written):
    """How a review is kept up to date after its first version."""

    status: Literal["living", "paused", "retired"] = Field(
        "living", description="While paused or retired, no search is overdue"
    )
    every: Every | None = Field(
        None, description="How often each source is searched again, e.g. 3 months"
    )
    retire: str = Field("", description="When the review will stop being living")
    note: str = ""


def next_day(last: date, every: str) -> date:
    """Return the day on which a search is due again.

    Args:
        last: the day of the last search.
        every: a span such as `3 months`; a day that the month has not is its last day.

    Raises:
        ValueError: it is no span of time.
    """
    number, unit = _SPAN.fullmatch(_is_span(every)).groups()  # type: ignore[union-attr]
    if unit in _DAYS:
        days = int(number) * _DAYS[unit]
        return last + timedelta(days=min(days, (_LAST - last).days))
    months = last.year * 12 + last.month - 1 + int(number) * _MONTHS[unit]
    year, month = divmod(months, 12)
    if year > _LAST.year:
        return _LAST
    return date(year, month + 1, min(last.day, calendar.monthrange(year, month + 1)[1]))


def due_on(rule: LivingRule | None, every: str | None, last: date | None) -> date | None:
    """Return the day since which, or on which, a source has to be searched again.

    Args:
        rule: the protocol's; without one, or while it is paused or retired, nothing is due.
        every: the source's own span, if it has one; else the rule's holds.
        last: the day of the source's last search; one that was never searched is long due.

    Returns:
        The day; None where nobody said how often.
    """
    span = every or (rule.every if rule else None)
    if rule is None or rule.status != "living" or span is None:
        return None
    return date.min if last is None else next_day(last, span)
