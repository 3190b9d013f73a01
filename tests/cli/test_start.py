"""Starting, and seeing where a review stands: new, check, status, doctor."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import cli
from reviewkit.store.schema import LATEST

Run = Callable[..., Result]
ROOT = Path(__file__).parents[2]


def reviewkit(*words: str, code: int = 0) -> Result:
    """Run a command where one stands."""
    ran = CliRunner().invoke(cli, list(words), prog_name="reviewkit")
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code == code, ran.output
    return ran


def next_step() -> str:
    return reviewkit("status").output.splitlines()[-1].removeprefix("Next: ")


def test_new_says_what_it_made_and_what_is_next(tmp_path: Path) -> None:
    said = reviewkit("new", str(tmp_path / "a")).output
    assert "from the protocol `basic`" in said
    assert "Next: cd " in said
    assert "there are basic, sscr" in reviewkit("new", "x", "--protocol", "y", code=1).output


def test_status_names_the_next_command_all_along_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reviewkit("new", "my-review", "--example")
    monkeypatch.chdir("my-review")
    assert next_step() == "reviewkit import FILE --source NAME"
    reviewkit("import", "example/cinahl.ris", "example/pubmed.nbib")
    assert next_step().startswith("reviewkit dedupe")
    reviewkit("dedupe")
    assert next_step().endswith("reviewkit next --stage title --reviewer ME")
    reviewkit("batch", "decisions", "example/decisions.csv", "--stage", "title")
    assert "reviewkit sought" in next_step()
    reviewkit("batch", "decisions", "example/decisions.csv", "--stage", "fulltext")
    assert next_step() == "reviewkit outputs"
    reviewkit("outputs")
    assert {"flow.svg", "included.html", "map.html"} <= {
        path.name for path in Path("output").iterdir()
    }


def test_status_tells_who_owes_what(run: Run) -> None:
    said = run("status").output
    assert "18 records from 2 files; 12 reports" in said
    assert re.search(r"^    awaiting title screening +12$", said, re.MULTILINE)
    assert "ADA owes 12 decisions at title" in said
    data = json.loads(run("status", "--json").output)
    assert data["owed"]["title"] == {"ADA": 12, "BO": 12}
    assert data["next"] == ["reviewkit next --stage title --reviewer ADA"]


def test_status_tells_what_extraction_still_lacks(
    run: Run, folder: Path, decide_both: Callable[..., None], tmp_path: Path
) -> None:
    protocol = folder / "protocol.yml"
    protocol.write_text(protocol.read_text().replace("extractors: 2", "extractors: 1"))
    decide_both("an:EX-01")
    run("study", "link", "an:EX-01", "--study", "S1", "--reviewer", "ADA")
    path = tmp_path / "S1.yml"
    path.write_text("study: S1\nanswers: {design: cohort, started: TBD}\n")
    run("extract", "-", "--from", path, "--reviewer", "ADA")
    said = run("status").output
    assert "ADA has extracted from 1 of 1 studies" in said
    assert "S1: not answered yet: summary" in said
    assert "reviewkit extract S1" in said
    form = folder / "extraction_forms" / "small.yml"
    form.write_text(form.read_text().replace("[trial, cohort, other_design]", "[trial]"))
    run("check")
    assert "S1: to be answered again, as form or codebook changed: design" in run("status").output
    assert json.loads(run("status", "--json").output)["outdated"] == [["S1", "design"]]


def test_check_proves_the_folder_and_every_fate(run: Run) -> None:
    assert run("check").output.splitlines() == [
        "protocol.yml: fine (v1, 3 criteria).",
        "extraction_forms/small.yml: fine (20 fields).",
        "codebooks/factors.yml: fine (3 codes).",
        "codebooks/outcomes.yml: fine (2 codes).",
        "Every one of 18 records has exactly one fate.",
    ]


def test_check_tells_what_does_not_add_up_and_nothing_prints(
    run: Run, decide_both: Callable[..., None]
) -> None:
    decide_both("an:EX-01")
    link = ("study", "link", "an:EX-01", "--study", "S1", "--reviewer", "ADA")
    run(*link, "--role", "companion")
    said = run("check", code=1).output
    assert "no primary report" in said
    for words in (("flow",), ("outputs",), ("table", "included"), ("map",)):
        assert "no primary report" in run(*words, code=1).output


# --- doctor ---------------------------------------------------------------------------------


def ailments(run: Run) -> dict[str, str]:
    found = json.loads(run("doctor", "--json", code=1).output)
    return {one["what"]: one["command"] for one in found}


def test_a_review_in_order_has_no_ailment(run: Run) -> None:
    assert run("doctor").stderr == "Nothing is wrong.\n"
    assert json.loads(run("doctor", "--json").output) == []


def test_doctor_mends_a_lost_import(run: Run, folder: Path) -> None:
    (lost,) = [one for one in (folder / "imports").iterdir() if b"PMID" in one.read_bytes()]
    lost.unlink()
    (command,) = ailments(run).values()
    assert command == "reviewkit import pubmed.nbib"
    assert command in run("doctor", code=1).output
    run("import", ROOT / "tests" / "review" / "searches" / "pubmed.nbib")
    assert run("doctor").output == "Nothing is wrong.\n"


def test_doctor_mends_a_store_that_is_damaged_or_lost(run: Run, folder: Path) -> None:
    before = run("records").output
    for damage in (b"no database " * 400, None):
        if damage:
            (folder / "review.db").write_bytes(damage)
        else:
            (folder / "review.db").unlink()
        assert list(ailments(run).values()) == ["reviewkit rebuild"]
        run("rebuild")
        assert run("records").output == before


def test_doctor_sends_for_the_newer_version_of_a_newer_store(run: Run, folder: Path) -> None:
    db = sqlite3.connect(folder / "review.db")
    db.execute(f"pragma user_version = {LATEST + 1}")
    db.close()
    assert list(ailments(run).values()) == ["pip install --upgrade reviewkit"]


def test_doctor_opens_a_broken_protocol_at_its_line(run: Run, folder: Path) -> None:
    text = (folder / "protocol.yml").read_text()
    (folder / "protocol.yml").write_text(text.replace("title: Falls", "titel: Falls"))
    found = ailments(run)
    assert set(found.values()) == {
        f"$EDITOR +2 {folder}/protocol.yml",
        f"$EDITOR +5 {folder}/protocol.yml",
    }
    (folder / "protocol.yml").unlink()
    (command,) = ailments(run).values()
    assert command == f"$EDITOR {folder}/protocol.yml"


def test_doctor_says_of_a_folder_that_is_no_review_how_to_make_one(tmp_path: Path) -> None:
    ran = reviewkit("--review", str(tmp_path), "doctor", "--json", code=1)
    (found,) = json.loads(ran.output)
    assert found["command"] == "reviewkit new NAME"


def test_doctor_names_what_a_stopped_import_left(run: Run, folder: Path) -> None:
    shutil.copyfile(ROOT / "README.md", folder / "imports" / "ab12.part")
    assert list(ailments(run).values()) == ["rm imports/ab12.part"]
