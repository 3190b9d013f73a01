"""arXiv: an Atom feed in slices, an entry kept as a line of JSON.

https://info.arxiv.org/help/api/user-manual.html: `start` and `max_results`, 30,000 results of a
search at most, a request every three seconds. A larger one is parted by the minutes in which
papers were submitted. Errors come as a feed with one entry whose id leads to `/api/errors`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.etree import ElementTree

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
    short,
    xml_tree,
)
from reviewkit.sources.fetch import GarbledError, RefusedError
from reviewkit.sources.slices import Paged, Slice, Span, moments, page_of, todo_of

MOST, SIZE = 30_000, 500
SPAN = Span(datetime(1990, 1, 1), datetime(2089, 12, 31, 23, 59), timedelta(minutes=1))
PAGED = Paged("arXiv", MOST, SIZE, SPAN, "a minute in which papers were submitted")
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say how to ask for a page of a slice; in the order of submission, new ones come last."""
    counting = "count" in state
    asked = {
        "search_query": query if counting else term(query, todo_of(state)[0]),
        "start": str(state.get("start", 0)),
        "max_results": "1" if counting else str(SIZE),
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
    }
    return Question("/query", asked)


def term(query: str, part: Slice) -> str:
    """Write the query for a slice of it."""
    if not part:
        return query
    first, last = (SPAN.first, SPAN.last) if "undated" in part else moments(part)
    dates = f"submittedDate:[{first:%Y%m%d%H%M} TO {last:%Y%m%d%H%M}]"
    return f"({query}) {'ANDNOT' if 'undated' in part else 'AND'} {dates}"


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read a page of a slice.

    Raises:
        GarbledError: it has not the form described.
        RefusedError: it is an error, or more was submitted in one minute than can be had.
    """
    feed = xml_tree(body)
    if feed.tag != f"{_ATOM}feed":
        raise GarbledError("sent an answer that is no Atom feed")
    for one in feed.iterfind(f"{_ATOM}entry"):
        if "/api/errors" in (one.findtext(f"{_ATOM}id") or ""):
            raise RefusedError(f"arXiv {complaint(one.findtext(f'{_ATOM}summary'))}.")
    total = number(feed.findtext(_TOTAL))
    if "count" in state:
        return Page((), None, total)
    found, start = tuple(_entries(feed)), state.get("start", 0)
    if total <= MOST and len(found) < min(SIZE, total - start):
        raise short(len(found), min(SIZE, total - start))  # as it is known to send now and then
    return page_of(found, total, state, PAGED)


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the entries of a slice."""
    return _entries(xml_tree(body))


def _entries(feed: ElementTree.Element) -> Iterator[Entry]:
    for entry in feed.iterfind(f"{_ATOM}entry"):
        held: defaultdict[str, list[object]] = defaultdict(list)
        for part in entry:
            held[_bare(part.tag)].append(_value(part))
        yield line_of({"arxiv": held}, entry.findtext(f"{_ATOM}id"))


def _value(part: ElementTree.Element) -> object:
    """A text; or attributes and what is inside, as an author's name and affiliation."""
    text = part.text or ""
    inside: dict[str, str] = {_bare(one.tag): one.text or "" for one in part}
    if not inside and not part.attrib:
        return text
    return {**part.attrib, **inside, **({"text": text} if text.strip() else {})}


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


API = Api(
    name="arXiv",
    base="https://export.arxiv.org/api",
    variable="REVIEWKIT_ARXIV_URL",
    rate=1 / 3,
    suffix="jsonl",
    ask=ask,
    read=read,
    entries=entries,
)
