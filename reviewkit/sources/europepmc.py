"""Europe PMC: open copies in the life sciences, by DOI or PubMed id.

Articles RESTful API, https://europepmc.org/RestfulWebService: `search` with resultType=core lists
under `fullTextUrlList` where the text lies, with availabilityCode OA (open access), F (free) or S
(subscription). Errors come as `errCode` inside status 200. No hit means that Europe PMC does not
know the document.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from reviewkit.sources.fetch import Exchange, Fetcher, GarbledError
from reviewkit.sources.found import Access, Found, link, word

NAME = "Europe PMC"
BASE = "https://www.ebi.ac.uk/europepmc/webservices/rest"
VARIABLE = "REVIEWKIT_EUROPEPMC_URL"  # names another address
OPEN = {"OA", "F"}
OWN = ("europe_pmc", "pubmedcentral")


def look_up(
    fetcher: Fetcher, base: str, email: str, doi: str | None, pmid: str | None
) -> tuple[Found, Exchange]:
    """Ask Europe PMC for open copies of a document.

    Args:
        fetcher: the network.
        base: its address, such as https://www.ebi.ac.uk/europepmc/webservices/rest.
        email: whom to write to, or ''.
        doi: bare and lower case; asked if there is one.
        pmid: PubMed id, asked where there is no DOI.

    Returns:
        What it says, and the exchange as it is to be kept.

    Raises:
        SourceAwayError, SourceError: there was no answer that can be understood.
    """
    params = {
        "query": question(doi, pmid),
        "resultType": "core",
        "format": "json",
        "pageSize": "25",
        "email": email,
    }
    understand = partial(parse, doi=doi, pmid=pmid)
    asked = {name: value for name, value in params.items() if value}
    return fetcher.get_json(f"{base}/search", understand, params=asked)


def question(doi: str | None, pmid: str | None) -> str:
    """Write the query for a DOI, else for a PubMed id."""
    if doi:
        plain = doi.replace("\\", "\\\\").replace('"', '\\"')
        return f'DOI:"{plain}"'
    return f"EXT_ID:{pmid} AND SRC:MED"


def parse(answer: dict[str, Any], doi: str | None, pmid: str | None) -> Found:
    """Read an answer to the query for a DOI, else for a PubMed id.

    Raises:
        GarbledError: it is an error, or has not the form described.
    """
    if "errCode" in answer or "errMsg" in answer:
        raise GarbledError(f"sent an error: {(word(answer.get('errMsg')) or 'no reason')[:200]}")
    listed = answer.get("resultList")
    results = listed.get("result") if isinstance(listed, dict) else None
    if not isinstance(results, list) or not isinstance(answer.get("hitCount"), int):
        raise GarbledError("sent an answer of another form than expected")
    about = [one for one in results if isinstance(one, dict) and _is(one, doi, pmid)]
    found = [_read(one) for one in about]
    opened = [one for one in found if one.access is Access.OPEN]
    return (opened or found or [Found(NAME, Access.UNKNOWN)])[0]


def _is(result: dict[str, Any], doi: str | None, pmid: str | None) -> bool:
    if doi:
        return str(result.get("doi", "")).lower() == doi.lower()
    return str(result.get("pmid", "")) == pmid


def _read(result: dict[str, Any]) -> Found:
    listed = result.get("fullTextUrlList")
    places = listed.get("fullTextUrl") if isinstance(listed, dict) else None
    free = [
        one
        for one in (places if isinstance(places, list) else [])
        if isinstance(one, dict) and one.get("availabilityCode") in OPEN and link(one.get("url"))
    ]
    free.sort(key=lambda one: str(one.get("site", "")).lower() not in OWN)
    if not free:
        return Found(NAME, Access.CLOSED)
    pdfs = [one for one in free if one.get("documentStyle") == "pdf"]
    pages = [one for one in free if one.get("documentStyle") != "pdf"]
    best = (pages or pdfs)[0]
    own = str(best.get("site", "")).lower() in OWN
    return Found(
        NAME,
        Access.OPEN,
        url=link(best.get("url")),
        pdf=link(pdfs[0].get("url")) if pdfs else None,
        version=_version(result),
        licence=word(result.get("license")),
        host="repository" if own else None,
    )


def _version(result: dict[str, Any]) -> str | None:
    """Name the version in Unpaywall's words, as far as Europe PMC tells it."""
    if result.get("source") == "PPR":  # preprints
        return "submittedVersion"
    if "Y" in (result.get("authMan"), result.get("epmcAuthMan"), result.get("nihAuthMan")):
        return "acceptedVersion"
    return "publishedVersion" if result.get("inEPMC") == "Y" else None
