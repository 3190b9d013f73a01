"""Duplicates: dedupe, duplicates, merged, same, different, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    plain,
    progress,
    progress_done,
    reviewer_option,
    somebody,
    tell_json,
    tell_json_rows,
    who_is,
    with_desk,
    writes,
)
from reviewkit.terms import Judgement

if TYPE_CHECKING:
    from reviewkit.stages.dedupe import Cluster, Pair, Side

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

    done = stage.dedupe(
        desk.store, desk.plan.protocol.duplicates, somebody(desk, reviewer), desk.at, progress
    )
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

    pairs = stage.waiting(desk.store)
    if as_json:
        tell_json_rows(map(_pair_told, pairs))
        return
    for pair in pairs:
        a, b = pair.key
        odds = f"({pair.ruling.probability:.0%}) {pair.ruling.reason}" if pair.ruling else ""
        click.echo(f"{a}  {b}  {odds}")
        if pair.stopped:
            click.echo(f"    not joined: {pair.stopped}")
        _side_by_side(pair.a, pair.b)
        click.echo(f"    reviewkit same {a} {b}   or   reviewkit different ...")
    note(f"{stage.count_waiting(desk.store)} pairs wait for a person.")


def _pair_told(pair: Pair) -> dict[str, Any]:
    """A pair for scripts."""
    a, b = pair.key
    ruling = plain(pair.ruling) if pair.ruling else {}
    return {"a": a, "b": b, **ruling, "stopped": pair.stopped, "records": plain([pair.a, pair.b])}


def _cluster_told(cluster: Cluster) -> dict[str, Any]:
    """A report of several records for scripts."""
    because = [
        {"a": one.a, "b": one.b, "rule": one.rule, "reason": one.reason}
        for one in cluster.rulings
        if one.judgement is Judgement.SAME
    ] + [
        {"a": one.a, "b": one.b, "rule": "person", "reason": f"{one.reviewer}: {one.why}"}
        for one in cluster.words
        if one.judgement is Judgement.SAME
    ]
    return {"report": cluster.report, "records": plain(cluster.records), "because": because}


def _side_by_side(left: Side, right: Side) -> None:
    for name in SIDES:
        one, other = left.field(name), right.field(name)
        mark = " " if one == other else "*"
        if one or other:
            click.echo(f"  {mark} {name:>8}  {one or '-'}")
        if mark == "*":
            click.echo(f"             {other or '-'}")


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

    reports = (stage.cluster(desk.store, one) for one in stage.clusters(desk.store))
    if as_json:
        tell_json_rows(map(_cluster_told, reports))
        return
    for report in reports:
        click.echo(f"{report.report}  {report.title or '(no title)'}")
        for side in report.records:
            click.echo(f"    {side.record}  {side.source}")
        for one in report.rulings:
            if one.judgement is Judgement.SAME:
                click.echo(f"    {one.a} = {one.b}: {one.reason}")
        for word in report.words:
            if word.judgement is Judgement.SAME:
                click.echo(f"    {word.a} = {word.b}: {word.reviewer}: {word.why}")


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
