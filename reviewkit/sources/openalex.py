"""OpenAlex: a cursor through all works.

https://developers.openalex.org/guides/page-through-results: `cursor=*`, then `meta.next_cursor`
until a page is empty. A query that begins with a filter's name, such as
`title_and_abstract.search:`, goes as `filter`, any other as `search`. Abstracts come as an
inverted index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewkit.sources.api import (
    Api,
    Earlier,
    Entry,
    Key,
    Page,
    Question,
    State,
    at_cursor,
    complaint,
    entries_at,
    number,
)
from reviewkit.sources.fetch import GarbledError, json_object

_FILTER = re.compile(r"[a-z_]+(?:\.[a-z_]+)*:")


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say how to ask for the page at a cursor."""
    wanted = query.strip()
    asked = {"filter" if _FILTER.match(wanted) else "search": wanted}
    if "count" in state:
        return Question("/works", {**asked, "per_page": "1"})
    return Question("/works", {**asked, "per_page": "100", "cursor": state.get("cursor", "*")})


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read a page.

    Raises:
        GarbledError: it is an error, or has not the form described.
    """
    answer = json_object(body)
    if "error" in answer:
        raise GarbledError(complaint(answer.get("message") or answer["error"]))
    meta = answer.get("meta")
    if not isinstance(meta, dict):
        raise GarbledError("sent an answer of another form than expected")
    total = number(meta.get("count"))
    if "count" in state:
        return Page((), None, total)
    found = tuple(entries(body))
    return Page(found, at_cursor(meta.get("next_cursor"), found, state), total)


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the works of a page."""
    return entries_at(body, "results", "id")


API = Api(
    name="OpenAlex",
    base="https://api.openalex.org",
    variable="REVIEWKIT_OPENALEX_URL",
    rate=8.0,
    suffix="jsonl",
    ask=ask,
    read=read,
    entries=entries,
    key=Key("REVIEWKIT_OPENALEX_KEY", param="api_key"),
    email="mailto",
    note="OpenAlex searches stems, and leaves out common words: it finds more than was typed.",
)
