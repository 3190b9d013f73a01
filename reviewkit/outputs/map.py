"""The evidence map: studies in rows and columns, by segment, as one page on its own."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Level:
    """One row, column or segment; neighbours of the same `group` stand under its name."""

    id: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class MapStudy:
    """A study and its places: (row id, column id, segment id); None is not mapped, no segment."""

    id: str
    label: str
    summary: str
    year: int | None
    reports: tuple[str, ...]
    cells: tuple[Place, ...]
    new: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """What the map shows; levels and studies are printed in the order given."""

    title: str
    version: str
    row_axis: str
    column_axis: str
    segment_axis: str
    rows: tuple[Level, ...]
    columns: tuple[Level, ...]
    segments: tuple[Level, ...]
    studies: tuple[MapStudy, ...]
    notes: tuple[str, ...] = ()
