"""Citations at OpenCitations: the Index says who cites whom, Meta what each document is.

https://api.opencitations.net/index/v2 and https://api.opencitations.net/meta/v1. A list comes in
one piece and is held to the count that the Index gives; documents go by their OMID. An empty list
may mean that a seed is not known, so that Meta is asked for the seeds first. Meta takes ten ids.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from reviewkit.sources.api import Entry, Host, Key, Question, line_of, number, objects
from reviewkit.sources.citing_service import (
    Ask,
    Chased,
    Held,
    Seed,
    Service,
    Steps,
    Way,
    asked,
    batches,
    by_number,
    seeds_with,
)
from reviewkit.sources.fetch import GarbledError

BATCH = 10
_LISTS = {
    Way.BACKWARD: ("references", "citing", "cited"),
    Way.FORWARD: ("citations", "cited", "citing"),
}
_OMID = re.compile(r"\bomid:(br/\S+)")
Row = dict[str, Any]


def know(seeds: Sequence[Seed]) -> Steps[dict[str, Held]]:
    """Ask Meta for the seeds by DOI and PubMed id."""
    by = {f"doi:{one}": held for one, held in seeds_with(seeds, "dois").items()}
    by |= {f"pmid:{one}": held for one, held in seeds_with(seeds, "pmids").items()}
    held: dict[str, Held] = {}
    apart = [one for one in by if "__" not in one]  # which parts the ids of a question
    alone = [[one] for one in by if "__" in one]
    for batch in (*batches(apart, BATCH), *alone):
        ask = Ask(_meta(batch), partial(_read_meta, frozenset(batch)))
        for row in (yield from asked(ask)):
            said = str(row["id"]).lower().split()
            one = held.setdefault(_omid(row), Held())
            one.seeds.update(dict.fromkeys(seed for name in said for seed in by.get(name, ())))
    return held


def count(way: Way, held: dict[str, Held], chased: Chased) -> Steps[None]:
    """Count the citations of each seed."""
    for identity in held:
        chased.counted += yield from _counted(way, identity)


def reach(way: Way, held: dict[str, Held], chased: Chased) -> Steps[None]:
    """Ask for what the seeds cite or what cites them, then for the documents found."""
    for identity, one in held.items():
        total = yield from _counted(way, identity)
        ask = Ask(
            Question(f"/index/v2/{_LISTS[way][0]}/omid:{identity}"),
            partial(_read_links, way, identity, total),
        )
        for found in (yield from asked(ask)):
            chased.link(found, one.seeds)
    wanted = [f"omid:{one}" for one in chased.links if one not in chased.known]
    for batch in batches(wanted, BATCH):
        ask_meta = Ask(_meta(batch), partial(_read_meta, frozenset(batch)), entries=entries)
        chased.came.update(_omid(row) for row in (yield from asked(ask_meta)))


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the documents of an answer of Meta."""
    return (line_of(row, _omid(row)) for row in _rows(body))


def _meta(ids: Iterable[str]) -> Question:
    return Question(f"/meta/v1/metadata/{quote('__'.join(ids), safe=':/;()')}")


def _counted(way: Way, identity: str) -> Steps[int]:
    path = f"/index/v2/{_LISTS[way][0][:-1]}-count/omid:{identity}"
    return (yield from asked(Ask(Question(path), _read_count)))


def _read_count(body: bytes) -> int:
    rows = _rows(body)
    if len(rows) != 1:
        raise GarbledError("does not say how many results there are")
    return number(rows[0].get("count"))


def _read_links(way: Way, identity: str, total: int, body: bytes) -> list[str]:
    _, here, there = _LISTS[way]
    found: dict[str, None] = {}
    for row in _rows(body):
        mine, others = (_OMID.findall(str(row.get(end) or "")) for end in (here, there))
        if not mine or not others:
            raise GarbledError("sent a citation without the ids of both its ends")
        if identity not in mine:
            raise GarbledError("sent citations of another document than asked for")
        found[others[0]] = None
    if len(found) != total:
        raise GarbledError(f"sent {len(found):,} of {total:,} citations")
    return list(found)


def _read_meta(wanted: frozenset[str], body: bytes) -> list[Row]:
    rows = _rows(body)
    for row in rows:
        if not wanted.intersection(str(row.get("id", "")).lower().split()):
            raise GarbledError("sent other documents than were asked for")
        _omid(row)
    return rows


def _omid(row: Row) -> str:
    found = _OMID.search(str(row.get("id") or ""))
    if found is None:
        raise GarbledError("sent a document without its OMID")
    return found[1]


def _rows(body: bytes) -> list[Row]:
    try:
        return objects(json.loads(body))
    except (ValueError, RecursionError) as error:
        if isinstance(error, GarbledError):
            raise
        raise GarbledError("sent an answer that is no JSON") from None


def _itself(identity: str) -> str:
    return identity


SERVICE = Service(
    Host(
        "OpenCitations",
        "https://api.opencitations.net",
        "REVIEWKIT_OPENCITATIONS_URL",
        3.0,  # 180 a minute
        Key("REVIEWKIT_OPENCITATIONS_KEY", header="authorization"),
    ),
    "jsonl",
    by_number,
    know,
    count,
    reach,
    _itself,
)
