"""One made-up record per dialect, in that dialect's own way of writing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewkit.formats import detect, read
from reviewkit.formats.ris_dialects import DIALECTS

Write = Callable[..., Path]
Make = Callable[..., str]
CASES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "reviewkit": (
        ("TI Walking", "UR https://doi.org/10.1000/rk.1", "C2 123", "ID reviewkit-3fa9c21e-0001"),
        {"doi": None, "pmid": "123", "accession": None},
    ),
    "Ovid": (
        (
            "DB Ovid MEDLINE(R) ALL <1946 to May 01, 2024>",
            "ID 12345678",
            "DO http://dx.doi.org/10.1000/ov.1",
            "T1 Walking at home.",
            "A1 Smith, Ann B",
            "A2 Cited, A., Cited, B.",
            "Y1 2020//",
            "N2 We walked.",
            "JF Journal of Walking",
            "JA J Walk",
            "SP No",
            "EP Specified",
            "L2 http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=medl&AN=12345678",
        ),
        {
            "accession": "12345678",
            "pmid": "12345678",
            "doi": "10.1000/ov.1",
            "year": 2020,
            "journal": "Journal of Walking",
            "abstract": "We walked.",
            "authors": ("Smith, Ann B",),
            "pages": None,
        },
    ),
    "EBSCO": (
        (
            "AU Smith, Ann",
            "T1 Walking at home.",
            "JO J Walk",
            "JF Journal of Walking",
            "Y1 2024/04/03/",
            "M3 Article",
            "SP 1",
            "EP 6",
            "SN 12345678",
            "AB Aim: to walk.",
            "AB Method: we walked.",
            "L3 10.1000/eb.1",
            "UR https://search.ebscohost.com/login.aspx?direct=true&db=cin20&AN=176404503&site=x",
            "DP EBSCOhost",
        ),
        {
            "accession": "176404503",
            "doi": "10.1000/eb.1",
            "year": 2024,
            "pages": "1-6",
            "abstract": "Aim: to walk.\nMethod: we walked.",
            "pmid": None,
            "isbn": None,
        },
    ),
    "ProQuest": (
        (
            "T1 Walking at home",
            "AN 2214991469; 51887",
            "AB We walked.",
            "JF Journal of Walking",
            "AU Smith, Ann",
            "PY 2019",
            "UR https://search.proquest.com/docview/2214991469?accountid=1",
            "DO https://dx.doi.org/10.1000/pq.1",
        ),
        {"accession": "2214991469", "doi": "10.1000/pq.1", "year": 2019},
    ),
    "Web of Science": (
        (
            "AU Smith, AB",
            "TI Walking at Home",
            "T2 JOURNAL OF WALKING",
            "AB Background: x.\n   Methods: y.",
            "C3 University of Somewhere",
            "J9 J WALK",
            "DA SEP 22",
            "PY 2010",
            "AR e12345",
            "DO 10.1000/wos.1",
            "AN WOS:000282053100002",
            "N1 Times Cited in Web of Science Core Collection:  5\nTotal Times Cited:  7",
        ),
        {
            "accession": "WOS:000282053100002",
            "year": 2010,
            "abstract": "Background: x.\nMethods: y.",
            "pages": "e12345",
            "journal": "JOURNAL OF WALKING",
        },
    ),
    "Scopus": (
        (
            "TI Walking at home",
            "T2 Journal of Walking",
            "J2 J. Walk.",
            "PY 2019",
            "AU Smith, A.",
            "N1 References: Other, O. (2001) doi: 10.1000/not.mine;\n10.1000/nor.this",
            "M3 Article",
            "DB Scopus",
            "C7 109324",
            "C2 31421429",
            "SN 03069877 (ISSN)",
            "UR https://www.scopus.com/inward/record.uri?eid=2-s2.0-85070226738&doi=10.1000%2fsc.1&x=4",
        ),
        {
            "doi": "10.1000/sc.1",
            "pmid": "31421429",
            "accession": "2-s2.0-85070226738",
            "pages": "109324",
            "isbn": None,
            "journal": "Journal of Walking",
        },
    ),
    "Embase": (
        (
            "M3 Article",
            "Y1 2004",
            "JF Journal of Walking",
            "JO J. Walk.",
            "UR https://www.embase.com/search/results?subaction=viewrecord&id=L39097156&from=export",
            "U2 L39097156",
            "C5 15368318",
            "DB Embase",
            "DB Medline",
            "L2 http://dx.doi.org/10.1000/em.1",
            "A1 Smith A.B.",
            "A1 Seeing Study Group",
            "T1 Walking at home",
            "N2 We walked.",
        ),
        {
            "accession": "L39097156",
            "pmid": "15368318",
            "doi": "10.1000/em.1",
            "authors": ("Smith, A.B.", "Seeing Study Group"),
        },
    ),
    "Cochrane Library": (
        (
            "AN CN-00778158",
            "A1 Smith, A",
            "T1 Walking at home",
            "JA Walking",
            "PY 2011",
            "C3 PUBMED 21314913,EMBASE 643589775",
            "M3 Journal article",
            "DO 10.1000/co.1",
            "N2 We walked.",
            "UR https://www.cochranelibrary.com/central/doi/10.1002/central/CN-00778158/full",
        ),
        {
            "accession": "CN-00778158",
            "pmid": "21314913",
            "doi": "10.1000/co.1",
            "journal": "Walking",
            "abstract": "We walked.",
        },
    ),
    "EndNote": (
        (
            "AB We walked.",
            "AN 21553931",
            "AU Smith, A.",
            "DP NLM",
            "KW Aged\nWalking\nHomes",
            "PY 2011",
            "ST Walking",
            "T2 J Walk",
            "TI Walking at home",
            "UR https://example.org",
            "ID 889",
        ),
        {"pmid": "21553931", "keywords": ("Aged", "Walking", "Homes"), "title": "Walking at home"},
    ),
    "Zotero": (
        (
            "TI Walking at home",
            "AU Smith, Ann",
            "T2 Journal of Walking",
            "AB We walked.",
            "DA 2019///",
            "PY 2019",
            "DO 10.1000/zo.1",
            "J2 J Walk",
            "L2 http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=medp&NEWS=N&AN=39012781",
        ),
        {"pmid": "39012781", "journal": "Journal of Walking", "year": 2019},
    ),
    "Mendeley": (
        (
            "AB We walked.",
            "AU Smith, Ann",
            "DO 10.1000/me.1",
            "PY 2024",
            "SP 1",
            "EP 9",
            "TI Walking at home",
            "T2 Journal of Walking",
            "UR https://www.embase.com/search/results?id=L1",
        ),
        {"pages": "1-9", "accession": None},
    ),
    "Covidence": (
        (
            "TI Walking at home",
            "AU Smith, A.",
            "PY 2024",
            "PD ",
            "N2 We walked.",
            "JO Journal of Walking",
            "PG 14316",
            "SP ",
            "EP ",
            "AN ",
            "UR https://www.embase.com/search/results?id=L1",
            "NS ",
        ),
        {"journal": "Journal of Walking", "pages": "14316", "accession": None},
    ),
    "Rayyan": (
        (
            "AN rayyan-42924189",
            "TI Walking at home",
            "Y1 2024",
            "T2 J. Walk.",
            "UR https://www.embase.com/search/results?id=L1     U2  - L1",
            "N1 RAYYAN-INCLUSION: {\"Ann\"=>\"Included\"}",
            "DO 10.1000/ra.1     LK  - https://example.org",
        ),
        {
            "accession": "rayyan-42924189",
            "doi": "10.1000/ra.1",
            "url": "https://www.embase.com/search/results?id=L1",
        },
    ),
    "AGRIS": (
        ("ID GB2013201234", "T1 Walking at home", "A1 Smith, A.", "Y1 2013", "DP AGRIS"),
        {"accession": "GB2013201234", "year": 2013},
    ),
    "Social Care Online": (
        (
            "T1 Walking at home",
            "A1 SMITH Ann",
            "A1 ROY Bo, et al",
            "PY 2011",
            "UR https://www.scie-socialcareonline.org.uk/walking/r/a1CG00000",
        ),
        {"authors": ("SMITH, Ann", "ROY, Bo")},
    ),
    "Publish or Perish": (
        ("A1 Smith, A.", "T1 Walking at home", "JO J Walk", "Y1 2023", "N1 Query date: 2024-03-12"),
        {"year": 2023, "journal": "J Walk"},
    ),
    "EPPI-Reviewer": (
        (
            "T1 Walking at home",
            "JF Journal of Walking",
            "A1 Smith A B",
            "ST Smith (2024)",
            "KW eppi-reviewer",
            "PY 2024",
            "DA 2024///",
            "U1 102199191",
        ),
        {"accession": "102199191", "authors": ("Smith, A B",)},
    ),
    "Lens": (
        (
            "AU Smith, Ann",
            "ID 000-463-679-101-319",
            "JF Journal of Walking",
            "L2 https://pubmed.ncbi.nlm.nih.gov/22752652/",
            "PY 2012",
            "TI Walking at home",
        ),
        {"accession": "000-463-679-101-319", "pmid": "22752652"},
    ),
    "Dimensions": (
        (
            "AN pub.1149029839",
            "TI Walking at home",
            "PY 2022",
            "JO Journal of Walking",
            "U1 35957633 [PMID]",
            "U1 PMC9359172 [PMCID]",
            "UR https://app.dimensions.ai/details/publication/pub.1149029839",
            "L2 https://www.example.org/doi/pdf/10.1000/di.1?needAccess=true",
        ),
        {"accession": "pub.1149029839", "pmid": "35957633", "doi": "10.1000/di.1"},
    ),
    "RefWorks": (
        ("ID RefID:888-smith2024walking", "A1 Smith, A.", "T1 Walking at home", "Y1 2024"),
        {"accession": None, "year": 2024},
    ),
    "Citavi": (
        ("AU Smith, Ann", "T1 Walking at home", "TS RIS", "DO 10.1000/ci.1", "M4 Citavi"),
        {"doi": "10.1000/ci.1"},
    ),
    "ASReview": (
        ("TI Walking at home", "N1 ASReview_relevant"),
        {"title": "Walking at home"},
    ),
    "BVS/LILACS": (
        (
            "ID mdl-30922926",
            "TI Caminar en casa",
            "TT Walking at home",
            "AB Español.",
            "AB English.",
            "MH Caminata",
            "MH Hogar",
        ),
        {"pmid": "30922926", "abstract": "Español.\nEnglish.", "keywords": ("Caminata", "Hogar")},
    ),
    "SciELO": (
        ("TI Caminar", "UR http://www.scielo.br/scielo.php?pid=S1", "ID S1"),
        {"accession": "S1"},
    ),
    "PsycNet": (
        ("PMID 33355555", "ID 2020-55555-005", "T1 Walking", "M3 doi:10.1000/ps.1"),
        {"pmid": "33355555", "accession": "2020-55555-005", "doi": "10.1000/ps.1"},
    ),
    "JSTOR": (
        ("TI Walking", "DB JSTOR", "UR http://www.jstor.org/stable/44443331"),
        {"accession": "44443331"},
    ),
    "IEEE Xplore": (
        ("TI Walking", "T2 Machines", "AU A. S. van Smith", "VO 50", "VL 50", "Y1 Mar. 2017"),
        {"authors": ("van Smith, A. S.",), "volume": "50", "year": 2017},
    ),
    "OpenAlex": (
        ("TI Walking", "AU Smith, Ann", "C1 A University", "AU Roy, Bo", "C1 A College"),
        {"authors": ("Smith, Ann", "Roy, Bo")},
    ),
    "TRID": (
        ("AN 01633333", "TI Walking", "PY 2018/04", "SP pp 37-64", "UR https://trid.trb.org/view/1"),
        {"accession": "01633333", "pages": "pp 37-64", "year": 2018},
    ),
    "PubMed": (
        ("TI Walking", "AN 30922926", "UR https://www.ncbi.nlm.nih.gov/pubmed/30922926"),
        {"pmid": "30922926"},
    ),
    "MDPI": (("TI Walking", "DO 10.3390/en3050940"), {"doi": "10.3390/en3050940"}),
    "Google Scholar": (
        ("T1 Walking", "A1 Smith, Ann", "JO Journal of Walking", "Y1 2001"),
        {"journal": "Journal of Walking", "year": 2001},
    ),
}  # fmt: skip


def test_every_dialect_has_its_case() -> None:
    assert set(CASES) == set(DIALECTS)


def test_every_dialect_is_on_the_page_for_reviewers() -> None:
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")

    assert {name for name in DIALECTS if name not in " ".join(page.split())} == set()


@pytest.mark.parametrize("dialect", CASES)
def test_a_dialect_is_known_by_its_marks_and_read_by_its_rules(
    dialect: str, write: Write, ris: Make
) -> None:
    lines, expected = CASES[dialect]
    before = "Provider: American Psychological Association\n\n" if dialect == "PsycNet" else ""
    reading = read(write(before + ris(*lines)))
    (record,) = reading

    assert reading.detected.dialect == dialect
    assert any(reason.startswith(dialect) for reason in reading.detected.evidence)
    assert {name: getattr(record, name) for name in expected} == expected
    assert record.title is not None
    assert reading.problems == []


def test_a_library_gathered_from_many_sources_has_no_dialect(write: Write, ris: Make) -> None:
    mixed = "".join(ris(*CASES[name][0]) for name in ("Ovid", "EBSCO", "ProQuest", "Lens"))
    found = detect(write(mixed))

    assert found.dialect is None
    assert "the general rules apply" in found.evidence[1]


def test_the_general_rules_read_most_of_a_gathered_library(write: Write, ris: Make) -> None:
    names = ("Ovid", "EBSCO", "ProQuest", "Cochrane Library", "Embase")
    records = list(read(write("".join(ris(*CASES[name][0]) for name in names))))

    assert [one.doi for one in records] == [CASES[name][1]["doi"] for name in names]
    assert all(one.year and one.journal and one.authors for one in records)


def test_an_unknown_source_is_read_by_the_general_rules(write: Write, ris: Make) -> None:
    (record,) = read(
        write(
            ris("AU a, A", "A1 b, B", "A1 a, A", "TI t", "JA j", "DA 2001/02", "M3 doi:10.1000/x")
        )
    )

    assert record.authors == ("a, A", "b, B")
    assert (record.journal, record.year, record.doi) == ("j", 2001, "10.1000/x")


def test_a_chapter_appears_in_its_book_and_a_book_without_authors_has_its_editors(
    write: Write, ris: Make
) -> None:
    chapter, book = read(
        write(
            ris("TI Part", "T2 Whole", "JF Series", "A2 Ed, E", "AU Au, A", kind="CHAP")
            + ris("TI Whole", "A2 Ed, E", "SN 978-3-030-92127-9", kind="BOOK")
        )
    )

    assert (chapter.kind, chapter.journal, chapter.authors) == ("chapter", "Whole", ("Au, A",))
    assert (book.kind, book.authors, book.isbn) == ("book", ("Ed, E",), "9783030921279")
    assert book.provenance["authors"] == "A2"


def test_missing_means_none_and_not_the_words_for_nothing(write: Write, ris: Make) -> None:
    (record,) = read(write(ris("TI t", "AB NA", "VL ", "PY 10 15", "SP n/a", kind="")))

    assert (record.abstract, record.volume, record.year, record.pages) == (None,) * 4
    assert record.kind is None
    assert set(record.provenance) == {"title"}


def test_ids_before_titles_do_not_make_ebscos_records_ovids(write: Write, ris: Make) -> None:
    plain = ris("ID 2022012345", "T1 Walking", "AU Smith, A", "DP EBSCOhost", "UR https://e.org/1")
    other = ris("AU Roy, B", "T1 Home", "UR https://search.ebscohost.com/login.aspx?AN=134567890")
    reading = read(write(plain + other))

    assert [one.accession for one in reading] == [None, "134567890"]
    assert reading.detected.dialect == "EBSCO"


def test_the_order_of_tags_tells_ovid_where_nothing_else_tells_more(
    write: Write, ris: Make
) -> None:
    reading = read(write(ris("ID 12345678", "T1 Walking", "A1 Smith AB", "N2 We walked.")))
    (record,) = reading

    assert (reading.detected.dialect, record.authors) == ("Ovid", ("Smith, AB",))


def test_embase_from_ovid_is_known_by_the_order_of_its_tags(write: Write, ris: Make) -> None:
    record = ris("DB Embase", "ID 2012345", "T1 Walking at home.", "A1 Smith, A.B.", "Y1 2012//")
    reading = read(write(record))
    (made,) = reading
    assert (reading.detected.dialect, made.accession) == ("Ovid", "2012345")
