"""Printing at the command line: table, flow, map, outputs, release, releases."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


@pytest.fixture(autouse=True)
def included(decide_both: Callable[..., None]) -> None:
    decide_both("an:EX-01")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_table_is_written_in_every_format_or_in_the_one_asked_for(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    said = run("table", "included").output
    endings = ("md", "html", "csv", "json", "tex", "docx", "xlsx")
    assert names(folder / "output") == {f"included.{ending}" for ending in endings}
    assert str(folder / "output" / "included.csv") in said
    run("table", "included", "--format", "csv", "--out", tmp_path / "out")
    assert names(tmp_path / "out") == {"included.csv"}
    assert "Okafor et al. 2019" in (tmp_path / "out" / "included.csv").read_text()
    assert "is not one of" in run("table", "included", "--format", "pdf", code=2).output


def test_a_word_table_takes_the_styles_of_a_reference_or_says_that_it_is_none(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "own.docx").write_text("no zip")
    asked = ("table", "included", "--format", "docx", "--reference", tmp_path / "own.docx")
    assert "no Word document" in run(*asked, code=1).stderr
    assert names(folder / "output") == set()


def test_table_without_a_name_lists_the_tables(run: Run) -> None:
    wanted = ["table-1", "table-2", "matrix", "included", "excluded", "data-dictionary"]
    assert run("table").output.split() == wanted


def test_flow_and_map_are_written(run: Run, folder: Path) -> None:
    run("flow", "--format", "svg")
    run("map")
    assert names(folder / "output") == {"flow.svg", "map.html"}
    drawn = (folder / "output" / "flow.svg").read_text()
    assert "Databases (n = 18)" in drawn
    assert "Duplicate records removed (n = 6)" in drawn


def test_outputs_writes_all_and_says_what_stayed_the_same(run: Run, folder: Path) -> None:
    first = run("outputs").output.splitlines()
    assert len(first) == len(names(folder / "output"))
    assert {"index.html", "report.docx", "map.html", "table-1.xlsx"} <= names(folder / "output")
    again = run("outputs").output.splitlines()
    assert all(line.endswith("(same bytes as before)") for line in again)


def test_a_report_says_what_it_wrote_and_which_files_in_its_folder_are_not_of_it(
    run: Run, folder: Path
) -> None:
    said = run("report").output.splitlines()
    assert [line.rpartition("/")[2] for line in said[:2]] == ["report.docx", "report.html"]
    inside = names(folder / "output" / "report")
    assert said[2].endswith(f"index.html and {len(inside) - 1} files beside it")
    (folder / "output" / "report" / "table-9.md").write_text("of an earlier protocol")
    again = run("report")
    assert f"({len(inside)} with the same bytes as before)" in again.output
    assert "not of this report: table-9.md." in again.stderr
    assert (folder / "output" / "report" / "table-9.md").is_file()


def test_a_release_prints_again_whatever_came_after(
    run: Run, decide_both: Callable[..., None], folder: Path, tmp_path: Path
) -> None:
    run("release", "v1", *ADA)
    run("outputs", "--release", "v1", "--out", tmp_path / "v1")
    text = (folder / "protocol.yml").read_text()
    (folder / "protocol.yml").write_text(text.replace("version: v1", "version: v2", 1))
    run("map")
    assert "../releases/v1/map.html" in (folder / "output" / "map.html").read_text("utf-8")
    shutil.rmtree(folder / "releases")  # so that it prints from the facts
    decide_both("an:EX-05")
    text = (folder / "protocol.yml").read_text()
    (folder / "protocol.yml").write_text(text.replace("title: Falls prevention", "title: Else"))
    run("check")
    run("outputs", "--release", "v1", "--out", tmp_path / "again")
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("v1", "again")
    )
    assert first == second
    run("table", "included", "--release", "v1", "--out", tmp_path / "again")
    run("map", "--release", "v1", "--out", tmp_path / "again")
    assert "Releases: v1" in run("status").output


def test_why_tells_every_decision_behind_a_cell(run: Run) -> None:
    said = run("why", "included", "1", "Reports")
    assert "title: include; decision" in said.output
    assert "by ADA" in said.output and "by BO" in said.output
    found = json.loads(run("why", "included", "okafor", "2", "--json").output)
    assert found["cell"][0].startswith("Okafor")
    assert {one["kind"] for one in found["behind"]} == {"decision"}
    assert all(one["stands"] for one in found["behind"])


def test_why_lists_what_there_is_where_a_row_or_column_is_not_clear(run: Run) -> None:
    assert (
        "`x` fits none of the rows of included: 1 "
        in run("why", "included", "x", "1", code=1).stderr
    )
    said = run("why", "included", "1", "nothing", code=1).stderr
    assert "`nothing` fits none of the columns of included: 1 Study; 2 Reports." in said


def with_figure(folder: Path) -> None:
    path = folder / "protocol.yml"
    rule = "{id: sides, title: What helps, kind: factors, codebook: factors}"
    path.write_text(path.read_text() + f"figures: [{rule}]\n", "utf-8")


def test_a_figure_is_written_as_picture_and_numbers_or_in_the_one_asked_for(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    with_figure(folder)
    run("check")
    assert run("figure").output == "sides\n"
    run("figure", "sides")
    assert names(folder / "output") == {"sides.svg", "sides.png", "sides.csv"}
    run("figure", "sides", "--format", "svg", "--out", tmp_path / "out")
    assert names(tmp_path / "out") == {"sides.svg"}
    assert "There is no figure other; there are sides." in run("figure", "other", code=1).stderr
    run("outputs", "--out", tmp_path / "all")
    assert {"sides.svg", "sides.png", "sides.csv"} <= names(tmp_path / "all")
    assert 'id="figure-sides-title"' in (tmp_path / "all" / "report.html").read_text("utf-8")


def test_a_review_without_figures_says_where_to_name_them(run: Run) -> None:
    said = run("figure")
    assert said.output.strip() == said.stderr.strip()
    assert "The protocol names no figure" in said.stderr
