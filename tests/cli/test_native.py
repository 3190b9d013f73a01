"""Looking over and translating a strategy file from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import cli

OVID = (
    "1. exp Social Work/\r\n2. (social adj3 work$).ti,ab.\r\n3. 1 or 2\r\n"
    "4. “older people”.tw. (120)\r\n5. 3 and 4\r\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "medline.txt"
    path.write_bytes(OVID.encode())
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["search", *(str(one) for one in arguments)])


def test_lint_tells_each_finding_with_line_and_column(file: Path) -> None:
    done = run("lint", file)
    assert done.exit_code == 0
    assert "medline.txt:4:4: warning quote-smart" in done.output
    assert "medline.txt:4:24: note hit-count" in done.output
    assert "ovid-medline" in done.output.splitlines()[-1]


def test_lint_ends_with_1_where_there_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text("1. (carer$ or parent$.tw.\n2. 1 and 7\n")
    done = run("lint", path, "--from", "ovid", "--json")
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert not told["understood"]
    places = {(one["code"], one["line"], one["column"]) for one in told["findings"]}
    assert {("bracket-unclosed", 1, 4), ("line-missing", 2, 10)} <= places


def test_translate_writes_for_the_other_platform_and_tells_losses(file: Path) -> None:
    done = run("translate", file, "--from", "ovid", "--to", "pubmed", "--json")
    assert done.exit_code == 0
    told = json.loads(done.output)
    assert told["lines"][0] == '"Social Work"[mh]'
    assert told["lines"][2] == "#1 OR #2"
    assert [(one["kind"], one["at"]) for one in told["losses"]] == [("broadened", "2:5")]
    assert file.read_bytes() == OVID.encode()


def test_translate_tells_the_platform_itself_and_fails_when_strict(file: Path) -> None:
    assert "#5 #3 AND #4" in run("translate", file, "--to", "pubmed").stdout
    assert run("translate", file, "--to", "pubmed", "--strict").exit_code == 1


def test_a_title_above_a_search_is_told_and_no_loss(tmp_path: Path) -> None:
    path = tmp_path / "falls.txt"
    path.write_text(
        "Database: Ovid MEDLINE(R) <1946 to 2025>\n1. falls.ti.\n2. old.ti.\n3. 1 and 2\n"
    )
    done = run("translate", path, "--to", "pubmed", "--strict")
    assert done.exit_code == 0
    assert done.stderr == (
        "left out, no part of the search: Database: Ovid MEDLINE(R) <1946 to 2025>.\n"
    )
    told = json.loads(run("translate", path, "--to", "pubmed", "--json").output)
    assert [one["at"] for one in told["left_out"]] == ["1:1"]


def test_a_strategy_that_is_not_understood_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text("1. carer$.tw.\n2. (carer$ or parent$.tw.\n")
    done = run("translate", path, "--from", "ovid", "--to", "pubmed")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: broken.txt:2:4: this bracket is opened and never closed")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf \r\n", b"\0\1\2" * 100, b"\x89PNG\0"])
def test_a_file_without_a_strategy_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    done = run("lint", path)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.output


def test_a_platform_that_is_not_read_is_refused(file: Path) -> None:
    assert "cannot be read" in run("lint", file, "--from", "openalex").stderr
    assert "nosuch" in run("translate", file, "--to", "nosuch").stderr
    assert "cannot be opened" in run("lint", file.with_name("none.txt")).stderr


def test_a_utf_16_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "saved.txt"
    path.write_text("1. carer$.tw.\n2. home.tw.\n3. 1 and 2\n", encoding="utf-16")
    assert "3 lines" in run("lint", path).output
