"""The PRISMA 2020 flow diagram as SVG, with the wording of the official templates.

Wording: Page MJ and others, The PRISMA 2020 statement, BMJ 2021;372:n71
(doi:10.1136/bmj.n71), flow diagram templates for new and updated systematic reviews, with
databases and registers only and with other sources.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from reviewkit.outputs.flow_words import DiagramWords, Step, diagram_words
from reviewkit.outputs.page import render

MARGIN = 16.0
STRIP = 30.0  # the width of the labels at the side
BOX = 280.0
GAP = 40.0  # between neighbouring boxes
DROP = 28.0  # between rows
TIGHT = 10.0  # between boxes that hang on the same step
APART = 64.0  # between the diagrams of two versions

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
    return _drawn([_Group("", words)], words.title, words.description, words.footnotes)


def draw_updates(versions: Sequence[tuple[str, Flow]], notes: Sequence[str]) -> Drawing:
    """Place the diagrams of several versions of a review side by side, their rows aligned.

    Args:
        versions: the name of each version and its flow, in the order of the columns.
        notes: printed below, besides the footnotes of each.
    """
    groups = [_Group(name, diagram_words(flow)) for name, flow in versions]
    *own, citation = _of_all(groups)
    title = f"PRISMA 2020 flow diagram of each version: {', '.join(name for name, _ in versions)}"
    told = " ".join([*(f"{one.name}. {one.words.description}" for one in groups), *notes])
    return _drawn(groups, title, told, (*own, *notes, citation))


def updates_svg(versions: Sequence[tuple[str, Flow]], notes: Sequence[str]) -> str:
    """Draw the flows of several versions side by side; see `draw_updates` and `to_svg`."""
    return render("flow.svg.j2", drawing=draw_updates(versions, notes), font=FONT)


def _of_all(groups: Sequence[_Group]) -> list[str]:
    """The footnotes of all diagrams; one that not all have says whose it is."""
    told: dict[str, None] = {}
    for group in groups:
        for note in group.words.footnotes:
            shared = all(note in one.words.footnotes for one in groups)
            told[note if shared else f"{group.name}: {note}"] = None
    citation = groups[0].words.footnotes[-1]
    return [*(note for note in told if note != citation), citation]


@dataclass(slots=True)
class _Group:
    """The diagram of one version: its name ('' alone on the page), and where it stands."""

    name: str
    words: DiagramWords
    left: float = 0.0
    columns: tuple[float, ...] = ()
    previous: Rect | None = None
    mains: tuple[list[Rect], ...] = ()

    @property
    def right(self) -> float:
        """The right edge of its last box."""
        return self.columns[-1] + 2 * BOX + GAP


def _drawn(groups: Sequence[_Group], title: str, description: str, notes: Sequence[str]) -> Drawing:
    canvas = _Canvas([], [], [])
    x = MARGIN + STRIP + TIGHT
    for group in groups:
        _lay_out(group, x)
        x = group.right + APART
    width = groups[-1].right + MARGIN
    y = _heads(canvas, groups, _names(canvas, groups))
    for group in groups:
        if group.words.previous:
            group.previous = canvas.box(group.words.previous, group.left, y, "grey")
    phases: dict[str, tuple[float, float]] = {}
    y = _levels(canvas, groups, phases, y)
    phases["Included"] = (y, _included(canvas, groups, y))
    bottom = _long_enough(phases, "Included")
    for name, (start, end) in phases.items():
        _label(canvas, name, start, end)
    bottom = _footnotes(canvas, tuple(notes), bottom + DROP, width)
    return Drawing(
        width,
        bottom + MARGIN,
        title,
        description,
        tuple(canvas.rects),
        tuple(canvas.lines),
        tuple(canvas.arrows),
    )


def _lay_out(group: _Group, x: float) -> None:
    """Give a diagram its columns from a left edge on."""
    group.left = x
    first = x + (BOX + GAP if group.words.previous else 0)
    count = len(group.words.heads) - bool(group.words.previous)
    group.columns = tuple(first + number * 2 * (BOX + GAP) for number in range(count))
    group.mains = tuple([] for _ in group.columns)


def _names(canvas: _Canvas, groups: Sequence[_Group]) -> float:
    """Write the names of versions above their columns, and say where to go on."""
    if not any(group.name for group in groups):
        return MARGIN
    tall = LEAD + 2 * PAD
    for group in groups:
        rect = Rect(group.left, MARGIN, group.right - group.left, tall, "label")
        canvas.rects.append(rect)
        canvas.lines.append(Line(rect.middle, MARGIN + PAD + 12, group.name, "head"))
    return MARGIN + tall + TIGHT


def _levels(
    canvas: _Canvas, groups: Sequence[_Group], phases: dict[str, tuple[float, float]], y: float
) -> float:
    """Draw the rows down to eligibility, alike high in all diagrams, and say where to go on."""
    rows = sorted({level.row for group in groups for level in group.words.levels})
    phase_of = {level.row: level.phase for group in groups for level in group.words.levels}
    for row in rows:
        bottoms = [one.previous.bottom for one in groups if one.previous and row == rows[0]]
        for group in groups:
            for level in group.words.levels:
                if level.row == row:
                    bottoms += [
                        _step(canvas, step, x, y, mains, kind="grey" if number else "box")
                        for number, (x, step, mains) in enumerate(
                            zip(group.columns, level.steps, group.mains, strict=True)
                        )
                    ]
        phase = phase_of[row]
        phases[phase] = (phases.get(phase, (y, y))[0], max(bottoms))
        goes_on = row != rows[-1] and phase_of[rows[rows.index(row) + 1]] == phase
        y = (max(bottoms) if goes_on else _long_enough(phases, phase)) + DROP
    return y


def _included(canvas: _Canvas, groups: Sequence[_Group], y: float) -> float:
    """Draw what is included, join all boxes, and say where the diagrams end."""
    boxes = [canvas.box(one.words.included, one.columns[0], y, "box") for one in groups]
    below = max(box.bottom for box in boxes) + DROP
    ends = [box.bottom for box in boxes]
    for group, included in zip(groups, boxes, strict=True):
        last = included
        group.mains[0].append(included)
        if group.words.total:
            last = canvas.box(group.words.total, group.columns[0], below, "grey")
            group.mains[0].append(last)
        _arrows(canvas, list(group.mains), included)
        if previous := group.previous:
            at = (last.y + last.bottom) / 2
            canvas.arrow((previous.middle, previous.bottom), (previous.middle, at), (last.x, at))
        ends.append(last.bottom)
    return max(ends)


def _heads(canvas: _Canvas, groups: Sequence[_Group], top: float) -> float:
    """Draw the heads of the columns and say where the first row starts."""
    placed = []
    for group in groups:
        x, previous = group.left, bool(group.words.previous)
        for number, head in enumerate(group.words.heads):
            width = BOX if previous and number == 0 else 2 * BOX + GAP
            grey = (previous and number == 0) or "other methods" in head
            lines = wrap(head, width - 2 * PAD, bold=True)
            placed.append((x, width, lines, "grey-head" if grey else "head"))
            x += width + GAP
    tall = max(len(lines) for _, _, lines, _ in placed) * LEAD + 2 * PAD
    for left, width, lines, kind in placed:
        rect = Rect(left, top, width, tall, kind)
        canvas.rects.append(rect)
        start = top + (tall - len(lines) * LEAD) / 2 + 12
        canvas.lines += [
            Line(rect.middle, start + place_ * LEAD, text, "head")
            for place_, text in enumerate(lines)
        ]
    return top + tall + DROP / 2


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
