"""Completing in a real shell: commands, options, stages, reviewers and criteria."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, run_in

BASH = shutil.which("bash")
# What bash does when Tab is pressed: it fills COMP_WORDS and calls the function it was told.
TAB = """
eval "$(reviewkit completion bash)"
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
$(complete -p reviewkit | sed 's/.*-F \\([^ ]*\\) .*/\\1/') reviewkit
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def tab(folder: Path, words: str) -> list[str]:
    """Press Tab behind some words, in a review folder; the last word may be begun or empty."""
    place = folder / "bin"
    place.mkdir(exist_ok=True)
    program = place / "reviewkit"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reviewkit "$@"\n')
    program.chmod(0o755)
    path = f"{place}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        [str(BASH), "--norc", "-c", TAB.format(words=words)],
        cwd=folder,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stderr == ""
    return ran.stdout.split()


@pytest.mark.skipif(not BASH, reason="there is no bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("reviewkit agre", ["agreement", "agree"]),
        ("reviewkit next --st", ["--stage"]),
        ("reviewkit next --stage ''", ["title", "fulltext"]),
        ("reviewkit next --reviewer ''", ["ADA", "BO", "CY"]),
        ("reviewkit assign split --to B", ["BO"]),
        ("reviewkit decide X exclude --reason E", ["E1", "E2"]),
        ("reviewkit completion ''", ["bash", "zsh", "fish"]),
    ],
)
def test_tab_offers_what_may_come(folder: Path, words: str, offered: list[str]) -> None:
    assert tab(folder, words) == offered


@pytest.mark.skipif(not BASH, reason="there is no bash")
@pytest.mark.parametrize("protocol", ["{", "reviewers: 7", "- a", "reviewers: [{name: A}]"])
def test_a_protocol_with_mistakes_completes_nothing_and_says_nothing(
    tmp_path: Path, protocol: str
) -> None:
    (tmp_path / "protocol.yml").write_text(protocol)

    assert tab(tmp_path, "reviewkit next --reviewer ''") == []


@pytest.mark.parametrize(("shell", "word"), [("zsh", "compdef"), ("fish", "complete --no-files")])
def test_other_shells_have_their_script(tmp_path: Path, shell: str, word: str) -> None:
    assert word in run_in(tmp_path, "completion", shell).stdout


def test_a_shell_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "'csh' is not one of" in run_in(tmp_path, "completion", "csh", code=2).output
