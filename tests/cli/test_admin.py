"""Keeping and sharing at the command line: sync, verify, backup, rebuild, schema."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import cli
from tests.cli.conftest import run_in

Run = Callable[..., Result]
On = Callable[..., Result]


@pytest.fixture
def bo(folder: Path, tmp_path: Path) -> Path:
    """The second reviewer's copy of the review."""
    return Path(shutil.copytree(folder, tmp_path / "bo"))


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> On:
    """Run a command in a copy, as on a device of its own."""

    def ran(copy: Path, *words: object, code: int = 0) -> Result:
        monkeypatch.setenv("REVIEWKIT_DEVICE", copy.name)
        result = CliRunner().invoke(cli, ["--review", str(copy), *map(str, words)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return ran


def test_two_reviewers_meet_through_a_folder(
    on: On, folder: Path, bo: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    on(folder, "decide", "an:EX-01", "include", "--reviewer", "ADA")
    on(bo, "decide", "an:EX-01", "exclude", "--reviewer", "BO")
    assert "facts of ADA on review went out" in on(folder, "sync", shared).output
    said = on(bo, "sync", shared).output
    assert "1 facts of ADA on review came in." in said
    assert "1 facts of BO on bo went out." in said
    on(folder, "sync", shared)
    told = [on(copy, "conflicts", "--json").stdout for copy in (folder, bo)]
    assert told[0] == told[1]
    assert len(json.loads(told[0])) == 1
    assert "0 files came in, 0 went out" in on(folder, "sync", shared).output
    assert on(folder, "verify").output.split()[1] == "facts,"


def test_a_new_version_of_the_protocol_and_new_records_come_along(
    on: On, folder: Path, bo: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    text = (folder / "protocol.yml").read_text().replace("version: v1", "version: v2", 1)
    (folder / "protocol.yml").write_text(text)
    path = tmp_path / "more.ris"
    path.write_text("TY  - JOUR\nTI  - One more\nAN  - M1\nER  - \n")
    on(folder, "import", path, "--reviewer", "ADA")
    on(folder, "sync", shared)
    said = on(bo, "sync", shared).output
    assert "protocol.yml: the newer version that came in is written." in said
    assert (bo / "protocol.yml").read_text() == text
    assert on(bo, "records").output == on(folder, "records").output
    assert "(protocol v2)" in on(bo, "status").output
    assert on(bo, "doctor", "--json", code=1).output.count("reviewkit dedupe") == 1


def test_changes_that_are_not_kept_are_not_overwritten_by_an_exchange(
    on: On, folder: Path, bo: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    text = (bo / "protocol.yml").read_text().replace("title: Falls", "title: My falls")
    (bo / "protocol.yml").write_text(text)
    assert "run `reviewkit check` first" in on(bo, "sync", shared, code=1).output
    assert (bo / "protocol.yml").read_text() == text
    assert list(shared.iterdir()) == []


def test_a_shared_folder_that_is_not_there_is_told(on: On, folder: Path, tmp_path: Path) -> None:
    assert "make it, or mount it" in on(folder, "sync", tmp_path / "none", code=1).output


def test_verify_finds_a_changed_file(run: Run, folder: Path) -> None:
    assert "are as they were made" in run("verify").output
    kept = next((folder / "imports").iterdir())
    kept.write_bytes(kept.read_bytes() + b"\n")
    assert "was changed" in run("verify", code=1).stderr


def test_a_backup_is_told_and_can_be_put_back(run: Run, folder: Path) -> None:
    said = run("backup").output
    (path,) = (folder / "backups").glob("*-before-request.db")
    assert str(path) in said
    before = run("records").output
    for name in ("review.db", "review.db-wal", "review.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copyfile(path, folder / "review.db")
    assert run("records").output == before


def test_rebuild_makes_the_store_anew(run: Run, folder: Path) -> None:
    run("decide", "an:EX-01", "include", "--reviewer", "ADA")
    before = run("records").output, run("decisions", "--reviewer", "ADA").output
    said = run("rebuild").output
    assert said.endswith(": 18 records.\n")
    assert (run("records").output, run("decisions", "--reviewer", "ADA").output) == before
    assert (folder / "review.db.old").is_file()


@pytest.mark.parametrize("what", ["protocol", "form", "codebook", "strand", "findings"])
def test_a_schema_is_printed_for_editors(run: Run, what: str) -> None:
    ran = run("schema", what)
    schema = json.loads(ran.stdout)
    assert schema["type"] == "object"
    assert "reviewkit" in schema["required"]
    assert f"$schema={what}.schema.json" in ran.stderr


@pytest.mark.parametrize("harm", ["cut off", "changed"])
def test_a_facts_file_that_came_damaged_is_refused_in_one_line_and_nothing_is_taken(
    run: Run, folder: Path, tmp_path: Path, harm: str
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    run("decide", "an:EX-01", "include", "--reviewer", "ADA")
    run("sync", shared)
    for one in (shared / "facts").glob("ADA-*.jsonl"):
        text = one.read_text()
        one.write_text(text[:-40] if harm == "cut off" else text.replace('"include"', '"exclude"'))
    other = tmp_path / "other"
    run_in(other, "new", other)

    told = run_in(other, "sync", shared, code=1).stderr

    assert harm in told
    assert told.startswith("Error: ")
    assert told.count("\n") == 1
    assert run_in(other, "records").stdout == ""
    assert json.loads(run_in(other, "decisions", "--reviewer", "ME", "--json").stdout) == []
