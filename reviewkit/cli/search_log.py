"""The log of the searches: `search record`, `list`, `explain`, `withdraw`, `log`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
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
from reviewkit.cli.printing import (
    TABLE_FORMATS,
    format_option,
    out_option,
    print_files,
    printed,
    reference_option,
    release_option,
)
from reviewkit.cli.search import planned_search, planned_strategy
from reviewkit.cli.strategy_file import read_strategy
from reviewkit.terms import SourceKind

if TYPE_CHECKING:
    from reviewkit.stages.searches import Logged
    from reviewkit.store.searches import Search

file_type = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("record")
@click.argument("source")
@click.option("--ran", type=click.DateTime(["%Y-%m-%d"]), help="Day of the search.")
@click.option("--hits", type=click.IntRange(0), help="How many hits the platform told of.")
@click.option("--platform", help="Interface it was searched on, e.g. Ovid.")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in SourceKind]),
    help="Where PRISMA counts it; what the protocol says of the source, else database.",
)
@click.option("--strategy", type=file_type, help="The strategy as saved from the platform.")
@click.option(
    "--records", "files", multiple=True, type=file_type, help="A file to import; repeatable."
)
@click.option(
    "--import", "imports", multiple=True, metavar="NAME", help="A file imported before; repeatable."
)
@click.option("--why", help="Why hits were not imported.")
@reviewer_option
@with_desk
@writes
def record(
    desk: Desk,
    *,
    source: str,
    ran: datetime | None,
    hits: int | None,
    platform: str | None,
    kind: str | None,
    strategy: Path | None,
    files: tuple[Path, ...],
    imports: tuple[str, ...],
    why: str | None,
    reviewer: str | None,
) -> None:
    """Note a search of SOURCE that was made by hand on a platform, and bring in its records.

    The strategy is kept letter for letter, with its line numbers and hits; without --strategy it
    is the one the protocol has for the source. A search that found nothing is noted with --hits 0.

    \b
    Example:
        reviewkit search record CINAHL --ran 2026-11-02 --hits 812 --platform EBSCOhost \\
            --strategy cinahl.txt --records cinahl.ris
    """
    from reviewkit.stages.searches import files_of, note_search
    from reviewkit.store.searches import Asked

    day = ran.date().isoformat() if ran else None
    search = planned_search(desk, source, platform, day, kind)
    query = read_strategy(strategy) if strategy else planned_strategy(desk, search)
    who = somebody(desk, reviewer)
    shas = [_brought_in(desk, file, search, who) for file in files]
    named, received, known = files_of(desk.store, search, [*shas, *imports])
    asked = Asked(
        query=query,
        reported=hits,
        received=received if shas or imports else None,
        known=known or None,
        why=why,
    )
    noted = note_search(desk.store, search, asked, who, desk.at, tuple(named))
    _tell_noted(desk, noted)


def _brought_in(desk: Desk, file: Path, search: Search, who: str) -> str:
    """Import one file of a search, and return its SHA-256."""
    from reviewkit.stages.search import import_file

    progress(f"importing {file.name}")
    try:
        return import_file(desk.store, file, search, who, desk.at).file
    finally:
        progress_done()


def _tell_noted(desk: Desk, noted: str) -> None:
    from reviewkit.stages.searches import searches, unexplained

    row = next(one for one in searches(desk.store, desk.plan.protocol) if one.id == noted)
    click.echo(_line(row))
    for one in unexplained(desk.store.db):
        if one.search == noted:
            note(str(one))


@click.command("list")
@json_option
@with_desk
def list_(desk: Desk, as_json: bool) -> None:
    """List the searches: where, when, how many hits, and what became of them.

    \b
    Example:
        reviewkit search list
    """
    from reviewkit.stages.searches import searches, unexplained

    rows = searches(desk.store, desk.plan.protocol)
    if as_json:
        tell_json(rows)
        return
    for row in rows:
        click.echo(_line(row))
    for one in unexplained(desk.store.db):
        note(str(one))


def _line(row: Logged) -> str:
    from reviewkit.outputs.search_log import NOT_REPORTED, interface
    from reviewkit.store.searches import SHORT

    counts = (("hits", row.hits), ("known before", row.known), ("imported", row.imported))
    told = ", ".join(f"{number} {name}" for name, number in counts if number is not None)
    strategy = "" if row.query else "; strategy not reported"
    return (
        f"{row.id[:SHORT] or '-':<{SHORT}}  {row.source} ({interface(row)}), "
        f"{row.ran or f'day {NOT_REPORTED}'}: {told or NOT_REPORTED}{strategy}"
    )


@click.command()
@click.argument("search")
@click.option("--why", required=True, help="Why its hits were not imported.")
@reviewer_option
@with_desk
@writes
def explain(desk: Desk, search: str, why: str, reviewer: str | None) -> None:
    """Say why hits of SEARCH were not imported; the flow prints when all are explained.

    SEARCH is its id, as `search list` tells it, or its source's name where that means one.

    \b
    Example:
        reviewkit search explain CINAHL --why "12 hits were records without a title"
    """
    from reviewkit.stages import searches
    from reviewkit.store.searches import SHORT

    noted = searches.explain(desk.store, search, why, somebody(desk, reviewer), desk.at)
    click.echo(f"{noted[:SHORT]}: the explanation is noted.")


@click.command()
@click.argument("search")
@reviewer_option
@with_desk
@writes
def withdraw(desk: Desk, search: str, reviewer: str | None) -> None:
    """Take back SEARCH, which was noted wrongly; its imported records stay.

    \b
    Example:
        reviewkit search withdraw 3fa9c21e
    """
    from reviewkit.stages import searches
    from reviewkit.store.searches import SHORT

    noted = searches.take_back(desk.store, search, somebody(desk, reviewer), desk.at)
    click.echo(f"{noted[:SHORT]}: the search is taken back; note it anew with `search record`.")


@click.command()
@format_option(TABLE_FORMATS)
@click.option("--appendix", is_flag=True, help="Write the strategies as they were run, too.")
@reference_option
@out_option
@release_option
@with_desk
def log(
    desk: Desk,
    formats: tuple[str, ...],
    appendix: bool,
    reference: Path | None,
    out: Path | None,
    version: str | None,
) -> None:
    """Write the log of the searches as PRISMA-S asks: each search, and the 16 items filled in.

    \b
    Example:
        reviewkit search log --format docx --appendix
    """
    from reviewkit.outputs.search_files import search_files

    with printed(desk, version) as (store, plan):
        files = search_files(store, plan, formats or TABLE_FORMATS, reference, appendix=appendix)
        print_files(desk.store.folder, files, out)


COMMANDS = (record, list_, explain, withdraw, log)
