"""Looking at exports at the command line, where no review is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import cli

RIS = "stray words\nTY  - JOUR\nTI  - A trial\nPY  - 2020\nER  - \n\n"
ENW = "%0 Journal Article\n%T A trial\n%A Smith, Ann\n"


@pytest.fixture(autouse=True)
def _away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that holds no review."""
    monkeypatch.chdir(tmp_path)
    Path("a.ris").write_text(RIS)
    Path("b.ris").write_text(ENW)


def inspect(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["inspect", *arguments])


def test_files_are_told_with_their_evidence_and_need_no_review() -> None:
    one, two = json.loads(inspect("a.ris", "b.ris", "--json").stdout)

    assert (one["file"], one["format"], one["encoding"]) == ("a.ris", "ris", "utf-8")
    assert (one["starts"], one["records"], one["fields"]["title"]) == (1, 1, 1)
    assert one["problems"] == [{"line": 1, "what": "text between records", "text": "stray words"}]
    assert "line 2 is 'TY  - JOUR'" in one["evidence"]
    assert (two["format"], two["dialect"], two["problems"]) == ("refer", None, [])


def test_in_words_each_file_is_one_paragraph() -> None:
    said = inspect("a.ris").output

    assert "a.ris: ris, utf-8: 1 start markers found, 1 records made, 1 lines not" in said
    assert "because line 2 is 'TY  - JOUR'" in said
    assert "a.ris:1: text between records: stray words" in said


def test_many_lines_not_understood_are_cut_in_words_and_whole_as_json() -> None:
    Path("c.ris").write_text("".join(f"words {n}\n" for n in range(30)) + RIS)

    assert "... and 21 more" in inspect("c.ris").output
    assert len(json.loads(inspect("c.ris", "--json").stdout)[0]["problems"]) == 31


def test_a_file_that_cannot_be_read_does_not_hide_the_others() -> None:
    Path("d.pdf").write_bytes(b"%PDF-1.7")
    said = inspect("d.pdf", "missing.ris", "a.ris", "--json")

    assert said.exit_code == 1
    assert [one["file"] for one in json.loads(said.stdout)] == ["a.ris"]
    assert "d.pdf looks like a PDF" in said.stderr
    assert "missing.ris cannot be opened" in said.stderr
