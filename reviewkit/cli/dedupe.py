"""Duplicates: dedupe, duplicates, merged, same, different, undo."""

from __future__ import annotations

from typing import Any

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
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
from reviewkit.terms import Judgement

SIDES = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "source")


@click.command()
@reviewer_option
@json_option
@with_desk
@writes
def dedupe(desk: Desk, reviewer: str | None, as_json: bool) -> None:
    """Compare all records; merge what is the same, queue what is doubtful, delete nothing.

    \b
    Example:
        reviewkit dedupe
    """
    from reviewkit.stages import dedupe as stage

    done = stage.dedupe(desk.store, somebody(desk, reviewer), desk.at, progress)
    progress_done()
    if as_json:
        tell_json(done)
        return
    click.echo(
        f"{done.records} records, {done.duplicates} duplicates, {done.reports} reports; "
        f"{done.maybe} doubtful pairs, {done.related} related pairs kept apart."
    )
    for rule, count in done.by_rule.items():
        click.echo(f"  {count:>6}  {rule}")
    for (kept, dropped), count in done.by_sources.items():
        click.echo(f"  {count:>6}  from {dropped}, known from {kept}")
    if done.stopped:
        click.echo(f"  {done.stopped} joins were stopped: a person called records different.")


@click.command()
@json_option
@with_desk
def duplicates(desk: Desk, as_json: bool) -> None:
    """List the doubtful pairs side by side, most doubtful first.

    \b
    Example:
        reviewkit duplicates
    """
    from reviewkit.stages import dedupe as stage

    pairs = stage.doubtful(desk.store)
    if as_json:
        tell_json(pairs)
        return
    for pair in pairs:
        click.echo(f"{pair['a']}  {pair['b']}  ({pair['probability']:.0%}) {pair['reason']}")
        _side_by_side(*pair["records"])
        click.echo(f"    reviewkit same {pair['a']} {pair['b']}   or   reviewkit different ...")
    note(f"{len(pairs)} pairs wait for a person.")


def _side_by_side(left: dict[str, Any], right: dict[str, Any]) -> None:
    for field in SIDES:
        mark = " " if left[field] == right[field] else "*"
        if left[field] or right[field]:
            click.echo(f"  {mark} {field:>8}  {left[field] or '-'}")
        if mark == "*":
            click.echo(f"             {right[field] or '-'}")


@click.command()
@json_option
@with_desk
def merged(desk: Desk, as_json: bool) -> None:
    """List the reports that several records stand for, and what joined them.

    \b
    Example:
        reviewkit merged
    """
    from reviewkit.stages import dedupe as stage

    reports = stage.merged(desk.store)
    if as_json:
        tell_json(reports)
        return
    for report in reports:
        click.echo(f"{report['report']}  {report['records'][0]['title'] or '(no title)'}")
        for one in report["records"]:
            click.echo(f"    {one['record']}  {one['source']}")
        for why in report["because"]:
            click.echo(f"    {why['a']} = {why['b']}: {why['reason']}")


def _judging(
    verdict: Judgement, desk: Desk, pair: tuple[str, str], why: str, reviewer: str
) -> None:
    from reviewkit.stages import dedupe as stage

    joined = stage.judge(desk.store, pair, verdict, why, reviewer, desk.at)
    state = "one report" if joined else "two reports"
    click.echo(f"{pair[0]} and {pair[1]}: {verdict}, by {reviewer}. They are {state} now.")


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--why", default="", help="Your reason, kept with the judgement.")
@reviewer_option
@with_desk
@writes
def same(desk: Desk, a: str, b: str, why: str, reviewer: str | None) -> None:
    """Say that records A and B are the same report.

    \b
    Example:
        reviewkit same 3fa9c21e-0012 77d0ab3f-0004 --why "same abstract"
    """
    _judging(Judgement.SAME, desk, (a, b), why, who_is(desk, reviewer))


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--why", default="", help="Your reason, kept with the judgement.")
@reviewer_option
@with_desk
@writes
def different(desk: Desk, a: str, b: str, why: str, reviewer: str | None) -> None:
    """Say that records A and B are different reports; splits them if they were joined.

    \b
    Example:
        reviewkit different 3fa9c21e-0012 77d0ab3f-0004 --why "part I and part II"
    """
    _judging(Judgement.DIFFERENT, desk, (a, b), why, who_is(desk, reviewer))


@click.command()
@click.argument("a")
@click.argument("b")
@reviewer_option
@with_desk
@writes
def undo(desk: Desk, a: str, b: str, reviewer: str | None) -> None:
    """Take back what was said of records A and B; the rules' word stands again.

    \b
    Example:
        reviewkit undo 3fa9c21e-0012 77d0ab3f-0004
    """
    from reviewkit.stages import dedupe as stage

    taken = stage.undo(desk.store, (a, b), who_is(desk, reviewer), desk.at)
    click.echo(f"{a} and {b}: `{taken}` is taken back.")


COMMANDS = (dedupe, duplicates, merged, same, different, undo)
