"""The factor figure: in how many studies a theme helps, and in how many it hinders."""

from __future__ import annotations

from dataclasses import dataclass

from reviewkit.outputs.boxes import LEAD
from reviewkit.outputs.drawing import (
    GAP,
    MARGIN,
    Body,
    Drawing,
    Label,
    Shape,
    bar,
    beside,
    column,
    framed,
    rule,
)
from reviewkit.outputs.factor_tables import (
    factors_by_code,
    origin_of,
    out_of_force,
    uncoded,
    undirected,
    waiting,
)
from reviewkit.outputs.material import Material, Origin
from reviewkit.outputs.table_layout import count_cell
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import FigureRule
from reviewkit.stages.synthesise import Factor
from reviewkit.terms import Direction

NAMES, SIDE, THICK = 250.0, 240.0, 20.0
NUMBER = 34.0  # room for the number at the end of a bar
MOST_UNIT = 40.0  # a study is never wider, however few there are
WIDTH = 2 * MARGIN + NAMES + GAP + 2 * SIDE
COUNTS = "Bars are as long as the number of studies; a study counts once on each side."


@dataclass(frozen=True, slots=True)
class Sides:
    """A theme, or a code under its theme, and the statements on each side; studies are counted."""

    label: str
    theme: str
    helped: tuple[Origin, ...]
    hindered: tuple[Origin, ...]

    @property
    def helps(self) -> int:
        """In how many studies it helps."""
        return len({study for study, _, _ in self.helped})

    @property
    def hinders(self) -> int:
        """In how many studies it hinders."""
        return len({study for study, _, _ in self.hindered})


def count_sides(figure: FigureRule, material: Material) -> list[Sides]:
    """Count, for each theme or code of the codebook, the studies in which it helps or hinders."""
    behind = factors_by_code(material.factors)
    found = []
    for theme in material.plan.codebooks[figure.codebook].themes:
        of_code = {code.label: behind.get(code.id, []) for code in theme.codes}
        if figure.by == "theme":
            whole = [one for own in of_code.values() for one in own]
            found.append(_sides(theme.label, "", whole))
        else:
            used = [(label, own) for label, own in of_code.items() if own]
            found += [_sides(label, theme.label, own) for label, own in used]
    return found


def _sides(label: str, theme: str, own: list[Factor]) -> Sides:
    helped, hindered = (
        tuple(dict.fromkeys(origin_of(one) for one in own if one.direction is direction))
        for direction in (Direction.HELPS, Direction.HINDERS)
    )
    return Sides(label, theme, helped, hindered)


def sides_table(figure: FigureRule, counted: list[Sides]) -> Table:
    """The numbers of the figure as a table."""
    rows = tuple(
        Row((Cell(one.label), count_cell(one.helped), count_cell(one.hindered)), group=one.theme)
        for one in counted
    )
    head = "Theme" if figure.by == "theme" else "Code"
    return Table(figure.id, figure.title, (head, "Studies: helps", "Studies: hinders"), rows)


def draw_sides(figure: FigureRule, counted: list[Sides], material: Material) -> Drawing:
    """Draw helps to the left and hinders to the right of one axis."""
    told = "; ".join(
        f"{one.label}: helps in {one.helps}, hinders in {one.hinders}" for one in counted
    )
    notes = (
        f"{len(material.studies)} studies. {COUNTS}",
        *figure.notes,
        *undirected(material),
        *uncoded(material),
        *out_of_force(figure.codebook, material),
        *waiting(material, "factors"),
    )
    description = f"Studies in which each helps or hinders. {told or 'There is none yet'}."
    return framed(
        figure.id, figure.title, description, notes, WIDTH, lambda top: _body(counted, top)
    )


def _body(counted: list[Sides], top: float) -> Body:
    axis = MARGIN + NAMES + GAP + SIDE
    most = max((max(one.helps, one.hinders) for one in counted), default=1)
    unit = min(MOST_UNIT, (SIDE - NUMBER) / max(most, 1))
    labels = [
        Label(axis - GAP, top + LEAD, "Helps", "end", bold=True),
        Label(axis + GAP, top + LEAD, "Hinders", "start", bold=True),
    ]
    shapes: list[Shape] = []
    y, theme = top + LEAD + GAP, ""
    for one in counted:
        if one.theme != theme:
            theme = one.theme
            head = column(theme, MARGIN, y, NAMES, bold=True)
            labels += head
            y += LEAD * len(head) + GAP / 2
        said = beside(one.label, MARGIN, 0, NAMES)
        height = max(LEAD * len(said), THICK) + GAP
        middle = y + height / 2
        labels += beside(one.label, MARGIN, middle, NAMES)
        drawn, numbers = _pair(one, axis, middle, unit)
        shapes += drawn
        labels += numbers
        y += height
    shapes.append(rule(axis, top + LEAD + GAP, axis, y, "axis"))
    return Body(tuple(shapes), tuple(labels), y)


def _pair(one: Sides, axis: float, middle: float, unit: float) -> tuple[list[Shape], list[Label]]:
    shapes = []
    if one.helps:
        wide = one.helps * unit
        shapes.append(bar(axis - wide, middle - THICK / 2, wide, THICK, "solid", "helps"))
    if one.hinders:
        wide = one.hinders * unit
        shapes.append(bar(axis, middle - THICK / 2, wide, THICK, "hatch", "hinders"))
    base = middle + 4.5
    numbers = [
        Label(axis - one.helps * unit - 6, base, str(one.helps), "end"),
        Label(axis + one.hinders * unit + 6, base, str(one.hinders)),
    ]
    return shapes, numbers
