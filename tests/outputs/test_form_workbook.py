"""An empty form as a workbook: locked, with lists of choices and hidden keys, and no formula."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from reviewkit.codebook import Codebook
from reviewkit.documents import load
from reviewkit.forms import Form, read_form
from reviewkit.forms.layout import group_sheets
from reviewkit.outputs.form_workbook import to_xlsx

SMALL = Path(__file__).parents[1] / "review"
HOSTILE = """\
reviewkit: 1
id: f
version: "1"
title: "=cmd|' /C calc'!A0"
sections:
  - id: s
    title: "+1"
    fields:
      - {id: a, label: "=1+1", help: "@SUM(A1)", default: "=2+2"}
      - {id: g, label: "History", repeat: true, fields: [{id: b, label: "-1"}]}
      - {id: h, label: "a/b*c?[d]: a title of more than thirty-one letters", repeat: true,
         fields: [{id: b, label: B}]}
      - {id: i, label: "a b c  d   a title of more than thirty-one letters", repeat: true,
         fields: [{id: b, label: B}]}
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return load(SMALL / "extraction_forms" / "small.yml", Form)


@pytest.fixture(scope="module")
def book(form: Form) -> Workbook:
    codebooks = {"factors": load(SMALL / "codebooks" / "factors.yml", Codebook)}
    return load_workbook(io.BytesIO(to_xlsx(form, codebooks)))


def test_single_questions_lie_in_one_sheet_and_each_repeating_group_in_its_own(
    book: Workbook,
) -> None:
    assert book.sheetnames == [
        "Answers",
        "What helped",
        "What helped or hindered",
        "Outcomes",
        "reviewkit",
    ]
    keys = [cell.value for cell in book["Answers"]["A"]]
    assert keys[:6] == ["key", "#", "@study", "@extractor", "@report", "#"]
    assert keys[6:8] == ["summary", "design"]
    assert [cell.value for cell in book["What helped"][1]][:4] == [
        "row",
        "statement",
        "codes",
        "conditions",
    ]


def test_keys_are_hidden_and_only_what_is_to_be_filled_in_is_unlocked(book: Workbook) -> None:
    sheet = book["Answers"]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    assert book["reviewkit"].sheet_state == "veryHidden"
    assert all(one.protection.sheet for one in book.worksheets)
    assert sheet["B7"].protection.locked
    for column in "DEFGHI":
        assert not sheet[f"{column}7"].protection.locked
        assert sheet[f"{column}7"].number_format == "@", "2001-03 stays what was typed"
    assert not book["What helped"]["A3"].protection.locked
    assert book["What helped"]["A2"].protection.locked


def test_choices_are_offered_as_a_list_with_the_missing_codes(book: Workbook) -> None:
    rules = {str(one.sqref): one for one in book["Answers"].data_validations.dataValidation}
    design = rules["D8"]
    assert design.type == "list"
    sheet, _, cells = design.formula1.rpartition("!")
    assert sheet == "'reviewkit'"
    words = [cell.value for (cell,) in book["reviewkit"][cells.replace("$", "")]]
    assert words == ["trial", "cohort", "other design", "NR", "NRV", "NA", "UNC", "TBD"]
    assert design.errorStyle == "warning", "a workbook warns; reviewkit refuses"


def test_codes_are_listed_beside_their_question(book: Workbook) -> None:
    assert "TRUST: Trust" in str(book["What helped"]["C2"].value)


def test_nothing_a_form_says_becomes_a_formula() -> None:
    form = read_form(HOSTILE, "f.yml")
    book = load_workbook(io.BytesIO(to_xlsx(form, {})))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.value for cell in cells} >= {"=1+1", "=2+2", "+1"}
    assert {cell.value for cell in cells if cell.data_type == "f"} == set()


def test_titles_of_sheets_are_what_a_workbook_takes() -> None:
    titles = [one.title for one in group_sheets(read_form(HOSTILE, "f.yml"))]
    assert len({title.lower() for title in titles}) == 3
    assert titles[0] == "History 2", "a name that Excel keeps for itself"
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles)


def test_the_same_form_gives_the_same_bytes(form: Form) -> None:
    assert to_xlsx(form, {}) == to_xlsx(form, {})
