"""What a report is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing
from reviewkit.outputs.flow import draw
from reviewkit.outputs.tables import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `as_written` keeps its lines (a search strategy)."""

    text: str
    as_written: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Items, a bullet each."""

    items: tuple[str, ...]


Part = Heading | Text | Listing | Table | Flow | Drawing


def captions(parts: Sequence[Part]) -> dict[int, str]:
    """Write the captions of tables and figures, by their place in a report; figures count up."""
    told: dict[int, str] = {}
    figures = 0
    for place, part in enumerate(parts):
        if isinstance(part, Table):
            told[place] = part.title
        elif isinstance(part, Flow | Drawing):
            figures += 1
            title = draw(part).title if isinstance(part, Flow) else part.title
            told[place] = f"Figure {figures}: {title}"
    return told
