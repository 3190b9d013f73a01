"""A form printed as a workbook, filled in, and read back: each answer knows its cell."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.workbook import Workbook as Book

from reviewkit.documents import load
from reviewkit.errors import UnreadableError
from reviewkit.forms import Form
from reviewkit.outputs.form_workbook import to_xlsx
from reviewkit.plan import Plan
from reviewkit.stages.extract import Given, read_answers

Fill = Callable[..., Path]


@pytest.fixture
def fill(plan: Plan, tmp_path: Path) -> Fill:
    """Print the form, change its cells, and save it: fill(lambda book: ...)."""

    def filled(*changes: Callable[[Book], Any]) -> Path:
        assert plan.form is not None
        book = load_workbook(io.BytesIO(to_xlsx(plan.form, plan.codebooks)))
        for change in changes:
            change(book)
        path = tmp_path / "S1.xlsx"
        book.save(path)
        return path

    return filled


def put(path: str, value: Any, column: str = "D", sheet: str = "Answers") -> Callable[[Book], None]:
    """Type into the row of a question."""

    def typed(book: Book) -> None:
        page = book[sheet]
        (row,) = [cell.row for cell in page["A"] if cell.value == path]
        page[f"{column}{row}"] = value

    return typed


def cell(sheet: str, at: str, value: Any) -> Callable[[Book], None]:
    def typed(book: Book) -> None:
        book[sheet][at] = value

    return typed


def read(plan: Plan, path: Path) -> Given:
    assert plan.form is not None
    (given,) = read_answers(path, plan.form)
    return given


def refused(plan: Plan, path: Path) -> list[str]:
    with pytest.raises(UnreadableError) as told:
        read(plan, path)
    return [line.removeprefix(str(path)) for line in str(told.value).splitlines()]


def test_a_workbook_nobody_filled_in_answers_nothing(plan: Plan, fill: Fill) -> None:
    given = read(plan, fill())
    assert (given.study, given.extractor, given.answers) == ("", "", [])


def test_answers_come_back_with_their_sources_and_their_cells(plan: Plan, fill: Fill) -> None:
    path = fill(
        put("@study", "S1"),
        put("@extractor", "ADA"),
        put("@report", "an:EX-01"),
        put("summary", "In brief"),
        put("clarity", "Yes"),
        put("clarity", "it says so", "E"),
        put("clarity", "an:EX-02", "H"),
        put("setting", "home; Hospital"),
        put("people.invited", 12),
        put("people.mean_age", 71.5),
        cell("What helped", "A3", "F1"),
        cell("What helped", "B3", "A tie"),
        cell("What helped", "C3", "PAY; TIME"),
        cell("What helped", "G3", 15.0),
        cell("What helped", "A5", "F2"),
        cell("What helped", "B5", "=not a formula"),
    )
    book = load_workbook(path)
    book["What helped"]["B5"].data_type = "s"
    book.save(path)
    given = read(plan, path)
    assert (given.study, given.extractor) == ("S1", "ADA")
    told = {one.where: one for one in given.answers}
    assert {name: one.value for name, one in told.items()} == {
        "summary": "In brief",
        "clarity": "yes",
        "setting": ["home", "hospital"],
        "people.invited": "12",
        "people.mean_age": "71.5",
        "helped.statement [F1]": "A tie",
        "helped.codes [F1]": "PAY; TIME",
        "helped.statement [F2]": "=not a formula",
    }
    assert told["clarity"].reason == "it says so"
    assert (told["clarity"].report, told["summary"].report) == ("an:EX-02", "an:EX-01")
    assert told["helped.codes [F1]"].page == "15"
    assert told["helped.codes [F1]"].at == f"{path}:What helped:C3"


def test_every_cell_that_cannot_be_read_is_told_at_once(plan: Plan, fill: Fill) -> None:
    path = fill(
        put("summary", "=1+1"),
        put("years", datetime.date(2001, 3, 1)),
        put("design", "a reason alone", "E"),
        put("started", "#N/A"),
        cell("What helped", "B3", "no key"),
        cell("Answers", "D60", "below the questions"),
        lambda book: book["What helped"].merge_cells("B7:C8"),
        lambda book: book.create_sheet("Mine").append(["notes"]),
    )
    assert refused(plan, path) == [
        ":Answers:D7: holds a formula; paste its value instead.",
        ":Answers:D8: there is reason but no answer.",
        ":Answers:D11: holds the error #N/A; type the value.",
        ":Answers:D12: was turned into a date; format the cell as text and type it again.",
        ":Answers:D60: there is no question in this row.",
        ":What helped:B7:C8: these cells are merged; split them and fill in each.",
        ":What helped:A3: this row needs a short key of its own.",
        ":Mine:A1: this sheet is none of the form's; move what it says, and delete it.",
    ]


def test_a_workbook_of_another_form_or_version_is_refused(plan: Plan, fill: Fill) -> None:
    (said,) = refused(plan, fill(cell("reviewkit", "B1", "other")))
    assert said == ": is filled in for the form `other`, not for `small`."
    (said,) = refused(plan, fill(cell("reviewkit", "B2", "0.9")))
    assert said.startswith(": is of version 0.9 of the form, and version 1 is in force;")


def test_a_workbook_whose_hidden_keys_were_changed_is_refused(plan: Plan, fill: Fill) -> None:
    for change in (
        cell("Answers", "D1", None),
        cell("What helped", "B1", "statment"),
        lambda book: book["Outcomes"].delete_rows(1),
    ):
        (said,) = refused(plan, fill(change))
        assert "A1: the hidden first row was changed; print the form anew" in said


def test_rows_of_answers_come_from_a_plain_sheet(plan: Plan, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["study", "field", "row", "value", "extractor"])
    book.active.append(["S1", "summary", None, "One", "ADA"])
    book.active.append([None, None])
    book.active.append(["S1", "helped.codes", "F1", "PAY", "BO"])
    path = tmp_path / "many.xlsx"
    book.save(path)
    assert plan.form is not None
    first, second = read_answers(path, plan.form)
    assert (first.study, first.extractor, first.answers[0].at) == ("S1", "ADA", f"{path}:Sheet:D2")
    assert second.answers[0].where == "helped.codes [F1]"
    book.active["D1"] = "valeu"
    book.save(path)
    assert refused(plan, path)[0].startswith(":Sheet:A1: the column `value` is missing;")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"study,field\n"])
def test_what_is_no_workbook_is_told_in_one_line(
    plan: Plan, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "S1.xlsx"
    path.write_bytes(content)
    (said,) = refused(plan, path)
    assert "not readable as an Excel workbook" in said


def test_a_zip_that_is_no_workbook_or_unpacks_without_end_is_refused(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "S1.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x" * 1000)
    assert "not readable" in refused(plan, path)[0]
    monkeypatch.setattr("reviewkit.stages.extract.workbook.LARGEST", 999)
    assert "unpacks to 1,000 bytes, more than 999" in refused(plan, path)[0]


@pytest.fixture(scope="module")
def small() -> Form:
    return load(Path(__file__).parents[2] / "review/extraction_forms/small.yml", Form)


@pytest.fixture(scope="module")
def printed(small: Form, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("printed") / "S1.xlsx"
    path.write_bytes(to_xlsx(small, {}))
    return path


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    part=st.integers(0, 30),
    start=st.floats(0, 1),
    length=st.integers(0, 40),
    new=st.binary(max_size=5),
)
def test_a_damaged_workbook_is_read_or_refused_in_words(
    small: Form,
    printed: Path,
    part: int,
    start: float,
    length: int,
    new: bytes,
) -> None:
    path = printed.with_name("damaged.xlsx")
    with zipfile.ZipFile(printed) as whole, zipfile.ZipFile(path, "w") as damaged:
        names = whole.namelist()
        for name in names:
            data = whole.read(name)
            at = int(start * len(data))
            hit = name == names[part % len(names)]
            damaged.writestr(name, data[:at] + new + data[at + length :] if hit else data)
    try:
        assert all(one.at for sheet in read_answers(path, small) for one in sheet.answers)
    except UnreadableError as error:
        assert str(path) in str(error)
