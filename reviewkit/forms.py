"""Pro-formas: the questions asked of each study, and which answers fit them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from reviewkit.codebook import Codebook
from reviewkit.documents import Written
from reviewkit.terms import Missing

FieldType = Literal[
    "text", "longtext", "integer", "number", "year", "daterange", "choice", "multichoice", "codes"
]
RESERVED = frozenset({"value", "reason", "note", "report", "page", "quote"})
EARLIEST_YEAR, LATEST_YEAR = 1500, 2100


class FormField(Written):
    """A question on the form."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    type: FieldType = "text"
    help: str = ""
    row: int | None = Field(None, description="Row of the printed pro-forma, from 1")
    required: bool = False
    choices: dict[str, str] | tuple[str, ...] = ()
    other: bool = Field(False, description="A choice may also be free text: `other: ...`")
    judgement: bool = Field(False, description="A judgement needs a reason")
    minimum: float | None = None
    maximum: float | None = None
    codebook: str = Field("", description="For codes: name of the protocol's codebook")
    several: bool = Field(True, description="For codes: more than one may be given")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.id in RESERVED:
            raise ValueError(f"`{self.id}` is kept for the source of an answer; choose another id")
        if self.type in {"choice", "multichoice"} and not self.choices:
            raise ValueError("a choice needs `choices`")
        if self.type == "codes" and not self.codebook:
            raise ValueError("a codes field names its `codebook`")
        return self

    @property
    def choice_labels(self) -> dict[str, str]:
        """Each choice and how it prints."""
        if isinstance(self.choices, dict):
            return dict(self.choices)
        return {choice: choice.replace("_", " ") for choice in self.choices}


class FieldGroup(Written):
    """Questions that belong together; when `repeat`, asked once a row, rows by stable key."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    help: str = ""
    row: int | None = None
    repeat: bool = False
    required: bool = Field(False, description="At least one row")
    kind: Literal["plain", "factors", "outcomes"] = "plain"
    direction: Literal["helps", "hinders"] | None = Field(
        None, description="For factors: what every row of the group says"
    )
    fields: tuple[FormField, ...]


def _field_or_group(entry: Any) -> str:
    """Tell by its keys what an entry is meant to be, so that mistakes are told of one kind only."""
    given = entry if isinstance(entry, dict) else type(entry).model_fields
    return "group" if {"fields", "repeat", "kind", "direction"} & set(given) else "field"


Entry = Annotated[
    Annotated[FieldGroup, Tag("group")] | Annotated[FormField, Tag("field")],
    Discriminator(_field_or_group),
]


class Section(Written):
    """A part of the form."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    fields: tuple[Entry, ...]


