"""The data dictionary: every question of a form, what fits it, and what its values mean."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.forms import FieldGroup, Form, FormField
from reviewkit.forms.wording import asks, missing_words, wants
from reviewkit.outputs.material import DASH, Material
from reviewkit.outputs.tables import Cell, Row, Table

NAME = "data-dictionary"
HEADS = ("Field", "Question", "Answer", "Values", "Asked where", "Missing codes")


def dictionary_table(material: Material) -> Table:
    """Print what each field of the data is, in the order of the form, under its sections.

    `Field` is the name that answers files, tables and long data use; a field of a group that
    repeats is asked once a row.
    """
    form = material.plan.form
    if form is None:
        return Table(NAME, "Data dictionary", HEADS, ())
    title = f"Data dictionary: form {form.id}, version {form.version}"
    notes = (f"Missing codes: {'; '.join(missing_words())}.",)
    return Table(NAME, title, HEADS, tuple(_rows(form)), notes)


def _rows(form: Form) -> Iterator[Row]:
    for section in form.sections:
        for entry in section.fields:
            if isinstance(entry, FieldGroup):
                for question in entry.fields:
                    path = f"{entry.id}.{question.id}"
                    yield _row(form, section.title, path, question, entry)
            else:
                yield _row(form, section.title, entry.id, entry)


def _row(
    form: Form, section: str, path: str, question: FormField, group: FieldGroup | None = None
) -> Row:
    label = f"{group.label} {DASH} {question.label}" if group else question.label
    told = [asks(question), wants(question)]
    told += ["once a row"] if group and group.repeat else []
    told += ["required"] if question.required else []
    if question.default is not None:
        told.append(f"{question.default} stands until it is changed")
    values = tuple(f"{value}: {meaning}" for value, meaning in question.choice_labels.items())
    cells = (
        Cell(path),
        Cell(label),
        Cell("; ".join(filter(None, told))),
        Cell("", values if question.choices else ()),
        Cell(" and ".join(rule.text for rule in form.conditions[path])),
        Cell(", ".join(question.missing_codes)),
    )
    return Row(cells, group=section)
