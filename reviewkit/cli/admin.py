"""Keeping and sharing: sync, verify, backup, rebuild, schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reviewkit.cli.door import Desk, note, open_desk, progress, progress_done, with_desk
from reviewkit.errors import BrokenStoreError

SCHEMAS = ("protocol", "form", "codebook", "strand", "findings")


@click.command()
@click.argument("shared", type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def sync(ctx: click.Context, shared: Path) -> None:
    """Exchange facts and imported files with a SHARED folder, both ways.

    \b
    Example:
        reviewkit sync ~/Dropbox/gp-review-facts
    """
    from reviewkit.stages import plan
    from reviewkit.store import open_store
    from reviewkit.store.sync import sync as exchange

    with open_store(ctx.find_root().obj) as store:
        plan.refuse_unkept(store)
        done = exchange(store, shared, _count)
        progress_done()
        for (who, device), count in done.received.items():
            click.echo(f"{count} facts of {who} on {device} came in.")
        for (who, device), count in done.sent.items():
            click.echo(f"{count} facts of {who} on {device} went out.")
        for (who, device), count in done.held.items():
            click.echo(f"{count} facts of {who} on {device} wait here: their batch is sealed.")
        for name in plan.take_standing(store):
            click.echo(f"{name}: the newer version that came in is written.")
        click.echo(f"{done.files_received} files came in, {done.files_sent} went out.")


def _count(done: int, whole: int) -> None:
    if done % 500 == 0 or done == whole:
        progress(f"{done} of {whole} facts")


@click.command()
@click.argument("releases", nargs=-1, metavar="[RELEASE]...")
@click.pass_context
def verify(ctx: click.Context, releases: tuple[str, ...]) -> None:
    """Recompute every fact's hash, every chain, and the hash of every kept file.

    A RELEASE that is named is printed again and compared byte for byte.

    \b
    Example:
        reviewkit verify
        reviewkit verify v1
    """
    from reviewkit.cli.release import tell_again
    from reviewkit.outputs.frozen import check_copies, print_again
    from reviewkit.store import open_store
    from reviewkit.store.audit import count_facts
    from reviewkit.store.audit import verify as recompute

    with open_store(ctx.find_root().obj) as store:
        problems = recompute(store)
        if not problems:
            for name in releases:
                problems += tell_again(print_again(store, name, progress))
            problems += check_copies(store)
        facts = count_facts(store.db)
    if problems:
        raise BrokenStoreError("\n".join(problems))
    click.echo(f"{facts} facts, their chains and all kept files are as they were made.")


@click.command()
@with_desk
def backup(desk: Desk) -> None:
    """Copy the store whole to backups/, safe while others write; the latest five are kept.

    \b
    Example:
        reviewkit backup
    """
    from reviewkit.store import backup as copy

    path = copy(desk.store.folder, desk.store.db, "request")
    click.echo(f"The store is copied to {path}.")


@click.command()
@click.pass_context
def rebuild(ctx: click.Context) -> None:
    """Make the store anew from facts/ and imports/; the old one stays as review.db.old.

    \b
    Example:
        reviewkit rebuild
    """
    from reviewkit.store.rebuild import rebuild as make
    from reviewkit.store.records import count_records

    folder = ctx.find_root().obj
    made = make(folder, _count)
    progress_done()
    with open_desk(folder) as desk:
        records = count_records(desk.store.db)
    click.echo(f"The store is made anew from {made} facts: {records} records.")


@click.command()
@click.argument("what", type=click.Choice(SCHEMAS))
def schema(what: str) -> None:
    """Print the JSON Schema of a file of the review, such as its protocol, for editors.

    \b
    Example:
        reviewkit schema protocol > protocol.schema.json
    """
    from pydantic import BaseModel

    from reviewkit.codebook import Codebook
    from reviewkit.findings import Findings
    from reviewkit.forms import Form
    from reviewkit.protocol import Protocol
    from reviewkit.strands import Strand

    models: dict[str, type[BaseModel]] = {
        "protocol": Protocol,
        "form": Form,
        "codebook": Codebook,
        "strand": Strand,
        "findings": Findings,
    }
    click.echo(json.dumps(models[what].model_json_schema(), indent=2, sort_keys=True))
    note(f"Editors use it through a first line: # yaml-language-server: $schema={what}.schema.json")


COMMANDS = (sync, verify, backup, rebuild, schema)
