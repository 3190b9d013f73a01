"""What changed between versions: changes."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli.door import Desk, with_desk
from reviewkit.cli.printing import format_option, out_option, print_files, reference_option

FORMATS = ("html", "md", "docx", "xlsx", "csv", "json")


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@format_option(FORMATS)
@reference_option
@out_option
@with_desk
def changes(
    desk: Desk,
    old: str | None,
    new: str | None,
    formats: tuple[str, ...],
    reference: Path | None,
    out: Path | None,
) -> None:
    """Tell what changed from the release OLD to NEW: the last one and now, if left out.

    HTML is a page with all of it, JSON is that for programs; the other formats are a short table
    for the paper.

    \b
    Example:
        reviewkit changes v1 v2
        reviewkit changes
    """
    from reviewkit.outputs.changes_files import changes_between, changes_files
    from reviewkit.outputs.changes_paper import in_short

    found = changes_between(desk.store, old, new)
    click.echo(in_short(found))
    print_files(desk.store.folder, changes_files(found, formats or FORMATS, reference), out)


COMMANDS = (changes,)
