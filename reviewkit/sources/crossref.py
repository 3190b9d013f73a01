"""Crossref: a cursor through all works that are like the words asked for.

https://api.crossref.org/swagger-ui: `cursor=*`, then `message.next-cursor` until a page is empty.
A last line `filter=...` of a query goes as Crossref's filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewkit.sources.api import (
    Api,
    Earlier,
    Entry,
    Page,
    Question,
    State,
    complaint,
    line_of,
    number,
    objects,
)
from reviewkit.sources.fetch import GarbledError, json_object

FILTER = re.compile(r"(?:^|\n)filter=(?P<filter>\S+)\s*$")


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say how to ask for the page at a cursor."""
    asked = {"query": query}
    if found := FILTER.search(query):
        asked = {"query": query[: found.start()], "filter": found["filter"]}
    if "count" in state:
        return Question("/works", {**asked, "rows": "0"})
    return Question("/works", {**asked, "rows": "200", "cursor": state.get("cursor", "*")})


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read a page.

    Raises:
        GarbledError: it is an error, or has not the form described.
    """
    answer = json_object(body)
    message = answer.get("message")
    if answer.get("status") != "ok" or not isinstance(message, dict):
        raise GarbledError(complaint(str(message)))
    total = number(message.get("total-results"))
    if "count" in state:
        return Page((), None, total)
    found = tuple(entries(body))
    after = message.get("next-cursor")
    # a cursor may stay the same from page to page: it stands for a place kept at Crossref
    return Page(found, {"cursor": after} if found and after else None, total)


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the works of a page."""
    message = json_object(body).get("message")
    for one in objects(message.get("items") if isinstance(message, dict) else None):
        yield line_of(one, one.get("DOI"))


API = Api(
    name="Crossref",
    base="https://api.crossref.org",
    variable="REVIEWKIT_CROSSREF_URL",
    rate=1.0,
    suffix="jsonl",
    ask=ask,
    read=read,
    entries=entries,
    email="mailto",
    note="Crossref is no Boolean source: it ranks works by likeness to all words, AND, OR and "
    "NOT among them; what it finds is no systematic search.",
)
