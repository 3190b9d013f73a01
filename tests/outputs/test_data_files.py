"""The data behind the outputs: every row whole, as CSV and JSON, with no formula in it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from reviewkit.outputs.data_files import csv_lines, data_files
from reviewkit.outputs.package import material_of
from tests.versions import Living

Files = dict[str, str]


@pytest.fixture
def files(living: Living) -> Files:
    material = material_of(living.store, living.plan)
    return {name: "".join(content) for name, content in data_files(living.store, material)}


def rows(files: Files, name: str) -> list[dict[str, Any]]:
    return json.loads(files[f"data/{name}.json"])


def test_csv_and_json_hold_the_same_rows(files: Files) -> None:
    names = ("studies", "answers", "records", "imports")
    assert list(files) == [f"data/{name}.{kind}" for name in names for kind in ("csv", "json")]
    for name in names:
        text = files[f"data/{name}.csv"]
        assert text.startswith("\ufeff")
        table = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert len(table) == len(rows(files, name)) > 0
        assert list(table[0]) == list(rows(files, name)[0])


def test_every_record_has_its_fate_and_every_study_its_reports(files: Files) -> None:
    found = rows(files, "records")
    included = {one["report"] for one in found if one["fate"] == "included"}
    assert included == {one["report"] for one in rows(files, "studies")}
    assert len(found) == sum(one["records"] for one in rows(files, "imports"))


def test_an_answer_has_its_field_its_row_and_where_it_was_read(files: Files) -> None:
    answers = rows(files, "answers")
    (said,) = [one for one in answers if one["field"] == "helped.statement" and one["row"] == "h1"]
    assert (said["study"], said["row"], said["value"]) == ("S1", "h1", "=Trust grows")
    assert said["page"] == "7"
    (codes,) = [one for one in answers if one["field"] == "helped.codes"]
    assert codes["value"] == ["TRUST"]


def test_nothing_in_a_csv_is_a_formula(files: Files) -> None:
    assert "'=Trust grows" in files["data/answers.csv"]
    assert ",=Trust" not in files["data/answers.csv"]


def test_rows_are_written_one_by_one_and_none_is_held() -> None:
    asked = iter({"record": str(at), "lists": ["a", "b"], "none": None} for at in range(3))
    pieces = csv_lines(("record", "lists", "none"), asked)
    assert next(pieces) == '\ufeffrecord,lists,none\r\n0,"a\nb",\r\n'
    assert next(asked)["record"] == "1"  # the second row was not taken yet
    assert "".join(pieces) == '2,"a\nb",\r\n'
    assert "".join(csv_lines(("record",), iter(()))) == "\ufeffrecord\r\n"
