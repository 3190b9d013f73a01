"""Where the full text of an open copy may be fetched: its PDF, or the article as XML.

Europe PMC, https://europepmc.org/RestfulWebService: `{PMCID}/fullTextXML` gives articles of the
open-access subset as JATS, and 404 for others; its pages render every article it keeps as PDF.
PubMed Central itself turns programs away, so that its copies are asked for at Europe PMC too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewkit.sources import europepmc
from reviewkit.sources.addresses import base_of
from reviewkit.sources.found import Access, Found

RENDER = "https://europepmc.org/articles/{}?pdf=render"
_PMCID = re.compile(r"(?:europepmc\.org|ncbi\.nlm\.nih\.gov)/\S*?\b(PMC\d{1,9})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Copy:
    """One address at which a full text may lie; `source` named it, or led to it."""

    address: str
    source: str
    version: str | None = None
    licence: str | None = None

    @property
    def about(self) -> str:
        """Source, version and licence, as they are noted."""
        return ", ".join(one for one in (self.source, self.version, self.licence) if one)


def copies(found: Sequence[Found], environment: Mapping[str, str]) -> list[Copy]:
    """List where the full text of a document may be fetched, the best address first.

    Args:
        found: what sources said of the document, the best first.
        environment: may name another address of Europe PMC's.

    Returns:
        PDFs that the sources named; then, of what PubMed Central keeps, Europe PMC's PDF and XML.
        Each address once.
    """
    opened = [one for one in found if one.access is Access.OPEN]
    listed: dict[str, Copy] = {}
    for copy in (
        *(Copy(one.pdf, one.source, one.version, one.licence) for one in opened if one.pdf),
        *(copy for one in opened for copy in _at_europe_pmc(one, environment)),
    ):
        listed.setdefault(copy.address, copy)
    return list(listed.values())


def _at_europe_pmc(found: Found, environment: Mapping[str, str]) -> list[Copy]:
    """The PDF and the XML of a copy that PubMed Central keeps; a mirror has no pages, but XML."""
    pmcid = _PMCID.search(f"{found.url or ''} {found.pdf or ''}")
    if pmcid is None:
        return []
    base = base_of(europepmc.BASE, europepmc.VARIABLE, environment)
    number = pmcid[1].upper()
    addresses = [f"{base}/{number}/fullTextXML"]
    if base == europepmc.BASE:
        addresses.insert(0, RENDER.format(number))
    return [Copy(one, europepmc.NAME, found.version, found.licence) for one in addresses]
