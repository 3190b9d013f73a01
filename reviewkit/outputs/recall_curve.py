"""The recall curve of a replayed review as SVG: share of the relevant found over reports read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.outputs.boxes import FONT, wrap
from reviewkit.outputs.page import render

LEFT, TOP, WIDTH, HEIGHT = 64.0, 56.0, 560.0, 360.0
_STEPS = 5  # ticks on each axis

Corner = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: where it is, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that the template prints."""

    title: tuple[str, ...]
    description: str
    curves: tuple[str, ...]  # points of a polyline each
    best: str
    chance: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def to_svg(curves: Sequence[Sequence[Corner]], reports: int, *, relevant: int, title: str) -> str:
    """Draw one stepped line a replay, with the perfect curve and that of reading at random.

    Args:
        curves: the corners of each replay, from (0, 0) on: reports read, share found.
        reports: how many there were to read.
        relevant: how many of them were to be found.
        title: printed above.

    Returns:
        One SVG document without scripts; title and description say in words what it shows.
    """
    return render(
        "recall_curve.svg.j2",
        chart=draw(curves, reports, relevant=relevant, title=title),
        font=FONT,
        left=LEFT,
        top=TOP,
        width=WIDTH,
        height=HEIGHT,
    )


def draw(curves: Sequence[Sequence[Corner]], reports: int, *, relevant: int, title: str) -> Chart:
    """Place the lines and ticks of the chart."""
    return Chart(
        title=tuple(wrap(title, WIDTH, bold=True)[:2]),
        description=_describe(curves, reports, relevant),
        curves=tuple(_points(_stepped(curve), reports) for curve in curves),
        best=_points([(0, 0.0), (relevant, 1.0), (reports, 1.0)], reports),
        chance=_points([(0, 0.0), (reports, 1.0)], reports),
        across=tuple(
            Tick(LEFT + WIDTH * step / _STEPS, f"{round(reports * step / _STEPS)}")
            for step in range(_STEPS + 1)
        ),
        up=tuple(
            Tick(TOP + HEIGHT * (1 - step / _STEPS), f"{100 * step // _STEPS}%")
            for step in range(_STEPS + 1)
        ),
    )


def _stepped(curve: Sequence[Corner]) -> list[Corner]:
    """A share stays as it is until the next relevant report is read."""
    corners = list(curve[:1])
    for read, share in curve[1:]:
        corners += [(read, corners[-1][1]), (read, share)]
    return corners


def _points(corners: Sequence[Corner], reports: int) -> str:
    return " ".join(
        f"{LEFT + WIDTH * read / reports:.1f},{TOP + HEIGHT * (1 - share):.1f}"
        for read, share in corners
    )


def _describe(curves: Sequence[Sequence[Corner]], reports: int, relevant: int) -> str:
    words = [f"{relevant} relevant among {reports} reports."]
    for number, curve in enumerate(curves, start=1):
        read = next(place for place, share in curve if share >= 0.95)
        words.append(f"Replay {number}: 95% found after {read} ({read / reports:.0%} of all).")
    return " ".join(words)
