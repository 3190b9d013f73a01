"""`reviewkit stop`: what can be said of what was not read, a sample of it, ending on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    known_reviewer,
    note,
    reviewer_option,
    tell_json,
    who_is,
    with_desk,
    writes,
)
from reviewkit.cli.screen import stage_option
from reviewkit.terms import Stage

if TYPE_CHECKING:
    from reviewkit.stages.stop import Aim, Ended, Stopping

SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command("stop")
@stage_option
@click.option("--target", type=SHARE, default=0.95, help="The recall aimed at; 0.95 if left out.")
@click.option("--confidence", type=SHARE, default=0.95, help="Of the test; 0.95 if left out.")
@click.option(
    "--bias",
    type=click.FloatRange(1),
    default=1.0,
    help="Assume that a relevant report is so many times as likely to be read next; 1: no.",
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    metavar="N",
    help="Draw N unread reports at random, to be read next; 0 takes the sample back.",
)
@click.option("--seed", type=int, default=0, help="Of the sample, to repeat it.")
@click.option("--declare", is_flag=True, help="Stop reading this stage; say --why.")
@click.option("--why", default="", help="Why you stop, for the methods section.")
@click.option("--resume", is_flag=True, help="Take a stop back and read on.")
@click.option("--all", "everybody", is_flag=True, help="For every reader; for leads.")
@reviewer_option
@json_option
@with_desk
def stop(
    desk: Desk,
    /,
    stage: str,
    sample: int | None,
    seed: int,
    declare: bool,
    why: str,
    resume: bool,
    everybody: bool,
    reviewer: str | None,
    as_json: bool,
    **aimed: float,
) -> None:
    """Say whether you may stop reading: what recall is at least, what was and was not read.

    It is worked out from your own decisions alone. With --sample, --declare or --resume it first
    does that.

    \b
    Example:
        reviewkit stop --reviewer JG
        reviewkit stop --sample 100 --reviewer JG
        reviewkit stop --declare --why "95% recall shown" --reviewer JG
    """
    from reviewkit.stages.stop import Aim

    if (sample is not None) + declare + resume > 1:
        raise click.UsageError("Choose one of --sample, --declare and --resume.")
    if everybody and not (declare or resume):
        raise click.UsageError("--all goes with --declare or --resume.")
    at, aim = Stage(stage), Aim(**aimed)
    if sample is not None:
        _draw(desk, at, sample, seed, reviewer=who_is(desk, reviewer))
    elif declare:
        _declare(desk, at, why, everybody, aim, reviewer=who_is(desk, reviewer))
    elif resume:
        _resume(desk, at, everybody, reviewer=who_is(desk, reviewer))
    _tell(desk, at, _asks(desk, reviewer), aim, as_json=as_json)


def _asks(desk: Desk, given: str | None) -> str | None:
    """Who asks: the one named, else the protocol's only reviewer, else nobody in particular."""
    if given:
        return known_reviewer(desk, given)
    known = [one.id for one in desk.plan.protocol.reviewers if one.role != "observer"]
    return known[0] if len(known) == 1 else None


@writes
def _draw(desk: Desk, stage: Stage, size: int, seed: int, *, reviewer: str) -> None:
    from reviewkit.stages import stop as stages

    if size == 0:
        left = stages.drop(desk.store, stage, reviewer, desk.at)
        note(f"The sample is taken back with {left} reports of it unread; what was read stays.")
        return
    drawn = stages.draw(desk.store, desk.plan.protocol, stage, size, seed, reviewer, desk.at)
    note(f"{drawn} unread reports are drawn at random; they are what you read next.")


@writes
def _declare(
    desk: Desk, stage: Stage, why: str, everybody: bool, aim: Aim, *, reviewer: str
) -> None:
    from reviewkit.stages import stop as stages

    done = stages.declare(
        *(desk.store, desk.plan.protocol, stage, why, reviewer, desk.at),
        everybody=everybody,
        aim=aim,
    )
    for who, count in done.left.items():
        note(f"{who} stops reading at stage {stage}: {count:,} reports are left unread.")
    note(_fate(done))


