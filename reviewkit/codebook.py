"""Codebooks: the versioned tree of themes and codes put on statements."""

from __future__ import annotations

from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Literal, Self

from pydantic import Field, model_validator

from reviewkit.documents import Written


class Code(Written):
    """A label on a statement."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", description="Short stable id")
    label: str
    parent: str = Field("", description="Id of the code of its theme that it is a part of")
    definition: str = ""
    includes: str = ""
    excludes: str = ""
    level: str = Field("", description="For outcomes: whom the outcome is about")
    horizon: str = Field("", description="For outcomes: the usual horizon")


class Theme(Written):
    """A group of codes."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    label: str
    definition: str = ""
    codes: tuple[Code, ...] = ()


class Codebook(Written):
    """Codebook file: themes and their codes."""

    reviewkit: Literal[1] = Field(description="Version of this file format")
    id: str
    version: str
    title: str
    kind: Literal["factors", "outcomes"]
    rules: tuple[str, ...] = ()
    themes: tuple[Theme, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        seen: set[str] = set()
        for theme in self.themes:
            for name in (theme.id, *(code.id for code in theme.codes)):
                if name in seen:
                    raise ValueError(f"the id `{name}` is used twice; rename one")
                seen.add(name)
        return self

    @model_validator(mode="after")
    def _parents_are_there(self) -> Self:
        for theme in self.themes:
            above = {code.id: code.parent for code in theme.codes}
            for code, parent in above.items():
                if parent and parent not in above:
                    raise ValueError(
                        f"`{code}` is put under `{parent}`, which is no code of the theme "
                        f"`{theme.id}`; add it there, or drop `parent`"
                    )
            try:
                TopologicalSorter({code: {one} - {""} for code, one in above.items()}).prepare()
            except CycleError as error:
                told = " is under ".join(f"`{one}`" for one in reversed(error.args[1]))
                raise ValueError(f"codes go in a circle: {told}; drop one `parent`") from None
        return self

    @cached_property
    def codes(self) -> dict[str, Code]:
        """Every code by its id, in the order of the file."""
        return {code.id: code for theme in self.themes for code in theme.codes}

    @cached_property
    def theme_of(self) -> dict[str, Theme]:
        """The theme of each code id."""
        return {code.id: theme for theme in self.themes for code in theme.codes}
