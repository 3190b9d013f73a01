"""The grid of an evidence map as a drawing for papers: circles by segment, or a heat map.

The area of a circle, not its width, is true to the number of studies. Segments differ in pattern
and letter as well as in colour (Okabe and Ito 2008, "Color Universal Design").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
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
from reviewkit.outputs.map import EvidenceMap
from reviewkit.outputs.map_sheet import Cell, Line, Segment, Sheet, make_sheet, word_of
from reviewkit.protocol.mapping import file_name

NAMES = 230.0  # width of the names of rows
STEP = 14.0  # a level stands this far right of the one above it
NARROWEST, WIDEST_WORD = 76.0, 160.0  # of the head of a column
SLOT, HIGH = 46.0, 44.0  # room of a circle and the words below it
LARGEST = 14.0  # radius
PATTERNS = 8  # looks of segments; more begin again, their letters do not
SHADES = 5  # of the heat map
UNIT = "Numbers count studies, not reports; a study may stand in several cells."
AREAS = "The area of a circle is true to its number of studies."
LOWEST_WIDTH = 560.0

Signs = tuple[list[Shape], list[Label]]
Inside = Callable[[Cell, float, float, float], Signs]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of picture: the size of its cells, what stands in one, its legend and a note."""

    ending: str
    size: tuple[float, float]
    inside: Inside
    key: Callable[[float, float], Body]
    told: tuple[str, ...] = ()


def draw_bubbles(evidence_map: EvidenceMap) -> Drawing:
    """Draw the map with a circle for each segment of a cell; segments keep their place in it."""
    sheet = make_sheet(evidence_map)
    across = ceil(sqrt(len(sheet.segments)))
    down = ceil(len(sheet.segments) / across)
    size = (max(_narrowest(sheet), across * SLOT + GAP), down * HIGH + GAP)

    def inside(cell: Cell, left: float, top: float, height: float) -> Signs:
        start = left + (size[0] - across * SLOT) / 2
        return _circles(sheet, cell, across, start, top + (height - down * HIGH) / 2)

    def key(top: float, width: float) -> Body:
        return legend(_signs(sheet), MARGIN, top, width)

    return _drawn(evidence_map, sheet, Kind("", size, inside, key, (AREAS,)))


def draw_heat(evidence_map: EvidenceMap) -> Drawing:
    """Draw the map as a heat map: the more studies a cell has, the darker it is."""
    sheet = make_sheet(evidence_map)
    most = max((cell.studies for cell in sheet.cells.values()), default=1)
    size = (_narrowest(sheet), 2 * LEAD)

    def inside(cell: Cell, left: float, top: float, height: float) -> Signs:
        look = f"heat-{_shade(cell.studies, most)}"
        middle = top + height / 2 + BASELINE
        return (
            [bar(left, top, size[0], height, look, "heat")],
            [Label(left + size[0] / 2, middle, str(cell.studies), "middle", bold=True)],
        )

    def key(top: float, width: float) -> Body:
        return legend(_steps(most), MARGIN, top, width)

    return _drawn(evidence_map, sheet, Kind("-heat-map", size, inside, key))


def _narrowest(sheet: Sheet) -> float:
    """How wide columns are at least: no word of their heads breaks."""
    words = (
        text_width(word, bold=one.above)
        for one in sheet.columns
        for word in one.level.label.split()
    )
    return ceil(min(WIDEST_WORD, max(NARROWEST, *words))) + GAP


def _look(segment: Segment) -> str:
    return "segment-none" if segment.last else f"segment-{segment.number % PATTERNS}"


