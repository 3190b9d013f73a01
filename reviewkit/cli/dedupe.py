"""Comparing records: dedupe."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    with_desk,
    writes,
)

if TYPE_CHECKING:
    from reviewkit.stages.dedupe import Deduped

HEAD = ("source", "records", "reports", "only here", "duplicates removed")


@click.command()
@click.option("--dry-run", is_flag=True, help="Tell what would be merged, and store nothing.")
@click.option("--anew", is_flag=True, help="Compare all records, also those compared before.")
@click.option("--csv", "as_csv", is_flag=True, help="Print what each source found, as a table.")
@click.option("--scheduler", metavar="ADDRESS", help="Compare on a Dask cluster (docs/scale.md).")
@reviewer_option
@json_option
@with_desk
def dedupe(
    desk: Desk,
    dry_run: bool,
    anew: bool,
    as_csv: bool,
    scheduler: str | None,
    reviewer: str | None,
    as_json: bool,
) -> None:
    """Compare all records; merge what is the same, queue what is doubtful, delete nothing.

    Records that were compared before are compared with new ones only.

    \b
    Example:
        reviewkit dedupe --dry-run
        reviewkit dedupe
    """
    from reviewkit.stages import dedupe as stage

    rule = desk.plan.protocol.duplicates
    try:
        if dry_run:
            done = stage.rehearse(desk.store, rule, _step, whole=anew, scheduler=scheduler)
        else:
            done = _run(desk, reviewer=reviewer, anew=anew, scheduler=scheduler)
    finally:
        progress_done()
    if dry_run:
        note("Nothing was stored.")
    if as_json:
        tell_json(done)
    elif as_csv:
        click.echo(_table(done), nl=False)
    else:
        _tell(done)


def _step(step: str, done: int, most: int) -> None:
    """Show a step and how far it is, as a bar of 20 and a share."""
    share = done / most if most else 0
    bar = f" [{'#' * int(20 * share):<20}] {share:.0%}" if most else ""
    progress(f"{step}{bar}")


@writes
def _run(desk: Desk, *, reviewer: str | None, anew: bool, scheduler: str | None) -> Deduped:
    from reviewkit.stages import dedupe as stage

    rule, who = desk.plan.protocol.duplicates, somebody(desk, reviewer)
    return stage.dedupe(desk.store, rule, who, desk.at, _step, whole=anew, scheduler=scheduler)


def _tell(done: Deduped) -> None:
    if done.anew:
        click.echo(f"All records were compared anew: {done.anew}.")
    elif done.compared == 0:
        click.echo("No record is new since the last run.")
    elif done.compared < done.records:
        click.echo(f"{done.compared} new records were compared with all others.")
    click.echo(
        f"{done.records} records, {done.duplicates} duplicates, {done.reports} reports; "
        f"{done.maybe} doubtful pairs, {done.related} related pairs kept apart."
    )
    for rule, count in done.by_rule.items():
        click.echo(f"  {count:>6}  {rule}")
    for (kept, dropped), count in done.by_sources.items():
        click.echo(f"  {count:>6}  from {dropped}, known from {kept}")
    for one in done.found:
        click.echo(
            f"  {one.source}: {one.records} records of {one.reports} reports, {one.only} of them "
            "found by no other source"
        )
    if done.stopped:
        click.echo(
            f"  {done.stopped} joins were stopped: a person called records different, or they "
            "have two document numbers; `reviewkit duplicates` shows those that wait."
        )


def _table(done: Deduped) -> str:
    """What each source found, and how many reports it has in common with each other source."""
    from reviewkit.outputs.tables import Cell, Row, Table, to_csv

    names = [one.source for one in done.found]
    rows = []
    for one in done.found:
        own = (one.source, one.records, one.reports, one.only, one.removed)
        shared = ("" if name == one.source else _shared(done, one.source, name) for name in names)
        rows.append(Row(tuple(Cell(str(value)) for value in (*own, *shared))))
    columns = (*HEAD, *(f"also in {name}" for name in names))
    return to_csv(Table("sources", "What each source found", columns, tuple(rows)))


def _shared(done: Deduped, one: str, other: str) -> int:
    return done.overlaps.get((min(one, other), max(one, other)), 0)


COMMANDS = (dedupe,)
