"""Europe PMC searched: a cursor through all results, each with its abstract (resultType=core).

Articles RESTful API, https://europepmc.org/RestfulWebService: the last page gives back the cursor
it was asked with, or holds no result. Errors come as `errCode` inside status 200.
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
    at_cursor,
    complaint,
    line_of,
    number,
    objects,
)
from reviewkit.sources.europepmc import BASE, NAME, VARIABLE
from reviewkit.sources.fetch import GarbledError, RefusedError, json_object

LONG = 2000  # characters that still go into an address
# Codes of errors are those of HTTP: with these, the query or its cursor is at fault.
_FOR_GOOD = ("400", "404", "414", "422")


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say how to ask for the page at a cursor."""
    asked = {
        "query": query,
        "resultType": "idlist" if "count" in state else "core",
        "format": "json",
        "pageSize": "1" if "count" in state else "500",
        "cursorMark": state.get("cursor", "*"),
    }
    if len(query) > LONG:
        return Question("/searchPOST", data=asked)
    return Question("/search", asked)


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read a page.

    Raises:
        GarbledError: it is an error that may pass, or has not the form described.
        RefusedError: it is an error of the query.
    """
    answer = json_object(body)
    if "errCode" in answer or "errMsg" in answer:
        said = complaint(answer.get("errMsg"))
        if str(answer.get("errCode")) in _FOR_GOOD:
            raise RefusedError(f"Europe PMC {said}.")
        raise GarbledError(said)
    total = number(answer.get("hitCount"))
    if "count" in state:
        return Page((), None, total)
    found = tuple(entries(body))
    return Page(found, at_cursor(answer.get("nextCursorMark"), found, state), total)


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the results of a page; ids are unique only within MED, PMC, PPR and the like."""
    listed = json_object(body).get("resultList")
    for one in objects(listed.get("result", []) if isinstance(listed, dict) else None):
        source, identity = one.get("source"), one.get("id")
        yield line_of(one, f"{source}:{identity}" if source and identity else None)


API = Api(
    name=NAME,
    base=BASE,
    variable=VARIABLE,
    rate=5.0,
    suffix="jsonl",
    ask=ask,
    read=read,
    entries=entries,
)
