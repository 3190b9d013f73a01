"""What a report is made of."""

from __future__ import annotations

from dataclasses import dataclass

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing
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
