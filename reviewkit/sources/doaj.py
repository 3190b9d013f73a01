"""DOAJ: articles of open access journals, page by page.

https://doaj.org/api/v4/docs: Elasticsearch's query string in the path; at most 1,000 results of a
search can be had.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from reviewkit.sources.fetch import GarbledError, RefusedError, json_object

MOST, SIZE = 1000, 100


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say how to ask for a page."""
    size = "1" if "count" in state else str(SIZE)
    asked = {"page": str(state.get("page", 1)), "pageSize": size}
    return Question(f"/search/articles/{quote(query, safe='')}", asked)


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read a page.

    Raises:
        GarbledError: it is an error, or has not the form described.
        RefusedError: there are more results than can be had.
    """
    answer = json_object(body)
    if "results" not in answer and "error" in answer:
        raise GarbledError(complaint(answer["error"]))
    total = number(answer.get("total"))
    if "count" in state:
        return Page((), None, total)
    if total > MOST:
        raise RefusedError(
            f"DOAJ gives {MOST:,} results of a search at most, and there are {total:,}; narrow it, "
            "such as by bibjson.year."
        )
    found, page = tuple(entries(body)), state.get("page", 1)
    if len(found) < min(SIZE, total - SIZE * (page - 1)):
        raise short(len(found), min(SIZE, total - SIZE * (page - 1)))
    return Page(found, {"page": page + 1} if page * SIZE < total else None, total)


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
