"""Releases at the command line: frozen, listed, served, printed again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import run_in

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


def made(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def at_v1(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review whose release v1 has one study; another study came since."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWKIT_DEVICE", "desk")
        folder = tmp_path_factory.mktemp("released") / "review"
        shutil.copytree(template, folder)
        include(folder, "an:EX-01")
        run_in(folder, "release", "v1", *ADA)
        include(folder, "an:EX-05")
    return folder


def include(folder: Path, record: str) -> None:
    for stage in ("title", "fulltext"):
        for who in ("ADA", "BO"):
            run_in(folder, "decide", record, "include", "--stage", stage, "--reviewer", who)


@pytest.fixture
def folder(at_v1: Path, tmp_path: Path) -> Path:
    """A copy of that review, to work in."""
    return Path(shutil.copytree(at_v1, tmp_path / "review"))


@pytest.fixture
def released(folder: Path) -> Path:
    """The copy of its release."""
    return folder / "releases" / "v1"


def test_a_release_says_what_it_holds_and_where_it_lies(run: Run, folder: Path) -> None:
    first, second = run("release", "v2", *ADA).output.splitlines()
    assert first == "Release v2: 2 studies from 2 reports."
    files = len(json.loads((folder / "releases/v2/manifest.json").read_text())["files"])
    assert second == f"{folder / 'releases' / 'v2'}: {files} files and their manifest."
    assert "v1: 1 study from 1 report" in run("releases").output
    found = json.loads(run("releases", "--json").output)
    assert [one["name"] for one in found] == ["v1", "v2"]


def test_a_review_without_releases_says_so(template: Path) -> None:
    assert "There is no release yet" in run_in(template, "releases").stderr


def test_every_command_gives_a_release_as_it_was_printed(
    run: Run, released: Path, tmp_path: Path
) -> None:
    (released / "flow.svg").write_bytes(b"changed")
    wrong = run("flow", "--release", "v1", "--format", "svg", code=1).stderr
    assert "flow.svg is missing or not as released; `reviewkit verify v1` prints it" in wrong
    assert "1 files of its copy are put back" in run("verify", "v1").output
    copy = made(released)
    for words in (
        *(["outputs"], ["table", "included"], ["flow"], ["map"]),
        *(["report", "--format", "html"], ["checklist", "prisma-s"]),
    ):
        out = tmp_path / words[0]
        run(*words, "--release", "v1", "--out", out)
        assert made(out).items() <= copy.items(), words
        assert made(out)
    outputs = made(tmp_path / "outputs").keys()
    assert outputs == copy.keys() - {"manifest.json"}


def test_where_the_copy_is_not_here_a_release_prints_from_its_facts(
    run: Run, released: Path, tmp_path: Path
) -> None:
    copy = made(released)
    shutil.rmtree(released)
    run("table", "included", "--release", "v1", "--out", tmp_path)
    assert made(tmp_path).items() <= copy.items()
    assert "as they were made" in run("verify").output
    said = run("verify", "v1").output
    assert f"all {len(copy) + 8 - 1} files print again byte for byte" in said
    assert made(released) == copy


def test_verify_names_what_is_wrong_with_a_copy_and_knows_its_releases(
    run: Run, released: Path
) -> None:
    (released / "map.html").unlink()
    assert "map.html missing or not as released" in run("verify", code=1).stderr
    assert "There is no release v9; there are v1." in run("verify", "v9", code=1).stderr


def test_a_release_that_prints_differently_is_told_with_what_stands(
    run: Run, released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewkit.outputs.tables.EMPTY", "Nothing yet.")
    told = run("verify", "v1", code=1).stderr
    assert "files print differently now, though reviewkit is 0.1.0 as it was then" in told
    assert "the copy in releases/v1 stands" in told
    monkeypatch.setattr("reviewkit.cli.release.__version__", "9.0.0")
    told = run("verify", "v1").output
    assert "print differently now, by reviewkit 9.0.0 instead of 0.1.0; the copy" in told
    (released / "excluded.md").unlink()
    assert "of its copy cannot be put back" in run("verify", "v1", code=1).stderr
    shutil.rmtree(released)
    assert (
        "its copy is not here to say where: copy releases/v1" in run("verify", "v1", code=1).stderr
    )
