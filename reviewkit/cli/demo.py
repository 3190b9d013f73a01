"""The worked example: the commands of example/steps.txt, typed one after the other."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import click

from reviewkit.errors import NotAllowedError

STEPS = Path("example") / "steps.txt"
FIRST = ("report.docx", "report.html", "flow.svg", "map.html")
FIXED = {"REVIEWKIT_NOW": "2026-11-01T09:00:00Z", "REVIEWKIT_DEVICE": "demo"}


def run_demo(cli: click.Command, folder: Path) -> None:
    """Make the worked example afresh in a folder, showing each command before it runs.

    Raises:
        NotAllowedError: the folder holds something that is not an earlier run of the example.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / STEPS).is_file():
            raise NotAllowedError(f"{folder} holds something else; name an empty folder.")
        shutil.rmtree(folder)
    with _alike():
        _type(cli, ["new", str(folder), "--protocol", "sscr", "--example"])
        with chdir(folder):
            _follow(cli)
    _tell(folder)


def _follow(cli: click.Command) -> None:
    """Type the steps of the review folder one stands in."""
    for line in _steps(STEPS):
        if line[0] == "cp":
            click.secho("$ " + shlex.join(line), bold=True)
            shutil.copyfile(line[1], line[2])
        else:
            _type(cli, line[1:])


def _steps(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield shlex.split(line)


def _type(cli: click.Command, arguments: list[str]) -> None:
    click.secho("$ reviewkit " + shlex.join(arguments), bold=True)
    cli.main(arguments, prog_name="reviewkit", standalone_mode=False)


@contextmanager
def _alike() -> Iterator[None]:
    """Make runs alike: at a fixed time, on a device of a fixed name, in no other review."""
    names = (*FIXED, "REVIEWKIT_REVIEW", "REVIEWKIT_REVIEWER")
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ.update(FIXED)
    try:
        yield
    finally:
        for name in FIXED:
            del os.environ[name]
        os.environ.update(before)


def _tell(folder: Path) -> None:
    click.echo(f"\nThe worked example lies in {folder.resolve()}; look at:")
    for version in ("v1", "v2"):
        made = folder / "output" / version
        shown = [*FIRST, *sorted(one.name for one in made.glob("changes-*.html"))]
        click.echo(f"  {made}: {', '.join(shown)}; index.html leads to what else was printed")
