"""Year, volume, issue and pages, with what spreadsheets and databases do to them."""

from __future__ import annotations

import pytest

from reviewkit.methods.matching.places import (
    is_supplement,
    read_issue,
    read_pages,
    read_venue,
    read_volume,
    read_year,
)


@pytest.mark.parametrize(
    ("raw", "volume"),
    [
        ("12", "12"), ("012", "12"), ("6 Suppl 1", "6"), ("4 sep", "4"), ("Vol. 7", "7"),
        ("Conference: 22nd World Congress of Imaginary Medicine. 143", "143"),
        ("1)", ""), ("UNKNOWN", ""), ("Suppl 1", ""), ("2012", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_volume_is_a_number_or_unknown(raw: str, volume: str) -> None:
    assert read_volume(raw) == volume


@pytest.mark.parametrize(
    ("raw", "issue"), [("7-8", "7"), ("SUPPL. 2", "s2"), ("3-B", "3"), ("Mar", ""), ("", "")]
)
def test_an_issue_is_its_first_number(raw: str, issue: str) -> None:
    assert read_issue(raw) == issue


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("541-549", "541", "549"), ("541-9", "541", "549"), ("pp. 0541\u2010549", "541", "549"),
        ("47--65", "47", "65"), ("S31-S40", "s31", "40"), ("BC01-BC03", "bc1", "3"),
        ("iii19", "iii19", ""), ("491 + 505", "491", ""),
    ],
)  # fmt: skip
def test_pages_begin_and_end(raw: str, first: str, last: str) -> None:
    page = read_pages(raw)

    assert (page.first, page.last) == (first, last)
    assert not page.locator


@pytest.mark.parametrize(
    "raw", ["01-Jun", "Oct-01", "Suppl-48", "no pagination", "215 p", "n/a", ""]
)
def test_what_is_no_page_is_unknown(raw: str) -> None:
    assert read_pages(raw).first == ""


@pytest.mark.parametrize("raw", ["e12724", "CD009999", "a1754", "Article 104312", "c1804"])
def test_an_article_number_is_no_page(raw: str) -> None:
    assert read_pages(raw).locator


def test_page_one_of_an_article_numbered_anew_is_weak() -> None:
    assert read_pages("1-6").weak
    assert not read_pages("S1-S6").weak


@pytest.mark.parametrize(
    ("raw", "year"), [("2011", 2011), ("2011.0", 2011), ("c1998 Mar", 1998), ("n.d.", 0), ("", 0)]
)
def test_a_year_is_found_in_its_text(raw: str, year: int) -> None:
    assert read_year(raw) == year


@pytest.mark.parametrize(
    ("raw", "venue"),
    [
        ("medRxiv", "preprint"),
        ("ClinicalTrials.gov", "registry"),
        ("Conference Paper", "conference"),
        ("Blood. Conference: 44th Annual Meeting", "conference"),
        ("Journal of Policy", ""),
        ("", ""),
    ],
)
def test_the_kind_of_venue_is_known_by_its_name(raw: str, venue: str) -> None:
    assert read_venue(raw) == venue


def test_a_supplement_is_known_by_volume_issue_or_page() -> None:
    assert is_supplement("6 Suppl 1", "", "12")
    assert is_supplement("6", "1 MeetingAbstracts", "")
    assert is_supplement("6", "1", "S31")
    assert not is_supplement("6", "1", "31")


@pytest.mark.parametrize(
    ("raw", "last"),
    [("541-9", "549"), ("541-549", "549"), ("541-541", ""), ("541", ""), ("1-200", "")],
)
def test_a_last_page_is_that_of_one_text_of_several_pages(raw: str, last: str) -> None:
    assert read_pages(raw).last == last