def _circles(sheet: Sheet, cell: Cell, across: int, left: float, top: float) -> Signs:
    shapes: list[Shape] = []
    labels: list[Label] = []
    for place, segment in enumerate(sheet.segments):
        count = cell.segments.get(segment.number)
        if not count:
            continue
        x = left + (place % across) * SLOT + SLOT / 2
        y = top + (place // across) * HIGH
        circle = disc(LARGEST * sqrt(count / sheet.most), _look(segment), "bubble")
        shapes += placed([circle], x, y + LARGEST)[0]
        words = f"{segment.letter} {count}".strip()
        labels.append(Label(x, y + 2 * LARGEST + FONT, words, "middle"))
    return shapes, labels


def _signs(sheet: Sheet) -> Iterator[tuple[Sequence[Shape | Label], str]]:
    """The legend: what each segment looks like, and three sizes of circles."""
    for segment in sheet.segments:
        if segment.letter:
            yield [disc(9, _look(segment), "key")], f"{segment.letter}  {segment.label}"
    for count in sorted({1, ceil(sheet.most / 2), sheet.most} if sheet.cells else ()):
        words = "1 study" if count == 1 else f"{count} studies"
        yield [disc(LARGEST * sqrt(count / sheet.most), "open", "key")], words


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


def _drawn(evidence_map: EvidenceMap, sheet: Sheet, kind: Kind) -> Drawing:
    """Put title, legend and notes around the cells."""
    width = max(LOWEST_WIDTH, 2 * MARGIN + NAMES + kind.size[0] * len(sheet.columns))
    count = len(evidence_map.studies)
    studies = "1 study" if count == 1 else f"{count} studies"
    notes = (
        f"{evidence_map.version}: {studies}. {UNIT}",
        *(*kind.told, *sheet.left_out, *evidence_map.notes),
    )

    def body(top: float) -> Body:
        heads, y = _heads(evidence_map, sheet, kind.size[0], top)
        table = _table(sheet, kind, y)
        below = kind.key(table.bottom + GAP, width - 2 * MARGIN)
        return Body(
            table.shapes + below.shapes, (*heads, *table.labels, *below.labels), below.bottom
        )

    name = file_name(evidence_map.id) + kind.ending
    told = _told(evidence_map, sheet)
    return framed(name, evidence_map.title, told, notes, width, body)


def _heads(
    evidence_map: EvidenceMap, sheet: Sheet, width: float, top: float
) -> tuple[list[Label], float]:
    """The heads of columns, on one foot; what the rows are stands at their left."""
    room = width - GAP
    lines = [lines_in(one.level.label, room, bold=one.above) for one in sheet.columns]
    axis = column(evidence_map.column_axis, MARGIN + NAMES, top, width * len(lines), bold=True)
    labels, first = _group_heads(sheet, width, top + LEAD * len(axis) + GAP / 2)
    high = lines_in(evidence_map.row_axis, NAMES - GAP, bold=True)
    most = max(*lines, high)
    at_rows = first + LEAD * (most - high)
    labels += axis + column(evidence_map.row_axis, MARGIN, at_rows, NAMES - GAP, bold=True)
    for place, one in enumerate(sheet.columns):
        middle = MARGIN + NAMES + place * width + width / 2
        above = first + LEAD * (most - lines[place])
        labels += column(one.level.label, middle, above, room, anchor="middle", bold=one.above)
    return labels, first + LEAD * most + GAP


def _group_heads(sheet: Sheet, width: float, top: float) -> tuple[list[Label], float]:
    """The names of groups of columns, each over the first of its own, as wide as all of them."""
    labels: list[Label] = []
    place = lines = 0
    for name, members in groupby(sheet.columns, key=lambda one: one.level.group):
        several = len(list(members))
        x = MARGIN + NAMES + place * width
        said = column(name, x + GAP / 2, top, several * width - GAP, bold=True)
        labels += said
        lines = max(lines, len(said))
        place += several
    return labels, top + lines * LEAD


def _table(sheet: Sheet, kind: Kind, top: float) -> Body:
    """Place the rows; lines between them lead the eye."""
    left = MARGIN + NAMES
    right = left + kind.size[0] * len(sheet.columns)
    shapes: list[Shape] = [rule(MARGIN, top, right, top, "axis")]
    labels: list[Label] = []
    y, group = top, ""
    for row in sheet.rows:
        if row.level.group != group:
            group = row.level.group
            above = column(group, MARGIN, y + GAP / 2, NAMES - GAP, bold=True)
            labels += above
            y += (LEAD * len(above) + GAP) if above else 0
        drawn = _row(sheet, kind, row, y)
        shapes += drawn.shapes
        labels += drawn.labels
        y = drawn.bottom
        shapes.append(rule(MARGIN, y, right, y))
    for place in range(len(sheet.columns) + 1):
        x = left + place * kind.size[0]
        shapes.append(rule(x, top, x, y))
    return Body(tuple(shapes), tuple(labels), y)


def _row(sheet: Sheet, kind: Kind, row: Line, top: float) -> Body:
    """Place the name of a row, and what stands in each of its cells."""
    room = NAMES - row.depth * STEP - GAP
    high = lines_in(row.level.label, room, bold=row.above) * LEAD
    height = max(kind.size[1], high + GAP)
    start = top + (height - high) / 2
    shapes: list[Shape] = []
    labels = column(row.level.label, MARGIN + row.depth * STEP, start, room, bold=row.above)
    for place, head in enumerate(sheet.columns):
        x = MARGIN + NAMES + place * kind.size[0]
        cell = sheet.cell(row, head)
        if cell is None:
            middle = top + height / 2 + BASELINE
            labels.append(Label(x + kind.size[0] / 2, middle, word_of(row, head), "middle"))
        else:
            drawn, words = kind.inside(cell, x, top, height)
            shapes += drawn
            labels += words
    return Body(tuple(shapes), tuple(labels), top + height)


def _told(evidence_map: EvidenceMap, sheet: Sheet) -> str:
    """The map in words, for those who do not see it."""
    rows = []
    for row in sheet.rows:
        cells = [
            f"{head.level.label} {cell.studies}"
            for head in sheet.columns
            if (cell := sheet.cell(row, head))
        ]
        rows.append(f"{row.level.label}: {', '.join(cells) or 'no study'}")
    what = f"{evidence_map.row_axis} by {evidence_map.column_axis}"
    return f"Evidence map, {what}, in studies. {'; '.join(rows)}."
