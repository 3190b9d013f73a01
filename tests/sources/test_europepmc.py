"""What Europe PMC's answers mean."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network import EMAIL, Site, epmc_hits, epmc_place, epmc_result

from reviewkit.sources import europepmc
from reviewkit.sources.fetch import Fetcher, GarbledError
from reviewkit.sources.found import Access, Found

DOI = "10.1000/a"


def parse(*results: dict[str, Any], doi: str | None = DOI, pmid: str | None = None) -> Found:
    return europepmc.parse(json.loads(epmc_hits(*results).body), doi, pmid)


def test_an_open_copy_is_found_with_its_pdf(site: Site) -> None:
    site.epmc(epmc_hits(epmc_result("10.1000/A")))
    with Fetcher({site.url: 1000.0}) as fetcher:
        found, kept = europepmc.look_up(fetcher, f"{site.url}/epmc", EMAIL, DOI, "7")
    assert found == Found(
        "Europe PMC",
        Access.OPEN,
        "https://europepmc.example/articles/PMC1",
        "https://europepmc.example/articles/PMC1?pdf=render",
        "publishedVersion",
        "cc by",
        "repository",
    )
    assert site.asked[0].query["query"] == 'DOI:"10.1000/a"'
    assert site.asked[0].query["email"] == EMAIL and EMAIL not in str(kept)


@pytest.mark.parametrize(
    ("doi", "pmid", "query"),
    [
        ("10.1/a", "7", 'DOI:"10.1/a"'),
        (None, "7", "EXT_ID:7 AND SRC:MED"),
        ('10.1/a" OR "x\\', None, 'DOI:"10.1/a\\" OR \\"x\\\\"'),
    ],
)
def test_a_document_is_asked_for_by_doi_else_by_pubmed_id(
    doi: str | None, pmid: str | None, query: str
) -> None:
    assert europepmc.question(doi, pmid) == query


def test_no_hit_is_unknown_and_hits_of_others_do_not_count() -> None:
    assert parse().access is Access.UNKNOWN
    assert parse(epmc_result("10.1000/b")).access is Access.UNKNOWN
    assert parse(epmc_result(pmid="8"), doi=None, pmid="7").access is Access.UNKNOWN
    assert parse(epmc_result(pmid="7"), doi=None, pmid="7").access is Access.OPEN


def test_a_subscription_is_closed_and_a_free_copy_elsewhere_is_open() -> None:
    paid = [epmc_place("S", "doi", "DOI", "https://doi.org/x")]
    free = [*paid, epmc_place("F", "html", "Publisher", "https://j.example/x")]
    shut = epmc_result(DOI, fullTextUrlList={"fullTextUrl": paid})
    assert parse(shut).access is Access.CLOSED
    assert parse(epmc_result(DOI, fullTextUrlList=None)).access is Access.CLOSED
    found = parse(shut, epmc_result(DOI, fullTextUrlList={"fullTextUrl": free}, inEPMC="N"))
    assert (found.url, found.pdf, found.host, found.version) == (
        "https://j.example/x",
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("more", "version"),
    [
        ({"source": "PPR"}, "submittedVersion"),
        ({"epmcAuthMan": "Y"}, "acceptedVersion"),
        ({}, "publishedVersion"),
    ],
)
def test_preprints_and_author_manuscripts_are_named(more: dict[str, str], version: str) -> None:
    assert parse(epmc_result(DOI, **more)).version == version


@pytest.mark.parametrize(
    "answer",
    [
        {"errCode": 404, "errMsg": "No such query"},
        {},
        {"hitCount": 1, "resultList": []},
        {"hitCount": "1", "resultList": {"result": []}},
    ],
)
def test_an_error_inside_an_answer_is_an_error(answer: dict[str, Any]) -> None:
    with pytest.raises(GarbledError):
        europepmc.parse(answer, DOI, None)


JSON = st.recursive(
    st.none() | st.text(), lambda x: st.lists(x, max_size=2) | st.dictionaries(st.text(), x)
)


@given(st.dictionaries(st.sampled_from(["fullTextUrlList", "license", "source"]), JSON))
def test_any_hit_is_read(hit: dict[str, Any]) -> None:
    assert parse(hit | {"doi": DOI}).access is Access.CLOSED
