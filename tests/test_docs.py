"""The docs tell the truth: printed pages are fresh, help has examples, the README runs."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from reviewkit import terms
from reviewkit.store.schema import MIGRATIONS

ROOT = Path(__file__).parents[1]
PAGES = (
    "words.md",
    "store.md",
    "commands.md",
    "search.md",
    "schemas/protocol.schema.json",
    "schemas/form.schema.json",
    "schemas/codebook.schema.json",
    "schemas/strand.schema.json",
    "schemas/findings.schema.json",
)
FEWEST_README_COMMANDS = 5


@pytest.fixture(scope="module")
def printer() -> dict[str, Any]:
    """What docs/print.py defines."""
    return runpy.run_path(str(ROOT / "docs" / "print.py"), run_name="printer")


def test_the_list_of_printed_pages_is_whole(printer: dict[str, Any]) -> None:
    assert tuple(printer["PAGES"]) == PAGES
    schemas = {path.name for path in (ROOT / "docs" / "schemas").iterdir()}
    assert schemas == {Path(page).name for page in PAGES if page.startswith("schemas/")}


@pytest.mark.parametrize("page", PAGES)
def test_a_printed_page_is_fresh(printer: dict[str, Any], page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == printer["PAGES"][page](), f"docs/{page} is stale: run `make docs`"


def test_every_command_has_help_with_an_example(printer: dict[str, Any]) -> None:
    tree = list(printer["command_tree"](printer["cli"]))
    assert len(tree) > FEWEST_README_COMMANDS
    for path, command, context in tree:
        lines = [line.strip() for line in command.get_help(context).splitlines()]
        assert "Example:" in lines, f"{path} shows no example on lines of its own"
        example = lines[lines.index("Example:") + 1]
        assert example.startswith(path), f"{path} shows another command's example"


def test_every_option_says_what_it_is(printer: dict[str, Any]) -> None:
    silent = [
        f"{path} {option.opts[0]}"
        for path, command, _ in printer["command_tree"](printer["cli"])
        for option in command.params
        if option.param_type_name == "option" and not option.help
    ]
    assert silent == []


def test_every_table_and_view_says_what_it_holds(printer: dict[str, Any]) -> None:
    db = sqlite3.connect(":memory:")
    for migration in MIGRATIONS:
        db.executescript(migration.sql)
    made = db.execute("select name, sql from sqlite_master where type in ('table', 'view')")
    comments = {name: printer["ddl_comment"](sql) for name, sql in made}
    db.close()
    assert len(comments) > 20
    assert [name for name, comment in comments.items() if not comment] == []


def test_every_word_and_value_is_on_the_page_of_words(printer: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    for word, meaning in terms.WORDS.items():
        assert f"| {word} | {meaning} |" in page
    vocabularies = printer["vocabularies"]()
    assert terms.Verdict in vocabularies
    for vocabulary in vocabularies:
        for value in vocabulary:
            assert f"`{value}`" in page


def test_no_page_points_to_a_file_that_is_not_there() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    missing = [
        f"{page.name} -> {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()
    ]
    assert missing == []


@dataclass(frozen=True)
class Shown:
    """A command that the README shows, and the lines it says the command prints."""

    line: int
    command: str
    output: tuple[str, ...]


def shown_commands(text: str) -> Iterator[Shown]:
    """Yield the `$ ` commands of the ```console blocks; a trailing backslash goes on."""
    inside, line, command, output = False, 0, "", []
    for number, row in enumerate(text.splitlines(), start=1):
        if inside and command.endswith("\\"):
            command = command[:-1] + row.removeprefix(">").strip()
        elif row.startswith("```") or (inside and row.startswith("$ ")):
            if command:
                yield Shown(line, command, tuple(output))
            inside = row.startswith("$ ") or row.startswith("```console")
            line, command, output = number, row[2:] if row.startswith("$ ") else "", []
        elif inside and command and row.strip():
            output.append(row.strip())


def readme_commands() -> list[Shown]:
    """List what can be run of the README without installing anything."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    runnable = ("reviewkit", "cd", "cp", "cat", "ls", "head", "export")
    return [one for one in shown_commands(text) if one.command.split()[0] in runnable]


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A shell in an empty folder whose `reviewkit` is this checkout's."""
    tools = tmp_path / "tools"
    home = tmp_path / "home"
    tools.mkdir()
    home.mkdir()
    wrapper = tools / "reviewkit"
    wrapper.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m reviewkit "$@"\n')
    wrapper.chmod(0o755)
    paths = {"PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(home)}
    with subprocess.Popen(
        ["bash"],
        cwd=home,
        env=os.environ | paths | {"COLUMNS": "100"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as bash:
        yield bash


def run_in(shell: subprocess.Popen[str], command: str) -> tuple[int, str]:
    """Run one line in the shell; give its exit code and what it printed."""
    assert shell.stdin
    assert shell.stdout
    shell.stdin.write(f"{{ {command}\n}} </dev/null; echo; echo done-with $?\n")
    shell.stdin.flush()
    printed: list[str] = []
    for line in shell.stdout:
        if line.startswith("done-with "):
            return int(line.split()[1]), "".join(printed)
        printed.append(line)
    pytest.fail(f"the shell ended at: {command}\n{''.join(printed)}")


def test_the_commands_of_the_readme_run_and_print_what_it_says(
    shell: subprocess.Popen[str],
) -> None:
    shown = readme_commands()
    assert sum("reviewkit" in one.command for one in shown) >= FEWEST_README_COMMANDS
    for one in shown:
        code, printed = run_in(shell, one.command)
        assert code == 0, f"README.md:{one.line}: {one.command}\n{printed}"
        for line in one.output:
            # `...` in the README stands for anything.
            pattern = ".*".join(map(re.escape, line.split("...")))
            assert re.search(pattern, printed), f"README.md:{one.line}: not printed: {line}"


def test_commands_in_a_readme_are_found_with_their_output() -> None:
    text = (
        "$ not this\n```console\n$ reviewkit new a && cd a\nMade a.\n"
        "$ reviewkit import \\\n>   b.ris\n\n3 records\n...\n```\n```sh\n$ nor this\n```\n"
    )
    assert list(shown_commands(text)) == [
        Shown(3, "reviewkit new a && cd a", ("Made a.",)),
        Shown(5, "reviewkit import b.ris", ("3 records", "...")),
    ]


def test_every_example_of_a_help_page_is_understood(
    printer: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    understood = 0
    for path, command, context in printer["command_tree"](printer["cli"]):
        for words in examples_of(command.get_help(context)):
            if isinstance(command, click.Group) or words[: len(path.split())] != path.split():
                continue
            arguments = words[len(path.split()) :]
            for word in arguments:
                if re.fullmatch(r"[\w-]+\.[a-z]+", word):
                    Path(word).touch()  # files that an example reads
            try:
                command.make_context(path, arguments, parent=context.parent)
            except click.UsageError as error:
                pytest.fail(f"{shlex.join(words)}: {error.format_message()}")
            understood += 1
    assert understood > 100


def examples_of(text: str) -> Iterator[list[str]]:
    """Yield the words of each example of a help page, up to what they are handed on to."""
    lines = [line.strip() for line in text.splitlines()]
    block = "\n".join(lines[lines.index("Example:") + 1 :]).partition("\n\n")[0]
    for line in block.replace("\\\n", "").splitlines():
        words = shlex.split(line, comments=True)
        ends = [place for place, word in enumerate(words) if word in {"|", ">", "<", "&&"}]
        yield words[: ends[0]] if ends else words
