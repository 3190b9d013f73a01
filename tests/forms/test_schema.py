"""The JSON Schema of answers: what editors check while one types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from reviewkit.codebook import Codebook
from reviewkit.documents import load
from reviewkit.forms import Form
from reviewkit.forms.schema import answers_schema

TYPES = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int}
KNOWN = {
    *("$schema", "title", "description", "type", "enum", "anyOf", "properties", "required"),
    *("additionalProperties", "items", "minimum", "maximum", "pattern"),
}
SMALL = Path(__file__).parents[1] / "review"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    form = load(SMALL / "extraction_forms" / "small.yml", Form)
    codebooks = {"factors": load(SMALL / "codebooks" / "factors.yml", Codebook)}
    return answers_schema(form, codebooks)


def valid(schema: dict[str, Any], value: Any) -> bool:
    """Hold a value against the words of JSON Schema (2020-12) that the schema uses."""
    assert set(schema) <= KNOWN
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    inner = [(schema.get("items", {}), one) for one in value] if isinstance(value, list) else []
    for key, one in value.items() if isinstance(value, dict) else ():
        if key not in known and others is False:
            return False
        inner.append((known.get(key, others), one))
    return (
        (not types or any(of_type(one, value) for one in types))
        and value in schema.get("enum", [value])
        and (not isinstance(value, str) or bool(re.search(schema.get("pattern", ""), value)))
        and (not isinstance(value, int | float) or value >= schema.get("minimum", value))
        and ("anyOf" not in schema or any(valid(one, value) for one in schema["anyOf"]))
        and all(valid(one, part) for one, part in inner)
    )


def of_type(name: str, value: Any) -> bool:
    return value is None if name == "null" else isinstance(value, TYPES[name])


def fits(schema: dict[str, Any], **answers: Any) -> bool:
    return valid(schema, {"answers": answers})


def test_answers_that_fit_the_form_fit_the_schema(schema: dict[str, Any]) -> None:
    assert fits(
        schema,
        summary={"value": "x", "page": 3},
        design="trial",
        setting=["home", "other: at sea"],
        people={"invited": 3, "mean_age": "NR", "page": "4"},
        helped={"F1": {"codes": ["PAY"], "statement": None}},
    )


def test_answers_that_do_not_are_told(schema: dict[str, Any]) -> None:
    assert not fits(schema, sumary="x")
    assert not fits(schema, design="triall")
    assert not fits(schema, people={"invited": -1})
    assert not fits(schema, helped={"F1": {"codes": "POY"}})
    assert not fits(schema, clarity={"value": "yes", "raeson": "x"})
