"""The data dictionary: every question of a form, what fits it, and what its values mean."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.forms import FieldGroup, Form, FormField, full_path
from reviewkit.forms.wording import asks, missing_words, wants
from reviewkit.outputs.material import DASH, Material
from reviewkit.outputs.tables import Cell, Row, Table

NAME = "data-dictionary"
HEADS = ("Field", "Question", "Answer", "Values", "Asked where", "Missing codes")


def dictionary_table(material: Material) -> Table:
    """Print what each field of the data is, form by form, in their order, under their sections.

    `Field` is the name that answers and tables use; a field of a group that repeats is asked once
    a row.
    """
    forms = material.plan.forms
    named = "; ".join(f"form {one.id}, version {one.version}" for one in forms.values())
    title = f"Data dictionary: {named}" if forms else "Data dictionary"
    notes = (f"Missing codes: {'; '.join(missing_words())}.",) if forms else ()
    rows = (row for name, form in forms.items() for row in _rows(name, form))
    return Table(NAME, title, HEADS, tuple(rows), notes)


def _rows(name: str, form: Form) -> Iterator[Row]:
    for section in form.sections:
        title = f"{form.title}: {section.title}" if name else section.title
        for entry in section.fields:
            if isinstance(entry, FieldGroup):
                for one in entry.fields:
                    path = f"{entry.id}.{one.id}"
                    yield Row(_cells(name, form, path, one, entry), group=title)
            else:
                yield Row(_cells(name, form, entry.id, entry), group=title)


def _cells(
    name: str, form: Form, path: str, question: FormField, group: FieldGroup | None = None
) -> tuple[Cell, ...]:
    label = f"{group.label} {DASH} {question.label}" if group else question.label
    told = [asks(question), wants(question)]
    told += ["once a row"] if group and group.repeat else []
    told += ["required"] if question.required else []
    if question.default is not None:
        told.append(f"{question.default} stands until it is changed")
    values = tuple(f"{value}: {meaning}" for value, meaning in question.choice_labels.items())
    return (
        Cell(full_path(name, path)),
        Cell(label),
        Cell("; ".join(filter(None, told))),
        Cell("", values if question.choices else ()),
        Cell(" and ".join(rule.text for rule in form.conditions[path])),
        Cell(", ".join(question.missing_codes)),
    )
