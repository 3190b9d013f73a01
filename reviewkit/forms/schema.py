"""The JSON Schema of the answers to a form, so that editors complete and check while one types."""

from __future__ import annotations

from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.forms.model import FieldGroup, Form, FormField
from reviewkit.forms.wording import choices

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SOURCES = ("reason", "note", "report", "page", "quote")


def answers_schema(form: Form, codebooks: dict[str, Codebook]) -> dict[str, Any]:
    """Describe an answers file for a form as JSON Schema.

    It says less than reviewkit checks: conditions and checks between answers are not in it.

    Args:
        form: the form.
        codebooks: its codebooks by name; codes of those that are not there are any text.
    """
    text = {"type": "string"}
    answers: dict[str, Any] = {}
    for section in form.sections:
        for entry in section.fields:
            if isinstance(entry, FieldGroup):
                answers[entry.id] = _group(entry, codebooks)
            else:
                answers[entry.id] = _field(entry, codebooks)
    return {
        "$schema": DIALECT,
        "title": f"Answers to the form {form.id}, version {form.version}",
        "type": "object",
        "properties": {
            **dict.fromkeys(("study", "extractor", "report", "why"), text),
            "answers": _object(answers),
        },
        "required": ["answers"],
        "additionalProperties": False,
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
    }


def _group(group: FieldGroup, codebooks: dict[str, Codebook]) -> dict[str, Any]:
    row = _object(
        {one.id: _field(one, codebooks) for one in group.fields}
        | {name: {"type": ["string", "number", "null"]} for name in SOURCES}
    )
    told = {"title": group.label, "description": group.help}
    if not group.repeat:
        return told | row
    return told | {"type": ["object", "null"], "additionalProperties": row}


def _field(question: FormField, codebooks: dict[str, Codebook]) -> dict[str, Any]:
    value = _value(question, codebooks)
    either = {
        "anyOf": [{"enum": [*map(str, question.missing_codes)]}, value, {"type": "null"}],
    }
    sourced = _object(
        {"value": either} | {name: {"type": ["string", "number", "null"]} for name in SOURCES}
    )
    return {
        "title": question.label,
        "description": question.help,
        "anyOf": [*either["anyOf"], sourced],
    }


def _value(question: FormField, codebooks: dict[str, Codebook]) -> dict[str, Any]:
    if question.type in {"choice", "multichoice", "codes"}:
        one: dict[str, Any] = {"enum": [name for name, _ in choices(question, codebooks)]}
        if not one["enum"]:
            one = {"type": "string"}
        if question.other:
            one = {"anyOf": [one, {"type": "string", "pattern": "^other:"}]}
        several = {"anyOf": [one, {"type": "array", "items": one}]}
        return one if question.type == "choice" else several
    if question.type in {"integer", "number", "year"}:
        number: dict[str, Any] = {"type": "number" if question.type == "number" else "integer"}
        if question.minimum is not None:
            number["minimum"] = question.minimum
        if question.maximum is not None:
            number["maximum"] = question.maximum
        return number
    return {"type": ["string", "number"]}
