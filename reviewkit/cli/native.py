"""Strategies as they were saved from a platform: looked over, and written for another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import json_option, tell_json
from reviewkit.cli.strategy import loss_lines, refuse_losses, told_loss
from reviewkit.cli.strategy_file import read_strategy
from reviewkit.errors import UnreadableError

if TYPE_CHECKING:
    from reviewkit.strategy.linting import Remark
    from reviewkit.strategy.native import Native

from_option = click.option(
    "--from", "platform", metavar="NAME", help="Platform it was written on; else told from it."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@from_option
@json_option
@click.pass_context
def lint(ctx: click.Context, file: Path, platform: str | None, as_json: bool) -> None:
    """Look over the strategy in FILE as PRESS 2015 asks: a line each for what to look at.

    Ends with exit code 1 where an error is found, with 0 where there are but warnings and notes.

    \b
    Example:
        reviewkit search lint medline.txt --from ovid
    """
    from reviewkit.strategy.linting import Grave
    from reviewkit.strategy.linting import lint as look_over

    native = _read(file, platform)
    found = look_over(native)
    if as_json:
        tell_json(_told(file, native, found))
    else:
        _tell(file, native, found)
    if any(one.grave is Grave.ERROR for one in found):
        ctx.exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@from_option
@click.option("--to", "target", metavar="NAME", required=True, help="Platform to write it for.")
@click.option("--strict", is_flag=True, help="Fail where anything is lost.")
@json_option
def translate(file: Path, platform: str | None, target: str, strict: bool, as_json: bool) -> None:
    """Write the strategy in FILE as another platform reads it, and say what is lost.

    \b
    Example:
        reviewkit search translate medline.txt --from ovid --to pubmed
    """
    from reviewkit.strategy.translating import left_out
    from reviewkit.strategy.translating import translate as write_for

    native = _read(file, platform)
    try:
        done = write_for(native, target)
    except UnreadableError as error:
        raise UnreadableError(f"{file.name}:{error}") from error
    if as_json:
        tell_json(
            {
                "from": native.platform,
                "evidence": native.evidence,
                "to": done.platform,
                "text": done.text,
                "lines": list(done.lines),
                "query": done.query,
                "losses": [told_loss(loss) for loss in done.losses],
                "left_out": [{"text": text, "at": str(at)} for text, at in left_out(native)],
            }
        )
    else:
        click.echo(done.text)
        if beside := [text[:60] for text, _ in left_out(native)]:
            click.echo(f"left out, no part of the search: {', '.join(beside)}.", err=True)
        for line in loss_lines(done.losses):
            click.echo(line, err=True)
    if strict:
        refuse_losses(len(done.losses), "translate")


def _read(file: Path, platform: str | None) -> Native:
    """Read a file as a strategy; its bytes stay as they are."""
    from reviewkit.strategy.native import read_native

    return read_native(read_strategy(file), platform)


def _told(file: Path, native: Native, found: tuple[Remark, ...]) -> dict[str, Any]:
    return {
        "file": file.name,
        "platform": native.platform,
        "evidence": native.evidence,
        "lines": len(native.lines),
        "understood": native.understood,
        "findings": [
            {
                "code": one.code,
                "severity": str(one.grave),
                "message": one.message,
                "line_name": one.line,
                "line": one.at.line,
                "column": one.at.column,
            }
            for one in found
        ],
    }


def _tell(file: Path, native: Native, found: tuple[Remark, ...]) -> None:
    for one in found:
        click.echo(f"{file.name}:{one.at}: {one.grave} {one.code}: {one.message}")
    graves = [str(one.grave) for one in found]
    click.echo(
        f"{file.name}: {native.platform} ({native.evidence}), {len(native.lines)} lines: "
        f"errors {graves.count('error')}, warnings {graves.count('warning')}, "
        f"notes {graves.count('note')}."
    )


COMMANDS = (lint, translate)
