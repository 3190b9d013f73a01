from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.formats import detect, read
from reviewkit.formats.reading import Reading

Write = Callable[..., Path]
Lost = Callable[[str, Reading], Counter[str]]
ONE = """%0 Journal Article
%T Walking at home:
a trial
%A Smith, Ann
%A Roy, Bo and Vega, Cy
%J Journal of Homes
%V 3
%N 2
%P 22-34
%D 2012
%R 10.1000/ABC.1
%X We looked.

We saw.
%K walking
homes
%K care; aged
%G eng
"""


def test_a_refer_record_is_read_into_its_fields(write: Write, lost: Lost) -> None:
    reading = read(write(ONE))
    (record,) = reading

    assert record.title == "Walking at home: a trial"
    assert record.authors == ("Smith, Ann", "Roy, Bo", "Vega, Cy")
    assert (record.kind, record.year, record.journal) == ("article", 2012, "Journal of Homes")
    assert (record.volume, record.issue, record.pages) == ("3", "2", "22-34")
    assert (record.doi, record.abstract) == ("10.1000/abc.1", "We looked.\nWe saw.")
    assert record.keywords == ("walking", "homes", "care", "aged")
    assert (record.provenance["title"], record.provenance["authors"]) == ("%T", "%A")
    assert not lost(ONE, reading)


def test_records_may_begin_with_their_title_and_lack_a_type(write: Write, lost: Lost) -> None:
    text = (
        "%T One\n%0 Journal Article\n%A Smith, Ann\n%U https://aisel.aisnet.org/x/1\n\n\n"
        "%T Two\n%D 2011\n\n%T Three\n%D 2010\n"
    )
    reading = read(write(text))

    assert [record.title for record in reading] == ["One", "Two", "Three"]
    assert (reading.starts, reading.made, reading.problems) == (3, 3, [])
    assert reading.detected.dialect == "AIS eLibrary"
    assert not lost(text, reading)


def test_a_book_has_its_editors_where_no_author_is_named(write: Write) -> None:
    (record,) = read(write("%0 Book\n%T Homes\n%E Roy, Bo\n%@ 978-3-16-148410-0\n"))

    assert (record.kind, record.authors) == ("book", ("Roy, Bo",))
    assert record.isbn == "9783161484100"


def test_blank_lines_within_a_record_do_not_part_it(write: Write) -> None:
    (record,) = read(write(ONE.replace("%", "\n%")))

    assert record.authors[-1] == "Vega, Cy"


def test_text_before_the_first_record_is_kept(write: Write) -> None:
    reading = read(write("From my library\n\n" + ONE))

    assert len(list(reading)) == 1
    assert [problem.text for problem in reading.problems] == ["From my library"]


def test_refer_named_ris_is_known_by_its_content(write: Write) -> None:
    found = detect(write("\ufeff" + ONE, name="export.ris"))

    assert (found.format, found.evidence[0]) == ("refer", "line 1 is '%0 Journal Article'")


LINES = st.sampled_from(
    ("%0 Book", "%T Title", "%A Smith", "%X", "%K k", "%% odd", "text", "", " %T in", "%0", "%")
)


@given(lines=st.lists(LINES, max_size=25))
def test_no_word_of_any_refer_file_is_lost(
    tmp_path_factory: object, words_lost: Lost, lines: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.enw"  # type: ignore[attr-defined]
    text = "\n".join(("%0 Journal Article", "%T First", *lines))
    path.write_text(text, encoding="utf-8")
    reading = read(path)

    assert not words_lost(text, reading)
    assert reading.made >= reading.starts
