"""ClinicalTrials.gov, version 2: pages by token.

https://clinicaltrials.gov/data-api/api: `query.term` takes its own syntax, `countTotal` asks for
the total (which the first page only tells), `nextPageToken` is missing on the last page.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.sources.api import (
    Api,
    Earlier,
    Entry,
    Page,
    Question,
    State,
    behind_token,
    line_of,
    number,
    objects,
)
from reviewkit.sources.fetch import json_object


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say how to ask for the page behind a token."""
    asked = {
        "query.term": query,
        "format": "json",
        "countTotal": "true",
        "pageSize": "1" if "count" in state else "200",
    }
    if "token" in state:
        asked["pageToken"] = state["token"]
    return Question("/studies", asked)


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read a page.

    Raises:
        GarbledError: it has not the form described.
    """
    answer = json_object(body)
    total = None
    if "token" not in state or "totalCount" in answer:
        total = number(answer.get("totalCount"))
    if "count" in state:
        return Page((), None, total)
    return Page(tuple(entries(body)), behind_token(answer.get("nextPageToken"), state), total)


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the studies of a page."""
    for one in objects(json_object(body).get("studies")):
        found: object = one
        for name in ("protocolSection", "identificationModule", "nctId"):
            found = found.get(name) if isinstance(found, dict) else None
        yield line_of(one, found)


API = Api(
    name="ClinicalTrials.gov",
    base="https://clinicaltrials.gov/api/v2",
    variable="REVIEWKIT_CLINICALTRIALS_URL",
    rate=2.0,
    suffix="jsonl",
    ask=ask,
    read=read,
    entries=entries,
)
