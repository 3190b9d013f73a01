from __future__ import annotations

import io

from openpyxl import Workbook, load_workbook

from reviewkit.outputs.table_sheet import CUT, MOST_TEXT, to_xlsx
from reviewkit.outputs.tables import EMPTY, Cell, Row, Table


def book(*rows: Row, notes: tuple[str, ...] = ()) -> Workbook:
    table = Table("t", "Table 1: Wards", ("Study", "Found"), rows, notes)
    return load_workbook(io.BytesIO(to_xlsx(table)))


def row(text: str, *bullets: str, new: bool = False) -> Row:
    return Row((Cell("Able 2003"), Cell(text, bullets)), new)


def test_the_head_is_frozen_and_every_column_can_be_filtered() -> None:
    sheet = book(row("a"), row("b"))["Table"]

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B3"


def test_text_that_looks_like_a_formula_or_a_link_stays_text() -> None:
    sheet = book(row("=1+1"), row("@SUM(A1)"), row("http://example.org"))["Table"]

    cells = [sheet.cell(number, 2) for number in (2, 3, 4)]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=1+1", "s"),
        ("@SUM(A1)", "s"),
        ("http://example.org", "s"),
    ]
    assert not any(cell.hyperlink for cell in cells)


def test_a_whole_number_is_a_number_and_a_long_one_keeps_its_digits() -> None:
    sheet = book(row("12"), row("12345678901234567890"), row("007 wards"))["Table"]

    assert sheet["B2"].value == 12
    assert sheet["B3"].value == "12345678901234567890"
    assert sheet["B4"].value == "007 wards"


def test_bullets_are_lines_and_new_rows_have_a_column() -> None:
    sheet = book(row("See", "one", "two", new=True), row("b"))["Table"]

    assert sheet["B2"].value == "See\none\ntwo"
    assert [sheet.cell(number, 3).value for number in (1, 2, 3)] == ["new", "new", ""]


def test_title_and_notes_stand_on_a_sheet_of_their_own() -> None:
    sheet = book(row("a"), notes=("=A note.",))["About"]

    assert [cell.value for (cell,) in sheet.iter_rows()] == ["Table 1: Wards", "=A note."]


def test_text_longer_than_a_cell_can_hold_says_where_it_was_cut() -> None:
    value = book(row("a" * 40_000))["Table"]["B2"].value

    assert len(value) == MOST_TEXT
    assert value.endswith(CUT)


def test_a_table_without_rows_is_a_sentence() -> None:
    assert book()["Table"]["A2"].value == EMPTY


def test_the_same_table_gives_the_same_bytes() -> None:
    table = Table("t", "T", ("Study", "Found"), (row("a"),))

    assert to_xlsx(table) == to_xlsx(table)


def test_groups_have_a_column_so_that_they_can_be_filtered() -> None:
    grouped = Row((Cell("Able 2003"), Cell("a")), new=True, group="Trials")
    sheet = book(grouped, row("b"))["Table"]

    assert [cell.value for cell in sheet[1]] == ["Study", "Found", "group", "new"]
    assert [sheet["C2"].value, sheet["D2"].value] == ["Trials", "new"]
    assert sheet.auto_filter.ref == "A1:D3"
