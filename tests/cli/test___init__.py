"""The command line as a whole: workflow order, exit codes, completion."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from reviewkit import __version__
from reviewkit.cli import cli
from reviewkit.cli.door import REFUSALS, SECTIONS

Run = Callable[..., Result]


def test_help_lists_every_command_once_in_the_order_of_a_review() -> None:
    listed = [name for _, names in SECTIONS for name in names]
    assert sorted(listed) == sorted(cli.commands)
    said = CliRunner().invoke(cli, ["--help"]).output
    places = [said.index(f"\n  {name} ") for name in listed]
    assert places == sorted(places)
    assert [title for title, _ in SECTIONS][:3] == ["Start", "Search", "Remove duplicates"]


def test_examples_keep_their_lines_in_help() -> None:
    said = CliRunner().invoke(cli, ["decide", "--help"]).output
    assert "  Example:\n      reviewkit decide " in said


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"reviewkit, version {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("decide", "an:EX-01"),
        ("decide", "an:EX-01", "maybe"),
        ("import",),
        ("status", "--jsn"),
        ("import", "x.ris", "--searched", "yesterday"),
    ],
)
def test_wrong_usage_leaves_with_exit_code_2(run: Run, words: tuple[str, ...]) -> None:
    assert "Error: " in run(*words, code=2).output


def test_a_review_elsewhere_is_named_once_in_the_environment(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWKIT_REVIEW", str(folder))
    assert CliRunner().invoke(cli, ["check"]).exit_code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_prints(shell: str) -> None:
    environment = os.environ | {"_REVIEWKIT_COMPLETE": f"{shell}_source"}
    code = "from reviewkit.__main__ import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "_REVIEWKIT_COMPLETE" in ran.stdout, ran.stderr


def raising(error: BaseException) -> Result:
    """Run a command that meets an error, through the same door."""
    door = type(cli)(name="door")

    @door.command()
    def meet() -> None:
        raise error

    return CliRunner().invoke(door, ["meet"])


@pytest.mark.parametrize("number", sorted(REFUSALS))
def test_what_the_system_refuses_is_told_in_one_line(number: int) -> None:
    ran = raising(OSError(number, "refused", "a/file"))
    assert ran.exit_code == 1
    assert ran.output == f"Error: a/file: {REFUSALS[number]}\n"


def test_a_bug_stays_a_traceback() -> None:
    for error in (KeyError("x"), OSError(errno.EBADF, "bad descriptor")):
        assert raising(error).exception is error


def test_every_listing_takes_json() -> None:
    listings = {"next", "decisions", "conflicts", "agreement", "reopened", "records", "record"}
    listings |= {"imports", "problems", "duplicates", "merged", "sought", "compare", "answers"}
    listings |= {"status", "doctor", "releases"}
    for name in listings:
        options = [option for one in cli.commands[name].params for option in one.opts]
        assert "--json" in options, name
    study = cli.commands["study"]
    assert isinstance(study, click.Group)
    assert "--json" in [option for one in study.commands["list"].params for option in one.opts]
