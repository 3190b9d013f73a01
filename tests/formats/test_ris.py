from __future__ import annotations

import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.formats import read
from reviewkit.formats.reading import Reading
from reviewkit.formats.ris import CUT_SHORT, NO_END, NO_START, STRAY, STRAY_TAG
from reviewkit.terms import RawTag

Write = Callable[..., Path]
Make = Callable[..., str]
Lost = Callable[[str, Reading], Counter[str]]


def test_a_record_keeps_its_tags_in_file_order_and_says_where_its_fields_come_from(
    write: Write, ris: Make
) -> None:
    (record,) = read(
        write(
            ris(
                "AU Smith, John",
                "AU Roy, Bo",
                "TI A trial",
                "T2 Journal of Trials",
                "PY 2012",
                "SP 22",
                "EP 34",
                "VL 3",
                "IS 4",
                "DO https://doi.org/10.1000/ABC",
                "LA English",
                "KW one",
                "KW two",
                "SN ",
            )
        )
    )

    tags = " ".join(item.tag for item in record.raw)
    assert tags == "TY AU AU TI T2 PY SP EP VL IS DO LA KW KW SN ER"
    assert record.raw[10] == RawTag("DO", "https://doi.org/10.1000/ABC", 11)
    assert (record.position, record.line, record.kind) == (1, 1, "article")
    assert (record.title, record.authors) == ("A trial", ("Smith, John", "Roy, Bo"))
    assert (record.journal, record.year, record.pages) == ("Journal of Trials", 2012, "22-34")
    assert (record.volume, record.issue, record.doi) == ("3", "4", "10.1000/abc")
    assert (record.keywords, record.language) == (("one", "two"), "English")
    assert record.provenance["pages"] == "SP+EP"
    assert record.provenance["journal"] == "T2"
    assert set(record.provenance) == {
        "title", "authors", "year", "journal", "volume", "issue", "pages",
        "doi", "keywords", "language", "kind",
    }  # fmt: skip


def test_records_count_from_one_and_name_their_lines(write: Write, ris: Make) -> None:
    reading = read(write("\n" + ris("TI One") + ris("TI Two")))

    assert [(one.position, one.line) for one in reading] == [(1, 2), (2, 6)]
    assert (reading.starts, reading.made, reading.problems) == (2, 2, [])


def test_records_without_blank_lines_between_them_stay_apart(write: Write) -> None:
    text = "TY  - JOUR\nTI  - One\nER  -\nTY  - JOUR\nTI  - Two\nER  -\n"

    assert [one.title for one in read(write(text))] == ["One", "Two"]


def test_a_record_without_an_end_is_kept_and_noted(write: Write) -> None:
    reading = read(write("TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\nER  - \n"))

    assert [one.title for one in reading] == ["One", "Two"]
    assert [(problem.line, problem.what) for problem in reading.problems] == [(1, NO_END)]


def test_a_file_cut_short_keeps_its_last_record_and_says_so(write: Write, ris: Make) -> None:
    reading = read(write(ris("TI One") + "TY  - JOUR\nTI  - Tw"))

    assert [one.title for one in reading] == ["One", "Tw"]
    assert [(problem.line, problem.what, problem.text) for problem in reading.problems] == [
        (5, CUT_SHORT, "Tw")
    ]
    assert (reading.starts, reading.made) == (2, 2)


def test_a_record_that_lost_its_start_is_kept_and_does_not_join_its_neighbour(
    write: Write, ris: Make
) -> None:
    reading = read(write(ris("TI One") + "TI  - Two\nPY  - 2001\nER  - \n\n" + ris("TI Three")))

    assert [one.title for one in reading] == ["One", "Two", "Three"]
    assert (reading.starts, reading.made) == (2, 3)
    assert [(problem.line, problem.what) for problem in reading.problems] == [(5, NO_START)]


def test_a_file_whose_starts_are_all_lost_is_told_by_its_ends(write: Write) -> None:
    reading = read(write("TI  - One\nER  - \n\nTI  - Two\nER  - \n"))

    assert [one.title for one in reading] == ["One", "Two"]
    assert reading.starts == 0
    assert reading.detected.evidence[0] == "no TY line, but line 2 is 'ER  -'"


def test_banners_stay_with_the_record_they_stand_at(write: Write, ris: Make, lost: Lost) -> None:
    banner = 'Record #{} of 2\nProvider: Someone\nContent: text/plain; charset="UTF-8"\n\n'
    text = banner.format(1) + ris("TI One") + banner.format(2) + ris("TI Two")
    reading = read(write(text))

    assert not lost(text, reading)
    first, second = reading
    assert second.raw[0] == RawTag("", "Record #2 of 2", 9)
    assert (first.line, second.line) == (5, 13)
    assert reading.problems == []


