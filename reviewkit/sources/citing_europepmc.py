"""Citations at Europe PMC: the references of the seeds, and the articles that cite them.

Articles RESTful API, https://europepmc.org/RestfulWebService: `/{source}/{id}/references` and
`/{source}/{id}/citations`, a thousand a page. A reference that Europe PMC could not match to an
article has no id, but title, authors and year, or its text as printed: that is its record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from reviewkit.sources import europepmc, europepmc_search
from reviewkit.sources.api import Entry, Page, Question, State, complaint, line_of, number, objects
from reviewkit.sources.citing_service import (
    Ask,
    Chased,
    Held,
    LackingError,
    Seed,
    Service,
    Steps,
    Way,
    asked,
    batches,
    by_number,
    seeds_with,
    standing_still,
)
from reviewkit.sources.fetch import GarbledError, json_object

SEEDS, ARTICLES, LINKS = 50, 100, 1000
LETTERS = 20_000  # long queries are posted
_LISTS = {
    Way.BACKWARD: ("references", "referenceList", "reference"),
    Way.FORWARD: ("citations", "citationList", "citation"),
}
Row = dict[str, Any]
Check = Callable[[Iterable[Entry]], None]


@dataclass(frozen=True, slots=True)
class _Links:
    rows: Mapping[str, Row]
    ended: bool


def know(seeds: Sequence[Seed]) -> Steps[dict[str, Held]]:
    """Ask for the seeds by DOI and PubMed id."""
    held: dict[str, Held] = {}
    for kind, field in (("dois", "doi"), ("pmids", "pmid")):
        by = seeds_with(seeds, kind)
        for batch in batches(by, SEEDS, LETTERS):
            doi = field == "doi"
            terms = [europepmc.question(one if doi else None, one) for one in batch]
            query = " OR ".join(f"({term})" for term in terms)
            for identity, line in (yield from _searched(query, partial(_refuse_none, field, by))):
                found = json.loads(line)
                seeds_of = by.get(str(found.get(field, "")).lower())
                if seeds_of:
                    held.setdefault(identity, Held()).seeds.update(dict.fromkeys(seeds_of))
    return held


def count(way: Way, held: dict[str, Held], chased: Chased) -> Steps[None]:
    """Count the citations of each seed."""
    for identity in held:
        question = _question(way, identity, {"page": "1", "pageSize": "1"})
        chased.counted += yield from asked(Ask(question, partial(_total, way, identity)))


def reach(way: Way, held: dict[str, Held], chased: Chased) -> Steps[None]:
    """Ask for what the seeds cite or what cites them, then for the articles found."""
    for identity, one in held.items():
        rows = yield from _linked(way, identity)
        for row in rows:
            chased.link(_name(row), one.seeds)
            if not row.get("id"):
                chased.came.add(_name(row))  # what there is of it is in the list itself
    wanted = [one for one in chased.links if ":" in one and not one.startswith("ref:")]
    wanted = [one for one in wanted if one not in chased.came and _number(one) not in chased.known]
    for batch in batches(wanted, ARTICLES, LETTERS):
        terms = (one.partition(":") for one in batch)
        query = " OR ".join(f'(EXT_ID:"{number}" AND SRC:{source})' for source, _, number in terms)
        found = yield from _searched(query, partial(_refuse_others, batch))
        chased.came.update(identity for identity, _ in found)


def unmatched(body: bytes) -> Iterator[Entry]:
    """Yield the references of a list that are no article of Europe PMC, as they stand there."""
    for row in _rows(Way.BACKWARD, json_object(body)):
        if not row.get("id"):
            name = _name(row)
            yield line_of({**row, "id": name, "source": "reference"}, name)


def _searched(query: str, check: Check) -> Steps[list[Entry]]:
    """Search, page by page."""
    state: State | None = {}
    found: dict[str, bytes] = {}
    while state is not None:
        question = europepmc_search.ask(query, state, _nothing)
        page = yield from asked(
            Ask(
                question,
                partial(_read_found, query, state, found, check),
                settle=partial(_read_found, query, state, found, _accept),
                entries=europepmc_search.entries,
            )
        )
        found.update(page.entries)
        state = page.next if len(found) < (page.total or 0) else None
    return list(found.items())


def _read_found(query: str, state: State, had: Collection[str], check: Check, body: bytes) -> Page:
    page = europepmc_search.read(body, query, state, _nothing)
    fresh = {identity for identity, _ in page.entries}.difference(had)
    now, total = len(had) + len(fresh), page.total or 0
    ended = page.next is None or now == total
    standing_still(len(fresh), len(page.entries), now, total, ended=ended)
    check(page.entries)
    return page


def _accept(found: Iterable[Entry]) -> None:
    del found


def _refuse_none(field: str, by: Mapping[str, object], found: Iterable[Entry]) -> None:
    """Refuse results of which none is what was asked for: they answer another question."""
    lines = [json.loads(line) for _, line in found]
    if lines and not any(str(one.get(field, "")).lower() in by for one in lines):
        raise LackingError("sent other articles than were asked for")


def _refuse_others(batch: Collection[str], found: Iterable[Entry]) -> None:
    if not {identity for identity, _ in found} <= set(batch):
        raise GarbledError("sent other articles than were asked for")


def _linked(way: Way, identity: str) -> Steps[list[Row]]:
    """Ask for the list of an article, page by page."""
    rows: dict[str, Row] = {}
    page = 1
    while page:
        question = _question(way, identity, {"page": str(page), "pageSize": str(LINKS)})
        came = yield from asked(
            Ask(
                question,
                partial(_read_links, way, identity, rows),
                entries=unmatched if way is Way.BACKWARD else None,
            )
        )
        rows.update(came.rows)
        page = 0 if came.ended else page + 1
    return list(rows.values())


def _read_links(way: Way, identity: str, had: Collection[str], body: bytes) -> _Links:
    answer = json_object(body)
    total = _total(way, identity, body)
    # a list may name an article twice: its places tell its rows apart
    rows = {str(row.get("citedOrder") or _name(row)): row for row in _rows(way, answer)}
    now = len(had) + len(rows.keys() - had)
    standing_still(len(rows.keys() - had), len(rows), now, total, ended=not rows or now == total)
    return _Links(rows, ended=not rows or now == total)


def _total(way: Way, identity: str, body: bytes) -> int:
    answer = json_object(body)
    if "errCode" in answer or "errMsg" in answer:
        raise GarbledError(complaint(answer.get("errMsg")))
    lists = {"resultList", *(outer for _, outer, _ in _LISTS.values())} - {_LISTS[way][1]}
    echo = answer.get("request")
    said = echo.get("id") if isinstance(echo, dict) else None
    other = isinstance(said, str) and said.casefold() != _number(identity).casefold()
    if other or lists.intersection(answer):
        raise GarbledError("sent an answer to another question")
    return number(answer.get("hitCount"))


def _rows(way: Way, answer: Mapping[str, Any]) -> list[Row]:
    _, outer, inner = _LISTS[way]
    listed = answer.get(outer)
    return objects(listed.get(inner, []) if isinstance(listed, dict) else [])


def _name(row: Row) -> str:
    """The id of a row: its article's, else its DOI, else what is printed."""
    if row.get("id"):
        return f"{row.get('source') or 'MED'}:{row['id']}"
    if doi := str(row.get("doi") or "").strip().lower():
        return f"ref:{doi}"
    fields = ("title", "authorString", "pubYear", "unstructuredInformation")
    said = " ".join(str(row.get(field) or "") for field in fields).casefold().split()
    return f"ref:{hashlib.sha256(' '.join(said).encode()).hexdigest()[:16]}"


def _question(way: Way, identity: str, more: Mapping[str, str]) -> Question:
    source, _, number = identity.partition(":")
    return Question(
        f"/{source}/{quote(number, safe='')}/{_LISTS[way][0]}", {**more, "format": "json"}
    )


def _number(identity: str) -> str:
    """The number that its record bears: an article's without its source."""
    return identity if identity.startswith("ref:") else identity.partition(":")[2]


def _nothing(_: int) -> bytes:
    return b""


SERVICE = Service(europepmc_search.API.host, "jsonl", by_number, know, count, reach, _number)
