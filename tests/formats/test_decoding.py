from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import UnreadableError
from reviewkit.formats import decoding, read
from reviewkit.formats.decoding import MIXED, lines, sample, tell_encoding
from reviewkit.formats.reading import Tally

Write = Callable[..., Path]
TEXT = "TY  - JOUR\nAU  - Müller, Jörg\nTI  - Größe\nPY  - 2012\nER  - \n\n" * 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_each_encoding_and_line_end_gives_the_same_records(
    write: Write, codec: str, name: str, end: str
) -> None:
    reading = read(write(TEXT.replace("\n", end), encoding=codec))
    records = list(reading)

    assert reading.detected.encoding == name
    assert [(one.title, one.authors, one.year) for one in records] == [
        ("Größe", ("Müller, Jörg",), 2012)
    ] * 3
    assert reading.problems == []


def test_utf16_without_a_mark_whose_high_byte_comes_first_is_known(write: Write) -> None:
    assert tell_encoding(write(TEXT, encoding="utf-16-be"))[0] == "utf-16-be"


def test_utf16_without_a_mark_is_known_where_most_letters_are_not_latin(write: Write) -> None:
    text = "TY  - JOUR\nTI  - " + "系统综述与荟萃分析" * 4 + "\nER  - \n"

    assert [one.title for one in read(write(text, encoding="utf-16-le"))] == [
        "系统综述与荟萃分析" * 4
    ]


def test_a_stray_zero_byte_in_a_tiny_file_does_not_make_it_utf16(write: Write) -> None:
    assert tell_encoding(write(b"TY  - \x00\n"))[0] == "utf-8"


def test_a_far_stray_byte_is_seen_and_named_with_its_line(write: Write) -> None:
    good = "TY  - JOUR\nTI  - Größe und Maß\nER  - \n\n".encode() * 12_000
    path = write(good + "TY  - JOUR\nTI  - Café\nER  - \n".encode("cp1252"))
    reading = read(path)
    *_, last = reading

    assert reading.detected.encoding == MIXED
    assert last.title == "Café"
    assert [(problem.line, problem.text) for problem in reading.problems] == [
        (48_002, "TI  - Café")
    ]


def test_bytes_that_windows_leaves_open_are_kept_as_controls(write: Write) -> None:
    path = write(b"caf\xe9 \x81 na\xefve\n")
    tally = Tally()

    assert list(lines(path, tell_encoding(path)[0], tally)) == ["café \x81 naïve\n"]


def test_a_letter_cut_off_at_the_end_of_the_file_is_not_fatal(write: Write) -> None:
    path = write(TEXT.encode() + "TY  - JOUR\nTI  - Größe".encode()[:-2])
    *_, last = read(path)

    assert last.title is not None
    assert last.title.startswith("Gr")


def test_utf16_cut_inside_a_letter_is_read_and_noted(write: Write) -> None:
    reading = read(write(TEXT.encode("utf-16") + b"\x41"))

    assert len(list(reading)) == 3
    assert any("could not be decoded" in problem.what for problem in reading.problems)


def test_an_accented_word_alone_is_not_taken_for_utf16(write: Write) -> None:
    assert tell_encoding(write("é", encoding="cp1252"))[0] == "cp1252"


def test_a_sample_says_whether_it_is_the_whole_file(write: Write) -> None:
    path = write("abc")

    assert sample(path, "utf-8").whole
    assert not sample(path, "utf-8", characters=2).whole


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"^none.ris cannot be opened \(No such file"):
        tell_encoding(tmp_path / "none.ris")


def test_a_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened"):
        tell_encoding(tmp_path)


def test_a_line_without_end_is_refused_with_its_number(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "LONGEST_LINE", 50)
    path = write("TY  - JOUR\n" + "x" * 51 + "\nER  - \n", name="long.ris")
    with pytest.raises(UnreadableError, match=r"long\.ris:2: this line has over"):
        list(lines(path, "utf-8", Tally()))

    assert len(list(lines(write("a\n" * 60), "utf-8", Tally()))) == 60
