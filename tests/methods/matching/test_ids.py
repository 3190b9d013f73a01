"""The numbers that name a document."""

from __future__ import annotations

import pytest

from reviewkit.methods.matching.ids import (
    doi_work,
    is_preprint,
    read_doi,
    read_issns,
    read_pmid,
    read_registry,
)


@pytest.mark.parametrize(
    "raw",
    [
        "10.5555/S0140-6736(13)62568-4",
        "https://doi.org/10.5555/s0140-6736(13)62568-4",
        "http://dx.doi.org/10.5555/S0140-6736%2813%2962568-4",
        "doi: 10.5555/S0140-6736(13)62568-4.",
        "(10.5555/S0140-6736(13)62568-4)",
        "https://www.example.org/doi/10.5555/S0140-6736(13)62568-4/full?journal=7#s2",
        "10.5555/S0140-6736(13)62568-4/",
        "https://example.org/10.5555/S0140-6736(13)62568-4.pdf",
    ],
)
def test_a_doi_is_bare_and_in_lower_case(raw: str) -> None:
    assert read_doi(raw) == "10.5555/s0140-6736(13)62568-4"


@pytest.mark.parametrize("raw", ["", "none", "10.2", "volume 10.3"])
def test_what_is_no_doi_is_unknown(raw: str) -> None:
    assert read_doi(raw) == ""


def test_versions_of_a_cochrane_review_are_one_work() -> None:
    first, third = "10.1002/14651858.cd009999", "10.1002/14651858.cd009999.pub3"

    assert doi_work(first) == doi_work(third)


def test_versions_of_a_preprint_are_one_work_and_articles_have_none() -> None:
    assert doi_work("10.21203/rs.3.rs-1/v1") == doi_work("10.21203/rs.3.rs-1/v2") != ""
    assert doi_work("10.21203/rs.3.rs-1/v1") != doi_work("10.21203/rs.3.rs-2/v1")
    assert doi_work("10.5555/jip.v2") == "10.5555/jip.v2"


def test_a_pmid_is_digits() -> None:
    assert read_pmid("PMID: 01234567") == "1234567"
    assert read_pmid("") == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("https://clinicaltrials.gov/show/NCT00000101", "nct00000101"),
        ("ISRCTN12345678", "isrctn12345678"),
        ("EUCTR2011-000001-10", "euctr2011-000001-10"),
        ("A trial of 12345 people", ""),
        ("", ""),
    ],
)
def test_a_registration_number_is_found(text: str, number: str) -> None:
    assert read_registry(text) == number


def test_two_issns_are_read_and_an_isbn_is_none() -> None:
    assert read_issns("1234-567X (Print) 2345-6789 (Linking)") == ("1234567x", "23456789")
    assert read_issns("978-3-16-148410-0") == ("", "")
    assert read_issns("") == ("", "")


@pytest.mark.parametrize(
    ("doi", "preprint"),
    [
        ("10.1101/2021.05.05.21250001", True),
        ("10.1101/234567", True),
        ("10.1101/gr.123456.118", False),
        ("10.21203/rs.3.rs-1/v1", True),
        ("10.48550/arxiv.2201.00001", True),
        ("10.31234/osf.io/abcde", True),
        ("10.2139/ssrn.3800001", True),
        ("10.5555/cc.7.33", False),
        ("", False),
    ],
)
def test_a_preprint_is_known_by_its_doi(doi: str, preprint: bool) -> None:
    assert is_preprint(doi) is preprint
