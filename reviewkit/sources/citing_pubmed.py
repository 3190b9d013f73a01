"""Citations at PubMed: elink leads to references and citing articles, efetch brings the records.

NCBI, "Entrez Link Descriptions", https://eutils.ncbi.nlm.nih.gov/entrez/query/static/entrezlinks.html:
`pubmed_pubmed_refs` and `pubmed_pubmed_citedin`. Each `id` of a question gets a LinkSet of its own.
A seed is known when efetch brings its record, and that record names the number asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial

from reviewkit.sources.api import Entry, Question, xml_tree
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
    refuse_others,
    seeds_with,
)
from reviewkit.sources.fetch import GarbledError
from reviewkit.sources.found import word
from reviewkit.sources.pubmed import API, cut_off, entries

SEEDS, LINKED, RECORDS = 50, 50, 200
_LINKS = {Way.BACKWARD: "pubmed_pubmed_refs", Way.FORWARD: "pubmed_pubmed_citedin"}
_ASKED = {"db": "pubmed", "tool": "reviewkit"}
_DOI = re.compile(rb"^(?:LID|AID) *- *(\S+) \[doi\]", re.MULTILINE)


def know(seeds: Sequence[Seed]) -> Steps[dict[str, Held]]:
    """Ask for the seeds by PubMed id, those without one by DOI."""
    held: dict[str, Held] = {}
    by = seeds_with(seeds, "pmids")
    for batch in batches(by, RECORDS):
        for pmid, _ in (yield from asked(_fetch(batch))):
            held.setdefault(pmid, Held()).seeds.update(dict.fromkeys(by[pmid]))
    dois = seeds_with([seed for seed in seeds if not seed.pmids], "dois")
    for batch in batches(dois, SEEDS, 20_000):
        terms = (f'"{doi.replace(chr(34), " ")}"[doi]' for doi in batch)
        form = {**_ASKED, "term": " OR ".join(terms), "retmax": "9999", "retmode": "xml"}
        found = yield from asked(Ask(Question("/esearch.fcgi", data=form), _read_ids))
        for some in batches(found, RECORDS):
            for pmid, entry in (yield from asked(_fetch(some))):
                seeds_of = [one for doi in _dois(entry) for one in dois.get(doi, ())]
                if seeds_of:
                    held.setdefault(pmid, Held()).seeds.update(dict.fromkeys(seeds_of))
    return held


def count(way: Way, held: dict[str, Held], chased: Chased) -> Steps[None]:
    """Count the citations of the seeds."""
    for batch in batches(held, LINKED):
        links = yield from _linked(way, batch)
        chased.counted += sum(map(len, links.values()))


def reach(way: Way, held: dict[str, Held], chased: Chased) -> Steps[None]:
    """Ask for what the seeds cite or what cites them, then for the records found."""
    for batch in batches(held, LINKED):
        for pmid, found in (yield from _linked(way, batch)).items():
            for one in found:
                chased.link(one, held[pmid].seeds)
    for batch in batches((one for one in chased.links if one not in chased.known), RECORDS):
        chased.came.update(pmid for pmid, _ in (yield from asked(_fetch(batch))))


def _linked(way: Way, pmids: Sequence[str]) -> Steps[dict[str, list[str]]]:
    form = {"dbfrom": "pubmed", "linkname": _LINKS[way], "id": list(pmids), **_ASKED}
    ask = Ask(Question("/elink.fcgi", data=form), partial(_read_links, _LINKS[way], pmids))
    return (yield from asked(ask))


def _read_links(name: str, pmids: Sequence[str], body: bytes) -> dict[str, list[str]]:
    root = xml_tree(body)
    error = next((one.text for one in root.iter("ERROR") if one.text), None)
    if root.tag != "eLinkResult" or error:
        raise GarbledError(f"says: {(word(error) or root.tag)[:200]}")
    links: dict[str, list[str]] = {}
    for part in root.iterfind("LinkSet"):
        ids = [one.text or "" for one in part.iterfind("IdList/Id")]
        if len(ids) != 1:
            raise GarbledError("sent the links of several articles as one")
        found = links.setdefault(ids[0].strip(), [])
        for listed in part.iterfind("LinkSetDb"):
            if listed.findtext("LinkName") != name:
                raise GarbledError("sent other links than were asked for")
            found += [one.text.strip() for one in listed.iterfind("Link/Id") if one.text]
    if set(links) != set(pmids):
        raise GarbledError("sent the links of other articles than were asked for")
    return links


def _read_ids(body: bytes) -> list[str]:
    root = xml_tree(body)
    if root.tag != "eSearchResult" or root.findtext(".//ERROR"):
        raise GarbledError(f"says: {(word(root.findtext('.//ERROR')) or root.tag)[:200]}")
    ids = [one.text.strip() for one in root.iterfind("IdList/Id") if one.text]
    if root.findtext("Count") != str(len(ids)):
        raise GarbledError(f"listed {len(ids)} of {root.findtext('Count')} ids")
    return ids


def _fetch(pmids: Sequence[str]) -> Ask[list[Entry]]:
    form = {**_ASKED, "rettype": "medline", "retmode": "text", "id": ",".join(pmids)}
    question = Question("/efetch.fcgi", data=form)
    return Ask(question, partial(_read_all, pmids), partial(_read_some, pmids), entries)


def _read_all(pmids: Collection[str], body: bytes) -> list[Entry]:
    found = _read_some(pmids, body)
    refuse_others((pmid for pmid, _ in found), pmids, "records")
    if cut_off(found, body):
        raise LackingError("sent a record without its end")
    return found


def _read_some(pmids: Collection[str], body: bytes) -> list[Entry]:
    found = list(entries(body))
    if not found and body.lstrip().startswith(b"<"):
        raise GarbledError("sent an error in place of records")
    if not {pmid for pmid, _ in found} <= set(pmids):
        raise GarbledError("sent other records than were asked for")
    return found


def _dois(entry: bytes) -> list[str]:
    return [one.decode("utf-8", "replace").lower() for one in _DOI.findall(entry)]


def _itself(identity: str) -> str:
    return identity


SERVICE = Service(API.host, "nbib", by_number, know, count, reach, _itself)
