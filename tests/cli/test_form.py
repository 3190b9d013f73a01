"""Forms at the command line: made, checked, printed, described."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import cli
from reviewkit.stages.forms import shipped_forms

Run = Callable[..., Result]


def test_a_form_that_ships_is_copied_to_edit_and_never_over_another(run: Run, folder: Path) -> None:
    said = run("form", "new", "mine", "--from", "qualitative").output
    path = folder / "extraction_forms" / "mine.yml"
    assert "extraction: {form: extraction_forms/mine.yml}" in said
    assert "\nid: mine\n" in path.read_text()
    assert "is there already" in run("form", "new", "mine", code=1).output
    assert "no name for a form" in run("form", "new", "../mine", code=1).output
    assert "No form none ships; there are blank," in run(
        "form", "new", "other", "--from", "none", code=1
    ).output.replace("\n", " ")
    assert run("form", "check", "mine").stdout.endswith(
        "mine.yml: fine (27 fields, 2 groups, 2 conditions, 1 checks).\n"
    )


@pytest.mark.parametrize("name", shipped_forms())
def test_every_form_that_ships_is_fine_and_prints_in_every_format(
    name: str, tmp_path: Path
) -> None:
    for words in (("check", name), ("preview", name, "--out", str(tmp_path))):
        ran = CliRunner().invoke(cli, ["--review", str(tmp_path), "form", *words])
        assert ran.exit_code == 0, ran.output
    assert sorted(path.suffix for path in tmp_path.glob("form-*")) == [".docx", ".html", ".xlsx"]


def test_a_form_is_checked_with_file_and_line(run: Run, folder: Path) -> None:
    path = folder / "extraction_forms" / "small.yml"
    path.write_text(path.read_text().replace("Year of start, type", "Year, when: design = x, type"))
    said = run("form", "check", code=1).output
    assert "small.yml:13: the rule `design = x` names `x`, which is no field;" in said
    assert "There is no form nine" in run("form", "check", "nine", code=1).output


def test_without_a_review_a_form_must_be_named(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["--review", str(tmp_path), "form", "check"])
    assert ran.exit_code == 1
    assert "names no form; name a file, or one of those that ship: blank, cerqual" in ran.output


def test_a_form_whose_codebook_the_protocol_does_not_name_says_so(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["--review", str(tmp_path), "form", "check", "sscr"])
    assert "codebooks that protocol.yml must name: factors, outcomes." in ran.output


def test_a_form_about_findings_is_no_form_for_extraction(run: Run, folder: Path) -> None:
    run("form", "new", "cq", "--from", "cerqual")
    path = folder / "protocol.yml"
    path.write_text(path.read_text().replace("small.yml", "cq.yml"))
    assert "the form `cq` is about a finding of the review" in run("status", code=1).output


def test_the_schema_describes_answers_or_form_files(run: Run) -> None:
    schema = json.loads(run("form", "schema", "small").stdout)
    answers = schema["properties"]["answers"]["properties"]
    assert answers["design"]["anyOf"][1] == {"enum": ["trial", "cohort", "other_design"]}
    assert answers["helped"]["additionalProperties"]["properties"]["codes"]["anyOf"][1] == {
        "anyOf": [
            {"enum": ["TRUST", "TIME", "PAY"]},
            {"type": "array", "items": {"enum": ["TRUST", "TIME", "PAY"]}},
        ]
    }
    forms = json.loads(run("form", "schema").stdout)
    assert forms["title"] == "Form"
