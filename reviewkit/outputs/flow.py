"""The PRISMA 2020 flow diagram as SVG, with the wording of the official templates.

Wording: Page MJ and others, The PRISMA 2020 statement, BMJ 2021;372:n71
(doi:10.1136/bmj.n71), flow diagram templates for new and updated systematic reviews, with
databases and registers only and with other sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.boxes import (
    FONT,
    LEAD,
    PAD,
    Line,
    Rect,
    Words,
    height,
    place,
    text_width,
    wrap,
)
from reviewkit.outputs.flow_words import Step, diagram_words
from reviewkit.outputs.page import render

MARGIN = 16.0
STRIP = 30.0  # the width of the labels at the side
BOX = 280.0
GAP = 40.0  # between neighbouring boxes
DROP = 28.0  # between rows
TIGHT = 10.0  # between boxes that hang on the same step

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the template prints: shapes in the order in which they are painted."""

    width: float
    height: float
    title: str
    description: str
    rects: tuple[Rect, ...]
    lines: tuple[Line, ...]
    arrows: tuple[tuple[Point, ...], ...]


@dataclass(slots=True)
class _Canvas:
    """What has been drawn so far."""

    rects: list[Rect]
    lines: list[Line]
    arrows: list[tuple[Point, ...]]

    def box(self, words: tuple[Words, ...], x: float, y: float, kind: str) -> Rect:
        rect = Rect(x, y, BOX, height(words, BOX), kind)
        self.rects.append(rect)
        self.lines += place(words, rect)
        return rect

    def arrow(self, *points: Point) -> None:
        self.arrows.append(points)


def to_svg(flow: Flow) -> str:
    """Draw a flow; whether it adds up is for `reviewkit.methods.prisma.sums` to say.

    Args:
        flow: the numbers; a line that is not applicable is left out, any other missing number
            is printed in words.

    Returns:
        One SVG document without scripts, with its own white ground and generic fonts only; its
        title and description tell the whole flow in words. The same flow gives the same text.
    """
    return render("flow.svg.j2", drawing=draw(flow), font=FONT)


def draw(flow: Flow) -> Drawing:
    """Place every box, line and arrow of a flow diagram."""
    words = diagram_words(flow)
    canvas = _Canvas([], [], [])
    left = MARGIN + STRIP + TIGHT
    databases = left + (BOX + GAP if words.previous else 0)
    count = len(words.heads) - bool(words.previous)
    columns = [databases + number * 2 * (BOX + GAP) for number in range(count)]
    width = columns[-1] + 2 * BOX + GAP + MARGIN
    top = y = _heads(canvas, words.heads, left, bool(words.previous))
    previous = canvas.box(words.previous, left, y, "grey") if words.previous else None
    phases: dict[str, tuple[float, float]] = {}
    mains: list[list[Rect]] = [[] for _ in columns]
    for number, level in enumerate(words.levels):
        bottoms = [
            _step(canvas, step, x, y, mains[column], kind="grey" if column else "box")
            for column, (x, step) in enumerate(zip(columns, level.steps, strict=True))
        ]
        if previous and y == top:
            bottoms.append(previous.bottom)
        phases[level.phase] = (phases.get(level.phase, (y, y))[0], max(bottoms))
        last_of_phase = level is words.levels[-1] or level.phase != words.levels[number + 1].phase
        y = (_long_enough(phases, level.phase) if last_of_phase else max(bottoms)) + DROP
    included = canvas.box(words.included, databases, y, "box")
    last = included
    mains[0].append(included)
    if words.total:
        last = canvas.box(words.total, databases, included.bottom + DROP, "grey")
        mains[0].append(last)
    phases["Included"] = (y, last.bottom)
    bottom = _long_enough(phases, "Included")
    _arrows(canvas, mains, included)
    if previous:
        at = (last.y + last.bottom) / 2
        canvas.arrow((previous.middle, previous.bottom), (previous.middle, at), (last.x, at))
    for name, (start, end) in phases.items():
        _label(canvas, name, start, end)
    bottom = _footnotes(canvas, words.footnotes, bottom + DROP, width)
    return Drawing(
        width,
        bottom + MARGIN,
        words.title,
        words.description,
        tuple(canvas.rects),
        tuple(canvas.lines),
        tuple(canvas.arrows),
    )


def _heads(canvas: _Canvas, heads: tuple[str, ...], x: float, previous: bool) -> float:
    """Draw the heads of the columns and say where the first row starts."""
    placed = []
    for number, head in enumerate(heads):
        width = BOX if previous and number == 0 else 2 * BOX + GAP
        placed.append((x, width, wrap(head, width - 2 * PAD, bold=True), number))
        x += width + GAP
    tall = max(len(lines) for _, _, lines, _ in placed) * LEAD + 2 * PAD
    for left, width, lines, number in placed:
        grey = (previous and number == 0) or "other methods" in heads[number]
        rect = Rect(left, MARGIN, width, tall, "grey-head" if grey else "head")
        canvas.rects.append(rect)
        start = MARGIN + (tall - len(lines) * LEAD) / 2 + 12
        canvas.lines += [
            Line(rect.middle, start + place_ * LEAD, text, "head")
            for place_, text in enumerate(lines)
        ]
    return MARGIN + tall + DROP / 2


def _step(
    canvas: _Canvas, step: Step, x: float, y: float, mains: list[Rect], *, kind: str
) -> float:
    """Draw one step of a column, what leaves it at its side, and say where it ends."""
    low = y
    if step.main:
        mains.append(canvas.box(step.main, x, y, kind))
        low = mains[-1].bottom
    ends = [low]
    side_y = y
    for side in step.sides:
        rect = canvas.box(side.words, x + BOX + GAP, side_y, "waiting" if side.waiting else kind)
        # From the box where the two face each other, further down from the line below the box.
        facing = rect.y + LEAD < low
        at = (rect.y + (min(low, rect.bottom) if facing else rect.bottom)) / 2
        canvas.arrow((x + BOX if facing else x + BOX / 2, at), (rect.x, at))
        side_y = rect.bottom + TIGHT
        ends.append(rect.bottom)
    return max(ends)


def _arrows(canvas: _Canvas, mains: list[list[Rect]], included: Rect) -> None:
    """Join the main boxes from top to bottom, and the other methods to what is included."""
    for column in mains:
        for upper, lower in pairwise(column):
            canvas.arrow((upper.middle, upper.bottom), (lower.middle, lower.y))
    at = (included.y + included.bottom) / 2
    for column in mains[1:]:
        if column:
            x = column[-1].middle
            canvas.arrow((x, column[-1].bottom), (x, at), (included.right, at))


def _long_enough(phases: dict[str, tuple[float, float]], name: str) -> float:
    """Let a phase reach at least as far as its label needs, and say where it ends."""
    start, end = phases[name]
    end = max(end, start + text_width(name, bold=True) + PAD)
    phases[name] = (start, end)
    return end


def _label(canvas: _Canvas, name: str, start: float, end: float) -> None:
    rect = Rect(MARGIN, start, STRIP, end - start, "label")
    canvas.rects.append(rect)
    canvas.lines.append(Line(rect.middle + 4, (start + end) / 2, name, "head", rotated=True))


def _footnotes(canvas: _Canvas, notes: tuple[str, ...], y: float, width: float) -> float:
    """Print the footnotes under the diagram and say where they end."""
    for note in notes:
        for text in wrap(note, width - 2 * MARGIN):
            canvas.lines.append(Line(MARGIN, y, text, "note"))
            y += LEAD
        y += LEAD / 3
    return y - LEAD
