from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reviewkit.errors import NotAllowedError
from reviewkit.formats.writing import Entry, Profile, Said
from reviewkit.formats.writing.table import EXACT
from reviewkit.terms import Record, Stage
from tests.formats.written import KINDS, PLAIN, RECORDS, comes_back, entries, plain, written

SAID = (Said(Stage.TITLE, "", "include"), Said(Stage.TITLE, "ADA", "include", note="\u00e5 ja"))


def _rows(records: list[Record], profile: Profile | None = None) -> list[dict[str, str]]:
    text = written("csv", entries(records), profile).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _sheet(items: list[Entry], profile: Profile | None = None) -> list[dict[str, Any]]:
    data = io.BytesIO(written("xlsx", items, profile))
    head, *rows = load_workbook(data, read_only=True).active.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.mark.parametrize("profile", [None, Profile.RAYYAN, Profile.ASREVIEW])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, min_size=1, max_size=3))
def test_whatever_a_record_holds_it_is_read_back_from_csv_as_it_was(
    tmp_path: Path, profile: Profile | None, records: list[Record]
) -> None:
    comes_back(tmp_path / "export", "csv", records, profile)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("profile", [None, Profile.RAYYAN, Profile.ASREVIEW])
def test_a_plain_record_of_any_kind_needs_nothing_beside_it(
    kind: str, profile: Profile | None
) -> None:
    assert [row[EXACT] for row in _rows([plain(kind=kind)], profile)] == [""]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d"])
def test_nothing_in_a_table_is_a_formula(start: str) -> None:
    (row,) = _rows([plain(title=f"{start}SUM(A1)", authors=(f"{start}x",))])

    assert (row["title"], row["authors"]) == (f"'{start}SUM(A1)", f"'{start}x")
    data = io.BytesIO(written("xlsx", entries([plain(title=f"{start}SUM(A1)")])))
    cells = [cell for row in load_workbook(data).active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value == f"{start}SUM(A1)"} == {"s"}


def test_a_table_opens_as_utf_8_in_excel_with_lines_as_it_wants_them() -> None:
    data = written("csv", entries([plain(abstract=None)]))

    assert data.startswith(b"\xef\xbb\xbfreviewkit_id,type,title,authors,")
    assert data.count(b"\n") == data.count(b"\r\n") == 2


def test_decisions_sources_and_labels_have_their_columns() -> None:
    entry = Entry("3fa9c21e-0001", PLAIN, ("CINAHL", "PubMed"), SAID, ("background",))
    (row,) = _sheet([entry])

    assert row["sources"] == "CINAHL; PubMed"
    assert row["title_outcome"] == "include"
    assert row["title_decisions"] == "title, ADA: include (\u00e5 ja)"
    assert row["fulltext_outcome"] is None
    assert row["labels"] == "background"


def test_asreview_is_told_what_stands_in_a_column_of_numbers() -> None:
    items = [Entry("a-0001", PLAIN, said=SAID), Entry("a-0002", PLAIN)]

    assert [row["included"] for row in _sheet(items, Profile.ASREVIEW)] == [1, -1]


def test_rayyan_finds_its_columns_and_its_own_notes() -> None:
    text = written("csv", [Entry("a-0001", PLAIN, said=SAID)], Profile.RAYYAN).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))

    assert next(iter(row)) == "key"
    assert row["authors"] == "Lind, A and \u00d8st, B\u00e5rd"
    assert row["notes"] == 'RAYYAN-INCLUSION: {"ADA"=>"Included"}'
    assert row["pubmed_id"] == "12345"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, min_size=1, max_size=2))
def test_whatever_a_record_holds_it_is_read_back_from_a_workbook(
    tmp_path: Path, records: list[Record]
) -> None:
    comes_back(tmp_path / "export", "xlsx", records)


def test_a_text_too_long_for_a_sheet_is_refused_and_the_report_named() -> None:
    with pytest.raises(NotAllowedError, match=r"Report 3fa9c21e-0001 has a text of 40,000 char"):
        written("xlsx", entries([plain(abstract="x" * 40_000)]))
