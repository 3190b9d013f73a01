"""Forms: form new, check, preview, schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reviewkit.cli.admin import schema as schema_of
from reviewkit.cli.door import note
from reviewkit.cli.printing import format_option, out_option, print_files

FORMATS = ("html", "docx", "xlsx")


@click.group()
def form() -> None:
    """Make, check and print the forms that data are extracted with.

    \b
    Example:
        reviewkit form new my-form --from intervention
    """


@form.command()
@click.argument("name")
@click.option(
    "--from", "origin", default="blank", metavar="FORM", help="A form that ships; blank if not."
)
@click.pass_context
def new(ctx: click.Context, name: str, origin: str) -> None:
    """Put a form to edit into extraction_forms/NAME.yml.

    \b
    Example:
        reviewkit form new my-form --from qualitative
    """
    from reviewkit.stages.forms import FOLDER, make_form

    path = make_form(ctx.find_root().obj, name, origin)
    click.echo(f"Made {path}, a copy of the form `{origin}`.")
    click.echo(f"Next: edit it; reviewkit form check {name}; name it in protocol.yml:")
    click.echo(f"    extraction: {{form: {FOLDER}/{name}.yml}}")
    click.echo(f"or, beside the form of the extraction: forms: [{{form: {FOLDER}/{name}.yml}}]")


@form.command()
@click.argument("name", required=False, metavar="[FORM]")
@click.pass_context
def check(ctx: click.Context, name: str | None) -> None:
    """Check FORM: its fields, conditions, checks and codebooks. Without FORM, the protocol's.

    \b
    Example:
        reviewkit form check my-form
    """
    from reviewkit.stages.forms import find_form

    path, found, codebooks = find_form(ctx.find_root().obj, name)
    conditions = {rule for rules in found.conditions.values() for rule in rules}
    click.echo(
        f"{path}: fine ({len(found.fields)} fields, {len(found.groups)} groups, "
        f"{len(conditions)} conditions, {len(found.rules)} checks)."
    )
    needed = {one.codebook for one in found.fields.values() if one.type == "codes"}
    if lost := sorted(needed - set(codebooks)):
        note(f"Its codes are of codebooks that protocol.yml must name: {', '.join(lost)}.")


@form.command()
@click.argument("name", required=False, metavar="[FORM]")
@format_option(FORMATS)
@out_option
@click.pass_context
def preview(
    ctx: click.Context, name: str | None, formats: tuple[str, ...], out: Path | None
) -> None:
    """Print FORM empty: as a page, as a Word document, and as a workbook to fill in.

    A workbook that was filled in comes back with `reviewkit extract STUDY --from FILE.xlsx`.

    \b
    Example:
        reviewkit form preview --format xlsx
    """
    from reviewkit.outputs.form_files import form_files
    from reviewkit.stages.forms import find_form

    folder: Path = ctx.find_root().obj
    _, found, codebooks = find_form(folder, name)
    print_files(folder, form_files(found, codebooks, formats or FORMATS), out)


@form.command()
@click.argument("name", required=False, metavar="[FORM]")
@click.pass_context
def schema(ctx: click.Context, name: str | None) -> None:
    """Print the JSON Schema of answers to FORM; without FORM, that of form files.

    \b
    Example:
        reviewkit form schema my-form > answers.schema.json
    """
    from reviewkit.forms.schema import answers_schema
    from reviewkit.stages.forms import find_form

    if name is None:
        ctx.invoke(schema_of, what="form")
        return
    _, found, codebooks = find_form(ctx.find_root().obj, name)
    text = json.dumps(answers_schema(found, codebooks), indent=2, ensure_ascii=False)
    click.echo(text)


COMMANDS = (form,)
