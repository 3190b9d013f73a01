from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.formats import detect, read
from reviewkit.formats.reading import Reading
from reviewkit.formats.table import ABOVE, STRAY
from reviewkit.terms import RawTag

Write = Callable[..., Path]
Lost = Callable[[str, Reading], Counter[str]]
PLAIN = 'Title,Authors,Year,DOI\n"Walking, at home","Smith, A; Roy, B",2012,10.1000/X\n'


def test_a_row_becomes_a_record_with_its_cells_as_tags(write: Write) -> None:
    (record,) = read(write(PLAIN))

    assert record.raw == (
        RawTag("Title", "Walking, at home", 2),
        RawTag("Authors", "Smith, A; Roy, B", 2),
        RawTag("Year", "2012", 2),
        RawTag("DOI", "10.1000/X", 2),
    )
    assert (record.title, record.authors) == ("Walking, at home", ("Smith, A", "Roy, B"))
    assert (record.year, record.doi) == (2012, "10.1000/x")
    assert record.provenance == {
        "title": "Title",
        "authors": "Authors",
        "year": "Year",
        "doi": "DOI",
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_encoding_and_line_end_gives_the_same_record(
    write: Write, delimiter: str, codec: str, end: str
) -> None:
    out = io.StringIO(newline="")
    rows = [["Title", "Abstract", "Year"], ["Größe; und, Maß", 'Zwei\tWörter "zitiert"', "2012"]]
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    reading = read(write(out.getvalue(), name="x.ris", encoding=codec))

    assert [(one.title, one.year) for one in reading] == [("Größe; und, Maß", 2012)]
    assert (reading.starts, reading.made, reading.problems) == (1, 1, [])


def test_a_cell_of_several_lines_keeps_them_and_the_next_row_its_line(write: Write) -> None:
    text = 'Title,Abstract\nOne,"Aim: x\n\nMethod: y"\nTwo,z\n'
    one, two = read(write(text))

    assert one.abstract == "Aim: x\nMethod: y"
    assert (one.line, two.line) == (2, 5)


def test_text_above_the_header_is_kept_as_problems(write: Write, lost: Lost) -> None:
    text = '"SEARCH QUERY","walk:ti"\n------\n\n"Title","Author Names","Source"\n"One","A B.",""\n'
    reading = read(write(text))

    assert not lost(text, reading)
    assert [(problem.line, problem.what) for problem in reading.problems] == [
        (1, ABOVE),
        (2, ABOVE),
    ]
    assert reading.detected.evidence[0].startswith("line 4 is a header of 3 columns: 'Title'")


def test_a_row_longer_than_the_header_keeps_its_extra_cells(write: Write, lost: Lost) -> None:
    text = "Title,Year\nOne,2001,extra,words\nTwo,2002,\n"
    reading = read(write(text))
    one, two = reading

    assert not lost(text, reading)
    assert [item.tag for item in one.raw] == ["Title", "Year", "column 3", "column 4"]
    assert [(problem.line, problem.what, problem.text) for problem in reading.problems] == [
        (2, "a row with 4 cells under a header with 2", "One")
    ]
    assert two.title == "Two"


def test_scopus_rows_with_a_second_funding_text_still_meet_their_columns(write: Write) -> None:
    header = "Authors,Title,Year,Source title,Funding Text 1,References,PubMed ID,EID\n"
    rows = (
        "Smith A.,One,2001,J Walk,thanks,refs,123,2-s2.0-1\n"
        "Smith A.,Two,2002,J Walk,thanks,more thanks,refs,456,2-s2.0-2\n"
    )
    reading = read(write(header + rows))
    one, two = reading

    assert reading.problems == []
    assert (one.pmid, one.accession, one.year) == ("123", "2-s2.0-1", 2001)
    assert (two.pmid, two.accession, two.year) == ("456", "2-s2.0-2", 2002)
    assert RawTag("References", "refs", 3) in two.raw


def test_a_short_row_is_a_record_and_is_noted(write: Write) -> None:
    reading = read(write("Title,Authors,Year\nOne,A\n"))

    (record,) = reading
    assert [(item.tag, item.value) for item in record.raw] == [
        ("Title", "One"),
        ("Authors", "A"),
        ("Year", ""),
    ]
    assert [problem.what for problem in reading.problems] == [
        "a row with 2 cells under a header with 3"
    ]


def test_a_line_between_rows_is_no_record_but_kept(write: Write, lost: Lost) -> None:
    text = "id,Title,Abstract\n1,One,x\nnot yet labelled by anyone\n2,Two,y\n\n"
    reading = read(write(text))

    assert [one.title for one in reading] == ["One", "Two"]
    assert [(problem.line, problem.what, problem.text) for problem in reading.problems] == [
        (3, STRAY, "not yet labelled by anyone")
    ]
    assert not lost(text, reading)


def test_a_row_with_only_an_abstract_is_a_record(write: Write) -> None:
    assert [one.abstract for one in read(write('title,abstract\n"","x"\n"t",""\n'))] == ["x", None]


@pytest.mark.parametrize("start", ["Title", "\ufeffTitle", '\ufeff"Title"'])
def test_the_header_again_in_pasted_tables_is_no_record(write: Write, start: str) -> None:
    reading = read(write(PLAIN + PLAIN.replace("Title", start)))

    assert len(list(reading)) == 2
    assert [problem.line for problem in reading.problems] == [3]


@pytest.mark.parametrize("count", [50, 15_000])
def test_a_quote_that_never_closes_does_not_swallow_the_rows_after_it(
    write: Write, lost: Lost, count: int
) -> None:
    rows = "".join(f"{number}\tTitle {number}\t2001\n" for number in range(count))
    text = f'key\tTitle\tYear\n{rows}x\t"Odd title\t2002\n{rows}'
    reading = read(write(text))
    titles = [one.title or "" for one in reading]

    assert len(titles) == 2 * count + 1
    assert titles[count].strip('"') == "Odd title"
    assert titles[count + 1] == "Title 0"
    assert not lost(text, reading)


def test_stray_quotes_on_every_line_far_down_a_table_swallow_no_row(
    write: Write, lost: Lost
) -> None:
    good = '"Walking, fast and at home","Smith, A"\n' * 9_000
    text = f"Title,Authors\n{good}" + 'a"b,"c\n' * 12_000
    reading = read(write(text))

    assert Counter(one.authors for one in reading) == {("Smith, A",): 9_000, ("c",): 12_000}
    assert not lost(text, reading)


def test_a_row_across_lines_that_no_rule_mends_is_noted_and_kept(write: Write, lost: Lost) -> None:
    good = 'One,"a, b",2001\n' * 20
    text = f'Title,Authors,Year\n{good}Two,"c, d,2002\n{good}'
    reading = read(write(text))

    assert not lost(text, reading)
    assert any(problem.what.startswith("a row with ") for problem in reading.problems)


def test_quotes_are_letters_where_a_tab_delimited_file_uses_them_so(write: Write) -> None:
    text = "PT\tAU\tTI\tSO\tPY\tUT\n" + 'J\tSmith, A\t"Quoted" title "\tJ\t2001\tWOS:1\n' * 3
    reading = read(write(text))

    assert [one.title for one in reading] == ['"Quoted" title "'] * 3
    assert reading.detected.dialect == "Web of Science (tab-delimited)"


def test_a_cell_kept_from_spreadsheets_is_read_without_its_formula(write: Write) -> None:
    (record,) = read(write('Title,ISBN,Date\nOne,"=""978-3-030-92127-9""","=""4/3/2024"""\n'))

    assert (record.isbn, record.year) == ("9783030921279", 2024)
    assert record.raw[1].value == '="978-3-030-92127-9"'


def test_a_header_without_rows_is_shown(write: Write) -> None:
    reading = read(write("Title,Authors\n"))

    assert list(reading) == []
    assert [problem.text for problem in reading.problems] == ["Title | Authors"]


def test_columns_with_the_same_name_are_both_kept(write: Write) -> None:
    (record,) = read(write("Title,labeled_at,labeled_at\nOne,1,2\n"))

    assert [item.value for item in record.raw] == ["One", "1", "2"]


def test_a_cell_of_ten_megabytes_is_read(write: Write) -> None:
    (record,) = read(write(f"Title,Abstract\nOne,{'word ' * 2_000_000}\n"))

    assert record.abstract is not None
    assert len(record.abstract) == 9_999_999


def test_a_table_is_told_from_its_content_not_its_name(write: Write) -> None:
    found = detect(write(PLAIN, name="export.ris"))

    assert (found.format, found.dialect) == ("csv", None)
    assert "cells parted by commas" in found.evidence


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=100)
@given(
    rows=st.lists(st.tuples(CELL.filter(str.strip), CELL, CELL), max_size=6),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_any_cells_written_as_csv_come_back(
    words_lost: Lost, rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("Title", "Authors", "Notes"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x")
        path.write_bytes(out.getvalue().encode())
        reading = read(path)
        assert not words_lost(out.getvalue(), reading)
        back = [tuple(item.value for item in one.raw) for one in reading]
    assert back == [tuple(cell.strip() for cell in row) for row in rows]
