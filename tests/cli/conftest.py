"""The command line on a small review: two reviewers, a form, 18 records of 12 reports."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import cli
from reviewkit.methods.matching import RULES_VERSION, Policy
from reviewkit.store import open_store, writing
from reviewkit.store.project import write_run
from reviewkit.store.refs import find_record
from tests.cli.terminals import Screen

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "review"
SEARCHES = SMALL / "searches"

Run = Callable[..., Result]
Doubt = Callable[..., list[tuple[str, str]]]


def run_in(folder: Path, *arguments: object, code: int = 0, typed: str | None = None) -> Result:
    """Run a command in a review folder and hold its exit code; a traceback fails the test."""
    words = ["--review", str(folder), *map(str, arguments)]
    ran = CliRunner().invoke(cli, words, input=typed, prog_name="reviewkit")
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code == code, ran.output
    return ran


@pytest.fixture(autouse=True)
def device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")
    for name in ("REVIEWKIT_REVIEWER", "REVIEWKIT_REVIEW", "REVIEWKIT_NOW"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review with its records in, and compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWKIT_DEVICE", "desk")
        folder = tmp_path_factory.mktemp("small") / "review"
        run_in(folder, "new", folder)
        shutil.copytree(SMALL, folder, dirs_exist_ok=True)
        files = (SEARCHES / "cinahl.ris", SEARCHES / "pubmed.nbib")
        run_in(folder, "import", *files, "--reviewer", "ADA")
        run_in(folder, "dedupe", "--reviewer", "ADA")
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A copy of the small review, to work in."""
    return Path(shutil.copytree(template, tmp_path / "review"))


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command in the small review."""

    def ran(*arguments: object, code: int = 0, typed: str | None = None) -> Result:
        return run_in(folder, *arguments, code=code, typed=typed)

    return ran


@pytest.fixture
def doubt(folder: Path) -> Doubt:
    """Let the rules be in doubt about pairs, the first one most; the pairs by id."""

    def doubted(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
        with open_store(folder) as store:
            keys = [tuple(sorted(find_record(store.db, one) for one in pair)) for pair in pairs]
            said = write_run(
                [
                    [a, b, "maybe", 0.5 + place / 100, "text", "titles alike", '{"title": 0.9}']
                    for place, (a, b) in enumerate(keys)
                ],
                store.folder,
            )
            last = "select fact, files from runs order by ord desc limit 1"
            after, files = store.db.execute(last).fetchone()
            counts = {"records": 0, "same": 0, "maybe": len(keys), "related": 0}
            kept = {"rules": RULES_VERSION, "policy": asdict(Policy()), "after": after}
            with writing(store, "ADA", "2026-11-02T09:00:00Z") as facts:
                facts.append("run", {"files": json.loads(files), "said": said} | counts | kept)
        return keys

    return doubted


@pytest.fixture
def decide_both(run: Run) -> Callable[..., None]:
    """Let both reviewers say the same of records at title, and at full text."""

    def decided(*records: str, fulltext: bool = True) -> None:
        for record in records:
            for reviewer in ("ADA", "BO"):
                run("decide", record, "include", "--reviewer", reviewer)
            for reviewer in ("ADA", "BO") if fulltext else ():
                run("decide", record, "include", "--stage", "fulltext", "--reviewer", reviewer)

    return decided


@pytest.fixture
def type_(run: Run) -> Callable[..., str]:
    """Give keys and lines from a pipe; return what was shown."""

    def typed(*lines: str, options: tuple[str, ...] = ()) -> str:
        return run("screen", "--reviewer", "ADA", *options, typed="\n".join(lines) + "\n").output

    return typed


@pytest.fixture
def screens(folder: Path) -> Iterator[Callable[..., Screen]]:
    opened: list[Screen] = []

    def opening(*options: str, command: str = "screen", **more: str) -> Screen:
        opened.append(Screen(folder, command, *options, **more))
        return opened[-1]

    yield opening
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        for end in (one.master, one.slave):
            try:
                os.close(end)
            except OSError:
                continue
