"""Extraction: extract, answers, compare, agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    reviewer_option,
    tell_json,
    tell_json_rows,
    who_is,
    with_desk,
    writes,
)
from reviewkit.errors import NotAllowedError, ProtocolError

if TYPE_CHECKING:
    from reviewkit.cli.answers import Given
    from reviewkit.forms import Form
    from reviewkit.stages.extract import Answer

file_type = click.Path(path_type=Path, exists=False, dir_okay=False)


@click.command()
@click.argument("study")
@click.option("--from", "files", multiple=True, type=file_type, help="Answers file: YAML or CSV.")
@reviewer_option
@with_desk
@writes
def extract(desk: Desk, study: str, files: tuple[Path, ...], reviewer: str | None) -> None:
    """Answer the form for STUDY, from a YAML or CSV file or asked question by question.

    STUDY is its id, or `-` where the file says it. Enter passes a question over; an answer is
    checked at once, and stored when you leave.

    \b
    Example:
        reviewkit extract S01 --from answers/S01.yml --reviewer RM
    """
    from reviewkit.cli.answers import ask, read_answers
    from reviewkit.stages import extract as stage

    form = _form(desk)
    if not files:
        who = who_is(desk, reviewer)
        stage.study_there(desk.store, study)
        batches = [stage.Sheet(study, who, ask(form, desk.plan.codebooks))]
    else:
        batches = [
            stage.Sheet(
                _study(study, given),
                who_is(desk, given.extractor or reviewer),
                stage.check_answers(given.answers, form, desk.plan.codebooks, given.name),
            )
            for file in files
            for given in read_answers(file, form)
        ]
    made = stage.answer(desk.store, batches, desk.plan.form_sha, desk.at)
    for one, new in zip(batches, made, strict=True):
        same = len(one.answers) - new
        click.echo(f"{one.study}: {new} answers by {one.extractor} stored, {same} there alike.")


def _study(named: str, given: Given) -> str:
    """Return the study that a file answers for: the one it says, or the one named."""
    if named == "-" and not given.study:
        raise NotAllowedError(
            f"{given.name} does not say its `study`; name it: reviewkit extract STUDY"
        )
    if named != "-" and given.study and given.study != named:
        raise NotAllowedError(
            f"{given.name} holds answers for {given.study}, not for {named}; name "
            f"{given.study}, or `-` to take the file's word."
        )
    return given.study or named


def _form(desk: Desk) -> Form:
    if desk.plan.form is None:
        raise ProtocolError(
            "protocol.yml names no form; add `extraction: {form: extraction_forms/NAME.yml}`."
        )
    return desk.plan.form


@click.command()
@click.argument("study")
@reviewer_option
@json_option
@with_desk
def answers(desk: Desk, study: str, reviewer: str | None, as_json: bool) -> None:
    """Show your answers for STUDY as an answers file, to edit and give back.

    \b
    Example:
        reviewkit answers S01 --reviewer RM > S01.yml
    """
    import yaml

    from reviewkit.stages import extract as stage

    who = who_is(desk, reviewer)
    stage.study_there(desk.store, study)
    sheet = stage.filled(desk.store, study, who, _form(desk))
    if as_json:
        tell_json(sheet)
        return
    click.echo(yaml.safe_dump(sheet, sort_keys=False, allow_unicode=True), nl=False)


@click.command()
@click.argument("study", required=False)
@json_option
@with_desk
def compare(desk: Desk, study: str | None, as_json: bool) -> None:
    """Show where two extractors differ, question by question.

    \b
    Example:
        reviewkit compare S04
    """
    from reviewkit.stages import extract as stage

    found = stage.compare(desk.store, study)
    if as_json:
        tell_json_rows(found)
        return
    for one in found:
        where = one.field + (f" [{one.line}]" if one.line else "")
        click.echo(f"{one.study}  {where}{'  (agreed since)' if one.agreed else ''}")
        for extractor, value in one.values.items():
            click.echo(f"    {extractor}: {value}")
    left = sum(not one.agreed for one in found)
    note(f"{len(found)} answers differ, {left} of them not agreed yet.")


@click.command()
@click.argument("file", type=file_type)
@reviewer_option
@with_desk
@writes
def agree(desk: Desk, file: Path, reviewer: str | None) -> None:
    """Store the agreed values of an answers FILE: a further fact beside both originals.

    The file is written like an answers file and says `why` at its top.

    \b
    Example:
        reviewkit agree agreed/S04.yml --reviewer RM
    """
    from reviewkit.cli.answers import read_answers
    from reviewkit.stages import extract as stage

    form = _form(desk)
    for given in read_answers(file, form):
        values: list[Answer] = stage.check_answers(
            given.answers, form, desk.plan.codebooks, given.name
        )
        study = _study("-", given)
        who = who_is(desk, reviewer)
        sha = desk.plan.form_sha
        made = stage.agree(desk.store, study, values, sha, given.why, who, desk.at)
        click.echo(f"{study}: {made} values agreed, by {who}.")


COMMANDS = (extract, answers, compare, agree)
