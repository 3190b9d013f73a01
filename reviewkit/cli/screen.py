"""Screening: next, decide, withdraw, decisions, conflicts, settle, agreement, reopened."""

from __future__ import annotations

import textwrap
from dataclasses import asdict

import click

from reviewkit.cli.completion import criterion_ids
from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    progress,
    progress_done,
    reviewer_option,
    tell_json,
    tell_json_rows,
    who_is,
    with_desk,
    writes,
)
from reviewkit.cli.prose import one_line
from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.keys import PRESETS, in_terminal
from reviewkit.terms import ORDERS, Stage, Verdict

WIDTH = 72
stage_option = click.option(
    "--stage",
    type=click.Choice([str(one) for one in Stage]),
    default=str(Stage.TITLE),
    help="Title and abstract (if left out), or full text.",
)
order_option = click.option(
    "--order",
    "how",
    type=click.Choice(ORDERS),
    help="Read in this order now; if left out, in the one set for the stage.",
)
keys_option = click.option(
    "--keys",
    "preset",
    type=click.Choice(list(PRESETS)),
    default="reviewkit",
    envvar="REVIEWKIT_KEYS",
    help="The habits of another tool.",
)
key_option = click.option(
    "--key",
    "own",
    multiple=True,
    metavar="ACTION=KEY",
    envvar="REVIEWKIT_KEY",
    help="A key of your own, such as undo=z; repeat it.",
)
reason_option = click.option(
    "--reason",
    metavar="CRITERION",
    help="The criterion that the report fails.",
    shell_complete=criterion_ids,
)
verdict_argument = click.argument("verdict", type=click.Choice([str(one) for one in Verdict]))


@click.command("next")
@stage_option
@order_option
@reviewer_option
@json_option
@with_desk
def next_(desk: Desk, stage: str, how: str | None, reviewer: str | None, as_json: bool) -> None:
    """Show the next report that waits for your decision, with the criteria.

    \b
    Example:
        reviewkit next --reviewer JG
    """
    from reviewkit.stages import rank, screen

    who = who_is(desk, reviewer)
    at = (desk.store, desk.plan.protocol, Stage(stage), who)
    report = screen.next_report(*at, rank.order_now(*at, how or "", tell=progress))
    progress_done()
    waiting = screen.progress(*at).waiting
    if as_json:
        tell_json({"waiting": waiting, "next": report})
        return
    if report is None:
        note(f"Nothing waits for {who} at stage {stage}.")
        return
    click.echo(f"{report['report']}  ({waiting} wait for {who} at stage {stage})\n")
    click.echo(textwrap.fill(one_line(report["title"] or "(no title)"), WIDTH))
    names, journal = one_line(report["authors"] or ""), one_line(report["journal"] or "")
    click.echo(f"{names} ({report['year'] or 'n.d.'}) {journal}\n")
    click.echo(textwrap.fill(one_line(report["abstract"] or "(no abstract)"), WIDTH) + "\n")
    for criterion in desk.plan.protocol.criteria:
        text = f"{criterion.id} {criterion.kind}: {criterion.text}"
        click.echo(textwrap.fill(text, WIDTH, subsequent_indent="    "))


@click.command()
@click.argument("record")
@verdict_argument
@stage_option
@reason_option
@click.option("--note", "remark", default="", help="A note to yourself and the settler.")
@reviewer_option
@json_option
@with_desk
@writes
def decide(
    desk: Desk,
    record: str,
    verdict: str,
    stage: str,
    reason: str | None,
    remark: str,
    reviewer: str | None,
    as_json: bool,
) -> None:
    """Say whether the report of RECORD stays in the review.

    \b
    Example:
        reviewkit decide 3fa9c21e-0012 exclude --stage fulltext --reason E3 --reviewer JG
    """
    from reviewkit.stages import screen

    decision = screen.Decision(record, Stage(stage), Verdict(verdict), reason, remark)
    who = who_is(desk, reviewer)
    report = screen.decide(desk.store, desk.plan.protocol, decision, who, desk.at)
    if as_json:
        tell_json({"report": report, "reviewer": who} | asdict(decision))
        return
    because = f" ({reason})" if reason else ""
    click.echo(f"Report {report}: {verdict}{because} at stage {stage}, by {who}.")


@click.command()
@click.argument("record", required=False)
@stage_option
@reviewer_option
@with_desk
@writes
def withdraw(desk: Desk, record: str | None, stage: str, reviewer: str | None) -> None:
    """Take back your last decision on the report of RECORD; of all, if none is named.

    \b
    Example:
        reviewkit withdraw 3fa9c21e-0012 --reviewer JG
    """
    from reviewkit.stages import screen

    who = who_is(desk, reviewer)
    if record is None:
        report = screen.undo(desk.store, who, desk.at)
        if report is None:
            raise NotThereError(f"{who} has no decision left to take back.")
        click.echo(f"{report}: {who}'s last decision is taken back.")
        return
    verdict = screen.withdraw(desk.store, record, Stage(stage), who, desk.at)
    click.echo(f"{record}: {who}'s `{verdict}` at stage {stage} is taken back.")


