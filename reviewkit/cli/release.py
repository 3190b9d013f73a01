"""Versions: release, releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit import __version__
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
from reviewkit.terms import many

if TYPE_CHECKING:
    from reviewkit.outputs.frozen import Again
    from reviewkit.stages.release import Release

SHOWN = 5


@click.command()
@click.argument("name")
@reviewer_option
@with_desk
@writes
def release(desk: Desk, name: str, reviewer: str | None) -> None:
    """Freeze the review as it is now under NAME, so that it prints again byte for byte.

    Everything that `outputs` writes, and the data behind it, goes into releases/NAME/ with a
    manifest; from then on `--release NAME` gives those files.

    \b
    Example:
        reviewkit release v1
    """
    from reviewkit.outputs.frozen import freeze

    done = freeze(desk.store, name, somebody(desk, reviewer), desk.at, progress)
    progress_done()
    for left in done.cleared:
        note(f"{left}, which a stopped command left in releases/, is removed.")
    held = done.release
    click.echo(f"Release {held.name}: {_held(held)}.")
    click.echo(f"{done.folder}: {done.files} files and their manifest.")


@click.command()
@json_option
@with_desk
def releases(desk: Desk, as_json: bool) -> None:
    """List the releases.

    \b
    Example:
        reviewkit releases
    """
    from reviewkit.stages import release as versions

    found = versions.releases(desk.store)
    if as_json:
        tell_json(found)
        return
    for one in found:
        click.echo(f"{one.name}: {_held(one)}")
    if not found:
        note("There is no release yet.")


def tell_again(found: Again) -> list[str]:
    """Say what came of printing a release again; return what is wrong."""
    progress_done()
    if found.differing is None:
        return [
            f"Release {found.name} prints differently now, and its copy is not here to say where: "
            f"copy releases/{found.name} from the device that made it."
        ]
    if found.put_back:
        click.echo(f"Release {found.name}: {len(found.put_back)} files of its copy are put back.")
    if not found.differing:
        click.echo(f"Release {found.name}: all {found.files} files print again byte for byte.")
        return []
    told = (
        f"Release {found.name}: {_listed(found.differing)} of {found.files} files print "
        "differently now"
    )
    if found.lost:
        return [f"{told}, and {_listed(found.lost)} of its copy cannot be put back."]
    stands = f"the copy in releases/{found.name} stands, and is what `--release` gives"
    if found.version != __version__:
        click.echo(f"{told}, by reviewkit {__version__} instead of {found.version}; {stands}.")
        return []
    return [f"{told}, though reviewkit is {__version__} as it was then; {stands}."]


def _listed(names: tuple[str, ...]) -> str:
    more = " ..." if len(names) > SHOWN else ""
    return f"{len(names)} ({', '.join(names[:SHOWN])}{more})"


def _held(release: Release) -> str:
    return f"{many(release.studies, 'study', 'studies')} from {many(release.reports, 'report')}"


COMMANDS = (release, releases)
