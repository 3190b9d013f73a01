"""Around a decision: tag, comment, discussion, history, find, progress, second-reader."""

from __future__ import annotations

import re
import shlex
from typing import Any

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    reviewer_option,
    tell_json,
    who_is,
    with_desk,
    writes,
)
from reviewkit.cli.prose import one_line
from reviewkit.cli.screen import stage_option
from reviewkit.errors import NotThereError
from reviewkit.terms import Stage


@click.command()
@click.argument("record")
@click.argument("label")
@click.option("--off", is_flag=True, help="Take the label off.")
@reviewer_option
@with_desk
@writes
def tag(desk: Desk, record: str, label: str, off: bool, reviewer: str | None) -> None:
    """Put a LABEL on the report of RECORD: related, background, or any word.

    \b
    Example:
        reviewkit tag 3fa9c21e-0012 background --reviewer JG
    """
    from reviewkit.stages import annotate

    who = who_is(desk, reviewer)
    report = annotate.tag(desk.store, record, label, not off, who, desk.at)
    labels = one_line(", ".join(annotate.tags(desk.store, report, who)))
    click.echo(f"{report}: {labels or 'no labels'}")


@click.command()
@click.argument("record")
@click.argument("text")
@stage_option
@reviewer_option
@with_desk
@writes
def comment(desk: Desk, record: str, text: str, stage: str, reviewer: str | None) -> None:
    """Add TEXT to the discussion of the report of RECORD; others see it when it is decided.

    \b
    Example:
        reviewkit comment 3fa9c21e-0012 "Is this the same cohort?" --reviewer JG
    """
    from reviewkit.stages import annotate

    who = who_is(desk, reviewer)
    report = annotate.comment(desk.store, record, Stage(stage), text, who, desk.at)
    click.echo(f"{report}: noted.")


@click.command()
@click.argument("record")
@reviewer_option
@json_option
@with_desk
def history(desk: Desk, record: str, reviewer: str | None, as_json: bool) -> None:
    """List what was said and done about the report of RECORD, as far as you may see it.

    \b
    Example:
        reviewkit history 3fa9c21e-0012 --reviewer JG
    """
    from reviewkit.stages import annotate
    from reviewkit.store.refs import find_record, report_of

    report = report_of(desk.store.db, find_record(desk.store.db, record))
    found = annotate.history(desk.store, report, who_is(desk, reviewer))
    if as_json:
        tell_json(found)
        return
    for one in found:
        gone = " [taken back]" if one.withdrawn else ""
        click.echo(f"{one.at}  {one.reviewer}  {one.kind}  {one.stage}  {one_line(one.what)}{gone}")


@click.command()
@click.argument("text", default="")
@stage_option
@click.option(
    "--only",
    multiple=True,
    metavar="WHAT=VALUE",
    help="mine=include (or none), tag=, fate=, years=2010-2020, source=; repeat it.",
)
@click.option("--page", type=int, default=1, help="Which page of 50.")
@reviewer_option
@json_option
@with_desk
def find(
    desk: Desk,
    text: str,
    stage: str,
    only: tuple[str, ...],
    page: int,
    reviewer: str | None,
    as_json: bool,
) -> None:
    """Find reports by words of title, abstract, authors, journal, keywords.

    "Words together", begin*, title:word, -without.

    \b
    Example:
        reviewkit find "older adults" --only mine=none --reviewer JG
    """
    from reviewkit.stages import screen

    filters = screen.Filters(Stage(stage), **_filters(only))
    found = screen.search(desk.store, text, filters, who_is(desk, reviewer), page)
    if as_json:
        tell_json(found)
        return
    for one in found.reports:
        own = f" [{one.mine}]" if one.mine else ""
        told = one_line(f"{one.authors} ({one.year or 'n.d.'}) {one.title}")
        click.echo(f"{one.report}  {one.fate}{own}  {told}")
    note(f"{found.total} reports; page {found.number} of {found.pages}.")


def _filters(only: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in only:
        what, _, value = one.partition("=")
        if what not in {"mine", "tag", "fate", "years", "source"} or not value:
            raise NotThereError(
                f"`--only {one}` is no filter; write mine=, tag=, fate=, years= or source= and a "
                "value."
            )
        found[what] = _years(value) if what == "years" else value
    return found


def _years(text: str) -> tuple[int | None, int | None]:
    since, dash, until = text.partition("-")
    if not re.fullmatch(r"\d{0,4}-?\d{0,4}", text):
        raise NotThereError(f"`{text}` are no years; write 2010-2020, 2010- or 2010.")
    first = int(since) if since else None
    return first, (int(until) if until else None) if dash else first


@click.command()
@stage_option
@reviewer_option
@json_option
@with_desk
def progress(desk: Desk, stage: str, reviewer: str | None, as_json: bool) -> None:
    """Tell how far you are: decided, waiting, left of the batch, decisions an hour.

    \b
    Example:
        reviewkit progress --reviewer JG
    """
    from reviewkit.stages import screen

    who = who_is(desk, reviewer)
    found = screen.progress(desk.store, desk.plan.protocol, Stage(stage), who)
    if as_json:
        tell_json(found)
        return
    left = "" if found.batch_left is None else f", {found.batch_left} left of this batch"
    pace = "" if found.pace is None else f", about {found.pace:.0f} an hour"
    click.echo(f"{who} at stage {stage}: {found.done} decided, {found.waiting} wait{left}{pace}")


@click.command("second-reader")
@click.argument("program")
@stage_option
@reviewer_option
@json_option
@with_desk
@writes
def second_reader(
    desk: Desk, program: str, stage: str, reviewer: str | None, as_json: bool
) -> None:
    """Let a PROGRAM read what waits for it, as a named reviewer: JSON lines in, verdicts out.

    \b
    Example:
        reviewkit second-reader "python my_reader.py" --reviewer ROBOT
    """
    from reviewkit.stages import screen

    who = who_is(desk, reviewer)
    words = shlex.split(program)
    done = screen.second_reader(desk.store, desk.plan.protocol, words, Stage(stage), who, desk.at)
    if as_json:
        tell_json(done)
        return
    if not done.given:
        note(f"Nothing waits for {who} at stage {stage}.")
        return
    said = ", ".join(f"{count} {verdict}" for verdict, count in done.verdicts.items())
    click.echo(f"{who} was given {done.given} reports: {said or 'no verdicts'}.")
    if done.unanswered:
        note(f"{done.unanswered} reports were not answered; they still wait.")


COMMANDS = (tag, comment, history, find, progress, second_reader)
