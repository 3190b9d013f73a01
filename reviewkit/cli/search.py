"""Bringing in search results: import, imports, problems, records, record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    tell_json_rows,
    with_desk,
    writes,
)
from reviewkit.cli.tell import FATES
from reviewkit.errors import NotAllowedError, ReviewkitError
from reviewkit.terms import SourceKind

if TYPE_CHECKING:
    from reviewkit.stages.search import Imported
    from reviewkit.store.searches import Search

SHOWN = 10


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", help="Database or other source; the file's name where left out.")
@click.option("--platform", help="Interface it was searched on, e.g. EBSCOhost.")
@click.option("--searched", type=click.DateTime(["%Y-%m-%d"]), help="Day of the search.")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in SourceKind]),
    help="Where PRISMA counts it; what the protocol says of the source, else database.",
)
@click.option(
    "--hits", type=click.IntRange(0), help="How many hits the source told of, for the search log."
)
@reviewer_option
@json_option
@with_desk
@writes
def import_(
    desk: Desk,
    files: tuple[Path, ...],
    source: str | None,
    platform: str | None,
    searched: datetime | None,
    kind: str | None,
    hits: int | None,
    reviewer: str | None,
    as_json: bool,
) -> None:
    """Bring in FILES that a database exported: RIS, nbib, Web of Science, BibTeX, XML, CSV, Excel.

    \b
    Example:
        reviewkit import cinahl.ris --source CINAHL --platform EBSCOhost --searched 2026-11-02
    """
    from reviewkit.stages.search import import_file
    from reviewkit.store.searches import Asked, unexplained

    if hits is not None and len(files) > 1:
        raise NotAllowedError(
            "--hits is of a search that one file holds; for one in several files use "
            "`reviewkit search record SOURCE --hits N --records FILE --records FILE`."
        )
    day = searched.date().isoformat() if searched else None
    told, failed = [], []
    for file in files:
        progress(f"importing {file.name}")
        search = planned_search(desk, source or file.stem, platform, day, kind)
        asked = None
        if hits is not None:
            asked = Asked(query=planned_strategy(desk, search), reported=hits)
        try:
            done = import_file(desk.store, file, search, somebody(desk, reviewer), desk.at, asked)
        except ReviewkitError as error:
            failed.append(str(error))
            continue
        finally:
            progress_done()
        told.append(done)
        if not as_json:
            _tell(done)
    if as_json:
        tell_json(told)
    if hits is not None and told:
        note("The search is noted in the log.")
        for one in unexplained(desk.store.db):
            note(str(one))
    if failed:
        raise ReviewkitError("\n".join(failed))


def planned_search(
    desk: Desk, source: str, platform: str | None, day: str | None, kind: str | None
) -> Search:
    """What was typed, completed by what the protocol says of the source, in any capitals.

    Raises:
        NotAllowedError: no source is named.
    """
    from reviewkit.store.searches import Search

    if not source.strip():
        raise NotAllowedError("Name the source that was searched, such as CINAHL.")
    sources = desk.plan.protocol.sources
    named = [one for one in sources if one.name.casefold() == source.casefold()]
    planned = next((one for one in named if one.name == source), named[0] if named else None)
    if planned is None:
        return Search(source, SourceKind(kind or SourceKind.DATABASE), platform, day)
    searched = day or (planned.searched.isoformat() if planned.searched else None)
    where = platform or planned.platform
    return Search(planned.name, SourceKind(kind or planned.kind), where, searched)


def planned_strategy(desk: Desk, search: Search) -> str | None:
    """The strategy that the protocol has for a source, if it was not that of another day."""
    planned = next((one for one in desk.plan.protocol.sources if one.name == search.source), None)
    if planned is None or (planned.searched and search.searched != planned.searched.isoformat()):
        return None
    return planned.strategy


def _tell(done: Imported) -> None:
    if done.already:
        click.echo(
            f"{done.name}: these bytes were imported before, from {done.source} "
            f"({done.records} records); nothing was changed."
        )
        return
    dialect = f" ({done.dialect})" if done.dialect else ""
    click.echo(
        f"{done.name}: {done.format}{dialect}, {done.encoding}: {done.starts} start markers found, "
        f"{done.records} records made, {len(done.problems)} lines not understood."
    )
    for problem in done.problems[:SHOWN]:
        click.echo(f"  {done.name}:{problem.line}: {problem.what}: {problem.text[:80]}")
    if len(done.problems) > SHOWN:
        click.echo(f"  ... and {len(done.problems) - SHOWN} more: reviewkit problems")


@click.command()
@json_option
@with_desk
def imports(desk: Desk, as_json: bool) -> None:
    """List the imported files and what was made of each.

    \b
    Example:
        reviewkit imports
    """
    from reviewkit.stages import search

    rows = search.imports(desk.store)
    if as_json:
        tell_json(rows)
        return
    for row in rows:
        click.echo(
            f"{row['source']}: {row['name']}, {row['platform'] or 'platform not reported'}, "
            f"searched {row['searched'] or 'not reported'}: {row['records']} records, "
            f"{row['problems']} lines not understood"
        )


@click.command()
@json_option
@with_desk
def problems(desk: Desk, as_json: bool) -> None:
    """List every line of the imported files that was not understood.

    \b
    Example:
        reviewkit problems
    """
    from reviewkit.stages import search
    from reviewkit.store.project import problems_of

    rows = [
        {"file": row["name"], "line": one.line, "what": one.what, "text": one.text}
        for row in search.imports(desk.store)
        for one in problems_of(desk.store.db, row["file"])
    ]
    if as_json:
        tell_json(rows)
        return
    for one in rows:
        click.echo(f"{one['file']}:{one['line']}: {one['what']}: {one['text']}")
    note(f"{len(rows)} lines not understood; all are kept.")


@click.command()
@click.option("--fate", type=click.Choice(FATES), help="Only records of this fate.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for spreadsheets.")
@json_option
@with_desk
def records(desk: Desk, fate: str | None, as_csv: bool, as_json: bool) -> None:
    """List records with the report each belongs to and its fate.

    As a table or JSON, the first record of a report lists all accession numbers, DOIs and PMIDs
    of its records, and each record the fields that its report shows from it.

    \b
    Example:
        reviewkit records --fate included
    """
    from reviewkit.stages import search

    rows = search.records(desk.store, fate)
    if as_json:
        tell_json_rows(rows)
        return
    if as_csv:
        _tell_table(rows)
        return
    for row in rows:
        click.echo(f"{row['record']}  {row['fate']}  {_cite(row)}")


def _tell_table(rows: Iterator[dict[str, Any]]) -> None:
    """Print rows as CSV, without holding them all; lists stand in one field, a value a line."""
    from reviewkit.outputs.data_files import csv_lines

    first = list(islice(rows, 1))
    columns = tuple(first[0]) if first else ("record",)
    for piece in csv_lines(columns, chain(first, rows)):
        click.echo(piece, nl=False)


def _cite(row: dict[str, Any]) -> str:
    first = (row["authors"] or "").split(";")[0]
    return f"{first} {row['year'] or 'n.d.'}: {row['title'] or '(no title)'}"


@click.command()
@click.argument("reference")
@json_option
@with_desk
def record(desk: Desk, reference: str, as_json: bool) -> None:
    """Show one record whole: by id, or doi:..., pmid:..., an:...

    \b
    Example:
        reviewkit record doi:10.1136/bmj.323.7303.28
    """
    from reviewkit.stages import search

    row = search.record(desk.store, reference)
    if as_json:
        tell_json(row)
        return
    raw = row.pop("raw")
    for key, value in row.items():
        if value not in (None, "", [], {}):
            click.echo(f"{key:>12}  {value}")
    click.echo("As it stood in the file:")
    for tag, value, line in raw:
        click.echo(f"  {line:>6}  {tag:<4}  {value}")


COMMANDS = (import_, imports, problems, records, record)
