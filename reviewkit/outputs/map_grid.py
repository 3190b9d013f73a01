"""How many studies stand in each cell of an evidence map, levels above others included."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reviewkit.outputs.map import (
    NO_SEGMENT,
    EvidenceMap,
    Level,
    MapStudy,
    lineages,
    numbered,
)

Spot = tuple[int, int]  # row and column


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts of studies: a study once in a cell however often it stands there.

    Rows, columns and segments are numbered as the map lists them; one past the last is what is
    not mapped or has no segment. A study at a level counts at all levels above it too.
    """

    studies: dict[Spot, list[int]]  # by their number on the map
    segments: dict[Spot, tuple[tuple[int, int], ...]]  # (segment, studies), in order
    new: dict[Spot, int]


def count(evidence_map: EvidenceMap) -> Grid:
    """Count the studies of each cell that has any; one pass over the studies."""
    axes = [_ways(evidence_map.rows), _ways(evidence_map.columns)]
    kinds: dict[str | None, int] = {None: len(evidence_map.segments)}
    kinds.update(numbered(evidence_map.segments))
    studies: dict[Spot, list[int]] = {}
    new: Counter[Spot] = Counter()
    segments: Counter[tuple[Spot, int]] = Counter()
    for number, study in enumerate(evidence_map.studies):
        own = _spots(study, axes, kinds)
        segments.update(own)
        for spot in {spot for spot, _ in own}:
            studies.setdefault(spot, []).append(number)
            new[spot] += study.new
    of: dict[Spot, list[tuple[int, int]]] = {}
    for (spot, kind), many in sorted(segments.items()):
        of.setdefault(spot, []).append((kind, many))
    return Grid(studies, {spot: tuple(found) for spot, found in of.items()}, new)


def letter(number: int, many: int) -> str:
    """Letter a segment among many: A to Z, then AA, AB and so on; "?" for no segment."""
    if number == many:
        return "?"
    letters = ""
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return letters


def marks(levels: tuple[Level, ...]) -> list[tuple[str, str]]:
    """Give the letter and the label of each segment; none for a map without segments."""
    if not levels:
        return []
    labels = [*(level.label for level in levels), NO_SEGMENT]
    return [(letter(number, len(levels)), label) for number, label in enumerate(labels)]


def _ways(levels: tuple[Level, ...]) -> dict[str | None, tuple[int, ...]]:
    """For each level the numbers of itself and of those above it."""
    numbers = numbered(levels)
    found: dict[str | None, tuple[int, ...]] = {
        one: tuple(numbers[up] for up in above) for one, above in lineages(levels).items()
    }
    return found | {None: (len(levels),)}


def _spots(
    study: MapStudy,
    axes: list[dict[str | None, tuple[int, ...]]],
    kinds: dict[str | None, int],
) -> set[tuple[Spot, int]]:
    return {
        ((row, column), kinds[segment])
        for row_id, column_id, segment in study.places
        for row in axes[0][row_id]
        for column in axes[1][column_id]
    }
