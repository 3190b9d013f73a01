"""What a codebook file holds: themes, their codes, and what became of the codes before."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import ConfigDict, Field

from reviewkit.documents import Written

ID = r"^[A-Za-z][A-Za-z0-9_-]*$"


class Code(Written):
    """A label on a statement."""

    id: str = Field(pattern=ID, description="Short stable id")
    label: str
    parent: str = Field("", description="Id of the code of its theme that it is a part of")
    definition: str = ""
    includes: str = ""
    excludes: str = ""
    examples: str = ""
    level: str = Field("", description="For outcomes: whom the outcome is about")
    horizon: str = Field("", description="For outcomes: the usual horizon")
    colour: str = Field("", pattern=r"^(#[0-9A-Fa-f]{6})?$", description="Such as #46AA00")


class Theme(Written):
    """A group of codes."""

    id: str = Field(pattern=ID)
    label: str
    definition: str = ""
    codes: tuple[Code, ...] = ()


class Change(Written):
    """What became of codes of the version before: by whom, when and why."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    kind: Literal["rename", "merge", "split", "retire"]
    origin: tuple[str, ...] = Field(alias="from", description="Ids in the version before")
    to: tuple[str, ...] = Field((), description="Ids in this version; none for `retire`")
    who: str = Field(min_length=1)
    when: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Day, such as 2026-11-02")
    why: str = Field(min_length=1)


class Codebook(Written):
    """Codebook file: themes and their codes."""

    reviewkit: Literal[1] = Field(description="Version of this file format")
    id: str
    version: str
    title: str
    kind: Literal["factors", "outcomes"]
    status: Literal["draft", "agreed"] = "agreed"
    coder: str = Field("", description="For a draft: who made it")
    rules: tuple[str, ...] = ()
    changes: tuple[Change, ...] = Field((), description="What became of the codes before")
    themes: tuple[Theme, ...]

    @cached_property
    def codes(self) -> dict[str, Code]:
        """Every code by its id, in the order of the file."""
        return {code.id: code for theme in self.themes for code in theme.codes}

    @cached_property
    def theme_of(self) -> dict[str, Theme]:
        """The theme of each code id."""
        return {code.id: theme for theme in self.themes for code in theme.codes}
