"""Searchable APIs on this computer: each pages through made-up results as the real one does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from network import Asked, Reply, Site, answer

Fault = Callable[[Reply, "Fake"], Reply]
# the day since which entries are asked for, as each API writes it
_SINCE = re.compile(
    r'(?:_DATE:\[|created_date:\[|submittedDate:\[|RANGE\[|created-date:|AND \(\(")'
    r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)"
    r'(?=(?:0000)? TO (?:3000|\*)|,MAX|"\[crdt|[ ,]|$)'  # not the dates of slices
)
SIZES = {"Semantic Scholar": 150}  # of a page, where the client does not say


class Fake:
    """One API with so many results; `faults` says by the number of the request what goes wrong."""

    def __init__(self, site: Site, name: str, results: int) -> None:
        self.name, self.results, self.extra = name, results, 0
        self.faults: dict[int, Fault] = {}
        self.requests = 0
        self.last: Reply | None = None
        self.history: dict[str, list[int]] = {}
        self.undated: frozenset[int] = frozenset()
        self.one_day: frozenset[int] = frozenset()
        self.years = 60
        self.entered: dict[int, str] = {}  # when an entry came, ISO; else long ago
        self.shown: list[int] = []  # what the question asks for
        under = "/" + name.lower().replace(" ", "").replace(".", "")
        self.base = site.url + under
        site.serve(under, self.reply)

    @property
    def ids(self) -> set[str]:
        return {IDS[self.name](number) for number in range(1, self.results + 1)}

    def reply(self, asked: Asked) -> Reply:
        self.requests += 1
        since = _SINCE.search(" ".join((asked.path, *asked.query.values(), *asked.form.values())))
        first = "-".join(since.groups()) if since else ""
        every = range(1, self.results + 1)
        self.shown = [one for one in every if self.entered.get(one, "1999-01-01") >= first]
        fault = self.faults.get(self.requests)
        good = MADE[self.name](self, asked)
        came = fault(good, self) if fault else good
        self.last = good
        return came

    def slice(self, start: int, size: int) -> list[int]:
        return self.shown[start : start + size]

    def dated(self, written: str, within: re.Match[str] | None) -> list[int]:
        """The results of a slice by dates: one a minute, but for those made to be odd."""
        listed = self.shown
        if within is None:
            return listed
        how, first, last = within.groups()
        inside = [
            one
            for one in listed
            if one not in self.undated
            and (
                first == "*" or first <= _minute(0 if one in self.one_day else one, written) <= last
            )
        ]
        return inside if how == "AND" else sorted(set(listed) - set(inside))

    @property
    def total(self) -> int:
        return len(self.shown) + self.extra


IDS: dict[str, Callable[[int], str]] = {
    "PubMed": lambda number: str(10_000 + number),
    "Europe PMC": lambda number: f"MED:{number}",
    "OpenAlex": lambda number: f"https://openalex.example/W{number}",
    "ClinicalTrials.gov": lambda number: f"NCT{number:08}",
    "Crossref": lambda number: f"10.5555/{number}",
    "Semantic Scholar": lambda number: f"{number:040x}",
    "arXiv": lambda number: f"http://arxiv.example/abs/{number}v1",
    "DOAJ": lambda number: f"{number:032x}",
}


def _europepmc(fake: Fake, asked: Asked) -> Reply:
    query = asked.query or asked.form
    start = 0 if query["cursorMark"] == "*" else int(query["cursorMark"])
    shown = fake.slice(start, int(query["pageSize"]))
    results = [
        {"id": str(one), "source": "MED", "pmid": str(one), "title": f"Trial {one}"}
        for one in shown
    ]
    after = str(start + len(shown)) if shown else query["cursorMark"]
    page = {"hitCount": fake.total, "nextCursorMark": after, "resultList": {"result": results}}
    return answer(page)


def _openalex(fake: Fake, asked: Asked) -> Reply:
    cursor = asked.query.get("cursor", "*")
    start = 0 if cursor == "*" else int(cursor)
    shown = fake.slice(start, int(asked.query["per_page"]))
    meta: dict[str, Any] = {"count": fake.total, "next_cursor": None}
    if shown:
        meta["next_cursor"] = str(start + len(shown))
    works = [{"id": IDS["OpenAlex"](one), "display_name": f"Work {one}"} for one in shown]
    return answer({"meta": meta, "results": works})


def _clinicaltrials(fake: Fake, asked: Asked) -> Reply:
    start = int(asked.query.get("pageToken", "0"))
    shown = fake.slice(start, int(asked.query["pageSize"]))
    studies = [
        {"protocolSection": {"identificationModule": {"nctId": f"NCT{one:08}"}}} for one in shown
    ]
    page: dict[str, Any] = {"studies": studies}
    if not start:
        page["totalCount"] = fake.total
    if start + len(shown) < len(fake.shown):
        page["nextPageToken"] = str(start + len(shown))
    return answer(page)


def _crossref(fake: Fake, asked: Asked) -> Reply:
    cursor = asked.query.get("cursor", "*")
    start = 0 if cursor == "*" else int(cursor)
    shown = fake.slice(start, int(asked.query["rows"]))
    items = [{"DOI": f"10.5555/{one}", "title": [f"Work {one}"]} for one in shown]
    message = {"total-results": fake.total, "items": items, "next-cursor": str(start + len(shown))}
    return answer({"status": "ok", "message": message})


def _semanticscholar(fake: Fake, asked: Asked) -> Reply:
    start = int(asked.query.get("token", "0"))
    shown = fake.slice(start, SIZES["Semantic Scholar"])
    papers = [{"paperId": f"{one:040x}", "title": f"Paper {one}"} for one in shown]
    after = str(start + len(shown)) if start + len(shown) < len(fake.shown) else None
    return answer({"total": fake.total, "token": after, "data": papers})


def _arxiv(fake: Fake, asked: Asked) -> Reply:
    query = asked.query["search_query"]
    within = re.search(r"(AND|ANDNOT) submittedDate:\[(\d{12}) TO (?!3)(\d{12})\]$", query)
    found = fake.dated("%Y%m%d%H%M", within)
    start = int(asked.query["start"])
    shown = found[start : start + int(asked.query["max_results"])]
    entries = "".join(
        f"<entry><id>{IDS['arXiv'](one)}</id><title>Note {one}</title></entry>" for one in shown
    )
    feed = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
        f"<o:totalResults>{len(found) + fake.extra}</o:totalResults>{entries}</feed>"
    )
    return Reply(200, feed.encode(), {"Content-Type": "application/atom+xml"})


def _doaj(fake: Fake, asked: Asked) -> Reply:
    size = int(asked.query["pageSize"])
    within = re.search(r"(AND) created_date:\[(\S+Z) TO ([^]]+)\]", asked.path)
    if within is None:
        within = re.search(r"(NOT) created_date:\[(\*) TO (\*)\]", asked.path)
    found = fake.dated("%Y-%m-%dT%H:%M:%SZ", within)
    if years := re.search(r"bibjson\.year:\[(\d+) TO (\d+)\]$", asked.path):
        found = [one for one in found if int(years[1]) <= 1950 + one % fake.years <= int(years[2])]
    start = (int(asked.query["page"]) - 1) * size
    shown = found[start : start + size]
    results = [{"id": f"{one:032x}", "bibjson": {"title": f"Article {one}"}} for one in shown]
    return answer({"total": len(found) + fake.extra, "results": results})


def _pubmed(fake: Fake, asked: Asked) -> Reply:
    query = asked.query | asked.form
    if asked.path.endswith("/esearch.fcgi"):
        return _esearch(fake, query)
    if "WebEnv" in query:
        held = fake.history.get(query["WebEnv"])
        if held is None:
            return Reply(
                200, b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
            )
        at = int(query["retstart"])
        if at > 9998:
            return Reply(200, b"<ERROR>only the first 9,999 records can be fetched</ERROR>")
        ids = held[at : at + int(query["retmax"])]
    else:
        ids = [int(one) for one in query["id"].split(",")]
    text = "".join(f"\nPMID- {one}\nOWN - NLM\nTI  - Trial {one}\nAB  - Text.\n" for one in ids)
    return Reply(200, text.encode(), {"Content-Type": "text/plain"})


def _esearch(fake: Fake, query: dict[str, str]) -> Reply:
    found = _wanted(fake, query["term"])
    web = f"MCID_{len(fake.history)}"
    fake.history[web] = found
    shown = "".join(f"<Id>{one}</Id>" for one in found[: int(query["retmax"])])
    total = len(found) + (fake.extra if query["term"] == "aspirin" else 0)
    xml = (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD '
        'esearch 20060628//EN" "https://eutils.example/esearch.dtd">\n<eSearchResult>'
        f"<Count>{total}</Count><QueryKey>1</QueryKey><WebEnv>{web}</WebEnv><IdList>{shown}"
        '</IdList><QueryTranslation>"aspirin"[MeSH Terms]</QueryTranslation><ErrorList>'
        "<PhraseNotFound>asprin</PhraseNotFound></ErrorList></eSearchResult>"
    )
    return Reply(200, xml.encode(), {"Content-Type": "text/xml"})


def _wanted(fake: Fake, term: str) -> list[int]:
    """The records of a slice: five a day from 1990 on, but for those made to be odd."""
    dates = re.search(r' (?:AND|NOT) \("(\S+)"\[edat\] : "(\S+)"\[edat\]\)', term)
    ids = re.search(r" AND (\d+):(\d+)\[uid\]", term)
    first, last = (int(ids[1]), int(ids[2])) if ids else (0, 10**8)
    found = []
    for one in fake.shown:
        if dates:
            within = (
                one not in fake.undated
                and dates[1] <= _day(0 if one in fake.one_day else one // 5) <= dates[2]
            )
            if within == (") NOT " in term):
                continue
        if first <= 10_000 + one <= last:
            found.append(10_000 + one)
    return found


@cache
def _day(place: int) -> str:
    day = date(1990, 1, 1) + timedelta(days=place)
    return f"{day.year}/{day.month:02}/{day.day:02}"


@cache
def _minute(place: int, written: str) -> str:
    return (datetime(2020, 1, 1) + timedelta(minutes=place)).strftime(written)


MADE: dict[str, Callable[[Fake, Asked], Reply]] = {
    "PubMed": _pubmed,
    "Europe PMC": _europepmc,
    "OpenAlex": _openalex,
    "ClinicalTrials.gov": _clinicaltrials,
    "Crossref": _crossref,
    "Semantic Scholar": _semanticscholar,
    "arXiv": _arxiv,
    "DOAJ": _doaj,
}


def _halved(good: Reply, _: Fake) -> Reply:
    return Reply(200, good.body[: len(good.body) // 2], good.headers)


def _again(good: Reply, fake: Fake) -> Reply:
    return fake.last or good


def always(reply: Reply) -> Fault:
    return lambda good, fake: reply


def _more(good: Reply, _: Fake) -> Reply:
    """A total that is three too high, once."""
    body = good.body.decode()
    named = r'("(?:hitCount|count|totalCount|total-results|total)": |totalResults>|<Count>)(\d+)'
    body = re.sub(named, lambda found: f"{found[1]}{int(found[2]) + 3}", body)
    return Reply(200, body.encode(), good.headers)


FAULTS: dict[str, Fault] = {
    "429 without a word of when": always(Reply(429, b"slow down")),
    "429 with seconds": always(Reply(429, headers={"Retry-After": "7"})),
    "500": always(Reply(500, b"<html>oops</html>")),
    "503 in plain text": always(Reply(503, b"down for maintenance")),
    "an empty answer": always(Reply(200, b"")),
    "HTML": always(Reply(200, b"<html>log in</html>")),
    "an error inside 200": always(answer({"error": "busy", "errCode": 500, "message": "busy"})),
    "an XML error inside 200": always(Reply(200, b"<e><ERROR>Search Backend failed</ERROR></e>")),
    "cut off": lambda good, _: Reply(200, good.body, good.headers, cut=20),
    "half of it": _halved,
    "the page before": _again,
    "a moving total": _more,
    "hung up": always(Reply(hang_up=True)),
}
