"""Labelled sets are read as other people write them, and what is wrong is told in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import UnreadableError


@pytest.fixture(scope="module")
def sets(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("labelled_sets")


def put(folder: Path, records: str | bytes, clusters: str | bytes) -> Path:
    for name, text in (("records.csv", records), ("clusters.csv", clusters)):
        data = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(data)
    return folder


def test_columns_come_in_any_order_and_may_be_missing(sets: ModuleType, tmp_path: Path) -> None:
    put(tmp_path, "Title,Extra,record_id\nA map,x,7\nB map,,8\n", "record_id,cluster_id\n8,c\n7,c")

    read = sets.read_set(tmp_path)

    assert read.records == [{"record": "7", "title": "A map"}, {"record": "8", "title": "B map"}]
    assert read.truth == ["c", "c"]
    assert read.notes == []


def test_a_byte_order_mark_semicolons_and_quoted_lines_are_read(
    sets: ModuleType, tmp_path: Path
) -> None:
    records = '\ufeffrecord_id;title;abstract\r\n1;"A; map";"one\rtwo\nthree"\r\n'
    put(tmp_path, records, '\ufeff"cluster_id"\t"record_id"\n1\t1\n')

    (record,) = sets.read_set(tmp_path).records

    assert record == {"record": "1", "title": "A; map", "abstract": "one\rtwo\nthree"}


def test_a_record_that_is_not_listed_stands_alone(sets: ModuleType, tmp_path: Path) -> None:
    put(tmp_path, "record_id,title\n1,A\n2,B\n3,C\n", "cluster_id,record_id\n9,1\n9,3\n")

    assert sets.read_set(tmp_path).truth == ["9", "alone 2", "9"]


def test_ids_that_a_spreadsheet_made_numbers_are_found_again(
    sets: ModuleType, tmp_path: Path
) -> None:
    put(tmp_path, "record_id,title\n0012,A\n12x,B\n13,C\n", "cluster_id,record_id\n1,12.0\n1,13\n")

    assert sets.read_set(tmp_path).truth == ["1", "alone 12x", "1"]


def test_unknown_and_twice_clustered_records_are_counted_and_named(
    sets: ModuleType, tmp_path: Path
) -> None:
    clusters = "cluster_id,record_id\na,1\nb,1\na,5\na,6\n"
    read = sets.read_set(put(tmp_path, "record_id,title\n1,A\n", clusters))

    assert read.truth == ["a"]
    strange, twice = read.notes
    assert "2 record(s) that records.csv does not hold" in strange
    assert "'5' (line 4)" in strange
    assert "'1' (line 3)" in twice


def test_old_windows_text_is_read_and_told(sets: ModuleType, tmp_path: Path) -> None:
    put(tmp_path, "record_id,title\n1,Größe\n".encode("cp1252"), "cluster_id,record_id\n")

    read = sets.read_set(tmp_path)

    assert read.records[0]["title"] == "Größe"
    assert "Windows-1252" in read.notes[0]


def test_a_file_that_only_begins_as_utf_8_keeps_its_first_column(
    sets: ModuleType, tmp_path: Path
) -> None:
    put(tmp_path, b"\xef\xbb\xbfrecord_id,title\n1,Gr\xf6\xdfe\n", "cluster_id,record_id\n")

    assert sets.read_set(tmp_path).records[0] == {"record": "1", "title": "Größe"}


def test_rows_of_another_width_are_told(sets: ModuleType, tmp_path: Path) -> None:
    put(tmp_path, "record_id,title\n1,A,spare\n2\n\n", "cluster_id,record_id\n")

    read = sets.read_set(tmp_path)

    assert [record["record"] for record in read.records] == ["1", "2"]
    assert "2 row(s)" in read.notes[0]


@pytest.mark.parametrize(
    ("records", "clusters", "told"),
    [
        ("title\nA\n", "cluster_id,record_id\n", "no column record_id; the heading reads title"),
        ("", "cluster_id,record_id\n", "no column record_id"),
        ("record_id\n1\n", "record_id\n1\n", "no column cluster_id"),
        ("record_id,title\n1,A\n1,B\n", "cluster_id,record_id\n", "line 3: record_id '1'"),
        ("record_id,title\n,A\n", "cluster_id,record_id\n", "line 2: no record_id"),
        ("record_id,title\n", "cluster_id,record_id\n", "a heading and no records"),
    ],
)
def test_what_cannot_be_used_is_one_line_with_its_place(
    sets: ModuleType, tmp_path: Path, records: str, clusters: str, told: str
) -> None:
    with pytest.raises(UnreadableError, match=told) as raised:
        sets.read_set(put(tmp_path, records, clusters))

    assert "\n" not in str(raised.value)


def test_a_folder_of_sets_is_opened_and_one_without_is_named(
    sets: ModuleType, tmp_path: Path
) -> None:
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        put(tmp_path / name, "record_id\n1\n", "cluster_id,record_id\n")

    assert [path.name for path in sets.find_sets(tmp_path)] == ["a", "b"]
    with pytest.raises(UnreadableError, match=r"no records\.csv and clusters\.csv"):
        sets.find_sets(tmp_path / "a" / "gone")


@given(st.binary(max_size=200), st.binary(max_size=100))
def test_any_bytes_are_read_or_refused_in_one_line(
    sets: ModuleType, tmp_path_factory: pytest.TempPathFactory, records: bytes, clusters: bytes
) -> None:
    folder = put(tmp_path_factory.mktemp("set"), b"record_id,title\n" + records, clusters)
    try:
        read = sets.read_set(folder)
    except UnreadableError as error:
        assert str(error)
    else:
        assert len(read.truth) == len(read.records)
