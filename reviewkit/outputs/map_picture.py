"""The grid of an evidence map as a drawing for papers: circles by segment, or a heat map.

The area of a circle, not its width, is true to the number of studies. Segments differ in pattern
and letter as well as in colour (Okabe and Ito 2008, "Color Universal Design").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from reviewkit.outputs.boxes import FONT, LEAD, text_width
from reviewkit.outputs.drawing import (
    BASELINE,
    GAP,
    MARGIN,
    Body,
    Drawing,
    Label,
    Shape,
    bar,
    column,
    disc,
    framed,
    legend,
    lines_in,
    placed,
    rule,
)
from reviewkit.outputs.map import (
    NO_SEGMENT,
    NOT_MAPPED,
    CellCount,
    EvidenceMap,
    Level,
    count_cells,
    lettered,
)
from reviewkit.protocol.mapping import file_name

NAMES = 230.0  # width of the names of rows
STEP = 14.0  # a level stands this far right of the one above it
NARROWEST, WIDEST_WORD = 76.0, 160.0  # of the head of a column
SLOT, HIGH = 46.0, 44.0  # room of a circle and the words below it
LARGEST = 14.0  # radius
PATTERNS = 8  # looks of segments; more begin again, their letters do not
NO_SEGMENT_LOOK = "segment-none"
SHADES = 5  # of the heat map
GAP_WORD, NONE_WORD = "gap", "none"  # nothing found there; nothing left unmapped
UNIT = "Numbers count studies, not reports; a study may stand in several cells."
AREAS = "The area of a circle is true to its number of studies."
LOWEST_WIDTH = 560.0

Cell = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Segment:
    """How a segment is drawn: its letter and its look."""

    id: str | None
    letter: str
    label: str
    look: str


@dataclass(frozen=True, slots=True)
class Grid:
    """What is drawn: lines with their depth, the counts, and how segments look."""

    rows: tuple[tuple[Level, int], ...]
    columns: tuple[tuple[Level, int], ...]
    counts: dict[Cell, CellCount]
    segments: tuple[Segment, ...]
    most: int  # studies of the largest circle


Inside = Callable[[CellCount, float, float, float], tuple[list[Shape], list[Label]]]


def draw_bubbles(evidence_map: EvidenceMap) -> Drawing:
    """Draw the map with a circle for each segment of a cell; segments keep their place in it."""
    grid = _grid(evidence_map)
    across = ceil(sqrt(len(grid.segments)))
    down = ceil(len(grid.segments) / across)
    size = (max(_narrowest(grid), across * SLOT + GAP), down * HIGH + GAP)

    def inside(
        cell: CellCount, left: float, top: float, height: float
    ) -> tuple[list[Shape], list[Label]]:
        start = left + (size[0] - across * SLOT) / 2
        return _circles(grid, cell, across, start, top + (height - down * HIGH) / 2)

    def key(top: float, width: float) -> Body:
        return legend(_signs(evidence_map, grid), MARGIN, top, width)

    return _drawn(evidence_map, grid, "", size, (inside, key, (AREAS,)))


def draw_heat(evidence_map: EvidenceMap) -> Drawing:
    """Draw the map as a heat map: the more studies a cell has, the darker it is."""
    grid = _grid(evidence_map)
    most = max((cell.studies for cell in grid.counts.values()), default=1)
    size = (_narrowest(grid), 2 * LEAD)

    def inside(
        cell: CellCount, left: float, top: float, height: float
    ) -> tuple[list[Shape], list[Label]]:
        look = f"heat-{_shade(cell.studies, most)}"
        middle = top + height / 2 + BASELINE
        return (
            [bar(left, top, size[0], height, look, "heat")],
            [Label(left + size[0] / 2, middle, str(cell.studies), "middle", bold=True)],
        )

    def key(top: float, width: float) -> Body:
        return legend(_steps(most), MARGIN, top, width)

    return _drawn(evidence_map, grid, "-heat-map", size, (inside, key, ()))


def _grid(evidence_map: EvidenceMap) -> Grid:
    counts = count_cells(evidence_map)
    return Grid(
        tuple(_lines(evidence_map.rows)),
        tuple(_lines(evidence_map.columns)),
        counts,
        tuple(_segments(evidence_map, counts)),
        max((n for cell in counts.values() for n in cell.segments.values()), default=1),
    )


def _narrowest(grid: Grid) -> float:
    """How wide columns are at least: no word of their heads breaks."""
    bold = [_is_above(level, grid.columns) for level, _ in grid.columns]
    words = (
        text_width(word, bold=own)
        for (level, _), own in zip(grid.columns, bold, strict=True)
        for word in level.label.split()
    )
    return min(WIDEST_WORD, max(NARROWEST, *words, 0.0)) + GAP


def _lines(levels: tuple[Level, ...]) -> Iterator[tuple[Level, int]]:
    """Each level and how many are above it; last what is not mapped."""
    depth = {"": -1}
    for level in levels:
        depth[level.id] = depth[level.parent] + 1
        yield level, depth[level.id]
    yield Level("", NOT_MAPPED), 0


def _segments(evidence_map: EvidenceMap, counts: dict[Cell, CellCount]) -> Iterator[Segment]:
    for number, level in enumerate(evidence_map.segments):
        yield Segment(level.id, lettered(number), level.label, f"segment-{number % PATTERNS}")
    if not evidence_map.segments:
        yield Segment(None, "", "", "segment-0")
    elif any(None in cell.segments for cell in counts.values()):
        yield Segment(None, "?", NO_SEGMENT, NO_SEGMENT_LOOK)


def _circles(
    grid: Grid, cell: CellCount, across: int, left: float, top: float
) -> tuple[list[Shape], list[Label]]:
    shapes: list[Shape] = []
    labels: list[Label] = []
    for number, segment in enumerate(grid.segments):
        count = cell.segments.get(segment.id)
        if not count:
            continue
        x = left + (number % across) * SLOT + SLOT / 2
        y = top + (number // across) * HIGH
        radius = LARGEST * sqrt(count / grid.most)
        drawn, _ = placed([disc(radius, segment.look, "bubble")], x, y + LARGEST)
        shapes += drawn
        words = f"{segment.letter} {count}".strip()
        labels.append(Label(x, y + 2 * LARGEST + FONT, words, "middle"))
    return shapes, labels


def _signs(evidence_map: EvidenceMap, grid: Grid) -> Iterator[tuple[Sequence[Shape | Label], str]]:
    """The legend: what each segment looks like, and three sizes of circles."""
    for segment in grid.segments:
        if segment.letter:
            yield [disc(9, segment.look, "key")], f"{segment.letter}  {segment.label}"
    for count in sorted({1, ceil(grid.most / 2), grid.most} if evidence_map.studies else ()):
        words = "1 study" if count == 1 else f"{count} studies"
        yield [disc(LARGEST * sqrt(count / grid.most), "open", "key")], words


def _shade(count: int, most: int) -> int:
    """1 to 5, by the share of the fullest cell; whole numbers, so that all machines agree."""
    return -(-SHADES * count // most)


def _steps(most: int) -> Iterator[tuple[Sequence[Shape | Label], str]]:
    """The legend of the heat map: the counts of each shade that has any."""
    for shade in range(1, SHADES + 1):
        low, high = (shade - 1) * most // SHADES + 1, shade * most // SHADES
        if low <= high:
            counts = f"{low}" if low == high else f"{low} to {high}"
            words = f"{counts} {'study' if high == 1 else 'studies'}"
            yield [bar(-11, -8, 22, 16, f"heat-{shade}", "key")], words


def _drawn(
    evidence_map: EvidenceMap,
    grid: Grid,
    ending: str,
    size: tuple[float, float],
    parts: tuple[Inside, Callable[[float, float], Body], tuple[str, ...]],
) -> Drawing:
    inside, key, told = parts
    width = max(LOWEST_WIDTH, 2 * MARGIN + NAMES + size[0] * len(grid.columns))
    count = len(evidence_map.studies)
    studies = "1 study" if count == 1 else f"{count} studies"
    notes = (f"{evidence_map.version}: {studies}. {UNIT}", *told, *evidence_map.notes)

    def body(top: float) -> Body:
        table = _table(evidence_map, grid, size, inside, top)
        below = key(table.bottom + GAP, width - 2 * MARGIN)
        return Body(table.shapes + below.shapes, table.labels + below.labels, below.bottom)

    name = file_name(evidence_map.id) + ending
    return framed(name, evidence_map.title, _told(evidence_map, grid), notes, width, body)


def _table(
    evidence_map: EvidenceMap, grid: Grid, size: tuple[float, float], inside: Inside, top: float
) -> Body:
    """Place heads and cells; lines between them lead the eye."""
    left = MARGIN + NAMES
    right = left + size[0] * len(grid.columns)
    heads, y = _heads(evidence_map, grid, size[0], top)
    shapes: list[Shape] = [rule(MARGIN, y, right, y, "axis")]
    labels = list(heads)
    start = y
    for level, depth in grid.rows:
        parent = _is_above(level, grid.rows)
        x = MARGIN + depth * STEP
        said = column(level.label, x, y, NAMES - depth * STEP - GAP, bold=parent)
        height = max(size[1], LEAD * len(said) + GAP)
        shift = (height - LEAD * len(said)) / 2
        labels += [Label(one.x, one.y + shift, one.text, one.anchor, one.bold) for one in said]
        for number, (head, _) in enumerate(grid.columns):
            cell = grid.counts.get((level.id or None, head.id or None))
            at = left + number * size[0]
            if cell is None:
                middle = y + height / 2 + BASELINE
                word = GAP_WORD if level.id and head.id else NONE_WORD
                labels.append(Label(at + size[0] / 2, middle, word, "middle"))
                continue
            drawn, words = inside(cell, at, y, height)
            shapes += drawn
            labels += words
        y += height
        shapes.append(rule(MARGIN, y, right, y))
    for number in range(len(grid.columns) + 1):
        x = left + number * size[0]
        shapes.append(rule(x, start, x, y))
    return Body(tuple(shapes), tuple(labels), y)


def _heads(
    evidence_map: EvidenceMap, grid: Grid, width: float, top: float
) -> tuple[list[Label], float]:
    """The heads of columns, on one foot; what the rows are stands at their left."""
    room = width - GAP
    bold = [_is_above(level, grid.columns) for level, _ in grid.columns]
    lines = [
        lines_in(level.label, room, bold=own)
        for (level, _), own in zip(grid.columns, bold, strict=True)
    ]
    axis = column(evidence_map.column_axis, MARGIN + NAMES, top, width * len(lines), bold=True)
    first = top + LEAD * len(axis) + GAP / 2
    rows = column(evidence_map.row_axis, MARGIN, first, NAMES - GAP, bold=True)
    most = max(*lines, len(rows))
    labels = list(axis)
    labels += column(
        evidence_map.row_axis, MARGIN, first + LEAD * (most - len(rows)), NAMES - GAP, bold=True
    )
    for number, (level, _) in enumerate(grid.columns):
        middle = MARGIN + NAMES + number * width + width / 2
        above = first + LEAD * (most - lines[number])
        labels += column(level.label, middle, above, room, anchor="middle", bold=bold[number])
    return labels, first + LEAD * most + GAP


def _is_above(level: Level, lines: tuple[tuple[Level, int], ...]) -> bool:
    return bool(level.id) and any(one.parent == level.id for one, _ in lines)


def _told(evidence_map: EvidenceMap, grid: Grid) -> str:
    """The map in words, for those who do not see it."""
    rows = []
    for level, _ in grid.rows:
        cells = [
            f"{head.label} {cell.studies}"
            for head, _ in grid.columns
            if (cell := grid.counts.get((level.id or None, head.id or None)))
        ]
        rows.append(f"{level.label}: {', '.join(cells) or 'no study'}")
    what = f"{evidence_map.row_axis} by {evidence_map.column_axis}"
    return f"Evidence map, {what}, in studies. {'; '.join(rows)}."
