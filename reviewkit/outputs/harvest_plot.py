"""The harvest plot: a bar a study, placed by direction, as high as its stated quality.

After Ogilvie and others 2008 (doi:10.1186/1471-2288-8-8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewkit.outputs.boxes import LEAD
from reviewkit.outputs.drawing import (
    BASELINE,
    GAP,
    MARGIN,
    Body,
    Drawing,
    Label,
    Shape,
    bar,
    beside,
    framed,
    legend,
    lines_in,
    rule,
)
from reviewkit.outputs.effects import VOTES, Counted, Outcome, directions_behind
from reviewkit.outputs.factor_tables import waiting
from reviewkit.outputs.material import Material, value_at, value_text
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import FigureRule
from reviewkit.terms import Missing, Vote

NAMES, THICK, PITCH, STEP = 230.0, 16.0, 30.0, 16.0
SPACE = 14.0  # beside the bars of a field
LEAST = 110.0  # width of a field
ORDER = (Vote.NEGATIVE, Vote.MIXED, Vote.NO_CHANGE, Vote.POSITIVE)
LOOKS = {
    Vote.NEGATIVE: "hatch",
    Vote.MIXED: "dots",
    Vote.NO_CHANGE: "grey",
    Vote.POSITIVE: "solid",
}
UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Bar:
    """A study in the plot: its number in the key, its label and height; 0 where not known."""

    study: str
    number: int
    label: str
    height: int


Harvest = dict[tuple[str, Vote], list[Bar]]


def harvest(figure: FigureRule, counted: Counted, material: Material) -> Harvest:
    """Place the studies by outcome and direction, numbered in the order in which they print."""
    voting = {study for study, _ in counted.effects}
    shown = [study for study in material.studies if study.id in voting]
    bars = {
        study.id: Bar(study.id, number, study.label, _height(figure, study.id, material))
        for number, study in enumerate(shown, start=1)
    }
    found: Harvest = {}
    for (study, outcome), effect in counted.effects.items():
        found.setdefault((outcome, effect.vote), []).append(bars[study])
    return {place: sorted(own, key=lambda one: one.number) for place, own in found.items()}


def _height(figure: FigureRule, study: str, material: Material) -> int:
    if (study, figure.height) in material.differing:
        return 0
    value = value_at(figure.height, study, material)
    given = value if isinstance(value, list) else [value]
    return max((figure.heights.get(str(one), 0) for one in given), default=0)


def harvest_table(figure: FigureRule, counted: Counted, found: Harvest) -> Table:
    """The plot as a table: the studies of each outcome and direction, with their heights."""

    def cell(outcome: Outcome, vote: Vote) -> Cell:
        bars = found.get((outcome.id, vote), [])
        behind = [
            origin
            for one in bars
            for origin in (
                *directions_behind(counted.effects[one.study, outcome.id]),
                (one.study, figure.height, ""),
            )
        ]
        told = tuple(f"{one.label} ({one.height or UNKNOWN})" for one in bars)
        return Cell("", told, tuple(behind))

    rows = tuple(
        Row(
            (Cell(outcome.label), *(cell(outcome, vote) for vote in ORDER)),
            group=outcome.theme,
        )
        for outcome in counted.outcomes
    )
    return Table(figure.id, figure.title, ("Outcome", *(VOTES[one] for one in ORDER)), rows)


def draw_harvest(
    figure: FigureRule, counted: Counted, found: Harvest, material: Material
) -> Drawing:
    """Draw a field for each outcome and direction, with its bars."""
    wide = [_field_width(vote, found) for vote in ORDER]
    width = 2 * MARGIN + NAMES + sum(wide)
    key = {one.number: one.label for own in found.values() for one in own}
    keyed = "; ".join(f"{number} {key[number]}" for number in sorted(key))
    notes = [
        *([f"Studies: {keyed}."] if keyed else []),
        *counted.notes,
        *figure.notes,
        *waiting(material, "outcomes"),
    ]
    return framed(
        figure.id,
        figure.title,
        _describe(counted, found),
        notes,
        width,
        lambda top: _body(figure, counted.outcomes, found, material, (top, wide)),
    )


def _field_width(vote: Vote, found: Harvest) -> float:
    most = max((len(own) for (_, one), own in found.items() if one is vote), default=0)
    return max(LEAST, most * PITCH + 2 * SPACE)


def _describe(counted: Counted, found: Harvest) -> str:
    parts = []
    for outcome in counted.outcomes:
        said = [
            f"{VOTES[vote].lower()} in {len(found[outcome.id, vote])}"
            for vote in ORDER
            if (outcome.id, vote) in found
        ]
        parts.append(f"{outcome.label}: {', '.join(said)}")
    return f"Studies by outcome and direction. {'; '.join(parts) or 'There is none yet'}."


def _body(
    figure: FigureRule,
    outcomes: Sequence[Outcome],
    found: Harvest,
    material: Material,
    room: tuple[float, list[float]],
) -> Body:
    top, wide = room
    edges = [MARGIN + NAMES + sum(wide[:place]) for place in range(len(wide) + 1)]
    labels = [
        Label((left + right) / 2, top + LEAD, VOTES[vote], "middle", bold=True)
        for vote, left, right in zip(ORDER, edges, edges[1:], strict=False)
    ]
    shapes: list[Shape] = []
    y = top + LEAD + GAP
    tallest = max([*figure.heights.values(), 1]) * STEP
    for outcome in outcomes:
        named = outcome.label
        height = max(tallest + 2 * LEAD + GAP, LEAD * lines_in(named, NAMES - 10) + GAP)
        base = y + height - LEAD - GAP / 2
        labels += beside(named, MARGIN, y + height / 2, NAMES - 10)
        for vote, left in zip(ORDER, edges, strict=False):
            for place, one in enumerate(found.get((outcome.id, vote), [])):
                x = left + SPACE + place * PITCH
                shapes.append(_bar(one, vote, x + (PITCH - THICK) / 2, base))
                labels.append(Label(x + PITCH / 2, base + LEAD - 2, str(one.number), "middle"))
        shapes.append(rule(edges[0], base, edges[-1], base, "axis"))
        y += height
    shapes += [rule(x, top + LEAD + GAP, x, y) for x in edges]
    key = legend(_entries(figure, material), MARGIN, y + GAP, edges[-1] - MARGIN)
    return Body((*shapes, *key.shapes), (*labels, *key.labels), key.bottom)


def _bar(one: Bar, vote: Vote, x: float, base: float) -> Shape:
    tall = STEP * (one.height or 1)
    look = LOOKS[vote] if one.height else "open"
    return bar(x, base - tall, THICK, tall, look, f"bar {vote.value}")


def _entries(figure: FigureRule, material: Material) -> Iterator[tuple[list[Shape | Label], str]]:
    """What a height means, in the words of the form, the highest first."""
    label = material.plan.fields[figure.height].label
    of_height: dict[int, list[str]] = {}
    for answer, height in figure.heights.items():
        text = value_text(figure.height, answer, material.plan)
        of_height.setdefault(height, []).append(text)
    yield [], f"Height of a bar: {label}"
    for height in sorted(of_height, reverse=True):
        sign = Label(0, -BASELINE + 4, str(height), "middle", bold=True)
        yield [sign], "; ".join(of_height[height])
    yield [bar(-8, -8, 16, 16, "open")], f"open: {UNKNOWN} ({', '.join(Missing)}, or not rated)"
