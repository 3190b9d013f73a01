"""What a picture of an evidence map shows: its lines, the counts of its cells, its segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewkit.outputs.map import NOT_MAPPED, EvidenceMap, Level
from reviewkit.outputs.map_grid import count, marks

MOST_ROWS, MOST_COLUMNS = 400, 100  # free answers can be as many as studies
GAP_WORD, NONE_WORD = "gap", "none"  # nothing found there; nothing left unmapped


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment by its number on the map, with its letter; '' on a map without segments."""

    number: int
    letter: str
    label: str
    last: bool = False  # it is what has no segment


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column: its number on the map, its level, how many are above it.

    What is not mapped has a level without an id; `above` says that others are below the level.
    """

    number: int
    level: Level
    depth: int
    above: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """How many studies a cell has, and how many in each segment."""

    studies: int
    segments: dict[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn of a map; `most` is the largest number of studies in a segment of a cell."""

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: dict[tuple[int, int], Cell]
    segments: tuple[Segment, ...]
    most: int
    left_out: tuple[str, ...]

    def cell(self, row: Line, column: Line) -> Cell | None:
        """Return what stands in a cell; None where no study does."""
        return self.cells.get((row.number, column.number))


def word_of(row: Line, column: Line) -> str:
    """Return what a cell without a study says."""
    return GAP_WORD if row.level.id and column.level.id else NONE_WORD


def make_sheet(evidence_map: EvidenceMap) -> Sheet:
    """Choose what a picture can hold of a map, and note what it leaves out."""
    counted = count(evidence_map)
    cells = {
        spot: Cell(len(found), dict(counted.segments[spot]))
        for spot, found in counted.studies.items()
    }
    return Sheet(
        tuple(lines_of(evidence_map.rows, MOST_ROWS)),
        tuple(lines_of(evidence_map.columns, MOST_COLUMNS)),
        cells,
        tuple(_segments(evidence_map, cells)),
        max((n for cell in cells.values() for n in cell.segments.values()), default=1),
        tuple(left_out(evidence_map)),
    )


def lines_of(levels: tuple[Level, ...], most: int) -> Iterator[Line]:
    """Yield the first rows or columns in their order, and what is not mapped."""
    depth = {"": -1}
    parents = {level.parent for level in levels}
    for number, level in enumerate(levels[:most]):
        depth[level.id] = depth[level.parent] + 1
        yield Line(number, level, depth[level.id], level.id in parents)
    yield Line(len(levels), Level("", NOT_MAPPED), 0, False)


def _segments(evidence_map: EvidenceMap, cells: dict[tuple[int, int], Cell]) -> Iterator[Segment]:
    """All segments, and what has none where a study has none."""
    last = len(evidence_map.segments)
    if not last:
        yield Segment(0, "", "")
    for number, (letter, label) in enumerate(marks(evidence_map.segments)):
        if number < last or any(last in cell.segments for cell in cells.values()):
            yield Segment(number, letter, label, number == last)


def left_out(evidence_map: EvidenceMap) -> Iterator[str]:
    """Say which rows and columns are too many to be drawn."""
    for levels, most, what in (
        (evidence_map.rows, MOST_ROWS, "rows"),
        (evidence_map.columns, MOST_COLUMNS, "columns"),
    ):
        if len(levels) > most:
            yield f"Drawn are the first {most} of {len(levels)} {what}; the CSV has all."
