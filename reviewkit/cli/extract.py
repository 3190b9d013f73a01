"""Extraction: extract, answers, compare, agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError

if TYPE_CHECKING:
    from reviewkit.plan import Plan
    from reviewkit.stages.extract import Difference, FieldAgreement, Given, Sheet

SHOWN = 5

file_type = click.Path(path_type=Path, exists=False, dir_okay=False)
form_option = click.option(
    "--form",
    "named",
    default="",
    metavar="FORM",
    help="A form of the protocol, such as mmat-2018; the one under `extraction` if left out.",
)


@click.command()
@click.argument("study")
@click.option(
    "--from", "files", multiple=True, type=file_type, help="Answers file: YAML, CSV or XLSX."
)
@form_option
@reviewer_option
@with_desk
@writes
def extract(
    desk: Desk, study: str, files: tuple[Path, ...], named: str, reviewer: str | None
) -> None:
    """Fill in a form for STUDY in your editor, or bring answers from files.

    STUDY is its id, or `-` where the file says it; a file may say its form, too. The editor is
    the one in EDITOR; what you save is checked, and opens again with each mistake above its line.
    A draft is never lost.

    \b
    Example:
        reviewkit extract S01 --reviewer RM
        reviewkit extract S01 --from S01.xlsx --reviewer RM
        reviewkit extract S01 --form mmat-2018 --reviewer RM
    """
    from reviewkit.cli.editor import fill_in
    from reviewkit.stages import extract as stage

    plan = _plan(desk, named)
    if not files:
        sheet = fill_in(desk, plan, study, who_is(desk, reviewer))
        if sheet is None:
            note("Nothing was changed, and nothing stored.")
        else:
            _tell_left(desk, [sheet])
        return
    sheets = [
        _sheet(desk, of_file, given, study, reviewer)
        for file in files
        for of_file, given in _read(desk, file, named)
    ]
    made = stage.answer(desk.store, desk.plan, sheets, desk.at)
    for one, new in zip(sheets, made, strict=True):
        same = len(one.answers) - new
        click.echo(f"{_of(one)}: {new} answers by {one.extractor} stored, {same} there alike.")
    _tell_left(desk, sheets)


def _of(sheet: Sheet) -> str:
    """Name the study of a sheet, and its form where that is not the pro-forma."""
    return f"{sheet.study} ({sheet.form})" if sheet.form else sheet.study


def _plan(desk: Desk, named: str) -> Plan:
    """Return the plan, looking at the form that was named.

    Raises:
        NotThereError: the protocol names no such form.
        ProtocolError: none was named, and the protocol has no pro-forma.
    """
    plan = desk.plan.of(named)
    if plan.form is None:
        told = "form; add `extraction: {form: extraction_forms/NAME.yml}`"
        if plan.forms:
            told = f"form under `extraction`; say which: --form {' or '.join(plan.form_names())}"
        raise ProtocolError(f"protocol.yml names no {told}.")
    return plan


def _read(desk: Desk, file: Path, named: str) -> Iterator[tuple[Plan, Given]]:
    """Read an answers file, each part with the plan looking at the form that it answers.

    Raises:
        NotThereError, NotAllowedError: a part is of no form of the protocol, or of another one
            than was named.
    """
    from reviewkit.stages.extract import read_answers
    from reviewkit.stages.extract.filling import form_of

    names = desk.plan.form_names()
    forms = dict(zip(names, desk.plan.forms.values(), strict=True))
    plan = desk.plan.of(named)
    if plan.form is None:
        plan = next(desk.plan.each_form(), plan)  # the file must say which
    for given in read_answers(file, form_of(plan), forms):
        at = given.answers[0].at if given.answers else str(file)
        if given.form and given.form not in forms:
            raise NotThereError(
                f"{at}: the protocol names no form `{given.form}`; there are {', '.join(names)}."
            )
        said = desk.plan.of(given.form) if given.form else _plan(desk, named)
        if named and said.at != plan.at:
            raise NotAllowedError(
                f"{at}: answers the form {given.form}, not {named}; leave --form out to take the "
                "file's word."
            )
        yield said, given


def _sheet(desk: Desk, plan: Plan, given: Given, named: str, reviewer: str | None) -> Sheet:
    """Check the answers of a file, beside what the extractor has answered before."""
    from reviewkit.stages import extract as stage
    from reviewkit.stages.extract.filling import form_of

    study, who = _study(named, given), who_is(desk, given.extractor or reviewer)
    standing = stage.given_by(desk.store, study, who, plan.at)
    checked = stage.check_answers(
        given.answers, form_of(plan), plan.codebooks, given.name, standing
    )
    return stage.Sheet(study, who, checked, form=plan.at)


def _tell_left(desk: Desk, sheets: list[Sheet]) -> None:
    """Say what extractors still owe for the studies they have just answered for."""
    from reviewkit.forms import left_open
    from reviewkit.stages import extract as stage
    from reviewkit.stages.extract.filling import form_of

    for study, who, name in dict.fromkeys((one.study, one.extractor, one.form) for one in sheets):
        standing = stage.given_by(desk.store, study, who, name)
        form = form_of(desk.plan.of(name))
        owed = left_open(form, {key: one.value for key, one in standing.items()})
        if owed:
            shown = ", ".join(stage.told(key) for key in owed[:SHOWN])
            more = f" and {len(owed) - SHOWN} more" if len(owed) > SHOWN else ""
            where = f"{study} ({name})" if name else study
            note(f"{where}: {who} still owes {shown}{more}.")


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


@click.command()
@click.argument("study")
@form_option
@reviewer_option
@json_option
@with_desk
def answers(desk: Desk, study: str, named: str, reviewer: str | None, as_json: bool) -> None:
    """Show your answers for STUDY as an answers file, to edit and give back.

    \b
    Example:
        reviewkit answers S01 --reviewer RM > S01.yml
    """
    import yaml

    from reviewkit.stages import extract as stage

    who = who_is(desk, reviewer)
    stage.study_there(desk.store, study)
    sheet = stage.filled(desk.store, _plan(desk, named), study, who)
    if as_json:
        tell_json(sheet)
        return
    click.echo(yaml.safe_dump(sheet, sort_keys=False, allow_unicode=True), nl=False)


@click.command()
@click.argument("study", required=False)
@click.option("--agreement", is_flag=True, help="Measure agreement, field by field, instead.")
@click.option("--form", "named", default="", metavar="FORM", help="Only this form; else all.")
@json_option
@with_desk
def compare(desk: Desk, study: str | None, agreement: bool, named: str, as_json: bool) -> None:
    """Show where two extractors differ, question by question, with the words that differ marked.

    Where extractors work blind to each other, a study shows once all of them are done with it,
    form by form.

    \b
    Example:
        reviewkit compare S04
    """
    from reviewkit.stages import extract as stage

    plans = [desk.plan.of(named)] if named else list(desk.plan.each_form())
    found: list[Any] = [
        one
        for plan in plans
        for one in (
            stage.field_agreements(desk.store, plan)
            if agreement
            else stage.compare(desk.store, plan, study)
        )
    ]
    if as_json:
        tell_json_rows(found)
        return
    for one in found:
        for line in _agreement_lines(one) if agreement else _difference_lines(one):
            click.echo(line)
    if agreement:
        note(f"Agreement on {len(found)} fields, before values were agreed on.")
    else:
        left = sum(not one.agreed for one in found)
        note(f"{len(found)} answers differ, {left} of them not agreed yet.")
    for plan in plans:
        if waiting := stage.waiting(desk.store, plan):
            of = f" in {plan.at}" if plan.at else ""
            note(f"{len(waiting)} studies are not shown{of}: their extractors are not all done.")


def _difference_lines(one: Difference) -> Iterator[str]:
    from reviewkit.forms import text_difference

    where = one.field + (f" [{one.line}]" if one.line else "")
    yield f"{one.study}  {where}{'  (agreed since)' if one.agreed else ''}"
    for extractor, value in one.values.items():
        yield f"    {extractor}: {'(not answered)' if value is None else value}"
    texts = list(one.values.values())
    if len(texts) == 2 and all(isinstance(text, str) and " " in text for text in texts):
        marked = text_difference(*texts)
        if marked:
            yield f"    {' > '.join(one.values)}: {marked}"


def _agreement_lines(one: FieldAgreement) -> Iterator[str]:
    line = f"{one.field}: {one.n} answers by both, {one.percent:.1f}% alike"
    if one.chance and one.chance.kappa is not None:
        low, high = one.chance.low or 0.0, one.chance.high or 0.0
        line += f", kappa {one.chance.kappa:.2f} (95% CI {low:.2f} to {high:.2f})"
    elif one.chance:
        line += ", kappa is not defined (all are alike)"
    yield line + (f"; {one.one_sided} by one only" if one.one_sided else "")


@click.command()
@click.argument("file", type=file_type)
@form_option
@reviewer_option
@with_desk
@writes
def agree(desk: Desk, file: Path, named: str, reviewer: str | None) -> None:
    """Store the agreed values of an answers FILE: a further fact beside both originals.

    The file is written like an answers file and says `why` at its top, and `form` where it is not
    of the pro-forma.

    \b
    Example:
        reviewkit agree agreed/S04.yml --reviewer RM
    """
    from reviewkit.stages import extract as stage
    from reviewkit.stages.extract.filling import form_of

    who = who_is(desk, reviewer)
    for plan, given in _read(desk, file, named):
        study = _study("-", given)
        standing = stage.to_agree(desk.store, plan, study)
        form = form_of(plan)
        values = stage.check_answers(given.answers, form, plan.codebooks, given.name, standing)
        made = stage.agree(desk.store, plan, study, values, given.why, who, desk.at)
        click.echo(f"{study}: {made} values agreed, by {who}.")


COMMANDS = (extract, answers, compare, agree)
