"""What came to a source since a day, and by which numbers its entries are known again.

Only dates that the source itself gives an entry when it takes it in are trusted; dates of
publication are not, for they lie before and after. Where a source has no such date to search by,
it is searched whole. Every narrowed search overlaps the one before: indexes lag, and arXiv dates
an entry by its submission, which may wait for weeks.

* PubMed: a record made (crdt), entered (edat), or indexed with MeSH (mhda) since; a search by MeSH
  finds some records only then. https://pubmed.ncbi.nlm.nih.gov/help/#search-tags
* Europe PMC: taken in (CREATION_DATE) or first indexed (FIRST_IDATE). Europe PMC reference guide,
  https://europepmc.org/searchsyntax
* ClinicalTrials.gov: posted or changed (LastUpdatePostDate), for a change may bring a trial into a
  search. https://clinicaltrials.gov/find-studies/constructing-complex-search-queries
* Crossref: registered (from-created-date). https://api.crossref.org/swagger-ui
* arXiv: submitted (submittedDate). https://info.arxiv.org/help/api/user-manual.html
* DOAJ: taken in (created_date). https://doaj.org/api/v4/docs
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from reviewkit.sources.crossref import FILTER

Mark = tuple[str, str]  # accession or pmid, and what stands there
OVERLAP = timedelta(days=30)
FAR = "3000-12-31"
_VERSION = re.compile(r"(?P<paper>.+)v(?P<version>[1-9][0-9]?)")
_WHOLE = "it has no date of entry that can be searched by"


@dataclass(frozen=True, slots=True)
class Later:
    """How later entries of a source are found, and how those that were there are known.

    Attributes:
        narrowed: the query for what came on or after a day; None: whole, and `why` says so.
        why: why it is searched whole.
        known_by: the fields of a record, and what stands there, by any of which an entry is known
            again from its id at its source; nothing: it counts as new.
    """

    narrowed: Callable[[str, date], str] | None
    why: str
    known_by: Callable[[str], tuple[Mark, ...]]


def narrow(api: str, query: str, last: date) -> str | None:
    """Write the query for what came to a source since its last search, with an overlap.

    Args:
        api: the name of the source's API.
        query: in the source's own syntax.
        last: the day of the last search.

    Returns:
        The narrowed query; None where the source has to be searched whole.
    """
    narrowed = LATER[api].narrowed
    return narrowed(query, first_day(last)) if narrowed else None


def first_day(last: date) -> date:
    """Return the day since which entries are asked for, given the day of the last search."""
    return last - min(OVERLAP, last - date.min)


def _pubmed(query: str, first: date) -> str:
    dates = " OR ".join(
        f'("{first:%Y/%m/%d}"[{tag}] : "{FAR.replace("-", "/")}"[{tag}])'
        for tag in ("crdt", "edat", "mhda")
    )
    return f"({query}) AND ({dates})"


def _europepmc(query: str, first: date) -> str:
    span = f"[{first} TO {FAR}]"
    return f"({query}) AND (CREATION_DATE:{span} OR FIRST_IDATE:{span})"


def _clinicaltrials(query: str, first: date) -> str:
    return f"({query}) AND AREA[LastUpdatePostDate]RANGE[{first},MAX]"


def _crossref(query: str, first: date) -> str:
    joined = "," if FILTER.search(query) else "\nfilter="
    return f"{query.rstrip()}{joined}from-created-date:{first}"


def _arxiv(query: str, first: date) -> str:
    return f"({query}) AND submittedDate:[{first:%Y%m%d}0000 TO {FAR.replace('-', '')}2359]"


def _doaj(query: str, first: date) -> str:
    return f"({query}) AND created_date:[{first} TO *]"


def _itself(identity: str) -> tuple[Mark, ...]:
    return (("accession", identity),)


def _of_pubmed(identity: str) -> tuple[Mark, ...]:
    return (("pmid", identity),)


def _of_europepmc(identity: str) -> tuple[Mark, ...]:
    """Plain numbers are PubMed ids in one part of Europe PMC, and something else in others."""
    part, _, number = identity.partition(":")
    if part == "MED":
        return (("pmid", number),)
    return () if number.isdigit() else (("accession", number),)


def _of_openalex(identity: str) -> tuple[Mark, ...]:
    return (("accession", identity.rpartition("/")[2]),)


def _of_crossref(identity: str) -> tuple[Mark, ...]:
    return tuple(("accession", one) for one in dict.fromkeys((identity, identity.lower())))


def _of_arxiv(identity: str) -> tuple[Mark, ...]:
    """A paper of arXiv and its earlier versions: a new version is no new paper."""
    paper = identity.partition("/abs/")[2] or identity
    found = _VERSION.fullmatch(paper)
    if found is None:
        return (("accession", paper),)
    numbers = range(1, int(found["version"]) + 1)
    return tuple(("accession", f"{found['paper']}v{one}") for one in numbers)


LATER = {
    "PubMed": Later(_pubmed, "", _of_pubmed),
    "Europe PMC": Later(_europepmc, "", _of_europepmc),
    "OpenAlex": Later(None, "only its paying users may search by date of entry", _of_openalex),
    "ClinicalTrials.gov": Later(_clinicaltrials, "", _itself),
    "Crossref": Later(_crossref, "", _of_crossref),
    "Semantic Scholar": Later(None, _WHOLE, _itself),
    "arXiv": Later(_arxiv, "", _of_arxiv),
    "DOAJ": Later(_doaj, "", _itself),
}
