"""Tables about the whole review: checklist, flows."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli.door import Desk, with_desk
from reviewkit.cli.printing import (
    format_option,
    out_option,
    print_files,
    printed,
    reference_option,
    release_option,
    served,
)

FORMATS = ("md", "html", "docx", "csv")
UPDATE_FORMATS = ("svg", "png", "pdf", *FORMATS)


@click.command()
@click.argument("name", required=False)
@format_option(FORMATS)
@reference_option
@out_option
@release_option
@with_desk
def checklist(
    desk: Desk,
    name: str | None,
    formats: tuple[str, ...],
    reference: Path | None,
    out: Path | None,
    version: str | None,
) -> None:
    """Fill in the checklist NAME with where the report answers each item; else list them.

    \b
    Example:
        reviewkit checklist prisma-scr --format docx
    """
    from reviewkit.outputs.checklist import checklist_names, read_checklist
    from reviewkit.outputs.package import checklist_files, material_of, told

    if name is None:
        for one in checklist_names():
            found = read_checklist(one)
            click.echo(f"{one}: {found.about}, {len(found.items)} items")
        return
    wanted = [f"checklist-{name}.{kind}" for kind in formats or FORMATS]
    if not reference and served(desk, version, wanted, out):
        return
    with printed(desk, version) as (store, plan):
        _, seen = told(store, material_of(store, plan))
        files = checklist_files(name, seen, formats or FORMATS, reference)
        print_files(desk.store.folder, files, out)


@click.command()
@format_option(UPDATE_FORMATS)
@reference_option
@out_option
@with_desk
def flows(desk: Desk, formats: tuple[str, ...], reference: Path | None, out: Path | None) -> None:
    """Draw the PRISMA 2020 flows of all releases side by side, a column each, and table them.

    \b
    Example:
        reviewkit flows --format svg
    """
    from reviewkit.outputs.package import updates_files

    print_files(
        desk.store.folder, updates_files(desk.store, formats or UPDATE_FORMATS, reference), out
    )


COMMANDS = (checklist, flows)
