"""The door: where errors become one line and exit code 1, and where a review is opened."""

from __future__ import annotations

import errno
import getpass
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from reviewkit.cli.completion import reviewer_ids
from reviewkit.errors import NotAllowedError, NotThereError, ReviewkitError

if TYPE_CHECKING:
    from reviewkit.plan import Plan
    from reviewkit.store import Store

P = ParamSpec("P")
R = TypeVar("R")

SECTIONS = (
    ("Start", ("new", "demo", "check", "status", "doctor")),
    (
        "Search",
        (
            *("search", "update", "chase", "references"),
            *("inspect", "import", "imports", "problems", "records", "record"),
        ),
    ),
    (
        "Remove duplicates",
        ("dedupe", "duplicates", "same", "different", "merged", "split", "split-all", "undo"),
    ),
    (
        "Screen",
        (
            *("serve", "screen", "next", "decide", "withdraw", "decisions"),
            "import-decisions",
            *("conflicts", "settle", "agreement", "reopened"),
            *("progress", "find", "tag", "comment", "history", "order", "awaiting"),
            *("stop", "second-reader"),
            *("assign", "batches", "calibrate", "calibration", "open-rest", "leave"),
        ),
    ),
    ("Retrieve and link", ("look-up", "retrieve", "sought", "study")),
    ("Extract", ("form", "codebook", "extract", "answers", "compare", "agree")),
    (
        "Print",
        (
            "table",
            "why",
            "figure",
            "flow",
            "flows",
            "map",
            "report",
            "checklist",
            "outputs",
            "export",
            "release",
            "releases",
            "changes",
            "publish",
        ),
    ),
    ("Look back", ("simulate",)),
    (
        "Keep and share",
        ("account", "sync", "verify", "backup", "rebuild", "schema", "batch", "completion"),
    ),
)


_ELSEWHERE = "change its permissions, or work in a place where you may write."
REFUSALS = {
    errno.EACCES: f"permission denied; {_ELSEWHERE}",
    errno.EPERM: f"not permitted; {_ELSEWHERE}",
    errno.EROFS: f"the disk is read-only; {_ELSEWHERE}",
    errno.ENOSPC: "the disk is full; free some space first.",
    errno.EDQUOT: "the disk space given to you is used up; free some first.",
    errno.EIO: "the disk or network drive does not answer as it should; try again, or elsewhere.",
    errno.ENOENT: "there is no such place, or it cannot be made; name another.",
    errno.ENOTDIR: "a part of this path is a file, not a folder; name another place.",
    errno.EEXIST: "there is a file of that name already; name another place.",
    errno.EISDIR: "this is a folder; name a file.",
    errno.ENAMETOOLONG: "this name is too long; choose a shorter one.",
}


class House(click.Group):
    """A command group that tells the reviewer of an error in one line, in workflow order."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a ReviewkitError becomes its text and exit code 1."""
        try:
            return super().invoke(ctx)
        except ReviewkitError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            # The system refuses a file: the reviewer must act, whichever command met it.
            if error.errno not in REFUSALS:
                raise
            raise click.ClickException(
                f"{error.filename or 'A file'}: {REFUSALS[error.errno]}"
            ) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of a review."""
        ordered = [name for _, names in SECTIONS for name in names]
        return [name for name in ordered if name in self.commands]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the steps of a review."""
        for title, names in SECTIONS:
            rows = [
                (name, self.commands[name].get_short_help_str(60))
                for name in names
                if name in self.commands
            ]
            with formatter.section(title):
                formatter.write_dl(rows)


