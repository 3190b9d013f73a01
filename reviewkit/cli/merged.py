"""Reports of several records: merged, split, split-all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    plain,
    reviewer_option,
    tell_json,
    tell_json_rows,
    who_is,
    with_desk,
    writes,
)
from reviewkit.cli.duplicates import why_option
from reviewkit.cli.prose import one_line
from reviewkit.terms import Judgement

if TYPE_CHECKING:
    from reviewkit.stages.dedupe import Cluster


@click.command()
@click.argument("report", required=False)
@json_option
@with_desk
def merged(desk: Desk, report: str | None, as_json: bool) -> None:
    """List the reports that several records stand for, or open one: why is each record there?

    \b
    Example:
        reviewkit merged
        reviewkit merged 3fa9c21e-0012
    """
    from reviewkit.stages import dedupe

    if report is not None:
        found = dedupe.cluster(desk.store, report)
        if as_json:
            tell_json(_told(found) | {"fields": plain(dedupe.shown_fields(desk.store, report))})
        else:
            _open(desk, found)
        return
    reports = (dedupe.cluster(desk.store, one) for one in dedupe.clusters(desk.store))
    if as_json:
        tell_json_rows(map(_told, reports))
        return
    for one in reports:
        _list(one)


def _list(cluster: Cluster) -> None:
    click.echo(f"{cluster.report}  {one_line(cluster.title) or '(no title)'}")
    for side in cluster.records:
        click.echo(f"    {side.record}  {one_line(side.source)}")
    for why in _because(cluster):
        click.echo(f"    {why['a']} = {why['b']}: {one_line(why['reason'])}")


def _open(desk: Desk, cluster: Cluster) -> None:
    """Show each record with what joined it, and from where the report's fields are."""
    from reviewkit.stages import dedupe

    click.echo(f"{cluster.report}  {one_line(cluster.title) or '(no title)'}")
    for side in cluster.records:
        click.echo(f"\n{side.record}  {one_line(side.source)}")
        title, names = one_line(side.title) or "(no title)", one_line(side.authors)
        click.echo(f"    {title}\n    {names} ({side.year or 'n.d.'}) {one_line(side.journal)}")
        for why in cluster.because(side.record):
            click.echo(f"    {one_line(why)}")
    for a, b, reason in cluster.stopped:
        click.echo(f"\nNot joined: {a} and {b}, since {one_line(reason)}.")
    click.echo("\nShown:")
    for field in dedupe.shown_fields(desk.store, cluster.report):
        text = one_line(field.value)
        short = text if len(text) <= 60 else f"{text[:59]}…"
        click.echo(f"    {field.field:>9}  {short}  ({field.record}, {one_line(field.source)})")
    click.echo("\n    reviewkit split RECORD   or   reviewkit split-all REPORT")


def _because(cluster: Cluster) -> list[dict[str, str]]:
    """What joined the records: rules, then people."""
    rules = [
        {"a": one.a, "b": one.b, "rule": one.rule, "reason": one.reason}
        for one in cluster.rulings
        if one.judgement is Judgement.SAME
    ]
    people = [
        {"a": one.a, "b": one.b, "rule": "person", "reason": f"{one.reviewer}: {one.why}"}
        for one in cluster.words
        if one.judgement is Judgement.SAME
    ]
    return rules + people


def _told(cluster: Cluster) -> dict[str, Any]:
    """A report of several records for scripts."""
    return {
        "report": cluster.report,
        "records": plain(cluster.records),
        "because": _because(cluster),
        "stopped": [{"a": a, "b": b, "reason": why} for a, b, why in cluster.stopped],
    }


@click.command()
@click.argument("record")
@why_option
@reviewer_option
@with_desk
@writes
def split(desk: Desk, record: str, why: str, reviewer: str | None) -> None:
    """Split RECORD off its report: it is different from all others there. `undo` joins it again.

    Records that only it held together part, too. Decisions stay with the records on which they
    were made.

    \b
    Example:
        reviewkit split 77d0ab3f-0004 --why "a comment on the article"
    """
    from reviewkit.stages import dedupe
    from reviewkit.store import writing

    who = who_is(desk, reviewer)
    others = [one.record for one in dedupe.cluster(desk.store, record).records]
    with writing(desk.store, who, desk.at) as facts:
        dedupe.split_off_in(facts, record, why)
    click.echo(f"{record} is a report of its own now, by {who}; `reviewkit undo` joins it again.")
    reports = len({dedupe.cluster(desk.store, one).report for one in others}) - 1
    if reports > 1:
        click.echo(f"The others, which only it held together, are {reports} reports.")


@click.command("split-all")
@click.argument("report")
@why_option
@reviewer_option
@with_desk
@writes
def split_all(desk: Desk, report: str, why: str, reviewer: str | None) -> None:
    """Split REPORT into its records: every two are different. `undo` joins them again.

    Decisions stay with the records on which they were made.

    \b
    Example:
        reviewkit split-all 3fa9c21e-0012 --why "four congress abstracts of one supplement"
    """
    from reviewkit.stages import dedupe
    from reviewkit.store import writing

    who = who_is(desk, reviewer)
    count = len(dedupe.cluster(desk.store, report).records)
    with writing(desk.store, who, desk.at) as facts:
        dedupe.split_apart_in(facts, report, why)
    click.echo(f"{report} is {count} reports now, by {who}; `reviewkit undo` joins them again.")


COMMANDS = (merged, split, split_all)
