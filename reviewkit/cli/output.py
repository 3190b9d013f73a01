"""Printing: table, figure, why, flow, map, report, outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import Desk, json_option, note, tell_json, with_desk

if TYPE_CHECKING:
    from reviewkit.outputs.package import File, Written
    from reviewkit.plan import Plan
    from reviewkit.stages.trace import Behind
    from reviewkit.store import Store

FORMATS = ("md", "html", "csv", "json", "tex", "docx", "xlsx")
FIGURE_FORMATS = ("svg", "png", "csv")
FLOW_FORMATS = ("svg", "png", "pdf", "docx", "csv")
MAP_FORMATS = ("html", "csv", "json", "qdpx", "svg", "png", "vega")
REPORT_FORMATS = ("docx", "html", "folder")
reference_option = click.option(
    "--reference",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A .docx whose styles Word files take.",
)


def format_option(kinds: tuple[str, ...]) -> Callable[[Any], Any]:
    """Let a command write only some of its formats."""
    return click.option(
        "--format", "formats", multiple=True, type=click.Choice(kinds), help="All if left out."
    )


out_option = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder; output/ if left out."
)
release_option = click.option(
    "--release", "version", metavar="NAME", help="Print the review as it was at this release."
)


@contextmanager
def printed(desk: Desk, name: str | None) -> Iterator[tuple[Store, Plan]]:
    """The review now, or as it was at a release."""
    if name is None:
        yield desk.store, desk.plan
        return
    from reviewkit.stages.plan import standing_plan
    from reviewkit.store.rebuild import released

    with released(desk.store, name) as store:
        yield store, standing_plan(store)


def served(desk: Desk, name: str | None, wanted: Iterable[str] | None, out: Path | None) -> bool:
    """Write files of a release from its copy, if it is here and has them all; say whether.

    Args:
        desk: the review.
        name: of the release; None for the review now, which has no copy.
        wanted: names of files; None for all outputs.
        out: folder; output/ of the folder of the review if None.
    """
    if name is None:
        return False
    from reviewkit.outputs.frozen import frozen_files

    files = frozen_files(desk.store, name, None if wanted is None else [*wanted])
    if files is None:
        return False
    print_files(desk.store.folder, iter(files), out)
    return True


def print_files(review: Path, files: Iterator[File], out: Path | None) -> None:
    """Write files into a folder, output/ of the folder of the review if None, and say which."""
    from reviewkit.outputs.package import write_files

    for done in write_files(files, out or review / "output"):
        click.echo(_line(done))


def print_report(desk: Desk, files: Iterator[File], out: Path | None) -> None:
    """Write a report and say which files; those of its folder in one line."""
    from reviewkit.outputs.folder import FOLDER, INDEX
    from reviewkit.outputs.package import write_files

    into = out or desk.store.folder / "output"
    inside = []
    for done in write_files(files, into):
        if done.path.parent.name == FOLDER:
            inside.append(done)
        else:
            click.echo(_line(done))
    if inside:
        same = sum(done.same for done in inside)
        alike = f"  ({same} with the same bytes as before)" if same else ""
        click.echo(f"{into / FOLDER / INDEX} and {len(inside) - 1} files beside it{alike}")
        names = {done.path.name for done in inside}
        old = sorted(one.name for one in (into / FOLDER).iterdir() if one.name not in names)
        if old:
            note(f"{into / FOLDER} holds files that are not of this report: {', '.join(old)}.")


def _line(done: Written) -> str:
    return f"{done.path}{'  (same bytes as before)' if done.same else ''}"


@click.command()
@click.argument("name", required=False)
@format_option(FORMATS)
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

    wanted = [f"{name}.{kind}" for kind in formats or FORMATS]
    if name and not reference and served(desk, version, wanted, out):
        return
    with printed(desk, version) as (store, plan):
        if name is None:
            for one in table_names(plan):
                click.echo(one)
            return
        files = table_files(name, material_of(store, plan), formats or FORMATS, reference)
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


@click.command("map")
@click.option("--map", "name", metavar="ID", help="Only the map of this id.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(MAP_FORMATS),
    help="The page (html) if left out; json is for EPPI-Mapper, qdpx REFI-QDA, vega Vega-Lite.",
)
@out_option
@release_option
@with_desk
def map_(
    desk: Desk, name: str | None, formats: tuple[str, ...], out: Path | None, version: str | None
) -> None:
    """Write the evidence maps: as one HTML file that opens from disk, or for papers and programs.

    \b
    Example:
        reviewkit map
        reviewkit map --map factors --format svg --format csv
    """
    from reviewkit.outputs.map_files import crossed_more
    from reviewkit.outputs.map_formats import MAP_PAGE, map_files, names_of
    from reviewkit.outputs.package import material_of
    from reviewkit.outputs.review_map import make_map, make_maps, rule_named, with_links

    kinds = formats or ("html",)
    if not name and kinds == ("html",) and served(desk, version, [MAP_PAGE], out):
        return
    with printed(desk, version) as (store, plan):
        material = material_of(store, plan, version or "")
        maps = (make_map(rule_named(name, material), material),) if name else make_maps(material)
        frozen = names_of(maps, kinds)  # but for the page of one map, which was not frozen
        if not (name and MAP_PAGE in frozen) and served(desk, version, frozen, out):
            return
        linked = with_links(maps, _frozen_pages(desk, material.versions, MAP_PAGE, out))
        print_files(desk.store.folder, map_files(linked, plan.codebooks, kinds), out)
    for one in maps if "json" in kinds else ():
        if more := crossed_more(one):
            some = "1 study stands" if more == 1 else f"{more} studies stand"
            note(
                f"{one.title}: EPPI-Mapper crosses all rows of a study with all its columns, so "
                f"that {some} in more cells there than here."
            )


def _frozen_pages(desk: Desk, names: Iterable[str], page: str, out: Path | None) -> dict[str, str]:
    """Where a page of each release lies whose copy is here, seen from where we write."""
    from os.path import relpath

    from reviewkit.outputs.frozen import FOLDER

    into = out or desk.store.folder / "output"
    pages = {name: desk.store.folder / FOLDER / name / page for name in names}
    return {
        name: Path(relpath(path, into)).as_posix() for name, path in pages.items() if path.is_file()
    }


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
        maps_then = _frozen_pages(desk, material.versions, MAP_PAGE, out)
        print_files(desk.store.folder, all_files(*told(store, material), maps_then), out)


COMMANDS = (table, figure, why, flow, map_, report, outputs)
