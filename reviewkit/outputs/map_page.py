"""The page of an evidence map: one file that opens from disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt

from reviewkit.outputs.map import NO_SEGMENT, NOT_MAPPED, EvidenceMap, Level, MapStudy, numbered
from reviewkit.outputs.page import clean, page

PATTERNS = 8  # looks of segments in map.css; more segments begin again, their letters do not


@dataclass(frozen=True, slots=True)
class Mark:
    """How a segment is shown: its letter, its look, and how many studies it has."""

    letter: str
    label: str
    pattern: int
    count: int


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: its studies by number, and for each segment in it how many they are."""

    row: int
    column: int
    studies: tuple[int, ...]
    segments: tuple[tuple[int, int], ...]
    new: int
    radius: float


Spot = tuple[int, int, tuple[int, ...]]  # row, column and segments, as numbers


def to_html(maps: Sequence[EvidenceMap]) -> str:
    """Write the map as one page that opens from disk, with scripts or without.

    The area of a bubble, not its width, is true to the number of studies.

    Args:
        maps: levels and studies; a study without a place is counted as not mapped.

    Returns:
        The page. Each cell counts studies, once however often they stand there; rows and
        columns end with "Not mapped". The same map gives the same text.
    """
    evidence_map = maps[0]
    numbers = [numbered(evidence_map.rows), numbered(evidence_map.columns)]
    numbers.append(numbered(evidence_map.segments))
    spots = [_spots(study, numbers) for study in evidence_map.studies]
    marks = _marks(evidence_map, spots)
    return page(
        "map.html.j2",
        title=clean(f"{evidence_map.title} ({evidence_map.version})"),
        styles=("page.css", "map.css"),
        script="map.js",
        map=evidence_map,
        row_labels=[*(level.label for level in evidence_map.rows), NOT_MAPPED],
        column_labels=[*(level.label for level in evidence_map.columns), NOT_MAPPED],
        row_groups=_groups(evidence_map.rows),
        column_groups=_groups(evidence_map.columns),
        marks=marks,
        cells=_cells(evidence_map, spots),
        spots=spots,
        data=_data(evidence_map, spots, marks),
        report_count=sum(len(study.reports) for study in evidence_map.studies),
    )


def _spots(study: MapStudy, numbers: list[dict[str, int]]) -> tuple[Spot, ...]:
    """Number a study's places, with all segments of a cell together."""
    found: dict[tuple[int, int], set[int]] = {}
    for place in study.cells or ((None, None, None),):
        row, column, segment = (
            len(known) if level is None else known[level]
            for level, known in zip(place, numbers, strict=True)
        )
        found.setdefault((row, column), set()).add(segment)
    return tuple((*cell, tuple(sorted(found[cell]))) for cell in sorted(found))


def _cells(evidence_map: EvidenceMap, spots: list[tuple[Spot, ...]]) -> dict[str, GridCell]:
    """Gather the studies of each cell that has any, by "row-column"."""
    members: dict[tuple[int, int], list[tuple[int, tuple[int, ...]]]] = {}
    for number, places in enumerate(spots):
        for row, column, segments in places:
            members.setdefault((row, column), []).append((number, segments))
    most = max((len(found) for found in members.values()), default=1)
    cells = {}
    for (row, column), found in sorted(members.items()):
        counts: dict[int, int] = {}
        for _, segments in found:
            for segment in segments:
                counts[segment] = counts.get(segment, 0) + 1
        cells[f"{row}-{column}"] = GridCell(
            row,
            column,
            tuple(number for number, _ in found),
            tuple(sorted(counts.items())),
            sum(evidence_map.studies[number].new for number, _ in found),
            sqrt(len(found) / most),
        )
    return cells


def _marks(evidence_map: EvidenceMap, spots: list[tuple[Spot, ...]]) -> list[Mark]:
    """Letter the segments; a map without segments has no marks at all."""
    if not evidence_map.segments:
        return []
    counts = [0] * (len(evidence_map.segments) + 1)
    for places in spots:
        for segment in {segment for _, _, segments in places for segment in segments}:
            counts[segment] += 1
    marks = [
        Mark(_letter(number), level.label, number % PATTERNS, counts[number])
        for number, level in enumerate(evidence_map.segments)
    ]
    return [*marks, Mark("?", NO_SEGMENT, PATTERNS, counts[-1])]


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    letters = ""
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return letters


def _groups(levels: tuple[Level, ...]) -> list[tuple[str, range]]:
    """Gather neighbours of one group; what is not mapped stands last, in a group of its own."""
    groups = []
    start = 0
    for name, members in groupby(levels, key=lambda level: level.group):
        end = start + len(list(members))
        groups.append((name, range(start, end)))
        start = end
    return [*groups, ("", range(start, start + 1))]


def _data(
    evidence_map: EvidenceMap, spots: list[tuple[Spot, ...]], marks: list[Mark]
) -> dict[str, object]:
    """What the script needs to count again: numbers only, the words are in the page."""
    return {
        "segments": [mark.label for mark in marks],
        "spots": spots,
        "new": [number for number, study in enumerate(evidence_map.studies) if study.new],
    }
