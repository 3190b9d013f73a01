"""Drawings of figures: shapes and measured words on a page, as SVG."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reviewkit.outputs.boxes import FONT, LEAD, wrap
from reviewkit.outputs.page import render

MARGIN = 24.0
GAP = 8.0
KEY = 44.0  # width of a sign of the legend
BASELINE = 4.5  # from the middle of a line down to where its letters stand

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline: its SVG path, its look (see the template), what it is, and where (0, 0) lies."""

    path: str
    look: str
    kind: str = "shape"
    at: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words; (x, y) is on its baseline, at its start, middle or end."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between title and notes, and where it ends."""

    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    bottom: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure, placed; its description tells in words all that it shows.

    Its title is printed down to `head`: above it are no other words and no shapes.
    """

    id: str
    title: str
    description: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    head: float = 0.0


def framed(
    name: str,
    title: str,
    description: str,
    notes: Sequence[str],
    width: float,
    body: Callable[[float], Body],
) -> Drawing:
    """Put title and notes around the body of a figure.

    Args:
        name: the figure's id; it keeps its parts apart from those of others on one page.
        title: printed above, wrapped.
        description: for those who do not see it.
        notes: printed below, wrapped.
        width: of the whole.
        body: places the body below a height.
    """
    room = width - 2 * MARGIN
    head = column(title, MARGIN, MARGIN, room, bold=True)
    top = MARGIN + LEAD * len(head) + GAP
    drawn = body(top)
    under: list[Label] = []
    y = drawn.bottom + GAP
    for note in notes:
        lines = column(note, MARGIN, y, room)
        under += lines
        y += LEAD * len(lines) + GAP / 2
    labels = (*head, *drawn.labels, *under)
    return Drawing(name, title, description, width, y + GAP, drawn.shapes, labels, top)


def column(
    text: str, x: float, top: float, width: float, *, anchor: Anchor = "start", bold: bool = False
) -> list[Label]:
    """Wrap words into lines from a height down; x is at their start, middle or end."""
    return [
        Label(x, top + number * LEAD + FONT, line, anchor, bold)
        for number, line in enumerate(wrap(text, width, bold=bold))
    ]


def beside(
    text: str, x: float, middle: float, width: float, *, anchor: Anchor = "start"
) -> list[Label]:
    """Wrap words into lines around a middle height."""
    count = len(wrap(text, width))
    return column(text, x, middle - count * LEAD / 2, width, anchor=anchor)


def lines_in(text: str, width: float, *, bold: bool = False) -> int:
    """Say how many lines words take in a width."""
    return len(wrap(text, width, bold=bold))


def bar(x: float, y: float, width: float, height: float, look: str, kind: str = "bar") -> Shape:
    """Draw an upright rectangle from its top left corner."""
    return Shape(f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z", look, kind)


def rule(x1: float, y1: float, x2: float, y2: float, look: str = "grid") -> Shape:
    """Draw a straight line."""
    return Shape(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", look, "rule")


def disc(radius: float, look: str, kind: str = "disc") -> Shape:
    """Draw a circle around (0, 0)."""
    r = f"{radius:.1f} {radius:.1f}"
    across = f"{2 * radius:.1f}"
    return Shape(f"M{-radius:.1f} 0a{r} 0 1 0 {across} 0a{r} 0 1 0 -{across} 0z", look, kind)


def placed(signs: Iterable[Shape | Label], x: float, y: float) -> tuple[list[Shape], list[Label]]:
    """Move signs drawn around (0, 0) to a place; words stand in the middle of it."""
    shapes, labels = [], []
    for sign in signs:
        if isinstance(sign, Shape):
            shapes.append(replace(sign, at=(x, y)))
        else:
            labels.append(replace(sign, x=x + sign.x, y=y + sign.y + BASELINE))
    return shapes, labels


def legend(
    entries: Iterable[tuple[Sequence[Shape | Label], str]], x: float, top: float, width: float
) -> Body:
    """Put signs one below the other, each with its words at its right.

    Args:
        entries: what to draw around (0, 0), moved into place; and its words.
        x: left edge.
        top: upper edge.
        width: of all.
    """
    shapes: list[Shape] = []
    labels: list[Label] = []
    y = top
    for signs, words in entries:
        said = column(words, x + KEY, y, width - KEY)
        more_shapes, more_labels = placed(signs, x + KEY / 2 - 4, y + LEAD / 2 + 1)
        shapes += more_shapes
        labels += [*more_labels, *said]
        y += max(LEAD * len(said), 26) + 2
    return Body(tuple(shapes), tuple(labels), y)


def to_svg(drawing: Drawing, window: tuple[float, float] | None = None) -> str:
    """Write a drawing as one SVG document without scripts; the same one gives the same bytes.

    Args:
        drawing: what to write.
        window: only what stands between two heights; None for all of it.
    """
    top, bottom = window or (0.0, drawing.height)
    return render(
        "figure.svg.j2",
        drawing=drawing,
        top=top,
        height=bottom - top,
        labels=[one for one in drawing.labels if top <= one.y <= bottom or window is None],
        font=FONT,
        name=f"figure-{drawing.id}",
    )


def windows(drawing: Drawing, most: float) -> list[tuple[float, float]]:
    """Part a drawing, below its title, into windows of at most a height, none through words.

    Returns:
        The upper and lower edge of each, from top to bottom; one for a drawing that is low.
    """
    top = max(drawing.head - GAP, 0.0)
    # Where a line of words ends and the next has not begun.
    edges = sorted({one.y + BASELINE for one in drawing.labels} | {drawing.height})
    ranges: list[tuple[float, float]] = []
    while drawing.height - top > most:
        first, last = bisect_right(edges, top + LEAD), bisect_right(edges, top + most)
        fits = (one for one in reversed(edges[first:last]) if _is_free(one, drawing))
        cut = next(fits, top + most)
        ranges.append((top, cut))
        top = cut
    return [*ranges, (top, drawing.height)]


def _is_free(height: float, drawing: Drawing) -> bool:
    """Say whether no letters stand at a height."""
    return not any(one.y - FONT < height < one.y + BASELINE for one in drawing.labels)
