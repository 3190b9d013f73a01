"""The command line: asks, calls one stage, tells.

Stages are imported inside the commands that call them: `reviewkit --help` must not wait for
pandas, pydantic or SQLite helpers.
"""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit import __version__
from reviewkit.cli import (
    admin,
    annotate,
    assign,
    batch,
    changes,
    chase,
    checklist,
    codebook,
    completion,
    dedupe,
    duplicates,
    export,
    extract,
    form,
    inspect,
    lookup,
    merged,
    native,
    order,
    output,
    publish,
    references,
    release,
    retrieve,
    screen,
    screened,
    search,
    serve,
    simulate,
    start,
    stop,
    strategy,
    terminal,
    update,
)
from reviewkit.cli.door import House, keep_example_lines


@click.group(cls=House)
@click.version_option(__version__, prog_name="reviewkit")
@click.option(
    "--review",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    envvar="REVIEWKIT_REVIEW",
    help="Review folder, if not the one you are in.",
)
@click.pass_context
def cli(ctx: click.Context, folder: Path) -> None:
    """Carry a literature review from protocol to living evidence map.

    Commands are listed in the order of a review; `reviewkit status` says what is next.

    \b
    Example:
        reviewkit new my-review
        cd my-review
        reviewkit import cinahl.ris pubmed.nbib
        reviewkit dedupe
        reviewkit status
    """
    ctx.obj = folder


PARTS = (
    *(start, inspect, search, strategy, dedupe, duplicates, merged, screen, terminal, serve),
    *(annotate, order, stop, assign, simulate, update),
    completion,
    *(retrieve, lookup, form, codebook, extract, output, release, changes, export, screened),
    *(checklist, publish),
    *(chase, references, admin, batch),
)
for part in PARTS:
    for command in part.COMMANDS:
        cli.add_command(command)
for command in native.COMMANDS:
    strategy.search.add_command(command)
keep_example_lines(cli)
