from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.formats import detect, read
from reviewkit.formats.bibtex import AGAIN, ODD, STRAY, UNCLOSED
from reviewkit.formats.reading import Reading

Write = Callable[..., Path]
Lost = Callable[[str, Reading], Counter[str]]
ONE = r"""@string{joh = "Journal of Homes"}
@Article{smith2012,
  Author = {Smith, Ann and Bo van der Roy and {Barnes and Noble} and M{\"u}ller, J.},
  title = {Walking at {Home}: {\'E}tude},
  journal = joh,
  year = 2012,
  volume = "3",
  number = {2},
  pages = {22--34},
  doi = {10.1000/ABC\_1},
  keywords = {walking, care, aged},
  abstract = {We
     looked.},
}
"""


def test_a_bibtex_entry_is_read_into_its_fields(write: Write, lost: Lost) -> None:
    reading = read(write(ONE))
    (record,) = reading

    assert record.title == "Walking at Home: Étude"
    assert record.authors == ("Smith, Ann", "van der Roy, Bo", "Barnes and Noble", "Müller, J.")
    assert (record.kind, record.year, record.journal) == ("article", 2012, "Journal of Homes")
    assert (record.volume, record.issue, record.pages) == ("3", "2", "22-34")
    assert (record.doi, record.abstract) == ("10.1000/abc_1", "We looked.")
    assert record.keywords == ("walking", "care", "aged")
    assert (record.provenance["authors"], record.provenance["kind"]) == ("Author", "@Article")
    assert record.raw[0].value == "smith2012"
    assert not lost(ONE, reading)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("inproceedings", "conference"),
        ("incollection", "chapter"),
        ("PhdThesis", "thesis"),
        ("techreport", "report"),
        ("book", "book"),
        ("misc", "other"),
    ],
)
def test_the_type_of_an_entry_tells_the_kind(write: Write, kind: str, told: str) -> None:
    (record,) = read(write(f"@{kind}{{k, title = {{t}}, booktitle = {{b}}, editor = {{Roy, B}}}}"))

    assert record.kind == told
    assert record.authors == (("Roy, B",) if told == "book" else ())


def test_faulty_entries_and_keys_seen_before_are_kept_and_told(write: Write, lost: Lost) -> None:
    text = (
        "My library\n@article{a,\n title = {One},\n}\n@article{a,\n title = {Two},\n}\n"
        "@article{b,\n title = {Three,\n year = 2001\n\n"
        "@article{c,\n what is this\n title = {Four}\n}\n@comment{jabref}\n"
    )
    reading = read(write(text))

    assert len(list(reading)) == reading.starts == 4
    assert [(problem.line, problem.what) for problem in reading.problems] == [
        (1, STRAY), (5, AGAIN), (8, UNCLOSED), (13, ODD), (16, "@comment, which is no record")
    ]  # fmt: skip
    assert not lost(text, reading)


def test_the_source_is_told_from_its_own_fields(write: Write) -> None:
    found = detect(write("@article{k,\n title = {t},\n source = {Scopus},\n}\n"))

    assert (found.format, found.dialect) == ("bibtex", "Scopus")
    assert found.evidence[:2] == ("line 1 is '@article{k,'", "Scopus: source holds 'scopus}'")


def test_a_pubmed_number_stands_in_eprint_where_its_type_says_so(write: Write) -> None:
    entry = "@article{k, title = {t}, eprint = {12345678}, eprinttype = {%s}}"

    assert next(iter(read(write(entry % "pubmed")))).pmid == "12345678"
    assert next(iter(read(write(entry % "arxiv")))).pmid is None


def test_an_address_keeps_its_tildes_and_dashes(write: Write) -> None:
    (record,) = read(write("@misc{k, title={t}, url = {https://x.example/~roy/a--b\\_c}}"))

    assert record.url == "https://x.example/~roy/a--b_c"


PIECES = st.sampled_from(
    ("@book{k,", "@a(", "}", "{", '"', "title = ", "{x y}", ",", "\n", "# jan", "é", "\\", "@")
)


@given(pieces=st.lists(PIECES, max_size=30))
def test_no_word_of_any_such_file_is_lost(
    tmp_path_factory: pytest.TempPathFactory, words_lost: Lost, pieces: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bib"
    text = "@article{first, title = {t}}\n" + " ".join(pieces)
    path.write_text(text, encoding="utf-8")
    reading = read(path)

    assert not words_lost(text, reading)
    assert reading.made == reading.starts


def test_commas_part_keywords_where_nothing_else_does(write: Write) -> None:
    text = "@article{a, title={t}, keywords={care, old age}}\n"
    other = "@article{b, title={t}, keywords={care, integrated; old age}}\n"
    first, second = read(write(text + other))

    assert first.keywords == ("care", "old age")
    assert second.keywords == ("care, integrated", "old age")


def test_a_key_may_be_a_name_with_a_blank_as_of_j_stage(write: Write, lost: Lost) -> None:
    text = "@article{田中 花子2020,\n  title={Walking}, author={田中 花子}, year={2020} }\n"
    reading = read(write(text))
    (record,) = reading

    assert (record.title, record.authors, record.year) == ("Walking", ("田中, 花子",), 2020)
    assert not lost(text, reading)


def test_zotero_writes_the_pubmed_number_into_a_note(write: Write) -> None:
    (record,) = read(write("@article{a, title={t}, note = {PMID: 123456\nPMCID: PMC987}}\n"))

    assert record.pmid == "123456"
