"""Strands of evidence beside the literature: interviews, workshops, topic guides, and boxes.

A strand has sources, voices and themes of its own. It is tabled beside the studies of a review
and is never one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from reviewkit.documents import Written

ID = r"^[A-Za-z][A-Za-z0-9_-]*$"


class StrandRule(Written):
    """A strand as the protocol names it: what it is, and how it came about."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    label: str
    kind: Literal["interviews", "focus groups", "workshop", "survey", "topic guide", "other"]
    sources: int | None = Field(
        None, ge=1, description="People or groups who were heard; null prints not reported"
    )
    period: str = Field("", description="When they were heard; empty prints not reported")
    recorded: str = Field("", description="How it was noted; empty prints not reported")
    anonymised: bool = Field(True, description="Whether voices must not be told from their words")
    file: str = Field("", description="File from the review folder; strands/ID.yml if left out")

    @property
    def path(self) -> str:
        """The file of the strand, from the review folder."""
        return self.file or f"strands/{self.id}.yml"


class Voice(Written):
    """Who speaks: a person or a group, under an id that tells nothing of them."""

    id: str = Field(pattern=ID)
    who: str = Field(description="What they speak as, such as `a commissioner`; never a name")


class Statement(Written):
    """What was said on a theme."""

    text: str = Field(description="In the review's own words")
    voices: tuple[str, ...] = Field((), description="Ids of voices; empty: not told apart")
    said_by: str = Field("", description="How many said so, where voices are not told apart")
    quote: str = Field("", description="Short words as they were said")
    page: str = Field("", description="Where it stands in the source")


class StrandTheme(Written):
    """A theme of a strand."""

    id: str = Field(pattern=ID)
    label: str
    statements: tuple[Statement, ...] = ()


class Box(Written):
    """A list printed word for word, with where it is from and by whose leave."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    items: tuple[str, ...] = Field(min_length=1, description="Word for word, in their order")
    source: str = Field(description="The document the words are from")
    pages: str = Field(description="Where in it, such as `18-19`")
    permission: str = Field(description="By whose leave or which licence the words are printed")


class Strand(Written):
    """Strand file: voices, themes and boxes of evidence beside the literature."""

    reviewkit: Literal[1] = Field(description="Version of this file format")
    id: str
    version: str
    title: str
    source: str = Field("", description="The document it is told in, where it is another's")
    voices: tuple[Voice, ...] = ()
    themes: tuple[StrandTheme, ...] = ()
    boxes: tuple[Box, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for entries in (self.voices, self.themes, self.boxes):
            seen: set[str] = set()
            for one in entries:
                if one.id in seen:
                    raise ValueError(f"the id `{one.id}` is used twice; rename one")
                seen.add(one.id)
        return self

    @model_validator(mode="after")
    def _voices_are_known(self) -> Self:
        known = {one.id for one in self.voices}
        for theme in self.themes:
            for statement in theme.statements:
                lost = next((one for one in statement.voices if one not in known), None)
                if lost:
                    raise ValueError(
                        f"the theme `{theme.id}` has words of `{lost}`, who is no voice of the "
                        f"strand; add them under `voices` ({', '.join(sorted(known)) or 'none'})"
                    )
        return self

    @cached_property
    def who(self) -> dict[str, str]:
        """What each voice speaks as, by its id."""
        return {one.id: one.who for one in self.voices}


_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Sister)\.?\s+[A-Z][\w'-]+")
_PAIR = re.compile(r"\b([A-Z][a-z]+(?:[-'][A-Z][a-z]+)?)[ _-]([A-Z][a-z]+(?:[-'][A-Z][a-z]+)?)\b")
_OFFICES = (
    "Academy Adult Agency Area Assistant Authority Board Boards Care Chair Charity Chief City "
    "Clinical College Commissioner Commissioning Committee Community Council County Department "
    "Deputy Development Director District East England European Executive Fund General Global "
    "Government Great Group Groups Head Health Healthcare Hospital Housing Institute Integrated "
    "Ireland Joint Key Lead Links Local London Manager Medical Mental Middle Minister Ministry "
    "National New North Northern Officer Older Organisation Partnership Partnerships People "
    "Personal Policy Practice Practitioner Primary Programme Public Research Royal School Scotland "
    "Secondary Senior Service Services Social South Southern State States Strategic Support "
    "Teaching The Trust Trusts Union United University Voice Voluntary Wales Wellbeing West Work "
    "Worker Young"
)
_ROLES = frozenset(_OFFICES.split())


def names_in(strand: Strand) -> Iterator[tuple[str, str]]:
    """Find words of a strand that look like a person's name or an e-mail address.

    A person's name is taken to be a title with a word, or two words with capitals of which neither
    is of an office or organisation; who reads the warning decides.

    Yields:
        Where the words stand, and the words.
    """
    for place, text in _texts(strand):
        pairs = (one for one in _PAIR.finditer(text) if not _ROLES & {one[1], one[2]})
        found = [*_MAIL.findall(text), *_TITLED.findall(text)]
        for words in dict.fromkeys([*found, *(one[0] for one in pairs)]):
            if not any(words in other and words != other for other in found):
                yield place, words


def _texts(strand: Strand) -> Iterator[tuple[str, str]]:
    for voice in strand.voices:
        yield f"voice {voice.id}", voice.id
        yield f"voice {voice.id}", voice.who
    for theme in strand.themes:
        yield f"theme {theme.id}", theme.label
        for number, one in enumerate(theme.statements, 1):
            for text in (one.text, one.said_by, one.quote):
                yield f"theme {theme.id}, statement {number}", text
    for box in strand.boxes:
        for number, item in enumerate(box.items, 1):
            yield f"box {box.id}, item {number}", item
