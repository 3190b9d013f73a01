"""Unpaywall: the best open copy of a document, by DOI.

The answer is described at https://unpaywall.org/data-format (version 2): `best_oa_location` is
chosen by Unpaywall, the publisher's version first. 404 means that Unpaywall does not know the
DOI, and 422 that it takes it for none, not that there is no open copy.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from reviewkit.sources.fetch import Exchange, Fetcher, GarbledError
from reviewkit.sources.found import Access, Found, link, word

NAME = "Unpaywall"
NOT_FOUND, NO_DOI = 404, 422


def look_up(fetcher: Fetcher, base: str, email: str, doi: str) -> tuple[Found, Exchange]:
    """Ask Unpaywall for the best open copy of a DOI.

    Args:
        fetcher: the network.
        base: its address, such as https://api.unpaywall.org/v2.
        email: whom to write to; Unpaywall demands it.
        doi: bare and lower case.

    Returns:
        What it says, and the exchange as it is to be kept.

    Raises:
        SourceAwayError, SourceError: there was no answer that can be understood.
    """
    return fetcher.get_json(
        f"{base}/{quote(doi, safe='/')}",
        partial(parse, doi=doi),
        params={"email": email},
        also={NOT_FOUND, NO_DOI},
    )


def parse(answer: dict[str, Any], doi: str) -> Found:
    """Read an answer about a DOI.

    Raises:
        GarbledError: it is an error, is about another DOI, or has not the form described.
    """
    if answer.get("error"):
        status, said = answer.get("HTTP_status_code"), str(answer.get("message"))
        # 422 is also what Unpaywall says of an e-mail address that it does not take
        if status == NOT_FOUND or (status == NO_DOI and "invalid doi" in said):
            return Found(NAME, Access.UNKNOWN)
        raise GarbledError(f"sent an error: {(word(answer.get('message')) or 'no reason')[:200]}")
    if not isinstance(answer.get("is_oa"), bool) or "doi" not in answer:
        raise GarbledError("sent an answer of another form than expected")
    if str(answer["doi"]).lower() != doi.lower():
        raise GarbledError("answered about another DOI")
    best = answer.get("best_oa_location")
    if not answer["is_oa"]:
        return Found(NAME, Access.CLOSED)
    if not isinstance(best, dict):
        raise GarbledError("says that there is an open copy, but not where")
    pdf = link(best.get("url_for_pdf"))
    page = link(best.get("url_for_landing_page")) or link(best.get("url")) or pdf
    if page is None:
        raise GarbledError("says that there is an open copy, but not where")
    return Found(
        NAME,
        Access.OPEN,
        url=page,
        pdf=pdf,
        version=word(best.get("version")),
        licence=word(best.get("license")),
        host=word(best.get("host_type")),
    )