def _fate(done: Ended) -> str:
    if not done.allowed:
        return (
            "They stay unread, and status and flow say so. (Only where the stage's rule in the "
            "protocol says `automation: excludes` are reports excluded unread, and only at title.)"
        )
    if not done.program:
        return (
            "They stay unread: the protocol lets programs exclude but has none among its readers "
            "at this stage; add `- {id: RULE, program: true}` to its reviewers."
        )
    return (
        f"{done.excluded:,} of them are excluded by {done.program}, as the protocol allows, and "
        "counted as marked as ineligible by automation tools; others still have readers."
        if done.excluded
        else "They wait for their other readers; nothing was excluded."
    )


@writes
def _resume(desk: Desk, stage: Stage, everybody: bool, *, reviewer: str) -> None:
    from reviewkit.stages import stop as stages

    done = stages.resume(
        desk.store, desk.plan.protocol, stage, reviewer, desk.at, everybody=everybody
    )
    note(f"{' and '.join(done.who)} read on at stage {stage}: what was left waits again.")
    if done.taken_back:
        note(f"{done.taken_back:,} exclusions by a program are taken back.")


def _tell(desk: Desk, stage: Stage, asks: str | None, aim: Aim, *, as_json: bool) -> None:
    from reviewkit.stages import stop as stages

    shown, hidden = stages.look(desk.store, desk.plan.protocol, stage, asks, aim)
    if as_json:
        tell_json({"readers": shown, "kept_back": hidden})
        return
    for one in shown:
        for line in stopping_lines(one):
            click.echo(line)
    if hidden:
        note(
            f"Kept back: {', '.join(hidden)}, whose decisions others still owe theirs on. Say who "
            "you are with `--reviewer ID` to see your own."
        )
    if not shown and not hidden:
        note(f"Nobody has read at stage {stage} yet.")


def stopping_lines(found: Stopping) -> Iterator[str]:
    """Write where a reviewer stands, a line each."""
    from reviewkit.stages import stop as stages

    yield f"{found.reviewer} at stage {found.stage}: {found.unread:,} reports unread"
    yield f"  {stages.brief(found)}"
    yield f"  Read {stages.in_words(found.orders)}. {stages.supposes(found)}".rstrip()
    if found.aside:
        yield (
            f"  {found.aside:,} were read out of this order (drawn at random, or decided together)"
            " and are no draws of the test."
        )
    yield "Test of recall (Callaghan & Müller-Hansen 2020)"
    yield f"  {stages.verdict(found.test)}"
    if found.test.recall_middle is not None:
        yield f"  A middle estimate, on the low side: {found.test.recall_middle:.0%}."
    if found.assumed.bias != found.test.bias:
        yield f"  {stages.assumption(found.assumed)}:"
        yield f"  {stages.verdict(found.assumed)}"
    yield "Random sample of the unread"
    none = "none drawn; `reviewkit stop --sample 100` draws one."
    yield f"  {stages.told(found.sample) if found.sample else none}"
    yield f"Heuristics: {stages.MEASURED}"
    for rule in found.rules:
        met = "met" if rule.met else "not met"
        yield f"  {stages.named(rule)}: {met}, {rule.in_a_row:,} now"
    yield "For the methods section"
    yield f"  {found.sentence}"
    yield f"Next: {_next(found)}"


def _next(found: Stopping) -> str:
    stage = f" --stage {found.stage}" if found.stage is not Stage.TITLE else ""
    if found.stopped:
        return (
            f"{found.reviewer} stopped with {found.stopped.unread:,} unread "
            f"({found.stopped.why}); `reviewkit stop{stage} --resume` takes it back."
        )
    if not found.unread:
        return "nothing is left for you to read at this stage."
    if found.sample and found.sample.left:
        return f"read the {found.sample.left:,} reports left of the sample."
    if found.test.reached:
        return (
            f"`reviewkit stop{stage} --declare --why TEXT` if this is enough; a random sample "
            "(--sample) checks it."
        )
    return f"read on, and look again after {found.next_check:,} more."


COMMANDS = (stop,)