def test_what_ovid_writes_after_a_record_stays_with_it(write: Write) -> None:
    text = (
        "1.\nTY  - JOUR\nT1  - One\nER  -\nNL  - J One\n\n"
        "Link to the Ovid Full Text or citation: https://ovid.example/1\n\n"
        "2.\nTY  - JOUR\nT1  - Two\nER  -\n"
    )
    first, second = read(write(text))

    assert [item.tag for item in first.raw] == ["", "TY", "T1", "ER", "NL", ""]
    assert second.raw[0] == RawTag("", "2.", 9)


def test_text_that_belongs_to_no_record_is_kept_as_a_problem(
    write: Write, ris: Make, lost: Lost
) -> None:
    text = "My search of Monday\n" + ris("TI One") + "1 exp dogs/ (12)\nXX  - odd\n" + ris("TI Two")
    reading = read(write(text))

    assert not lost(text, reading)
    assert [(problem.line, problem.what, problem.text) for problem in reading.problems] == [
        (1, STRAY, "My search of Monday"),
        (6, STRAY, "1 exp dogs/ (12)"),
        (7, STRAY_TAG, "XX  - odd"),
    ]


def test_a_second_end_is_no_record(write: Write) -> None:
    reading = read(write("TY  - JOUR\nTI  - One\nER  - \nER  - \n"))

    assert len(list(reading)) == 1


def test_a_bare_carriage_return_in_a_field_ends_a_line_of_it(write: Write) -> None:
    (record,) = read(write("TY  - JOUR\r\nAB  - Aim\rMethod\r\r\nER  - \r\n"))

    assert record.abstract == "Aim\nMethod"


def test_files_pasted_together_keep_the_record_after_a_second_mark(write: Write, ris: Make) -> None:
    text = "\ufeff" + ris("TI One") + "\ufeff" + ris("TI Two")

    assert [one.title for one in read(write(text))] == ["One", "Two"]


def test_thousands_of_odd_records_are_counted_rather_than_listed(write: Write) -> None:
    reading = read(write("TY  - JOUR\nTI  - One\n" * 1_000))

    assert len(list(reading)) == 1_000
    assert len(reading.problems) == 102
    assert reading.problems[-1].what == f"899 more from this line on: {NO_END}"


def test_a_line_of_ten_megabytes_does_not_hurt(write: Write) -> None:
    long = "10.1 and doi 'x, " * 60_000
    lines = f"AU  - {long}\nN1  - {long}\nKW  - {long}\nAB  - {long * 10}\n"
    path = write(f"TY  - JOUR\nTI  - One\n{lines}ER  - \n")
    (record,) = read(path)  # in steps that grow with its square this would not end

    assert record.title == "One"


def test_reading_does_not_hold_what_it_has_read(write: Write, ris: Make) -> None:
    path = write(ris("TI One", "AB " + "word " * 2_000) * 1_200)
    list(read(write(ris("TI warm"), name="warm")))
    tracemalloc.start()
    try:
        made = sum(1 for _ in read(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert made == 1_200
    assert path.stat().st_size > 12_000_000
    assert peak < 4_000_000


FIELD = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(
        ["JOUR", "10.1000/x", "Smith, J", "2012", "Record #1 of 2", "<i>a</i> &amp; b"]
    ),
)
LINES = st.lists(
    st.tuples(
        st.sampled_from(["TY  - ", "ER  - ", "TI  - ", "AU - ", "AB  - ", "", "  ", "ZZ  -"]),
        FIELD,
        st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    ),
    max_size=20,
)


@settings(max_examples=100)
@given(lines=LINES)
def test_whatever_follows_a_start_every_word_of_the_file_is_kept(
    words_lost: Lost, lines: list[tuple[str, str, str]]
) -> None:
    text = "TY  - JOUR\n" + "".join("".join(line) for line in lines)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x")
        path.write_bytes(text.encode())
        reading = read(path)
        assert not words_lost(text, reading)
    assert reading.made >= reading.starts >= 1


@pytest.mark.parametrize("field", ["10.1000/abc", "<script>alert(1)</script>", "=1+1"])
def test_a_title_that_is_hostile_is_kept_as_text(write: Write, ris: Make, field: str) -> None:
    (record,) = read(write(ris(f"TI {field}")))

    assert record.title == field
