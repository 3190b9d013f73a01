"""The form as it is written: sections, fields, groups that repeat, conditions and checks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from reviewkit.documents import Written
from reviewkit.forms.expressions import parse_rule
from reviewkit.terms import Missing

FieldType = Literal[
    "text",
    "longtext",
    "integer",
    "number",
    "year",
    "daterange",
    "choice",
    "multichoice",
    "codes",
    "report",
]
NUMBERS = frozenset({"integer", "number", "year"})
RESERVED = frozenset({"value", "reason", "note", "report", "page", "quote"})
WHEN = "Asked only where this holds, such as `design = 'trial'`"


def _fine_rule(text: str) -> str:
    if text:
        parse_rule(text)
    return text


class FormField(Written):
    """A question on the form."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    type: FieldType = "text"
    help: str = ""
    row: int | None = Field(None, description="Row of the printed pro-forma, from 1")
    required: bool = False
    when: str = Field("", description=WHEN)
    default: str | int | float | tuple[str, ...] | None = Field(
        None, description="Stands in an empty form until it is changed"
    )
    missing: tuple[Missing, ...] = Field(
        tuple(Missing), description="Missing codes that fit; TBD always does"
    )
    choices: dict[str, str] | tuple[str, ...] = ()
    other: bool = Field(False, description="A choice may also be free text: `other: ...`")
    judgement: bool = Field(False, description="A judgement needs a reason")
    quote: bool = Field(False, description="A value needs the words of the report as quote")
    minimum: float | None = None
    maximum: float | None = None
    tolerance: float = Field(
        0, ge=0, description="Two extractors' numbers so far apart still count as alike"
    )
    codebook: str = Field("", description="For codes: name of the protocol's codebook")
    several: bool = Field(True, description="For codes: more than one may be given")

    _rule_is_fine = field_validator("when")(_fine_rule)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.id in RESERVED:
            raise ValueError(f"`{self.id}` is kept for the source of an answer; choose another id")
        if self.type in {"choice", "multichoice"} and not self.choices:
            raise ValueError("a choice needs `choices`")
        if self.type == "codes" and not self.codebook:
            raise ValueError("a codes field names its `codebook`")
        bounds = [one for one in (self.minimum, self.maximum) if one is not None]
        if (bounds or self.tolerance) and self.type not in NUMBERS:
            raise ValueError("`minimum`, `maximum` and `tolerance` are for numbers and years")
        if bounds != sorted(bounds):
            raise ValueError("`minimum` is more than `maximum`; exchange them")
        return self

    @property
    def choice_labels(self) -> dict[str, str]:
        """Each choice and how it prints."""
        if isinstance(self.choices, dict):
            return dict(self.choices)
        return {choice: choice.replace("_", " ") for choice in self.choices}

    @property
    def missing_codes(self) -> tuple[Missing, ...]:
        """The missing codes that fit, in the order of the words."""
        return tuple(one for one in Missing if one in self.missing or one is Missing.TBD)


class Check(Written):
    """What must hold between answers; a note on one of them says why it does not."""

    rule: str = Field(description="Such as `numerator <= denominator`")
    message: str = Field("", description="Said where it does not hold")

    @model_validator(mode="before")
    @classmethod
    def _plain_rule(cls, given: Any) -> Any:
        return {"rule": given} if isinstance(given, str) else given

    _rule_is_fine = field_validator("rule")(_fine_rule)


class FieldGroup(Written):
    """Questions that belong together; when `repeat`, asked once a row, rows by stable key."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    help: str = ""
    row: int | None = None
    repeat: bool = False
    required: bool = Field(False, description="At least one row")
    when: str = Field("", description=WHEN)
    kind: Literal["plain", "factors", "outcomes"] = "plain"
    direction: Literal["helps", "hinders"] | None = Field(
        None, description="For factors: what every row of the group says"
    )
    fields: tuple[FormField, ...]
    checks: tuple[Check, ...] = Field((), description="What must hold in the group, row by row")

    _rule_is_fine = field_validator("when")(_fine_rule)


def _field_or_group(entry: Any) -> str:
    """Tell by its keys what an entry is meant to be, so that mistakes are told of one kind only."""
    given = entry if isinstance(entry, dict) else getattr(type(entry), "model_fields", ())
    return "group" if {"fields", "repeat", "kind", "direction", "checks"} & set(given) else "field"


Entry = Annotated[
    Annotated[FieldGroup, Tag("group")] | Annotated[FormField, Tag("field")],
    Discriminator(_field_or_group),
]


class Section(Written):
    """A part of the form."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    help: str = ""
    when: str = Field("", description=WHEN)
    fields: tuple[Entry, ...]

    _rule_is_fine = field_validator("when")(_fine_rule)


class Rule(NamedTuple):
    """A condition or check, and the group whose fields it may name without the group."""

    text: str
    group: str = ""
    message: str = ""


class Form(Written):
    """Form file: a pro-forma."""

    reviewkit: Literal[1] = Field(description="Version of this file format")
    id: str
    version: str
    title: str
    source: str = ""
    unit: Literal["study", "finding"] = Field("study", description="What a filled form is about")
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = Field((), description="What must hold between answers")

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

    @cached_property
    def conditions(self) -> dict[str, tuple[Rule, ...]]:
        """What must hold for a question or a group to be asked, by its path, outermost first."""
        found: dict[str, tuple[Rule, ...]] = {}
        for section in self.sections:
            outer = (Rule(section.when),)
            for entry in section.fields:
                own = (*outer, Rule(entry.when))
                found[entry.id] = own
                for one in entry.fields if isinstance(entry, FieldGroup) else ():
                    found[f"{entry.id}.{one.id}"] = (*own, Rule(one.when, entry.id))
        return {path: tuple(one for one in rules if one.text) for path, rules in found.items()}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The checks of the form and of its groups."""
        grouped = [(group.id, one) for group in self.groups.values() for one in group.checks]
        every = [*(("", one) for one in self.checks), *grouped]
        return tuple(Rule(one.rule, group, one.message) for group, one in every)

    def repeats(self, path: str) -> bool:
        """Say whether the question at path is asked once a row."""
        group = self.groups.get(path.partition(".")[0])
        return bool(group and group.repeat)

    def named(self, name: str, group: str = "") -> str | None:
        """Return the path that a rule means by a name: first of its group, then of the form."""
        inner = f"{group}.{name}"
        return inner if inner in self.fields else name if name in self.fields else None
