"""Reference lists at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import cli

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")
TEXT = """References

1. Doe B, Roe C. Beds and their makers in two wards. Fam Pract. 2004;5(2):6-19. doi: 10.5555/b.1.
2. Poe D. What do carers want of a ward? BMJ. 1999;12:45-67.
3. Notes of the ward, undated and without a name, kept in a box of 1998

Printed by the ward
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "earlier.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def included(run: Run, decide_both: Callable[..., None], file: Path) -> str:
    decide_both("an:EX-01")
    run("retrieve", "an:EX-01", "retrieved", "--file", file, *ADA)
    (row,) = json.loads(run("sought", "--json").output)
    return str(row["report"])


def records(run: Run) -> int:
    return len(json.loads(run("records", "--json").output))


def test_included_reports_bring_in_what_they_cite_once(run: Run, included: str) -> None:
    before = records(run)
    said = run("references", *ADA).output.splitlines()
    assert said[0].startswith(f"{included}  ") and said[0].endswith(
        "text, 3 references, 2 with title, 1 with DOI, 1 line not understood; brought in."
    )
    assert said[1] == "  line 7: no reference: Printed by the ward"
    assert said[2] == "1 text brought in (3 references)."
    assert records(run) == before + 3
    again = run("references", *ADA).output
    assert "brought in before." in again and records(run) == before + 3
    (row,) = (
        one for one in json.loads(run("imports", "--json").output) if one["format"] == "references"
    )
    assert row["kind"] == "citation_searching"
    assert row["source"] == "Reference lists of included reports" and row["problems"] == 1


def test_a_dry_run_brings_in_nothing(run: Run, included: str, file: Path) -> None:
    before = records(run)
    said = run("references", "--dry-run").output
    assert "would be brought in" in said and records(run) == before
    told = json.loads(run("references", "--dry-run", "--json").output)
    (text,) = told["texts"]
    assert (text["came"], text["references"], text["with_doi"]) == ("would be brought in", 3, 1)
    assert text["found"][0]["title"] == "Beds and their makers in two wards"
    assert text["left"][0]["text"] == "Printed by the ward" and text["not_understood"] == 1


def test_a_file_is_looked_at_without_a_review(tmp_path: Path, file: Path) -> None:
    words = ["--review", str(tmp_path), "references", str(file)]
    ran = CliRunner().invoke(cli, [*words, "--json"], prog_name="reviewkit")
    assert ran.exit_code == 0 and json.loads(ran.stdout)["texts"][0]["references"] == 3
    assert "There is no review here" in ran.stderr
    ran = CliRunner().invoke(cli, [*words, "--dry-run"], prog_name="reviewkit")
    assert ran.exit_code == 0 and ran.stderr == ""


def test_files_and_reports_may_stand_side_by_side(run: Run, included: str, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("Doe B", "Low E"), "utf-8")
    said = run("references", "an:EX-01", other, *ADA).output
    assert "2 texts brought in (6 references)." in said
    again = run("references", other, "--again", *ADA).output
    assert "1 text brought in before" in again


def test_what_cannot_be_read_is_told_and_the_rest_is_brought_in(
    run: Run, file: Path, tmp_path: Path
) -> None:
    bad, empty = tmp_path / "bad.pdf", tmp_path / "empty.txt"
    bad.write_bytes(b"%PDF-1.4 nothing")
    empty.write_text("We met in May.\n")
    ran = run("references", bad, empty, file, *ADA, code=1)
    assert "bad.pdf: this PDF is damaged" in ran.stderr
    assert "empty.txt: no reference list found." in ran.stdout
    assert "1 text brought in (3 references)." in ran.stdout


def test_a_file_that_is_not_there_is_told(run: Run) -> None:
    assert "nowhere.pdf: there is no such file." in run("references", "nowhere.pdf", code=1).stderr


def test_without_included_reports_the_command_says_what_to_name(run: Run) -> None:
    assert "No report is included yet" in run("references", *ADA).output


def test_included_reports_without_a_text_are_listed(
    run: Run, decide_both: Callable[..., None]
) -> None:
    decide_both("an:EX-01")
    assert "1 included reports have no full text here: " in run("references", *ADA).output


def test_inspect_tells_what_a_file_of_references_is(run: Run, file: Path, folder: Path) -> None:
    run("references", file, *ADA)
    (sha,) = (
        one["file"]
        for one in json.loads(run("imports", "--json").output)
        if one["format"] == "references"
    )
    said = run("inspect", folder / "imports" / sha).output
    assert "references (text), utf-8: 3 start markers found, 3 records made, 1 lines" in said
