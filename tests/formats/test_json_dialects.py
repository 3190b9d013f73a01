from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewkit.formats import detect, read
from reviewkit.terms import Record

Write = Callable[..., Path]
CSL = {
    "id": "smith2012", "type": "article-journal", "title": "Walking at <i>home</i>",
    "author": [{"family": "Smith", "given": "Ann"}, {"literal": "Home Study Group"}],
    "issued": {"date-parts": [["2012", 5]]}, "container-title": "Journal of Homes",
    "volume": "3", "issue": "2", "page": "22-34", "DOI": "10.1000/ABC.1", "source": "PubMed",
    "abstract": "We looked.", "note": "PMID: 12345678",
}  # fmt: skip
EPPI = {
    "ItemId": 7, "Title": "Walking", "ParentTitle": "Journal of Homes", "Year": "2012",
    "Authors": "Smith A ; Roy B ;", "TypeName": "Journal, Article", "DOI": "10.1000/abc.1",
    "Abstract": "We looked.", "Pages": "22-34", "Codes": [{"AttributeId": 5}],
}  # fmt: skip


@pytest.fixture
def first(write: Write) -> Callable[[Any], Record]:
    return lambda content: next(iter(read(write(json.dumps(content, indent=1)))))


def test_csl_json_is_read_into_its_fields(first: Callable[[Any], Record], write: Write) -> None:
    record = first([CSL])

    assert detect(write(json.dumps([CSL]))).dialect == "CSL-JSON"
    assert (record.title, record.kind) == ("Walking at home", "article")
    assert record.authors == ("Smith, Ann", "Home Study Group")
    assert (record.year, record.journal, record.pages) == (2012, "Journal of Homes", "22-34")
    assert (record.volume, record.issue) == ("3", "2")
    assert (record.doi, record.pmid) == ("10.1000/abc.1", "12345678")
    assert record.provenance["year"] == "issued"


def test_dates_of_csl_json_may_be_text(first: Callable[[Any], Record]) -> None:
    assert first([CSL | {"issued": {"raw": "May 2012"}}]).year == 2012
    assert first([CSL | {"issued": {"date-parts": [[]]}}]).year is None


def test_eppi_reviewers_json_is_read_and_its_codesets_are_kept(write: Write) -> None:
    text = json.dumps({"CodeSets": [{"SetName": "Screening"}], "References": [EPPI, EPPI]})
    reading = read(write(text))
    record = next(iter(reading))

    assert reading.detected.dialect == "EPPI-Reviewer"
    assert record.authors == ("Smith, A", "Roy, B")
    assert (record.title, record.year, record.accession) == ("Walking", 2012, "7")
    assert (len(list(reading)), reading.starts) == (2, 2)
    assert "Screening" in reading.problems[0].text


def test_crossrefs_records_are_not_taken_for_csl_json(write: Write) -> None:
    item = {"DOI": "10.1000/abc.1", "title": ["Walking"], "issued": {"date-parts": [[2012]]}}
    text = json.dumps({"status": "ok", "message": {"items": [item]}})
    reading = read(write(text))
    (record,) = reading

    assert (reading.detected.dialect, record.title) == ("Crossref", "Walking")


def test_publish_or_perish_writes_0_for_what_it_does_not_know(
    first: Callable[[Any], Record],
) -> None:
    record = first(
        [{"uid": "GS:1", "title": "t", "cites": 9, "volume": 0, "year": 2012, "authors": ["A Roy"]}]
    )

    assert (record.volume, record.year, record.authors) == (None, 2012, ("Roy, A",))


def test_other_json_is_read_by_the_general_names(first: Callable[[Any], Record]) -> None:
    record = first([{"title": "t", "authors": ["Roy, B"], "year": "2012", "doi": "10.1000/a"}])

    assert (record.title, record.authors, record.year, record.doi) == (
        "t",
        ("Roy, B",),
        2012,
        "10.1000/a",
    )


def test_csl_names_keep_their_particles_and_suffixes(first: Callable[[Any], Record]) -> None:
    people = [
        {"family": "Berg", "given": "Carl", "non-dropping-particle": "van der"},
        {"family": "King", "given": "Martin", "suffix": "Jr."},
        {"literal": "Walking Group"},
    ]
    record = first([{"title": "t", "issued": {"raw": "2001"}, "author": people}])

    assert record.authors == ("van der Berg, Carl", "King, Martin, Jr.", "Walking Group")


def test_zotero_json_keeps_authors_and_editors_apart(
    first: Callable[[Any], Record],
) -> None:
    people = [
        {"creatorType": "author", "firstName": "Ann", "lastName": "Smith"},
        {"creatorType": "author", "name": "Walking Group"},
        {"creatorType": "editor", "firstName": "Bo", "lastName": "Roy"},
    ]
    item = {"itemType": "bookSection", "title": "t", "creators": people, "date": "2020-03"}
    more = {"bookTitle": "Walks", "DOI": "10.1000/a", "tags": [{"tag": "gait"}]}
    record = first({"config": {}, "items": [item | more]})

    assert (record.authors, record.year) == (("Smith, Ann", "Walking Group"), 2020)
    assert (record.journal, record.doi, record.keywords) == ("Walks", "10.1000/a", ("gait",))
    assert "Roy" in str(record.raw)


def test_zotero_json_whose_people_are_words_keeps_them_as_they_are(
    first: Callable[[Any], Record],
) -> None:
    assert first([{"itemType": "book", "title": "t", "creators": "Smith"}]).authors == ("Smith",)
