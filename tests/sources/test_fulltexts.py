"""Where the full text of an open copy may be fetched."""

from __future__ import annotations

from reviewkit.sources.found import Access, Found
from reviewkit.sources.fulltexts import Copy, copies

PUBLISHER = "https://journal.example/a.pdf"
PMC = "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/pdf/a.pdf"


def addresses(*found: Found, **environment: str) -> list[str]:
    return [one.address for one in copies(found, environment)]


def test_the_pdf_that_a_source_named_comes_first_with_its_version_and_licence() -> None:
    found = Found(
        "Unpaywall", Access.OPEN, "https://x.example", PUBLISHER, "publishedVersion", "cc"
    )
    (copy,) = copies([found], {})
    assert copy == Copy(PUBLISHER, "Unpaywall", "publishedVersion", "cc")
    assert copy.about == "Unpaywall, publishedVersion, cc"


def test_what_pubmed_central_keeps_is_asked_for_at_europe_pmc_as_pdf_and_then_as_xml() -> None:
    assert addresses(Found("Unpaywall", Access.OPEN, None, PMC)) == [
        PMC,
        "https://europepmc.org/articles/PMC77?pdf=render",
        "https://www.ebi.ac.uk/europepmc/webservices/rest/PMC77/fullTextXML",
    ]


def test_an_address_that_two_sources_name_is_listed_once_for_the_better() -> None:
    page = "https://europepmc.org/articles/PMC77"
    found = (
        Found("Unpaywall", Access.OPEN, page, f"{page}?pdf=render"),
        Found("Europe PMC", Access.OPEN, page, f"{page}?pdf=render", licence="cc by"),
    )
    listed = copies(found, {})
    assert [one.address for one in listed].count(f"{page}?pdf=render") == 1
    assert listed[0].source == "Unpaywall" and len(listed) == 2


def test_a_mirror_is_asked_for_the_xml_alone() -> None:
    found = Found("Europe PMC", Access.OPEN, "https://europepmc.org/articles/pmc77")
    assert addresses(found, REVIEWKIT_EUROPEPMC_URL="https://mirror.example/rest/") == [
        "https://mirror.example/rest/PMC77/fullTextXML"
    ]


def test_closed_and_unknown_copies_are_not_fetched() -> None:
    assert addresses(Found("Unpaywall", Access.CLOSED, PMC), Found("E", Access.UNKNOWN)) == []
