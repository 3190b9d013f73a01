"""The review as a static site: publish."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    progress,
    progress_done,
    tell_json,
    with_desk,
)
from reviewkit.cli.printing import release_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@release_option
@click.option("--address", default="", metavar="URL", help="Where the site will be, for its feed.")
@json_option
@with_desk
def publish(desk: Desk, folder: Path, version: str | None, address: str, as_json: bool) -> None:
    """Write the review into DIR as a site for any static host: what is settled, nobody's notes.

    It opens from disk too. A site that was published there before is replaced; a folder that holds
    anything else is refused.

    \b
    Example:
        reviewkit publish site --release v2
    """
    from reviewkit.outputs.site import publish as write

    done = write(desk.store, folder, version, address, progress)
    progress_done()
    for left in done.cleared:
        note(f"{left}, which a stopped publishing left beside {folder}, is removed.")
    if as_json:
        tell_json(asdict(done) | {"folder": str(done.folder)})
        return
    click.echo(f"{folder / 'index.html'} and {done.files - 1:,} files, {done.bytes:,} bytes.")
    if done.removed:
        gone = len(done.removed)
        told = "1 file of the former site is" if gone == 1 else f"{gone:,} of its former files are"
        click.echo(f"{told} no more.")


COMMANDS = (publish,)
