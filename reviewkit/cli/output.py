"""Printing: table, figure, why, flow, map, report, outputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli.door import Desk, json_option, note, tell_json, with_desk
from reviewkit.cli.map import map_
from reviewkit.cli.printing import (
    TABLE_FORMATS,
    format_option,
    frozen_pages,
    out_option,
    print_files,
    print_report,
    printed,
    reference_option,
    release_option,
    served,
)

if TYPE_CHECKING:
    from reviewkit.stages.trace import Behind

FIGURE_FORMATS = ("svg", "png", "csv")
FLOW_FORMATS = ("svg", "png", "pdf", "docx", "csv")
REPORT_FORMATS = ("docx", "html", "folder")


@click.command()
@click.argument("name", required=False)
@format_option(TABLE_FORMATS)
@reference_option
@out_option
@release_option
@with_desk
def table(
    desk: Desk,
    name: str | None,
    formats: tuple[str, ...],
    reference: Path | None,
    out: Path | None,
    version: str | None,
) -> None:
    """Write the table NAME for readers, Word, Excel, LaTeX and programs; else list the tables.

    \b
    Example:
        reviewkit table included --format docx
    """
    from reviewkit.outputs.package import material_of, table_files
    from reviewkit.outputs.review_tables import table_names

    wanted = [f"{name}.{kind}" for kind in formats or TABLE_FORMATS]
    if name and not reference and served(desk, version, wanted, out):
        return
    with printed(desk, version) as (store, plan):
        if name is None:
            for one in table_names(plan):
                click.echo(one)
            return
        files = table_files(name, material_of(store, plan), formats or TABLE_FORMATS, reference)
        print_files(desk.store.folder, files, out)


@click.command()
@click.argument("name", required=False)
@format_option(FIGURE_FORMATS)
@out_option
@release_option
@with_desk
def figure(
    desk: Desk,
    name: str | None,
    formats: tuple[str, ...],
    out: Path | None,
    version: str | None,
) -> None:
    """Write the figure NAME as picture, and what it shows as CSV; else list the figures.

    \b
    Example:
        reviewkit figure factor-figure --format svg
    """
    from reviewkit.outputs.figures import figure_names
    from reviewkit.outputs.package import figure_files, material_of

    wanted = [f"{name}.{kind}" for kind in formats or FIGURE_FORMATS]
    if name and served(desk, version, wanted, out):
        return
    with printed(desk, version) as (store, plan):
        if name is None:
            for one in figure_names(plan):
                click.echo(one)
            if not plan.protocol.figures:
                note("The protocol names no figure; `figures` in it does.")
            return
        files = figure_files(name, material_of(store, plan), formats or FIGURE_FORMATS)
        print_files(desk.store.folder, files, out)


@click.command()
@click.argument("name")
@click.argument("row")
@click.argument("column")
@json_option
@release_option
@with_desk
def why(desk: Desk, name: str, row: str, column: str, as_json: bool, version: str | None) -> None:
    """Say what a cell of a table rests on: who answered or decided what, from where.

    NAME is that of a table, of a figure, or `map`. ROW and COLUMN are the words they begin with,
    or numbers from 1; those of a figure are the rows and columns of its CSV.

    \b
    Example:
        reviewkit why included 1 Reports
        reviewkit why factor-figure Relationships 2
    """
    from reviewkit.outputs.cells import cell_of
    from reviewkit.outputs.package import material_of
    from reviewkit.outputs.tables import lines_of
    from reviewkit.stages import trace

    with printed(desk, version) as (store, plan):
        cell = cell_of(name, row, column, material_of(store, plan))
        found = [
            *trace.behind_answers(store, cell.answers),
            *trace.behind_reports(store, cell.reports),
        ]
    if as_json:
        tell_json({"cell": lines_of(cell), "behind": found})
        return
    for line in lines_of(cell):
        click.echo(line)
    for one in found:
        click.echo(_because(one))
    facts = "1 fact" if len(found) == 1 else f"{len(found)} facts"
    note(f"{facts} behind it." if found else "No answer or decision is behind it.")


def _because(one: Behind) -> str:
    """One fact in a line, with where it was read."""
    from reviewkit.outputs.material import page_words

    place = ", ".join(part for part in (one.record, page_words(one.page)) if part)
    parts = [
        f"  {'' if one.stands else '(changed later) '}{one.about}: {one.value}",
        *([f"from {place}"] if place and one.kind != "decision" else []),
        *([f'"{one.quote}"'] if one.quote else []),
        *([one.note] if one.note else []),
        f"{one.kind} {one.fact[:12]} by {one.reviewer}, {one.at[:10]}",
    ]
    return "; ".join(parts)


@click.command()
@format_option(FLOW_FORMATS)
@out_option
@release_option
@with_desk
def flow(desk: Desk, formats: tuple[str, ...], out: Path | None, version: str | None) -> None:
    """Write the PRISMA 2020 flow diagram; its CSV is for the R package PRISMA2020.

    \b
    Example:
        reviewkit flow --format svg --format docx
    """
    from reviewkit.outputs.package import flow_files, proved_flow

    kinds = formats or FLOW_FORMATS
    if served(desk, version, [f"flow.{kind}" for kind in kinds], out):
        return
    with printed(desk, version) as (store, plan):
        print_files(desk.store.folder, flow_files(proved_flow(store, plan), kinds), out)


@click.command()
@format_option(REPORT_FORMATS)
@reference_option
@out_option
@release_option
@with_desk
def report(
    desk: Desk,
    formats: tuple[str, ...],
    reference: Path | None,
    out: Path | None,
    version: str | None,
) -> None:
    """Write the whole report as one Word file, one page, and a folder of all its parts.

    Methods, flow, tables, figures and appendices; `report/index.html` leads to every part.

    \b
    Example:
        reviewkit report --format docx
    """
    from reviewkit.outputs.folder import report_and_folder
    from reviewkit.outputs.package import material_of, told

    whole = [f"report.{kind}" for kind in formats]
    if whole and not reference and served(desk, version, whole, out):
        return
    with printed(desk, version) as (store, plan):
        made = told(store, material_of(store, plan))
        print_report(desk, report_and_folder(*made, formats or REPORT_FORMATS, reference), out)


@click.command()
@out_option
@release_option
@with_desk
def outputs(desk: Desk, out: Path | None, version: str | None) -> None:
    """Write every table and figure, the flow, the map and the report.

    \b
    Example:
        reviewkit outputs --out output/v1
    """
    from reviewkit.outputs.folder import all_files
    from reviewkit.outputs.map_formats import MAP_PAGE
    from reviewkit.outputs.package import material_of, told

    if served(desk, version, None, out):
        return
    with printed(desk, version) as (store, plan):
        material = material_of(store, plan, version or "")
        maps_then = frozen_pages(desk, material.versions, MAP_PAGE, out)
        print_files(desk.store.folder, all_files(*told(store, material), maps_then), out)


COMMANDS = (table, figure, why, flow, map_, report, outputs)
