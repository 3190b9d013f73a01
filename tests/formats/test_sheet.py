from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.errors import UnreadableError
from reviewkit.formats import detect, read
from reviewkit.formats.sheet import NO_HEADER
from reviewkit.formats.table import ABOVE

Rows = Sequence[Sequence[object]]
HEADER = ("Title", "Author Names", "Source", "Publication Year", "DOI", "Abstract", "PUI")
ROW = (
    "Walking",
    "Smith A., Roy B.",
    "Homes (2012) 3:2 (22-34)",
    2012,
    "10.1000/a",
    "We looked.",
    "L1",
)


def save(path: Path, sheets: dict[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def test_an_embase_workbook_has_its_header_on_a_later_row(tmp_path: Path) -> None:
    path = save(tmp_path / "a.ris", {"Embase": (("SEARCH QUERY",), ("'walk*'",), (), HEADER, ROW)})
    reading = read(path)
    (record,) = reading

    assert (reading.detected.format, reading.detected.dialect) == ("xlsx", "Embase")
    assert reading.detected.evidence[0].startswith("row 4 of sheet 'Embase' is a header of 7")
    assert (record.title, record.authors) == ("Walking", ("Smith, A.", "Roy, B."))
    assert (record.year, record.journal, record.pages) == (2012, "Homes", "22-34")
    assert (record.accession, record.line) == ("L1", 5)
    assert record.provenance["doi"] == "DOI"
    assert [(one.line, one.what, one.text) for one in reading.problems] == [
        (1, ABOVE, "SEARCH QUERY"),
        (2, ABOVE, "'walk*'"),
    ]


def test_every_sheet_with_a_header_is_read_and_words_of_others_are_kept(tmp_path: Path) -> None:
    notes = (("notes",), ("made", "by hand"))
    path = save(
        tmp_path / "b.xlsx",
        {"Notes": notes, "One": (HEADER, ROW), "Two": (("Title", "Year"), ("Homes", 2001.0))},
    )
    reading = read(path)

    assert [(record.position, record.title, record.year) for record in reading] == [
        (1, "Walking", 2012),
        (2, "Homes", 2001),
    ]
    assert (reading.starts, reading.made) == (2, 2)
    assert [(one.what, one.text) for one in reading.problems] == [
        (NO_HEADER, "notes"),
        (NO_HEADER, "made | by hand"),
    ]


def test_cells_are_kept_as_they_are_shown(tmp_path: Path) -> None:
    row = ("One_x000D_ two", datetime(2012, 5, 1), 3.0, 0.5, True, None, "more")
    path = save(tmp_path / "c.xlsx", {"S": (("Title", "Date", "Volume", "x", "y"), row)})
    (record,) = read(path)

    assert [tag.value for tag in record.raw] == [
        "One\r two", "2012-05-01", "3", "0.5", "True", "", "more"
    ]  # fmt: skip
    assert (record.title, record.year, record.volume) == ("One two", 2012, "3")


def test_a_workbook_without_column_names_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no sheet has a row of column names") as refused:
        detect(save(tmp_path / "d.xlsx", {"S": (("Walking", 2012),)}))

    assert "\n" not in str(refused.value)


def test_a_workbook_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "e.xlsx", {"S": (HEADER, ROW)})
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w") as new:
        for part in old.namelist():
            head = b'<!DOCTYPE x [<!ENTITY a "b">]>' if "sheet1" in part else b""
            new.writestr(part, head + old.read(part))

    with pytest.raises(UnreadableError, match="has a document type"):
        detect(bomb)


def test_a_workbook_that_would_unpack_to_very_much_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "f.xlsx", {"S": (HEADER, ROW)})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/zeros", "w") as part,
    ):
        for _ in range(101):
            part.write(bytes(1 << 20))

    with pytest.raises(UnreadableError, match="would unpack to 101 MB"):
        detect(path)


@given(at=st.floats(0, 1), noise=st.binary(min_size=1, max_size=40), cut=st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_workbook_is_read_or_refused_in_one_line(
    tmp_path: Path, at: float, noise: bytes, cut: bool
) -> None:
    path = tmp_path / "g.xlsx"
    if not path.exists():
        save(path, {"S": (HEADER, ROW)})
    whole = path.read_bytes()
    place = int(at * len(whole))
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(
        whole[:place] if cut else whole[:place] + noise + whole[place + len(noise) :]
    )

    try:
        assert [record.title for record in read(damaged)] in (["Walking"], [])
    except UnreadableError as error:
        assert "\n" not in str(error)
