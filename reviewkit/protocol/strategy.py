"""What a review searches for: concept blocks, how they are combined, and what narrows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from reviewkit.documents import Written
from reviewkit.protocol.combining import in_order

FieldName = Literal[
    "title", "abstract", "keywords", "headings", "text", "all", "author", "journal", "affiliation"
]
TERM = "Words and phrases; `*` any ending, `*3` up to 3 letters, `?` none or one, `#` just one"


class Words(Written):
    """Terms that are searched in other fields than the rest of their block."""

    terms: tuple[str, ...] = Field(min_length=1, description=TERM)
    fields: tuple[FieldName, ...] = Field(min_length=1)


class Nearby(Written):
    """Words near one another; platforms count differently, here the words between are counted."""

    near: tuple[str | tuple[str, ...], ...] = Field(
        min_length=2, description="Two or more words, each with its alternatives in a list"
    )
    between: int = Field(ge=0, le=999, description="At most so many other words between them")
    ordered: bool = Field(False, description="Only in the order they are written")
    fields: tuple[FieldName, ...] = Field((), description="If left out, those of the block")

    @field_validator("near")
    @classmethod
    def _nothing_is_empty(cls, near: tuple[Any, ...]) -> tuple[Any, ...]:
        if not all(near):
            raise ValueError("a list of alternatives is empty; write a word or leave it out")
        return near


class SubjectHeading(Written):
    """One idea as the vocabularies of the platforms name it."""

    names: dict[str, str] = Field(
        min_length=1,
        description="Vocabulary (mesh, emtree, cinahl, psycinfo, hmic ...) and heading",
    )
    explode: bool = Field(True, description="With the narrower headings")
    major: bool = Field(False, description="Only where it is a main subject")
    qualifiers: tuple[str, ...] = Field((), description="Subheadings, by name or by two letters")


class Concept(Written):
    """A block of the search strategy: its parts are joined by OR."""

    id: str
    label: str
    terms: tuple[str, ...] = Field((), description=TERM)
    fields: tuple[FieldName, ...] = Field((), description="If left out, those of the strategy")
    elsewhere: tuple[Words, ...] = Field((), description="Terms in other fields")
    near: tuple[Nearby, ...] = Field((), description="Words near one another")
    headings: tuple[SubjectHeading, ...] = Field((), description="Subject headings")
    native: dict[str, str] = Field(
        default_factory=dict,
        description="Platform and text that stands for the whole block there, as it is",
    )
    note: str = ""


class StrategyRule(Written):
    """How the concept blocks become one search."""

    combine: str = Field(
        "", description="Ids of concepts with AND, OR, NOT and brackets; if left out, all with AND"
    )
    fields: tuple[FieldName, ...] = Field(
        ("title", "abstract"), min_length=1, description="Where terms are searched"
    )
    narrow: tuple[Concept, ...] = Field(
        (), description="Blocks that narrow the whole, such as a country; not marked in screening"
    )
    since: str | None = Field(None, description="First year or day, as 2000, 2000-03 or 2000-03-31")
    until: str | None = Field(None, description="Last year or day")
    languages: tuple[str, ...] = Field((), description="By their English name")
    publication_types: tuple[str, ...] = ()

    @field_validator("since", "until", mode="before")
    @classmethod
    def _is_a_day(cls, value: Any) -> Any:
        if value is None:
            return None
        parts = str(value).split("-")
        sizes = [len(part) for part in parts]
        if not all(part.isdigit() for part in parts) or sizes != [4, 2, 2][: len(sizes)]:
            raise ValueError(f"`{value}` is no year or day; write 2000, 2000-03 or 2000-03-31")
        if not all(1 <= int(part) <= most for part, most in zip(parts[1:], (12, 31), strict=False)):
            raise ValueError(f"`{value}` is no day of the calendar; mend month or day")
        return str(value)

    @field_validator("until")
    @classmethod
    def _ends_after_it_begins(cls, until: str | None, info: ValidationInfo) -> str | None:
        since = info.data.get("since")
        if until and since and until[: len(since)] < since[: len(until)]:
            raise ValueError(f"`until` ({until}) is before `since` ({since}); swap them")
        return until

    @field_validator("combine")
    @classmethod
    def _can_be_read(cls, combine: str) -> str:
        if combine:
            in_order(combine)
        return combine
