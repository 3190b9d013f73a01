"""Giving reports out: assign, batches, calibrate, calibration, open-rest, leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli.completion import reviewer_ids
from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    reviewer_option,
    somebody,
    tell_json,
    who_is,
    with_desk,
    writes,
)
from reviewkit.cli.screen import stage_option
from reviewkit.terms import Stage

if TYPE_CHECKING:
    from reviewkit.stages.assign import Assigned

seed_option = click.option("--seed", type=int, default=0, help="Of the draw, to repeat it.")
to_option = click.option(
    "--to",
    "readers",
    multiple=True,
    metavar="ID",
    help="A reviewer; repeat it. Else all.",
    shell_complete=reviewer_ids,
)


@click.command()
@click.argument("how", type=click.Choice(("all", "split", "batches", "top_up", "none")))
@stage_option
@to_option
@click.option("--size", type=int, default=0, help="Reports a batch.")
@seed_option
@reviewer_option
@with_desk
@writes
def assign(
    desk: Desk,
    how: str,
    stage: str,
    readers: tuple[str, ...],
    size: int,
    seed: int,
    reviewer: str | None,
) -> None:
    """Give the reports of a stage to reviewers; `none` takes that back.

    \b
    Example:
        reviewkit assign batches --size 100 --to JG --to RM
    """
    from reviewkit.stages import assign as stages

    who = somebody(desk, reviewer)
    if how == "none":
        taken = stages.take_back(desk.store, Stage(stage), who, desk.at)
        click.echo(f"{taken} assignments at stage {stage} are taken back; any reader may read all.")
        return
    done = stages.assign(
        desk.store,
        desk.plan.protocol,
        Stage(stage),
        how,
        readers,
        size,
        seed,
        reviewer=who,
        at=desk.at,
    )
    click.echo(_assigned(done))


def _assigned(done: Assigned) -> str:
    each = ", ".join(f"{who} {count}" for who, count in done.by_reviewer.items())
    return f"{done.reports} reports given out at stage {done.stage}: {each or 'to nobody'}."


@click.command()
@stage_option
@reviewer_option
@json_option
@with_desk
def batches(desk: Desk, stage: str, reviewer: str | None, as_json: bool) -> None:
    """List what you were given to read, batch by batch, with what is left.

    \b
    Example:
        reviewkit batches --reviewer JG
    """
    from reviewkit.stages.assign import my_batches

    found = my_batches(desk.store, Stage(stage), who_is(desk, reviewer))
    if as_json:
        tell_json(found)
        return
    for batch in found:
        click.echo(f"{batch.number}: {batch.reports} reports, {batch.left} left")
    if not found:
        note(f"Nothing was given out at stage {stage}.")


@click.command()
@click.argument("reports", type=int)
@stage_option
@to_option
@seed_option
@reviewer_option
@with_desk
@writes
def calibrate(
    desk: Desk,
    reports: int,
    stage: str,
    readers: tuple[str, ...],
    seed: int,
    reviewer: str | None,
) -> None:
    """Draw a sample of REPORTS that all reviewers read before the rest of a stage opens.

    \b
    Example:
        reviewkit calibrate 50 --to JG --to RM
    """
    from reviewkit.stages import calibrate as stages

    done = stages.calibrate(
        desk.store,
        desk.plan.protocol,
        Stage(stage),
        reports,
        seed,
        readers,
        reviewer=somebody(desk, reviewer),
        at=desk.at,
    )
    click.echo(
        f"Round {done.number} at stage {stage}: {done.reports} reports for {', '.join(done.owed)}."
    )


@click.command()
@stage_option
@json_option
@with_desk
def calibration(desk: Desk, stage: str, as_json: bool) -> None:
    """Show the last calibration round; agreement in it, once all have decided.

    \b
    Example:
        reviewkit calibration
    """
    from reviewkit.cli.tell import agreement_line, stage_line
    from reviewkit.stages import screen
    from reviewkit.stages.calibrate import calibration as last_round

    found = last_round(desk.store, Stage(stage))
    done = found.round if found and found.complete else None
    pairs = screen.agreements(desk.store, done) if done else []
    together = screen.stage_agreements(desk.store, done) if done else []
    if as_json:
        tell_json({"round": found, "pairs": pairs, "stages": together})
        return
    if found is None:
        note(f"There was no calibration round at stage {stage}.")
        return
    click.echo(f"Round {found.number}: {found.reports} reports")
    for who, count in found.owed.items():
        click.echo(f"  {who} still owes {count}")
    for pair in pairs:
        click.echo(agreement_line(pair))
    for one in together:
        click.echo(stage_line(one))
    if found.complete and not found.opened:
        note("When you are content: `reviewkit open-rest`.")


@click.command("open-rest")
@stage_option
@reviewer_option
@with_desk
@writes
def open_rest(desk: Desk, stage: str, reviewer: str | None) -> None:
    """Open the rest of a stage after its calibration round.

    \b
    Example:
        reviewkit open-rest --reviewer JG
    """
    from reviewkit.stages.calibrate import open_rest as stages

    stages(desk.store, Stage(stage), who_is(desk, reviewer), desk.at)
    click.echo(f"Stage {stage} is open.")


@click.command()
@click.argument("who")
@reviewer_option
@with_desk
@writes
def leave(desk: Desk, who: str, reviewer: str | None) -> None:
    """Note that reviewer WHO left: decisions stay, open reports pass on to the others.

    \b
    Example:
        reviewkit leave RM --reviewer JG
    """
    from reviewkit.stages.assign import leave as stages

    for done in stages(desk.store, who, somebody(desk, reviewer), desk.at):
        click.echo(_assigned(done))
    click.echo(f"{who} left.")


COMMANDS = (assign, batches, calibrate, calibration, open_rest, leave)