def keep_example_lines(command: click.Command) -> None:
    """Keep the lines of examples apart in help: click's mark for it is lost in raw docstrings."""
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    for part in getattr(command, "commands", {}).values():
        keep_example_lines(part)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works on: the open store, the plan in its folder, and the time."""

    store: Store
    plan: Plan
    at: str


def now() -> str:
    """Return the time as facts note it; REVIEWKIT_NOW fixes it, for runs to be repeated."""
    fixed = os.environ.get("REVIEWKIT_NOW")
    return fixed or datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    """Open the review in a folder."""
    from reviewkit.plan import read_plan
    from reviewkit.store import open_store

    with open_store(folder) as store:
        yield Desk(store, read_plan(folder), now())


def with_desk(command: Callable[Concatenate[Desk, P], R]) -> Callable[P, R]:
    """Hand the command the open review."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with open_desk(click.get_current_context().find_root().obj) as desk:
            return command(desk, *args, **kwargs)

    return wrapper


def writes(command: Callable[Concatenate[Desk, P], R]) -> Callable[Concatenate[Desk, P], R]:
    """Keep changed versions of the plan before a command writes, and say so."""

    @wraps(command)
    def wrapper(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> R:
        from reviewkit.stages import plan

        reviewer = somebody(desk, str(kwargs.get("reviewer") or ""))
        for name in plan.keep(desk.store, desk.plan, reviewer, desk.at):
            note(f"{name}: a new version is kept.")
        return command(desk, *args, **kwargs)

    return wrapper


reviewer_option = click.option(
    "--reviewer",
    envvar="REVIEWKIT_REVIEWER",
    metavar="ID",
    help="Who you are in the protocol.",
    shell_complete=reviewer_ids,
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


def who_is(desk: Desk, given: str | None) -> str:
    """Return who decides: the one named, else the protocol's only reviewer.

    Raises:
        NotThereError: the protocol does not know the one named.
        NotAllowedError: nobody is named, and the protocol has several reviewers or none.
    """
    if given:
        return known_reviewer(desk, given)
    known = [one.id for one in desk.plan.protocol.reviewers if one.role != "observer"]
    if len(known) == 1:
        return known[0]
    listed = f" ({', '.join(known)})" if known else ""
    raise NotAllowedError(
        f"Say who you are{listed}: add `--reviewer ID`, or set REVIEWKIT_REVIEWER once."
    )


def known_reviewer(desk: Desk, name: str) -> str:
    """Return a reviewer's id, once the protocol knows it; one that lists nobody knows everybody.

    Raises:
        NotThereError: it lists others.
    """
    known = [one.id for one in desk.plan.protocol.reviewers]
    if known and name not in known:
        raise NotThereError(
            f"`{name}` is no reviewer of this protocol ({', '.join(known)}); correct the id, or "
            "add them to protocol.yml."
        )
    return name


def somebody(desk: Desk, given: str | None) -> str:
    """Return who does a job that needs no judgement: the one named, else the system's user."""
    return known_reviewer(desk, given) if given else _somebody(desk)


def _somebody(desk: Desk) -> str:
    known = [one.id for one in desk.plan.protocol.reviewers if one.role != "observer"]
    named = os.environ.get("REVIEWKIT_REVIEWER") or (known[0] if len(known) == 1 else "")
    if named:
        return named
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = ""
    return re.sub(r"[^A-Za-z0-9_]", "", user).lstrip("0123456789_") or "somebody"


def note(text: str) -> None:
    """Say something beside the result, on stderr."""
    click.echo(text, err=True)


def progress(text: str) -> None:
    """Show a step of long work, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{text} ...", err=True, nl=False)


def waiting(text: str) -> None:
    """Say why long work stands still, such as a source that is asked again.

    A log shows no line of progress; who reads it has to learn of the wait all the same.
    """
    if sys.stderr.isatty():
        progress(text)
    else:
        note(text)


def progress_done() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)


def plain(value: Any) -> Any:
    """Turn dataclasses, tuples and enums into what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {_key(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def _key(key: Any) -> str:
    return " / ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def tell_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=1))


def tell_json_rows(rows: Iterable[Any]) -> None:
    """Print rows as one JSON list, one row a line, without holding them all."""
    click.echo("[", nl=False)
    for place, row in enumerate(rows):
        click.echo(",\n" if place else "\n", nl=False)
        click.echo(json.dumps(plain(row), ensure_ascii=False), nl=False)
    click.echo("\n]")
