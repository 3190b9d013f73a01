"""Full texts and studies: retrieve, sought, study link, study unlink, study list."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    reviewer_option,
    tell_json,
    who_is,
    with_desk,
    writes,
)
from reviewkit.terms import Role

OUTCOMES = {"retrieved": True, "not-retrieved": False, "tried": None}


@click.command()
@click.argument("record")
@click.argument("outcome", type=click.Choice(list(OUTCOMES)))
@click.option("--note", "remark", default="", help="Where it was asked for, or where it lies.")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    help="The text itself, to keep: a PDF, JATS (.xml), or plain text (.txt, UTF-8).",
)
@reviewer_option
@with_desk
@writes
def retrieve(
    desk: Desk, record: str, outcome: str, remark: str, path: Path | None, reviewer: str | None
) -> None:
    """Say whether the full text of RECORD's report was had, or that it was tried.

    Each try is kept with its note; `reviewkit sought` lists them. After `tried` the report is
    sought on; `not-retrieved` gives it up. A --file is kept under fulltext/ and stands beside the
    form; the file itself stays where it is.

    \b
    Example:
        reviewkit retrieve 3fa9c21e-0012 tried --note "library loan asked"
        reviewkit retrieve 3fa9c21e-0012 not-retrieved --note "author asked twice"
        reviewkit retrieve 3fa9c21e-0012 retrieved --file articles/okafor.pdf
    """
    from reviewkit.stages import retrieve as stage
    from reviewkit.store import writing

    if path and not OUTCOMES[outcome]:
        raise click.UsageError(f"A file goes with `retrieved`; `{outcome}` says it was not had.")
    word = stage.Retrieval(record, OUTCOMES[outcome], remark)
    with writing(desk.store, who_is(desk, reviewer), desk.at) as facts:
        report = stage.bring_in(facts, word, path) if path else stage.retrieve_in(facts, word)
    click.echo(f"Report {report}: {outcome}{f'; {path.name} is kept' if path else ''}.")


@click.command()
@json_option
@with_desk
def sought(desk: Desk, as_json: bool) -> None:
    """List the reports sought for retrieval and what came of each.

    \b
    Example:
        reviewkit sought
    """
    from reviewkit.stages import retrieve as stage

    rows = stage.sought(desk.store)
    if as_json:
        tell_json(rows)
        return
    for row in rows:
        click.echo(f"{row['report']}  {row['retrieval']}  {row['title'] or '(no title)'}")
        for one in row["tries"] if row["retrieval"] != "retrieved" else ():
            after = f": {one['note']}" if one["note"] else ""
            said = one["outcome"].replace("_", " ")
            click.echo(f"    {one['at'][:10]} {one['reviewer']}: {said}{after}")


@click.group()
def study() -> None:
    """Group reports into studies: link, unlink, list.

    \b
    Example:
        reviewkit study link 3fa9c21e-0012 --study S07
    """


@study.command()
@click.argument("record")
@click.option("--study", "name", required=True, metavar="ID", help="Study id, e.g. S07.")
@click.option(
    "--role",
    type=click.Choice([str(one) for one in Role]),
    default=str(Role.PRIMARY),
    help="Primary if left out; joint primaries print A/B, companions (see also C).",
)
@reviewer_option
@with_desk
@writes
def link(desk: Desk, record: str, name: str, role: str, reviewer: str | None) -> None:
    """Link the report of RECORD to a study, as primary, joint or companion.

    \b
    Example:
        reviewkit study link 77d0ab3f-0004 --study S07 --role companion
    """
    from reviewkit.stages import retrieve as stage

    who = who_is(desk, reviewer)
    report = stage.link(desk.store, record, name, Role(role), who, desk.at)
    click.echo(f"Report {report}: {role} report of study {name}.")


@study.command()
@click.argument("record")
@reviewer_option
@with_desk
@writes
def unlink(desk: Desk, record: str, reviewer: str | None) -> None:
    """Take the report of RECORD out of its study; it is a study of its own again.

    \b
    Example:
        reviewkit study unlink 77d0ab3f-0004
    """
    from reviewkit.stages import retrieve as stage

    who = who_is(desk, reviewer)
    report = stage.link(desk.store, record, None, Role.PRIMARY, who, desk.at)
    click.echo(f"Report {report}: not linked to any study now.")


@study.command("list")
@json_option
@with_desk
def list_(desk: Desk, as_json: bool) -> None:
    """List the included studies with their reports.

    \b
    Example:
        reviewkit study list
    """
    from reviewkit.stages import retrieve as stage

    found = stage.studies(desk.store)
    if as_json:
        tell_json(found)
        return
    for one in found:
        click.echo(f"{one.id}  {one.label}")
        for report in one.reports:
            click.echo(f"    {report.id}  {report.role}: {report.citation}")


COMMANDS = (retrieve, sought, study)
