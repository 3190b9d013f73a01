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
ONE = """RT Journal Article
SR Electronic
ID 7
A1 Smith,Ann
A1 Roy,Bo
T1 Walking at home
YR 2012
FD May
VO 3
IS 2
SP 22
OP 34
K1 walking
K1 home care; aged
AB We looked.
BEFORE we wrote.

And again.
JF Journal of Homes
DO 10.1000/ABC.1
LK https://www.ncbi.nlm.nih.gov/pubmed/12345678

"""


def test_a_refworks_record_is_read_into_its_fields(write: Write, lost: Lost) -> None:
    reading = read(write(ONE))
    (record,) = reading

    assert record.title == "Walking at home"
    assert record.authors == ("Smith, Ann", "Roy, Bo")
    assert (record.kind, record.year, record.journal) == ("article", 2012, "Journal of Homes")
    assert (record.volume, record.issue, record.pages) == ("3", "2", "22-34")
    assert (record.doi, record.pmid, record.accession) == ("10.1000/abc.1", "12345678", "7")
    assert record.abstract == "We looked.\nBEFORE we wrote.\nAnd again."
    assert record.keywords == ("walking", "home care", "aged")
    assert record.provenance["doi"] == "DO"
    assert not lost(ONE, reading)


def test_records_run_to_the_next_type(write: Write, lost: Lost) -> None:
    text = "RefWorks Export\n\n" + ONE + ONE + "RT Book, Whole\nA2 Roy,Bo\nT1 Homes\nYR 2001\n"
    reading = read(write(text, name="export.ris"))

    assert [record.kind for record in reading] == ["article", "article", "book"]
    assert (reading.starts, reading.made) == (3, 3)
    assert [problem.text for problem in reading.problems] == ["RefWorks Export"]
    assert not lost(text, reading)


def test_what_cnki_writes_is_read(write: Write) -> None:
    text = (
        "RT Journal Article\nSR 1\nA1 王五;赵六\nT1 独居老人\nJF 计算机\nYR 2023\nvo 23\nDS CNKI\n"
    )
    reading = read(write(text))
    (record,) = reading

    assert reading.detected.dialect == "CNKI"
    assert (record.authors, record.volume) == (("王五", "赵六"), "23")


def test_a_note_about_rt_in_ris_does_not_make_it_refworks(write: Write) -> None:
    text = "TY  - JOUR\nRT  - Journal Article\nT1  - t\nER  - \n"

    assert detect(write(text)).format == "ris"


LINES = st.sampled_from(
    ("RT Book", "T1 t", "A1 A", "AB", "text", "", "YR 2001", "NO way", "u1 x", "é", "RT")
)


@given(lines=st.lists(LINES, max_size=25))
def test_no_word_of_any_such_file_is_lost(
    tmp_path_factory: pytest.TempPathFactory, words_lost: Lost, lines: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any_refworks.txt"
    text = "\n".join(("RT Book", "T1 First", *lines))
    path.write_text(text, encoding="utf-8")
    reading = read(path)

    assert not words_lost(text, reading)
    assert reading.made >= reading.starts
