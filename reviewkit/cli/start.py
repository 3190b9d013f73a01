"""Starting a review and seeing where it stands: new, demo, check, status, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli.beside import beside_lines
from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    now,
    reviewer_option,
    tell_json,
    with_desk,
    writes,
)
from reviewkit.errors import BrokenStoreError

if TYPE_CHECKING:
    from reviewkit.stages.status import Status


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--protocol", default="basic", metavar="NAME", help="Protocol to start from.")
@click.option("--example", is_flag=True, help="Bring its example files too, to try them.")
@reviewer_option
def new(folder: Path, protocol: str, example: bool, reviewer: str | None) -> None:
    """Make a review FOLDER with a protocol to edit.

    \b
    Example:
        reviewkit new gp-review --protocol sscr
    """
    from reviewkit.stages.start import make_review

    made = make_review(folder, protocol, reviewer or "lead", now(), example=example)
    click.echo(f"Made {folder}/ from the protocol `{protocol}`: {', '.join(made)}.")
    click.echo(f"Next: cd {folder}; edit protocol.yml; reviewkit import FILE --source NAME")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("output/demo"))
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """Run the worked example in FOLDER, with the commands a reviewer would type.

    \b
    Example:
        reviewkit demo output/demo
    """
    from reviewkit.cli.demo import run_demo

    run_demo(ctx.find_root().command, folder)


@click.command()
@with_desk
@writes
def check(desk: Desk) -> None:
    """Check protocol, form and codebooks, and prove that every record has one fate.

    \b
    Example:
        reviewkit check
    """
    from reviewkit.store.audit import strays
    from reviewkit.store.records import count_records
    from reviewkit.store.searches import unexplained

    broken = strays(desk.store.db)
    if broken:
        raise BrokenStoreError("\n".join(broken))
    records = count_records(desk.store.db)
    protocol = desk.plan.protocol
    click.echo(f"protocol.yml: fine ({protocol.version}, {len(protocol.criteria)} criteria).")
    for one in desk.plan.each_form():
        if one.form and one.extraction:
            click.echo(f"{one.extraction.form}: fine ({len(one.form.fields)} fields).")
    for name, file in protocol.codebooks.items():
        click.echo(f"{file}: fine ({len(desk.plan.codebooks[name].codes)} codes).")
    for line in beside_lines(desk):
        click.echo(line)
    click.echo(f"Every one of {records} records has exactly one fate.")
    for search in unexplained(desk.store.db):
        click.echo(str(search))


@click.command()
@json_option
@with_desk
def status(desk: Desk, as_json: bool) -> None:
    """Say where the review stands, who owes what, and what to do next.

    \b
    Example:
        reviewkit status
    """
    from reviewkit.cli.tell import status_lines

    found = look_over(desk)
    if as_json:
        tell_json(found)
        return
    for line in status_lines(found):
        click.echo(line)


def look_over(desk: Desk) -> Status:
    """Return where a review stands, from what each of its stages tells."""
    from reviewkit.stages import extract, plan, recode, update
    from reviewkit.stages.status import Beside
    from reviewkit.stages.status import status as look

    store = desk.store
    owed = {one.at: extract.owed(store, one) for one in desk.plan.each_form()}
    first, recoded = owed.pop("", {}), recode.counts(store, desk.plan)
    sources = update.schedule(store, desk.plan.protocol, desk.at[:10])
    overdue = [one.source for one in sources if one.overdue]
    beside = Beside(plan.unkept(store), **first, recode=recoded, forms=owed, overdue=overdue)
    return look(store, desk.plan.protocol, beside)


@click.command()
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Say what is wrong with a review and the exact command that mends it.

    \b
    Example:
        reviewkit doctor
    """
    from reviewkit.cli.tell import examine

    found = examine(ctx.obj)
    if as_json:
        tell_json(found)
    for ailment in () if as_json else found:
        click.echo(f"{ailment.what}\n    {ailment.command}")
    if found:
        ctx.exit(1)
    if not as_json:
        note("Nothing is wrong.")


COMMANDS = (new, demo, check, status, doctor)
