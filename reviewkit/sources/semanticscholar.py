"""Semantic Scholar: bulk search, pages by token.

https://api.semanticscholar.org/api-docs/graph, `/paper/search/bulk`: its own operators (`+`, `|`,
`-`, quotes, `*`, `~`); `token` is missing or null on the last page. Without a key it is often
busy (429).
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.sources.api import (
    Api,
    Earlier,
    Entry,
    Key,
    Page,
    Question,
    State,
    behind_token,
    complaint,
    entries_at,
    number,
)
from reviewkit.sources.fetch import KEY_HEADER, GarbledError, json_object

_FIELDS = (
    "paperId,externalIds,url,title,abstract,venue,publicationVenue,year,journal,authors,"
    "publicationTypes,publicationDate"
)


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say how to ask for the page behind a token."""
    asked = {"query": query, "fields": "paperId" if "count" in state else _FIELDS}
    if "token" in state:
        asked["token"] = state["token"]
    return Question("/paper/search/bulk", asked)


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read a page.

    Raises:
        GarbledError: it is an error, or has not the form described.
    """
    answer = json_object(body)
    if "data" not in answer and ("error" in answer or "message" in answer):
        raise GarbledError(complaint(answer.get("error") or answer.get("message")))
    total = number(answer.get("total"))
    if "count" in state:
        return Page((), None, total)
    return Page(tuple(entries(body)), behind_token(answer.get("token"), state), total)


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the papers of a page."""
    return entries_at(body, "data", "paperId")


API = Api(
    name="Semantic Scholar",
    base="https://api.semanticscholar.org/graph/v1",
    variable="REVIEWKIT_SEMANTICSCHOLAR_URL",
    rate=1.0,
    suffix="jsonl",
    ask=ask,
    read=read,
    entries=entries,
    key=Key("REVIEWKIT_SEMANTICSCHOLAR_KEY", header=KEY_HEADER),
)
