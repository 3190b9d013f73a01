from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.errors import UnreadableError
from reviewkit.formats.labelled import Labelled, read_labelled

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=30)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT, TEXT, st.booleans()), max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(
    tmp_path: Path, rows: list[tuple[str, str, bool]]
) -> None:
    path = tmp_path / "past.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("Title", "abstract ", "included"))
        table.writerows((title, abstract, int(good)) for title, abstract, good in rows)
    expected = tuple(Labelled(title, abstract, "", good) for title, abstract, good in rows)
    assert read_labelled(path).records == expected


@pytest.mark.parametrize(
    ("word", "good"), [("1", True), ("Yes", True), ("0.0", False), ("excluded", False)]
)
def test_labels_may_be_words(tmp_path: Path, word: str, good: bool) -> None:
    path = tmp_path / "past.csv"
    path.write_text(f"title,abstract,keywords,label\na,b,c,{word}\n", encoding="utf-8")
    assert read_labelled(path).records == (Labelled("a", "b", "c", good),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_are_parted_by_what_the_header_has_most_of(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "past.csv"
    rows = ("title", "abstract", "label"), ("a, b; c", "d", "1")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert read_labelled(path).records == (Labelled("a, b; c", "d", "", True),)


def test_a_minus_one_of_asreview_is_no_label(tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_text("title,abstract,asreview_label\na,b,-1\nc,d,1\ne,f,\n", encoding="utf-8")
    read = read_labelled(path)
    assert (len(read.records), read.unlabelled) == (1, 2)


def test_a_byte_order_mark_is_not_part_of_the_header(tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_text("title,abstract,label\na,b,1\n", encoding="utf-8-sig")
    assert len(read_labelled(path).records) == 1


def test_the_final_label_comes_before_others(tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_text("title,abstract,label,label_included\na,b,1,0\n", encoding="utf-8")
    assert read_labelled(path).records[0].included is False


def test_a_column_of_labels_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_text("title,abstract,label\na,b,1\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="no column stage"):
        read_labelled(path, "stage")
