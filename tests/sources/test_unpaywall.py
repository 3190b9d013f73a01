"""What Unpaywall's answers mean."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network import EMAIL, Reply, Site, answer, unpaywall_closed, unpaywall_open

from reviewkit.errors import SourceError
from reviewkit.sources import unpaywall
from reviewkit.sources.fetch import Fetcher, GarbledError
from reviewkit.sources.found import Access, Found
from reviewkit.sources.polite import Clock

DOI = "10.1000/abc(1)<2>;2-#"


@pytest.fixture
def fetcher(site: Site) -> Iterator[Fetcher]:
    with Fetcher({site.url: 1000.0}, clock=Clock(sleep=lambda _: None)) as fetcher:
        yield fetcher


def look_up(fetcher: Fetcher, site: Site, doi: str = DOI) -> Found:
    return unpaywall.look_up(fetcher, f"{site.url}/unpaywall", EMAIL, doi)[0]


def body(reply: Reply) -> dict[str, Any]:
    return dict(json.loads(reply.body))


def test_the_best_open_copy_is_found_by_doi_and_email(site: Site, fetcher: Fetcher) -> None:
    site.unpaywall(DOI, unpaywall_open(DOI.upper(), url_for_pdf="https://j.example/a.pdf"))
    assert look_up(fetcher, site) == Found(
        "Unpaywall",
        Access.OPEN,
        f"https://journal.example/{DOI.upper()}",
        "https://j.example/a.pdf",
        "publishedVersion",
        "cc-by",
        "publisher",
    )
    (asked,) = site.asked
    assert asked.path == f"/unpaywall/{DOI}" and asked.query == {"email": EMAIL}


def test_a_closed_document_and_an_unknown_one_are_told_apart(site: Site, fetcher: Fetcher) -> None:
    site.unpaywall("10.1/closed", unpaywall_closed("10.1/closed"))
    assert look_up(fetcher, site, "10.1/closed").access is Access.CLOSED
    assert look_up(fetcher, site, "10.1/nobody").access is Access.UNKNOWN


def test_what_unpaywall_takes_for_no_doi_it_does_not_know(site: Site, fetcher: Fetcher) -> None:
    told = {"HTTP_status_code": 422, "error": True, "message": "'10.1/odd' is an invalid doi."}
    site.unpaywall("10.1/odd", answer(told, 422))
    assert look_up(fetcher, site, "10.1/odd").access is Access.UNKNOWN
    assert len(site.asked) == 1


def test_a_page_not_found_that_is_no_answer_of_unpaywall_is_a_failure(
    site: Site, fetcher: Fetcher
) -> None:
    site.unpaywall(DOI, Reply(404, b"<html>Not found</html>", {"Content-Type": "text/html"}))
    with pytest.raises(SourceError, match="no JSON"):
        look_up(fetcher, site)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"error": True, "HTTP_status_code": 500, "message": "database\nis away"}, "database is"),
        ({"error": True}, "no reason"),
        ({"error": True, "HTTP_status_code": 422, "message": "use your own e-mail"}, "your own"),
        ({}, "another form"),
        ({"doi": DOI, "is_oa": "yes"}, "another form"),
        ({"doi": "10.1/other", "is_oa": False}, "another DOI"),
        ({"doi": DOI, "is_oa": True, "best_oa_location": None}, "not where"),
        ({"doi": DOI, "is_oa": True, "best_oa_location": {"url": "javascript:x"}}, "not where"),
    ],
)
def test_an_error_inside_an_answer_is_an_error(answer: dict[str, Any], why: str) -> None:
    with pytest.raises(GarbledError, match=why):
        unpaywall.parse(answer, DOI)


def test_addresses_that_no_browser_should_open_are_left_out() -> None:
    found = unpaywall.parse(
        body(
            unpaywall_open(DOI, url_for_pdf="javascript:alert(1)", license=None, version="\ud800v")
        ),
        DOI,
    )
    assert (found.pdf, found.licence, found.version) == (None, None, "v")
    assert found.url == f"https://journal.example/{DOI}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from(["doi", "is_oa", "best_oa_location", "error"]), JSON))
def test_any_answer_is_understood_or_garbled(answer: dict[str, Any]) -> None:
    with contextlib.suppress(GarbledError):
        assert unpaywall.parse(answer, DOI).source == "Unpaywall"
