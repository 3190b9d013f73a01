"""A made-up header and row per table dialect, in that dialect's own way of writing them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewkit.formats import read
from reviewkit.formats.columns import DIALECTS, NAMES, key, tell_dialect

Write = Callable[..., Path]
CASES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "reviewkit": (
        {
            "reviewkit_id": "3fa9c21e-0001", "title": "t", "authors": "Smith, A; Roy, B",
            "url": "https://doi.org/10.1000/x", "type": "thesis", "accession_number": "EX-01",
        },
        {"doi": None, "authors": ("Smith, A", "Roy, B"), "kind": "thesis", "accession": "EX-01"},
    ),
    "Covidence": (
        {"Title": "t", "Authors": "A, A; B, B", "Published Year": "2024", "Covidence #": "#1"},
        {"year": 2024, "authors": ("A, A", "B, B")},
    ),
    "Rayyan": (
        {
            "key": "rayyan-1", "title": "t", "year": "2024", "month": "", "day": "",
            "journal": "J. Walk.", "issn": "", "volume": "1", "issue": "2", "pages": "3-4",
            "authors": "Smith, A. and Roy, B.", "pubmed_id": "123", "notes": "doi: x",
        },
        {"accession": "rayyan-1", "authors": ("Smith, A.", "Roy, B."), "pmid": "123"},
    ),
    "abstrackr": (
        {
            "(internal) id": "4", "(source) id": "7", "pubmed id": "0", "title": "t",
            "keywords": "a,b,c,d", "authors": "Smith, A.\n and Roy, B.\n",
        },
        {"pmid": None, "authors": ("Smith, A.", "Roy, B."), "keywords": ("a", "b", "c", "d")},
    ),
    "ASReview": (
        {"title": "t", "asreview_label": "1", "authors": "['Smith, A', 'Roy, B']"},
        {"authors": ("Smith, A", "Roy, B")},
    ),
    "EPPI-Reviewer": (
        {"Included": "I", "ID": "7", "ShortTitle": "Smith (2012)", "Title": "t", "Year": "2012"},
        {"accession": "7", "title": "t", "year": 2012},
    ),
    "Zotero": (
        {
            "Key": "ABCD", "Item Type": "bookSection", "Title": "t",
            "Publication Title": "Whole", "Abstract Note": "a", "Author": "Smith, A; Roy, B",
        },
        {"kind": "chapter", "journal": "Whole", "accession": None, "abstract": "a"},
    ),
    "RefWorks": (
        {
            "Reference Type": "Journal Article", "Authors, Primary": "van den Berg,null;Roy,Bo",
            "Title Primary": "t", "Periodical Full": "J", "Pub Year": "2014",
            "Start Page": "69", "Other Pages": "79",
        },
        {"authors": ("van den Berg", "Roy, Bo"), "pages": "69-79", "kind": "article"},
    ),
    "Scopus": (
        {
            "Authors": "Smith A.B.; Roy B.", "Author full names": "Smith, Ann B. (1); Roy, Bo (2)",
            "Title": "t", "Year": "2024", "Source title": "J", "Art. No.": "2864",
            "PubMed ID": "38580657", "EID": "2-s2.0-1", "Source": "Scopus",
        },
        {
            "authors": ("Smith, A.B.", "Roy, B."), "pages": "2864", "journal": "J",
            "pmid": "38580657", "accession": "2-s2.0-1",
        },
    ),
    "Embase": (
        {
            "Title": "t", "Author Names": "Liu R., Adler D.G.",
            "Source": "Endoscopic Seeing (2014) 3:5 (152-160). Date of Publication: 2014",
            "Emtree Medical Index Terms": "adult, aged (80 and over)", "PUI": "L1",
            "Medline PMID": "38773066",
        },
        {
            "authors": ("Liu, R.", "Adler, D.G."), "year": 2014, "journal": "Endoscopic Seeing",
            "volume": "3", "issue": "5", "pages": "152-160", "accession": "L1",
            "keywords": ("adult", "aged (80 and over)"), "pmid": "38773066",
        },
    ),
    "PubMed": (
        {
            "PMID": "35227408", "Title": "t", "Authors": "Lim SM, Lau Y.",
            "Citation": "Behav Ther. 2022 Mar;53(2):334-347. doi: 10.1000/x. Epub 2021.",
            "Journal/Book": "Behav Ther", "Publication Year": "2022",
        },
        {
            "authors": ("Lim, SM", "Lau, Y"), "volume": "53", "issue": "2", "pages": "334-347",
            "pmid": "35227408", "accession": "35227408", "journal": "Behav Ther",
        },
    ),
    "Cochrane Library": (
        {
            "CENTRAL ID": "CN-1", "Author(s)": "Kim, JS; Roy, B", "Title": "t", "Source": "J",
            "Year": "2024", "PubMed ID": "PUBMED 38407106", "Embase ID": "EMBASE 643589775",
        },
        {"pmid": "38407106", "accession": "CN-1", "journal": "J"},
    ),
    "Cochrane Library (reviews)": (
        {"Cochrane Review ID": "CD000001", "Title": "t", "Author(s)": "Kim, JS"},
        {"title": "t"},
    ),
    "Lens": (
        {
            "Lens ID": "000-1", "Title": "t", "Publication Year": "2012",
            "Author/s": "Björn A. Vega; Bo van der Roy", "PMID": "22752652",
        },
        {"authors": ("Vega, Björn A.", "van der Roy, Bo"), "accession": "000-1", "year": 2012},
    ),
    "Dimensions": (
        {"Publication ID": "pub.1", "Title": "t", "Dimensions URL": "x", "PMID": "5"},
        {"accession": "pub.1", "pmid": "5"},
    ),
    "EBSCO": (
        {
            "Article Title": "t", "Author": "Smith, A; Roy, B", "First Page": "1",
            "Page Count": "60", "Accession Number": "176", "Doctype": "Article",
            "PLink": "https://search.ebscohost.com/login.aspx?AN=176",
        },
        {"accession": "176", "pages": "1", "kind": "article"},
    ),
    "ProQuest": (
        {"Title": "t", "Authors": "Smith, A", "documentURL": "https://x.example", "StoreId": "22"},
        {"accession": "22"},
    ),
    "IEEE Xplore": (
        {
            "Document Title": "t", "Authors": "P. Roy; J. -P. Vega", "Date Added To Xplore": "4",
            "Publication Year": "2013", "Document Identifier": "IEEE Conferences",
        },
        {"authors": ("Roy, P.", "Vega, J. -P."), "kind": "conference", "year": 2013},
    ),
    "SpringerLink": (
        {
            "Item Title": "t", "Item DOI": "10.1007/1", "Authors": "Ann LeeBo Roy",
            "Content Type": "Book",
        },
        {"authors": ("Lee, Ann", "Roy, Bo"), "doi": "10.1007/1", "kind": "book"},
    ),
    "OpenAlex": (
        {
            "id": "https://openalex.org/W4387881419", "title": "t", "display_name": "t",
            "publication_year": "2024", "type": "article",
            "ids.pmid": "https://pubmed.ncbi.nlm.nih.gov/123", "keywords.display_name": "a|b",
            "authorships.author.display_name": "Alba Vega|Bo Roy",
            "authorships.raw_author_name": "A. Vega|B. Roy",
        },
        {
            "accession": "W4387881419", "pmid": "123", "keywords": ("a", "b"),
            "authors": ("Vega, Alba", "Roy, Bo"),
        },
    ),
    "Web of Science": (
        {
            "Article Title": "t", "Authors": "Smith, AB; Roy, B", "Source Title": "J",
            "UT (Unique WOS ID)": "WOS:1", "Pubmed Id": "5", "Publication Year": "2001",
        },
        {"accession": "WOS:1", "pmid": "5", "year": 2001, "journal": "J"},
    ),
    "Web of Science (tab-delimited)": (
        {
            "PT": "J", "AU": "Smith, AB", "AF": "Smith, Ann B.; Roy, Bo", "TI": "t", "SO": "J",
            "SP": "a sponsor", "BP": "1", "EP": "9", "PY": "2001", "DI": "10.1000/x", "UT": "WOS:1",
        },
        {"authors": ("Smith, Ann B.", "Roy, Bo"), "pages": "1-9", "doi": "10.1000/x"},
    ),
    "Publish or Perish": (
        {
            "Cites": "5", "Authors": "AB Smith, C van der Berg", "Title": "t", "Year": "2001",
            "GSRank": "1", "Volume": "0", "Issue": "10", "StartPage": "0", "EndPage": "0",
        },
        {
            "year": 2001, "authors": ("Smith, AB", "van der Berg, C"), "volume": None,
            "issue": "10", "pages": None,
        },
    ),
    "Google Scholar": (
        {
            "Authors": "Smith, Ann; Roy, Bo; ", "Title": "t", "Publication": "J", "Volume": "7",
            "Number": "3", "Pages": "1-2", "Year": "2001", "Publisher": "P",
        },
        {"authors": ("Smith, Ann", "Roy, Bo"), "issue": "3", "journal": "J"},
    ),
    "ClinicalTrials.gov": (
        {
            "NCT Number": "NCT00000001", "Study Title": "t", "Study URL": "https://example.org/1",
            "Brief Summary": "s", "Conditions": "Frailty|Falls, at home", "Sponsor": "A University",
            "Start Date": "2020-03-01", "First Posted": "2019-10-10",
        },
        {
            "accession": "NCT00000001", "title": "t", "url": "https://example.org/1", "year": 2020,
            "abstract": "s", "keywords": ("Frailty", "Falls, at home"),
            "authors": ("A University",),
        },
    ),
    "WHO ICTRP": (
        {
            "TrialID": "ISRCTN00000001", "Public title": "p", "Scientific title": "s",
            "Primary sponsor": "A University", "Date registration": "01/02/2020",
            "Source Register": "ISRCTN", "web address": "https://example.org/1",
        },
        {
            "accession": "ISRCTN00000001", "title": "s", "year": 2020, "journal": None,
            "url": "https://example.org/1", "authors": ("A University",),
        },
    ),
}  # fmt: skip


def test_every_dialect_has_its_case() -> None:
    assert set(CASES) == set(DIALECTS)


def test_every_dialect_is_on_the_page_for_reviewers() -> None:
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")

    assert {name for name in DIALECTS if name not in " ".join(page.split())} == set()


@pytest.mark.parametrize("dialect", CASES)
def test_a_table_is_known_by_its_columns_and_read_by_its_rules(dialect: str, write: Write) -> None:
    row, expected = CASES[dialect]
    out = io.StringIO()
    csv.writer(out).writerows([row.keys(), row.values()])
    reading = read(write(out.getvalue()))
    (record,) = reading

    assert reading.detected.dialect == dialect
    assert {name: getattr(record, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("Author(s)", "authors"),
        ("Covidence #", "covidence#"),
        ("primary_location.source", "primarylocationsource"),
        ("Año", "ano"),
        ("\ufeffTitle", "title"),
    ],
)
def test_names_are_compared_without_case_accents_and_marks(name: str, compared: str) -> None:
    assert key(name) == compared


def test_every_known_name_is_written_as_names_are_compared() -> None:
    assert {name for name in NAMES if key(name) != name} == set()


def test_an_unknown_header_has_no_dialect() -> None:
    assert tell_dialect(["Title", "Notes"])[0] is None


@pytest.mark.parametrize(
    "address",
    [
        "https://pubmed.ncbi.nlm.nih.gov/12345678/",
        "http://www.ncbi.nlm.nih.gov/pubmed/12345678",
        "https://www.ncbi.nlm.nih.gov/m/pubmed/12345678/",
    ],
)
def test_a_pmid_is_read_from_an_address_of_pubmeds_old_or_mobile(
    write: Callable[..., Path], address: str
) -> None:
    (record,) = read(write(f"Title,Year,URL\nWalking,2012,{address}\n"))

    assert (record.pmid, record.provenance["pmid"]) == ("12345678", "URL")
