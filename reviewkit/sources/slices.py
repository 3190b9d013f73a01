"""Searches that find more than a source gives, parted until each part can be had whole.

A part is by dates first, what bears no date apart; dates are halved down to the source's smallest
step, and what falls into one such step is parted by a number. At the end the whole is counted
again: what came must be as many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reviewkit.sources.api import Entry, Page, State
from reviewkit.sources.fetch import RefusedError

Slice = dict[str, Any]  # from, to: moments, both within it; low, high: numbers; undated


@dataclass(frozen=True, slots=True)
class Span:
    """All moments an entry may bear, the step between them, and its numbers where it has any."""

    first: datetime
    last: datetime
    step: timedelta
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Paged:
    """A source that gives so many results of a search, so many a page.

    `least` is what cannot be parted further, in words.
    """

    name: str
    most: int
    size: int
    span: Span
    least: str


def parts(part: Slice, span: Span) -> list[Slice]:
    """Part a slice in two, the whole search in three; [] where it cannot be parted further."""
    if not part:
        dated = {"from": span.first.isoformat(), "to": span.last.isoformat()}
        return [*parts(dated, span), {"undated": True}]
    if "undated" not in part and part["from"] != part["to"]:
        first, last = moments(part)
        middle = first + (last - first) // span.step // 2 * span.step
        after = (middle + span.step).isoformat()
        return [{**part, "to": middle.isoformat()}, {**part, "from": after}]
    low, high = part.get("low", span.low), part.get("high", span.high)
    if low == high:
        return []
    half = (low + high) // 2
    return [{**part, "low": low, "high": half}, {**part, "low": half + 1, "high": high}]


def moments(part: Slice) -> tuple[datetime, datetime]:
    """Return the first and the last moment of a slice."""
    return datetime.fromisoformat(part["from"]), datetime.fromisoformat(part["to"])


def todo_of(state: State) -> list[Slice]:
    """Return the slices that a search has still to go through, the present one first."""
    todo: list[Slice] = state.get("todo", [{}])
    return todo


def next_slice(todo: list[Slice], **more: Any) -> State:
    """Return the state when a slice is done: the next slice, at the end the count of the whole."""
    return {**more, "todo": todo} if todo else {**more, "count": True}


def page_of(found: tuple[Entry, ...], total: int, state: State, paged: Paged) -> Page:
    """Make the page of a slice: the next page of it, or its parts where it is too large.

    Args:
        found: the results that came.
        total: how many the slice has.
        state: in which it was asked for; `start` is how many results came before.
        paged: the source.

    Raises:
        RefusedError: it is too large, and cannot be parted further.
    """
    first, *rest = todo_of(state)
    told = None if first else total  # only the count of the whole is that of the search
    if total > paged.most:
        parted = parts(first, paged.span)
        if not parted:
            raise RefusedError(
                f"{paged.name} gives {paged.most:,} results of a search at most, and there is "
                f"{paged.least} with {total:,}; narrow the search."
            )
        return Page((), next_slice([*parted, *rest]), told)
    start = state.get("start", 0) + paged.size
    if start < total:
        return Page(found, {**state, "start": start}, told)
    if not first:
        return Page(found, None, told)
    return Page(found, next_slice(rest), told)
