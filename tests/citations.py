"""A small world of documents that cite one another, told by each service that knows citations."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from apis import Fault
from network import Asked, Reply, Site, answer

UNDER = {
    "OpenAlex": "/citing/openalex",
    "Europe PMC": "/citing/europepmc",
    "OpenCitations": "/citing/opencitations",
    "PubMed": "/citing/pubmed",
}


class World:
    """Document n cites those listed; it has DOI 10.5555/n and PubMed id 1000 + n.

    `gone` are documents that are cited, and of which no service has a record; `unmatched` are
    references of which Europe PMC knows the printed text alone.
    """

    def __init__(self, site: Site, name: str, cites: dict[int, list[int]], page: int = 3) -> None:
        self.name, self.cites, self.page = name, cites, page
        self.gone: set[int] = set()
        self.unmatched: set[int] = set()
        self.faults: dict[int, Fault] = {}
        self.requests = 0
        self.last: Reply | None = None
        self.base = site.url + UNDER[name]
        site.serve(UNDER[name], self.reply)

    def reply(self, asked: Asked) -> Reply:
        self.requests += 1
        good = MADE[self.name](self, asked)
        fault = self.faults.get(self.requests)
        came = fault(good, self) if fault else good  # type: ignore[arg-type]  # it has `last` too
        self.last = good
        return came

    @property
    def here(self) -> set[int]:
        listed = {one for cited in self.cites.values() for one in cited}
        return (listed | set(self.cites)) - self.gone

    def citing(self, cited: int) -> list[int]:
        return sorted(one for one, listed in self.cites.items() if cited in listed)


def _openalex(world: World, asked: Asked) -> Reply:
    if "filter" not in asked.query:
        doi = asked.path.partition("/works/doi:")[2]
        found = [one for one in world.here if doi == f"10.5555/{one}"]
        return answer(_work(world, found[0])) if found else answer({"error": "not found"}, 404)
    kind, _, listed = asked.query["filter"].partition(":")
    values = listed.split("|")
    if kind == "cites":
        numbers = {int(one[1:]) for one in values}
        found = [one for one in sorted(world.here) if numbers & set(world.cites.get(one, ()))]
    else:
        named = {"doi": "10.5555/{}", "pmid": "1{:03}", "openalex": "W{}"}[kind]
        found = [one for one in sorted(world.here) if named.format(one) in values]
    cursor = asked.query.get("cursor", "*")
    start = 0 if cursor == "*" else int(cursor)
    size = min(int(asked.query["per_page"]), world.page) if kind == "cites" else 100
    shown = found[start : start + size]
    after = str(start + len(shown)) if shown else None
    works = [_work(world, one) for one in shown]
    return answer({"meta": {"count": len(found), "next_cursor": after}, "results": works})


def _work(world: World, one: int) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/W{one}",
        "doi": f"https://doi.org/10.5555/{one}",
        "display_name": f"Document {one}",
        "ids": {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/1{one:03}"},
        "referenced_works": [f"https://openalex.org/W{n}" for n in world.cites.get(one, ())],
        "cited_by_count": len(world.citing(one)),
    }


def _europepmc(world: World, asked: Asked) -> Reply:
    query = asked.query | asked.form
    if "query" in query:
        numbers = re.findall(r'DOI:"10\.5555/(\d+)"|EXT_ID:"?1(\d{3})', query["query"])
        wanted = {int(one or other) for one, other in numbers}
        found = sorted(wanted & (world.here - world.unmatched))
        start = 0 if query["cursorMark"] == "*" else int(query["cursorMark"])
        shown = found[start : start + world.page]
        after = str(start + len(shown)) if shown else query["cursorMark"]
        results = [_article(one) for one in shown]
        return answer(
            {
                "hitCount": len(found),
                "nextCursorMark": after,
                "request": {"queryString": query["query"]},
                "resultList": {"result": results},
            }
        )
    number, way = re.findall(r"/MED/1(\d{3})/(references|citations)$", asked.path)[0]
    one = int(number)
    found = world.cites.get(one, []) if way == "references" else world.citing(one)
    size = min(int(query["pageSize"]), world.page)
    start = (int(query["page"]) - 1) * size
    rows = [
        _row(world, number, start + place + 1)
        for place, number in enumerate(found[start : start + size])
    ]
    named = way.removesuffix("s")
    return answer(
        {
            "hitCount": len(found),
            "request": {"id": f"1{one:03}", "source": "MED"},
            f"{named}List": {named: rows},
        }
    )


def _article(one: int) -> dict[str, Any]:
    return {
        "id": f"1{one:03}",
        "source": "MED",
        "pmid": f"1{one:03}",
        "doi": f"10.5555/{one}",
        "title": f"Document {one}",
        "abstractText": "We looked.",
    }


def _row(world: World, one: int, place: int) -> dict[str, Any]:
    printed = {"title": f"Document {one}", "authorString": "Dale A.", "pubYear": 2001}
    named = {} if one in world.unmatched else {"id": f"1{one:03}", "source": "MED"}
    return {**named, **printed, "citedOrder": place, "match": "N" if not named else "Y"}


def _opencitations(world: World, asked: Asked) -> Reply:
    _, _, rest = asked.path.partition("/opencitations/")
    if rest.startswith("meta/v1/metadata/"):
        ids = rest.removeprefix("meta/v1/metadata/").split("__")
        found = [one for one in sorted(world.here) if set(_names(one).split()) & set(ids)]
        return answer([_meta(one) for one in found])
    way, number = re.findall(r"index/v2/([a-z-]+)/omid:br/06(\d+)$", rest)[0]
    one = int(number)
    if way.startswith("reference"):
        pairs = [(one, cited) for cited in world.cites.get(one, ())]
    else:
        pairs = [(citing, one) for citing in world.citing(one)]
    if way.endswith("-count"):
        return answer([{"count": str(len(pairs))}])
    return answer([{"oci": f"{a}-{b}", "citing": _names(a), "cited": _names(b)} for a, b in pairs])


def _names(one: int) -> str:
    return f"omid:br/06{one} doi:10.5555/{one} pmid:1{one:03}"


def _meta(one: int) -> dict[str, Any]:
    return {
        "id": f"doi:10.5555/{one} pmid:1{one:03} omid:br/06{one}",
        "title": f"Document {one}",
        "author": "Dale, Ada [orcid:0000-0001 omid:ra/061]; Moss, Bo",
        "pub_date": "2001-05",
        "venue": "Journal of Walks [issn:1234-5678 omid:br/0699]",
        "volume": "4",
        "issue": "2",
        "page": "11-19",
        "type": "journal article",
        "publisher": "Press [crossref:1]",
        "editor": "",
    }


def _pubmed(world: World, asked: Asked) -> Reply:
    form = asked.form
    if asked.path.endswith("/esearch.fcgi"):
        dois = re.findall(r'"10\.5555/(\d+)"\[doi\]', form["term"])
        found = sorted(world.here & set(map(int, dois)))
        ids = "".join(f"<Id>1{one:03}</Id>" for one in found)
        xml = f"<eSearchResult><Count>{len(found)}</Count><IdList>{ids}</IdList></eSearchResult>"
        return _xml(xml)
    if asked.path.endswith("/elink.fcgi"):
        name = form["linkname"]
        parts = [_linkset(world, one, name) for one in parse_qs(asked.sent)["id"]]
        return _xml(f"<eLinkResult>{''.join(parts)}</eLinkResult>")
    numbers = sorted({int(one[1:]) for one in form["id"].split(",")} & world.here)
    text = "".join(
        f"\nPMID- 1{one:03}\nOWN - NLM\nTI  - Document {one}\nLID - 10.5555/{one} [doi]\n"
        f"SO  - J Walks. 2001;4(2):11-9.\n"
        for one in numbers
    )
    return Reply(200, text.encode(), {"Content-Type": "text/plain"})


def _linkset(world: World, pmid: str, name: str) -> str:
    one = int(pmid[1:])
    found = world.cites.get(one, []) if name == "pubmed_pubmed_refs" else world.citing(one)
    links = "".join(f"<Link><Id>1{other:03}</Id></Link>" for other in found)
    listed = f"<LinkSetDb><DbTo>pubmed</DbTo><LinkName>{name}</LinkName>{links}</LinkSetDb>"
    return (
        f"<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>{pmid}</Id></IdList>"
        f"{listed if found else ''}</LinkSet>"
    )


def _xml(text: str) -> Reply:
    return Reply(200, text.encode(), {"Content-Type": "text/xml"})


MADE: dict[str, Callable[[World, Asked], Reply]] = {
    "OpenAlex": _openalex,
    "Europe PMC": _europepmc,
    "OpenCitations": _opencitations,
    "PubMed": _pubmed,
}
IDS: dict[str, Callable[[int], str]] = {
    "OpenAlex": "W{}".format,
    "Europe PMC": "MED:1{:03}".format,
    "OpenCitations": "br/06{}".format,
    "PubMed": "1{:03}".format,
}
