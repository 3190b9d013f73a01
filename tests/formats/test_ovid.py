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
NAMED = """Ovid Technologies, Inc. Email Service

<1>
Unique Identifier
  12345678
Status
  MEDLINE
Authors
  Smith AB
  Roy B.
Authors Full Name
  Smith, Ann B
  Roy, Bo
Title
  Walking at home: what older
  people say.
Source
  Journal of Homes. 12(3):22-34, 2012 May.
Abstract
  AIM: We looked.
MeSH Subject Headings
  Aged
  *Home Care Services / og [Organization]
Digital Object Identifier
  https://dx.doi.org/10.1000/ABC.1
Publication Type
  Journal Article.
Language
  English
Year of Publication
  2012

<2>
Unique Identifier
  87654321
Title
  Another.
Source
  Homes. 1:3, 1999.
"""
LETTERED = """<1. >
VN  - Ovid Technologies
DB  - Embase
AN  - 2001000001
TI  - Walking at home:
      a trial
AU  - Smith A.
AU  - Roy B.
SO  - Journal of Homes. 12(3) (pp 22-34), 2012.
AB  - We looked.
DO  - 10.1000/ABC.1
YR  - 2012

<2. >
VN  - Ovid Technologies
TI  - Another
"""


def test_records_with_names_of_fields_are_read(write: Write, lost: Lost) -> None:
    reading = read(write(NAMED))
    one, two = reading

    assert one.title == "Walking at home: what older people say."
    assert one.authors == ("Smith, Ann B", "Roy, Bo")
    assert (one.kind, one.year, one.journal) == ("article", 2012, "Journal of Homes")
    assert (one.volume, one.issue, one.pages) == ("12", "3", "22-34")
    assert (one.doi, one.pmid, one.accession) == ("10.1000/abc.1", "12345678", "12345678")
    assert one.keywords == ("Aged", "*Home Care Services / og [Organization]")
    assert (one.abstract, one.language) == ("AIM: We looked.", "English")
    assert (one.provenance["volume"], one.provenance["doi"]) == (
        "Source",
        "Digital Object Identifier",
    )
    assert (two.title, two.year, two.pmid, two.accession) == ("Another.", 1999, None, "87654321")
    assert (reading.starts, reading.made, reading.problems) == (2, 2, [])
    assert not lost(NAMED, reading)


def test_records_with_letters_of_fields_are_read(write: Write, lost: Lost) -> None:
    reading = read(write(LETTERED))
    one, two = reading

    assert (one.title, one.authors) == ("Walking at home: a trial", ("Smith, A.", "Roy, B."))
    assert (one.year, one.journal, one.volume) == (2012, "Journal of Homes", "12")
    assert (one.doi, one.accession, two.title) == ("10.1000/abc.1", "2001000001", "Another")
    assert (reading.starts, reading.made, reading.problems) == (2, 2, [])
    assert not lost(LETTERED, reading)


def test_letters_need_no_numbers_where_ovid_names_itself(write: Write) -> None:
    text = LETTERED.replace("<1. >\n", "").replace("<2. >\n", "")

    assert [record.title for record in read(write(text))] == [
        "Walking at home: a trial",
        "Another",
    ]


def test_the_way_of_writing_is_told_with_its_reasons(write: Write) -> None:
    found = detect(write(NAMED, name="ovid.ris"))

    assert (found.format, found.dialect) == ("ovid", "Ovid (names of fields)")
    assert found.evidence[0] == "line 3 is '<1>'"
    assert "Title" in found.evidence[1]
    assert detect(write(LETTERED)).dialect == "Ovid (letters of fields)"


LINES = st.sampled_from(
    ("<2>", "<3. >", "Title", "  text", "TI  - t", "VN  - x", "", "Odd: a.", "not a name <b>", "é")
)


@given(lines=st.lists(LINES, max_size=25), start=st.sampled_from((NAMED, LETTERED)))
def test_no_word_of_any_such_file_is_lost(
    tmp_path_factory: pytest.TempPathFactory, words_lost: Lost, lines: list[str], start: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any_ovid.txt"
    text = start + "\n".join(lines)
    path.write_text(text, encoding="utf-8")
    reading = read(path)

    assert not words_lost(text, reading)
    assert reading.made >= reading.starts
