"""DOAJ: articles of open access journals, page by page.

https://doaj.org/api/v4/docs: Elasticsearch's query string in the path; at most 1,000 results of a
search can be had. A larger one is parted by the seconds in which entries were made, and those of
one second by year of publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from reviewkit.sources.api import (
    Api,
    Earlier,
    Entry,
    Page,
    Question,
    State,
    complaint,
    entries_at,
    number,
    short,
)
from reviewkit.sources.fetch import GarbledError, json_object
from reviewkit.sources.slices import Paged, Slice, Span, moments, page_of, todo_of

MOST, SIZE = 1000, 100
SPAN = Span(
    datetime(2000, 1, 1),
    datetime(2099, 12, 31, 23, 59, 59),
    timedelta(seconds=1),
    low=1500,
    high=2100,
)
PAGED = Paged("DOAJ", MOST, SIZE, SPAN, "a second in which entries were made")
_SECOND = "%Y-%m-%dT%H:%M:%SZ"


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say how to ask for a page of a slice."""
    counting = "count" in state
    wanted = query if counting else term(query, todo_of(state)[0])
    page = state.get("start", 0) // SIZE + 1
    asked = {"page": str(page), "pageSize": "1" if counting else str(SIZE)}
    return Question(f"/search/articles/{quote(wanted, safe='')}", asked)


def term(query: str, part: Slice) -> str:
    """Write the query for a slice of it."""
    if not part:
        return query
    wanted = f"({query})"
    if "undated" in part:
        wanted += " AND NOT created_date:[* TO *]"
    else:
        first, last = moments(part)
        wanted += f" AND created_date:[{first:{_SECOND}} TO {last:{_SECOND}}]"
    if "low" in part:
        wanted += f" AND bibjson.year:[{part['low']} TO {part['high']}]"
    return wanted


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read a page of a slice.

    Raises:
        GarbledError: it is an error, or has not the form described.
        RefusedError: more entries were made in one second than can be had.
    """
    answer = json_object(body)
    if "results" not in answer and "error" in answer:
        raise GarbledError(complaint(answer["error"]))
    total = number(answer.get("total"))
    if "count" in state:
        return Page((), None, total)
    found, start = tuple(entries(body)), state.get("start", 0)
    if total <= MOST and len(found) < min(SIZE, total - start):
        raise short(len(found), min(SIZE, total - start))
    return page_of(found, total, state, PAGED)


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the articles of a page."""
    return entries_at(body, "results", "id")


API = Api(
    name="DOAJ",
    base="https://doaj.org/api/v4",
    variable="REVIEWKIT_DOAJ_URL",
    rate=2.0,
    suffix="jsonl",
    ask=ask,
    read=read,
    entries=entries,
)
