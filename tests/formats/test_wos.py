from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.formats import detect, read
from reviewkit.formats.reading import Reading

Write = Callable[..., Path]
Lost = Callable[[str, Reading], Counter[str]]
ONE = """PT J
AU Smith, A
   Roy, B
AF Smith, Ann
   Roy, Bo
TI Walking at home: what older people say
   of it
SO JOURNAL OF HOMES
LA English
DT Article; Early Access
DE home care; older
   people
ID CARE; WALKING
AB We looked at it
   twice.
CR Vega C, 2001, J HOMES, V1, P2, DOI 10.1000/not-this
   Lee D, 2002, J HOMES, V2, P3
PY 2012
VL 3
IS 2
BP 22
EP 34
DI 10.1000/ABC.1
PM 12345678
UT WOS:000000000000001
ER

"""
FILE = f"FN Clarivate Analytics Web of Science\nVR 1.0\n{ONE}{ONE}EF\n"


def test_a_web_of_science_record_is_read_into_its_fields(write: Write) -> None:
    record = next(iter(read(write(FILE))))

    assert record.title == "Walking at home: what older people say of it"
    assert record.authors == ("Smith, Ann", "Roy, Bo")
    assert (record.kind, record.year, record.journal) == ("article", 2012, "JOURNAL OF HOMES")
    assert (record.volume, record.issue, record.pages) == ("3", "2", "22-34")
    assert (record.doi, record.pmid) == ("10.1000/abc.1", "12345678")
    assert record.accession == "WOS:000000000000001"
    assert record.keywords == ("home care", "older people", "CARE", "WALKING")
    assert record.abstract == "We looked at it twice."
    assert (record.provenance["authors"], record.provenance["pages"]) == ("AF", "BP+EP")


def test_every_word_of_the_file_is_kept_its_head_and_foot_too(write: Write, lost: Lost) -> None:
    reading = read(write(FILE))

    assert not lost(FILE, reading)
    assert (reading.starts, reading.made, reading.problems) == (2, 2, [])
    assert [tag.tag for tag in next(iter(reading)).raw[:3]] == ["FN", "VR", "PT"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(write: Write, encoding: str, end: str) -> None:
    path = write(FILE.replace("\n", end), name="savedrecs.ris", encoding=encoding)

    assert [record.doi for record in read(path)] == ["10.1000/abc.1"] * 2


def test_the_collection_is_told_from_the_accession_numbers(write: Write) -> None:
    found = detect(write(FILE))
    assert (found.format, found.dialect) == ("wos", "Web of Science Core Collection")
    assert found.evidence[:2] == ("line 3 is 'PT J'", "UT is 'WOS:000000000000001'")

    medline = FILE.replace("PM 12345678\n", "").replace("WOS:000000000000001", "MEDLINE:87654321")
    reading = read(write(medline))
    assert reading.detected.dialect == "Web of Science MEDLINE"
    assert [record.pmid for record in reading] == ["87654321"] * 2

    mixed = ONE + ONE.replace("WOS:", "XX:")
    assert detect(write(mixed)).dialect is None


def test_a_book_has_its_editors_and_a_cut_file_is_told(write: Write) -> None:
    reading = read(write("PT B\nBE Roy, B\nTI Homes\nPY 2001\nBN 978-3-16-148410-0\n"))
    (record,) = reading

    assert (record.kind, record.authors, record.isbn) == ("book", ("Roy, B",), "9783161484100")
    assert "cut short" in reading.problems[0].what


LINES = st.sampled_from(
    ("PT J", "TI t", "AU A", "   more", "ER", "EF", "", "text", "FN x", "AB", "A", "é ü")
)


@given(lines=st.lists(LINES, max_size=25))
def test_no_word_of_any_such_file_is_lost(
    tmp_path_factory: pytest.TempPathFactory, words_lost: Lost, lines: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.ciw"
    text = "\n".join(("PT J", "TI First", *lines))
    path.write_text(text, encoding="utf-8")
    reading = read(path)

    assert not words_lost(text, reading)
    assert reading.made >= reading.starts