class Form(Written):
    """Form file: a pro-forma."""

    reviewkit: Literal[1] = Field(description="Version of this file format")
    id: str
    version: str
    title: str
    source: str = ""
    sections: tuple[Section, ...]

    @model_validator(mode="after")
    def _paths_are_unique(self) -> Self:
        seen: set[str] = set()
        for section in self.sections:
            for entry in section.fields:
                if entry.id in seen:
                    raise ValueError(f"the field id `{entry.id}` is used twice; rename one")
                seen.add(entry.id)
                if isinstance(entry, FieldGroup):
                    inner = [one.id for one in entry.fields]
                    twice = {one for one in inner if inner.count(one) > 1}
                    if twice:
                        raise ValueError(f"`{entry.id}` holds the id `{min(twice)}` twice")
        return self

    @cached_property
    def groups(self) -> dict[str, FieldGroup]:
        """The groups by id."""
        return {e.id: e for s in self.sections for e in s.fields if isinstance(e, FieldGroup)}

    @cached_property
    def fields(self) -> dict[str, FormField]:
        """Every single question by its path: `design`, or `population.n_invited`."""
        return dict(self._paths())

    def _paths(self) -> Iterator[tuple[str, FormField]]:
        for section in self.sections:
            for entry in section.fields:
                if isinstance(entry, FieldGroup):
                    yield from ((f"{entry.id}.{one.id}", one) for one in entry.fields)
                else:
                    yield entry.id, entry

    def repeats(self, path: str) -> bool:
        """Say whether the question at path is asked once a row."""
        group = self.groups.get(path.partition(".")[0])
        return bool(group and group.repeat)


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer after checking: its value as it will be stored, or what is wrong with it."""

    value: Any = None
    problem: str | None = None


def check_value(question: FormField, value: Any, codebooks: dict[str, Codebook]) -> Checked:
    """Hold one value against its question.

    Args:
        question: the field asked.
        value: what was given; a missing code (NR, NRV, NA, UNC, TBD) fits every field.
        codebooks: the protocol's codebooks by name, for fields of type codes.

    Returns:
        The value as stored (numbers as numbers, several choices or codes as a list), or a
        problem as a sentence part ("expected ..., found ...").
    """
    if value is None or value == [] or (isinstance(value, str) and not value.strip(" ;")):
        return Checked(problem="is empty; give a value or a missing code (NR, NRV, NA, UNC, TBD)")
    if isinstance(value, dict) or (
        isinstance(value, list | tuple) and question.type not in {"multichoice", "codes"}
    ):
        return Checked(problem=f"expected one value, found {value!r}")
    if isinstance(value, str) and value.strip() in Missing.__members__:
        return Checked(value.strip())
    checks = {
        "text": lambda: Checked(str(value).strip()),
        "longtext": lambda: Checked(str(value).strip()),
        "integer": lambda: _check_number(question, value),
        "number": lambda: _check_number(question, value),
        "year": lambda: _check_number(question, value),
        "daterange": lambda: _check_daterange(value),
        "codes": lambda: _check_codes(question, value, codebooks),
        "choice": lambda: _check_choice(question, value),
        "multichoice": lambda: _check_choice(question, value),
    }
    return checks[question.type]()


def _check_number(question: FormField, value: Any) -> Checked:
    text = str(value).strip()
    whole = question.type in {"integer", "year"}
    if not re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?", text):
        wanted = {"integer": "a whole number", "year": "a year", "number": "a number"}
        return Checked(problem=f"expected {wanted[question.type]}, found {text!r}")
    number: float = int(text) if whole else float(text)
    low, high = question.minimum, question.maximum
    if question.type == "year":
        low, high = low or EARLIEST_YEAR, high or LATEST_YEAR
    if (low is not None and number < low) or (high is not None and number > high):
        return Checked(
            problem=f"expected a number from {_plain(low)} to {_plain(high)}, found {text}"
        )
    return Checked(number)


def _plain(bound: float | None) -> str:
    return "any" if bound is None else f"{bound:g}"


def _check_daterange(value: Any) -> Checked:
    text = str(value).strip().replace("\N{EN DASH}", "-")
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}|\d{4}))?", text)
    if not match:
        return Checked(problem=f"expected years such as 2001-2003, found {text!r}")
    first, last = match.group(1), match.group(2) or match.group(1)
    last = first[:2] + last if len(last) == 2 else last
    if int(last) < int(first):
        return Checked(problem=f"expected years in order, found {text!r}")
    return Checked(first if first == last else f"{first}-{last}")


def _check_codes(question: FormField, value: Any, codebooks: dict[str, Codebook]) -> Checked:
    codes = list(dict.fromkeys(_several(value)))  # the first is the primary one: keep the order
    codebook = codebooks.get(question.codebook)
    known = codebook.codes if codebook else {}
    unknown = [code for code in codes if code not in known]
    if unknown:
        return Checked(problem=f"the codebook `{question.codebook}` has no code {unknown[0]!r}")
    if len(codes) > 1 and not question.several:
        return Checked(problem=f"takes one code, found {len(codes)}")
    return Checked(codes)


def _check_choice(question: FormField, value: Any) -> Checked:
    several = question.type == "multichoice"
    given = _several(value) if several else [str(value).strip()]
    labels = question.choice_labels
    for one in given:
        free = question.other and one.startswith("other:") and one != "other:"
        if one not in labels and not free:
            known = ", ".join(labels) + (", other: ..." if question.other else "")
            return Checked(problem=f"expected one of {known}; found {one!r}")
    if not several:
        return Checked(given[0])
    order = list(labels)  # the same choices are the same answer, in whatever order they come
    chosen = sorted(set(given) & set(order), key=order.index)
    return Checked(chosen + sorted(set(given) - set(order)))


def _several(value: Any) -> list[str]:
    parts = value if isinstance(value, list | tuple) else str(value).split(";")
    return [str(part).strip() for part in parts if str(part).strip()]