@click.command()
@reviewer_option
@json_option
@with_desk
def decisions(desk: Desk, reviewer: str | None, as_json: bool) -> None:
    """List your standing decisions; while others still owe theirs, nobody sees yours.

    \b
    Example:
        reviewkit decisions --reviewer JG
    """
    from reviewkit.stages import screen

    rows = screen.decisions(desk.store, who_is(desk, reviewer))
    if as_json:
        tell_json_rows(rows)
        return
    for row in rows:
        reason = f" ({row['reason']})" if row["reason"] else ""
        told = f"{row['report']}  {row['stage']}  {row['verdict']}{reason}"
        click.echo(f"{told}  {one_line(row['note'])}")


@click.command()
@click.option("--stage", type=click.Choice([str(one) for one in Stage]), help="Only this stage.")
@reviewer_option
@json_option
@with_desk
def conflicts(desk: Desk, stage: str | None, reviewer: str | None, as_json: bool) -> None:
    """List the reports on which reviewers differ or all are unsure.

    None shows before all its readers have decided; to a named reviewer, none they still may read.

    \b
    Example:
        reviewkit conflicts --stage title
    """
    from reviewkit.stages import screen

    found = screen.conflicts(desk.store, Stage(stage) if stage else None, reviewer)
    if as_json:
        tell_json(found)
        return
    for conflict in found:
        click.echo(f"{conflict.report}  {conflict.stage}  {one_line(conflict.title)}")
        for word in conflict.words:
            reason = f" ({word.reason})" if word.reason else ""
            click.echo(
                f"    {word.reviewer}: {word.verdict}{reason} {one_line(word.note)}".rstrip()
            )
    note(f"{len(found)} conflicts.")


@click.command()
@click.argument("record", required=False)
@click.argument("verdict", type=click.Choice([str(one) for one in Verdict]), required=False)
@stage_option
@reason_option
@click.option("--why", default="", help="How it was settled.")
@keys_option
@key_option
@reviewer_option
@json_option
@with_desk
@writes
def settle(
    desk: Desk,
    record: str | None,
    verdict: str | None,
    stage: str,
    reason: str | None,
    why: str,
    preset: str,
    own: tuple[str, ...],
    reviewer: str | None,
    as_json: bool,
) -> None:
    """End the conflict on the report of RECORD; a later decision reopens it.

    Alone, it shows conflict after conflict at the stage, with what each said; one key settles.

    \b
    Example:
        reviewkit settle --reviewer JG
        reviewkit settle 3fa9c21e-0012 include --why "discussed" --reviewer JG
    """
    from reviewkit.stages import screen

    who = who_is(desk, reviewer)
    if record is None:
        from reviewkit.cli.settling import settle_each

        settle_each(desk, Stage(stage), who, in_terminal(preset, own))
        return
    if verdict is None:
        raise NotAllowedError(f"Say include or exclude: `reviewkit settle {record} include`.")
    settlement = screen.Settlement(record, Stage(stage), Verdict(verdict), reason, why)
    report = screen.settle(desk.store, desk.plan.protocol, settlement, who, desk.at)
    if as_json:
        tell_json({"report": report, "reviewer": who} | asdict(settlement))
        return
    click.echo(f"Report {report}: settled as {verdict} at stage {stage}, by {who}.")


@click.command()
@json_option
@with_desk
def agreement(desk: Desk, as_json: bool) -> None:
    """Measure agreement of reviewers: percent, Cohen's kappa with 95% CI, PABAK, AC1, alpha.

    \b
    Example:
        reviewkit agreement
    """
    from reviewkit.cli.tell import agreement_line, stage_line
    from reviewkit.stages import screen

    found = screen.agreements(desk.store)
    together = screen.stage_agreements(desk.store)
    differing = screen.disagreements(desk.store)
    if as_json:
        tell_json({"pairs": found, "stages": together, "disagreements": differing})
        return
    for pair in found:
        click.echo(agreement_line(pair))
    for stage in together:
        click.echo(stage_line(stage))
    for one in differing:
        click.echo(
            f"    {one.stage}: {one.excluder} {one.criterion}, {one.reviewer} {one.other}: "
            f"{one.reports}"
        )
    if not found:
        note("No two reviewers have decided on the same report yet.")


@click.command()
@reviewer_option
@json_option
@with_desk
def reopened(desk: Desk, reviewer: str | None, as_json: bool) -> None:
    """List exclusions whose criterion changed since: to be looked at again.

    While a report waits for another reviewer, only your own exclusion of it shows.

    \b
    Example:
        reviewkit reopened
    """
    from reviewkit.stages import plan

    found = plan.reopened(desk.store, reviewer)
    if as_json:
        tell_json(found)
        return
    for one in found:
        click.echo(f"{one.report}  {one.stage}  {one.reason}  by {one.reviewer}")
    note(f"{len(found)} decisions rest on a criterion that changed.")


COMMANDS = (next_, decide, withdraw, decisions, conflicts, settle, agreement, reopened)
