"""In which order people read: order, awaiting."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli.assign import seed_option
from reviewkit.cli.door import (
    Desk,
    json_option,
    known_reviewer,
    note,
    progress,
    progress_done,
    reviewer_option,
    somebody,
    tell_json,
    who_is,
    with_desk,
    writes,
)
from reviewkit.cli.prose import one_line
from reviewkit.cli.screen import stage_option
from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.terms import ORDERS, Stage


@click.command()
@click.argument("how", type=click.Choice(ORDERS))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@stage_option
@click.option("--whose", default="", metavar="ID", help="Only this reviewer reads in it.")
@seed_option
@reviewer_option
@with_desk
@writes
def order(
    desk: Desk,
    how: str,
    file: Path | None,
    stage: str,
    whose: str,
    seed: int,
    reviewer: str | None,
) -> None:
    """Freeze the order in which reports are read; `place` takes frozen orders back.

    `ranked` ranks by the protocol's words, and for `--whose` by what that reviewer decided; with
    FILE, an id a line, it takes the order from there.

    \b
    Example:
        reviewkit order ranked --seed 7
    """
    from reviewkit.stages import order as stages

    if whose:
        known_reviewer(desk, whose)
    who, at = somebody(desk, reviewer or whose), Stage(stage)
    if file and how != "ranked":
        raise NotAllowedError(f"Only a ranked order is taken from a file; leave {file} out.")
    if how == "place":
        stages.back_to_place(desk.store, at, who, desk.at)
        click.echo(f"Reports at stage {stage} are read as the protocol says; nothing is frozen.")
        return
    made = (desk.store, at, how, who, desk.at)
    if how != "ranked" or file:
        stages.freeze(*made, reports=_lines(file) if file else (), seed=seed, whose=whose)
    elif whose not in ("", who):
        raise NotAllowedError(
            f"A ranking that learns from {whose}'s decisions tells of them: let {whose} freeze it, "
            "or freeze one for all, which learns from nobody's."
        )
    else:
        from reviewkit.stages.rank import rank_now

        found = rank_now(desk.store, desk.plan.protocol, at, whose, seed=seed, tell=progress)
        progress_done()
        stages.freeze(*made, reports=found.reports, seed=seed, whose=whose, card=found.card)
        learned = f"from what {whose} decided" if found.learned else "by the protocol's words"
        click.echo(f"{len(found.reports)} reports are ranked {learned}.")
    click.echo(f"Reports at stage {stage} are read by {how}{' for ' + whose if whose else ''}.")


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{file}: cannot be read as text; give a file of ids.") from error
    return [line.strip() for line in text.splitlines() if line.strip()]


@click.command()
@stage_option
@reviewer_option
@json_option
@with_desk
def awaiting(desk: Desk, stage: str, reviewer: str | None, as_json: bool) -> None:
    """List the reports that you decided and that wait for somebody else, oldest first.

    \b
    Example:
        reviewkit awaiting --reviewer JG
    """
    from reviewkit.stages.order import awaiting_second

    who = who_is(desk, reviewer)
    found = awaiting_second(desk.store, Stage(stage), who, limit=-1)
    if as_json:
        tell_json(found)
        return
    for one in found:
        click.echo(f"{one['report']}  {one['verdict']}  {one_line(one['title'] or '(no title)')}")
    note(f"{len(found)} reports that {who} decided wait for somebody else at stage {stage}.")


COMMANDS = (order, awaiting)
