"""The data of a site as files."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reviewkit import formats
from reviewkit.outputs import site_data
from reviewkit.outputs.site_frame import Site
from reviewkit.outputs.site_rows import Rows, rows_of
from reviewkit.stages.publish import SHEETS
from tests.outputs.sites import make_site
from tests.versions import Living

ABOUT = {"title": "Falls", "about": "Systematic review, protocol v1. Version v1."}


@pytest.fixture
def site(living: Living) -> Site:
    living.answer("S1", setting=["home", "clinic"], clarity={"value": "yes", "reason": "It is"})
    living.edit("protocol.yml", "title: Falls prevention", "title: Falls\nlicence: CC BY 4.0")
    return make_site(living)


@pytest.fixture
def rows(site: Site) -> dict[str, Rows]:
    return rows_of(site.shown, site.versions, site.study_pages, ABOUT)


@pytest.fixture
def tables(site: Site, rows: dict[str, Rows]) -> dict[str, list[dict[str, str]]]:
    """Every CSV file, read as any program would."""
    found = {}
    for name, lines in site_data.csv_files(rows, site.shown.material):
        text = "".join(lines).removeprefix("\ufeff")
        found[name] = [*csv.DictReader(io.StringIO(text, newline=""))]
    return found


def test_every_table_is_a_file_with_its_keys_repeated(
    tables: dict[str, list[dict[str, str]]],
) -> None:
    assert {f"{sheet.name}.csv" for sheet in SHEETS} <= set(tables)
    own = [one for one in tables["answers.csv"] if one["field"] == "setting"]
    assert [(one["study"], one["item"], one["value"]) for one in own] == [
        ("S1", "1", "home"),
        ("S1", "2", "clinic"),
    ]
    helped = next(one for one in tables["answers.csv"] if one["field"] == "helped.statement")
    assert helped["words"] == "'=Trust grows"  # no spreadsheet takes it for a formula


def test_the_wide_table_has_a_study_a_row_and_no_field_is_blank(
    tables: dict[str, list[dict[str, str]]],
) -> None:
    wide = {one["study"]: one for one in tables["answers-wide.csv"]}
    assert set(wide) == {"S1", "S2"}
    assert wide["S1"]["setting"] == "home; clinic"
    assert wide["S1"]["said.statement"] == "TBD"
    assert wide["S2"]["setting"] == "TBD"
    assert all(value for one in wide.values() for value in one.values())


def test_a_question_that_is_not_asked_of_a_study_is_not_open(living: Living) -> None:
    asked = "{id: started, label: Year of start, type: year"
    living.edit("extraction_forms/small.yml", asked, f"{asked}, when: design = 'trial'")
    material = make_site(living).shown.material
    assert "started" in site_data.open_fields(material, "S1")  # a trial
    assert "started" not in site_data.open_fields(material, "S2")  # a cohort
    assert "summary" not in site_data.open_fields(material, "S1")


def test_the_dictionary_tells_of_every_column_of_every_file(
    tables: dict[str, list[dict[str, str]]],
) -> None:
    told = {(one["file"], one["column"]) for one in tables["data-dictionary.csv"]}
    for name, found in tables.items():
        if found and name != "data-dictionary.csv":
            assert {(name, column) for column in found[0]} <= told
    design = next(one for one in tables["data-dictionary.csv"] if one["column"] == "design")
    assert "trial: trial" in design["values"].splitlines()


def test_references_are_read_by_reference_managers(living: Living, tmp_path: Path) -> None:
    for name, pieces in site_data.reference_files(living.store):
        (tmp_path / name).write_bytes(b"".join(pieces))
        found = list(formats.read(tmp_path / name))
        assert len(found) == 2
        assert all(one.title and one.authors and not one.abstract for one in found)


def test_the_database_holds_what_the_files_hold(
    rows: dict[str, Rows], tables: dict[str, list[dict[str, str]]], tmp_path: Path
) -> None:
    site_data.write_tables(rows, tmp_path / "review.db")
    with closing(sqlite3.connect(tmp_path / "review.db")) as db:
        for sheet in SHEETS:
            count = db.execute(f"select count(*) from {sheet.name}").fetchone()[0]
            assert count == len(tables[f"{sheet.name}.csv"]), sheet.name


def test_datasette_is_told_what_columns_hold_and_under_which_licence(site: Site) -> None:
    told = json.loads(site_data.metadata_json(site.shown, ABOUT))
    assert (told["title"], told["license"]) == ("Falls", "CC BY 4.0")
    tables = told["databases"]["review"]["tables"]
    assert set(tables) == {sheet.name for sheet in SHEETS}
    assert tables["studies"]["columns"]["study"] == "Id of the study"


def test_the_review_in_brief_is_for_programs(site: Site, rows: dict[str, Rows]) -> None:
    told = json.loads(site_data.review_json(site.shown, ABOUT, rows))
    assert (told["schema"], told["title"], told["studies"], told["reports"]) == (1, "Falls", 2, 2)
    assert told["questions"] == ["What prevents falls?"]
    assert {"source": "cinahl", "last": "2026-11-02"} in told["searched"]
    assert told["criteria"][0] == {"id": "E1", "kind": "exclude", "text": "Not about falls."}
    assert told["flow"][0].keys() == {"number", "box", "line", "count"}
