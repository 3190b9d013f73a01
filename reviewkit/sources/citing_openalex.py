"""Citations at OpenAlex: `referenced_works` of the seeds, and the works that cite them.

https://developers.openalex.org/guides/filters: values of a filter are joined by `|`, a hundred at
most. A work that cites names what it cites, so that seeds are asked for fifty at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from reviewkit.sources.api import Entry, Question, complaint, number, objects
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
    seeds_with,
    standing_still,
)
from reviewkit.sources.fetch import GarbledError, json_object
from reviewkit.sources.openalex import API, entries

SEEDS, WORKS = 50, 100
_ODD = re.compile(r"[,|+!\s\"]")  # signs of filters, which cannot stand in a value of one
_ASKED = "id,doi,ids,referenced_works,cited_by_count"
_DOI = re.compile(r"^https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
Work = dict[str, Any]
Take = Callable[[Work], None]
NumberOf = Callable[[Work], str]
Entries = Callable[[bytes], Iterable[Entry]]


@dataclass(frozen=True, slots=True)
class _Page:
    works: list[Work]
    total: int
    cursor: str | None


def know(seeds: Sequence[Seed]) -> Steps[dict[str, Held]]:
    """Ask for the seeds by DOI, PubMed id and OpenAlex id."""
    held: dict[str, Held] = {}
    kinds = (("dois", "doi", _doi), ("pmids", "pmid", _pmid), ("works", "openalex", _id))
    for kind, name, number_of in kinds:
        by = seeds_with(seeds, kind)
        for batch in batches((one for one in by if not _ODD.search(one)), SEEDS):
            check = partial(_refuse_strange, number_of, frozenset(batch))
            hold = partial(_hold, held, by, number_of)
            yield from _listed(f"{name}:{'|'.join(batch)}", check, hold, select=_ASKED)
        for odd in filter(_ODD.search, by):
            for work in (yield from asked(_one(f"/works/{name}:{quote(odd, safe='')}"))):
                _hold(held, by, number_of, work)
    return held


def count(way: Way, held: dict[str, Held], chased: Chased) -> Steps[None]:
    """Count the citations; the seeds say them themselves."""
    for one in held.values():
        chased.counted += one.cited if way is Way.FORWARD else len(one.references)
    yield from ()


def reach(way: Way, held: dict[str, Held], chased: Chased) -> Steps[None]:
    """Ask for the works that the seeds cite, or that cite them."""
    if way is Way.FORWARD:
        for batch in batches(held, SEEDS):
            yield from _citing({one: held[one] for one in batch}, chased)
        return
    for one in held.values():
        for reference in one.references:
            chased.link(reference, one.seeds)
    wanted = [one for one in chased.links if one not in chased.known]
    for batch in batches(wanted, WORKS):
        params = {"filter": f"openalex:{'|'.join(batch)}", "per_page": str(WORKS)}
        ask = Ask(Question("/works", params), partial(_read_batch, batch), entries=works_of)
        chased.came.update((yield from asked(ask)))


def works_of(body: bytes) -> Iterable[Entry]:
    """Yield the works of an answer by their short ids."""
    return ((_short(identity), line) for identity, line in entries(body))


def _citing(held: Mapping[str, Held], chased: Chased) -> Steps[None]:
    def take(work: Work) -> None:
        cited = [one for one in _references(work) if one in held]
        chased.link(_id(work), (seed for one in cited for seed in held[one].seeds))
        chased.came.add(_id(work))

    check = partial(_refuse_uncited, held.keys())
    yield from _listed(f"cites:{'|'.join(held)}", check, take, entries=works_of)


def _listed(
    wanted: str, check: Take, take: Take, *, entries: Entries | None = None, select: str = ""
) -> Steps[None]:
    """Ask for all works of a filter, page by page, and hand on each once."""
    had: set[str] = set()
    cursor: str | None = "*"
    while cursor:
        params = {"filter": wanted, "per_page": str(WORKS), "cursor": cursor}
        page = yield from asked(
            Ask(
                Question("/works", params | ({"select": select} if select else {})),
                partial(_read_page, check, had, cursor),
                settle=partial(_read_page, _accept, had, cursor),
                entries=entries,
            )
        )
        for work in page.works:
            if _id(work) not in had:
                had.add(_id(work))
                take(work)
        cursor = page.cursor


def _read_page(check: Take, had: Collection[str], cursor: str, body: bytes) -> _Page:
    page = _page(body)
    for work in page.works:
        check(work)
    fresh = {_id(work) for work in page.works}.difference(had)
    now = len(had) + len(fresh)
    ended = not page.works or page.cursor in {None, cursor} or now == page.total
    standing_still(len(fresh), len(page.works), now, page.total, ended=ended)
    return _Page(page.works, page.total, None if ended else page.cursor)


def _page(body: bytes) -> _Page:
    answer = json_object(body)
    if "error" in answer:
        raise GarbledError(complaint(answer.get("message") or answer["error"]))
    meta = answer.get("meta")
    works = objects(answer.get("results"))
    if not isinstance(meta, dict) or not all(isinstance(one.get("id"), str) for one in works):
        raise GarbledError("sent an answer of another form than expected")
    cursor = meta.get("next_cursor")
    return _Page(works, number(meta.get("count")), cursor if isinstance(cursor, str) else None)


def _read_batch(batch: Collection[str], body: bytes) -> list[str]:
    """Read works by their ids; how many of them OpenAlex still has, its count says."""
    page = _page(body)
    found = [_id(work) for work in page.works]
    if not set(found) <= set(batch):
        raise GarbledError("sent other works than were asked for")
    if len(found) != page.total:
        raise GarbledError(f"sent {len(found)} of {page.total} works")
    return found


def _one(path: str) -> Ask[list[Work]]:
    """A work by a number that no filter can hold; 404 says that it is not known."""

    def read(body: bytes) -> list[Work]:
        answer = json_object(body)
        if isinstance(answer.get("id"), str):
            return [answer]
        if "not found" in str(answer.get("error", "")).lower():
            return []
        raise GarbledError("sent an answer of another form than expected")

    return Ask(Question(path, {"select": _ASKED}), read, also=(404,))


def _hold(
    held: dict[str, Held], by: Mapping[str, Sequence[str]], number_of: NumberOf, work: Work
) -> None:
    seeds = by.get(number_of(work))
    if seeds:
        one = held.setdefault(_id(work), Held(references=tuple(_references(work))))
        one.seeds.update(dict.fromkeys(seeds))
        cited = work.get("cited_by_count")
        one.cited = cited if isinstance(cited, int) else 0


def _refuse_strange(number_of: NumberOf, wanted: Container[str], work: Work) -> None:
    if number_of(work) not in wanted:
        raise LackingError("sent other works than were asked for")


def _refuse_uncited(wanted: Container[str], work: Work) -> None:
    if not any(one in wanted for one in _references(work)):
        raise LackingError("sent works that cite none of those asked for")


def _accept(work: Work) -> None:
    del work


def _references(work: Work) -> list[str]:
    held = work.get("referenced_works")
    return [_short(one) for one in held if isinstance(one, str)] if isinstance(held, list) else []


def _short(identity: str) -> str:
    return identity.rstrip("/").rpartition("/")[2]


def _id(work: Work) -> str:
    return _short(str(work.get("id", "")))


def _doi(work: Work) -> str:
    return _DOI.sub("", str(work.get("doi") or "")).lower()


def _pmid(work: Work) -> str:
    ids = work.get("ids")
    return _short(str(ids.get("pmid") or "")) if isinstance(ids, dict) else ""


def _takes(seed: Seed) -> bool:
    return bool(seed.numbers)


def _itself(identity: str) -> str:
    return identity


SERVICE = Service(API.host, "jsonl", _takes, know, count, reach, _itself)
