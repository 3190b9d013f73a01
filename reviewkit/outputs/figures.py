"""The figures of a review: those its protocol defines, each with the numbers it shows."""

from __future__ import annotations

from dataclasses import dataclass

from reviewkit.errors import NotThereError
from reviewkit.outputs.appraisal_plots import draw_lights, draw_summary, lights, robvis_table
from reviewkit.outputs.drawing import Drawing
from reviewkit.outputs.effect_plot import draw_effects, effects_table
from reviewkit.outputs.effects import Counted, count_effects
from reviewkit.outputs.factor_figure import count_sides, draw_sides, sides_table
from reviewkit.outputs.harvest_plot import draw_harvest, harvest, harvest_table
from reviewkit.outputs.material import Material
from reviewkit.outputs.tables import Table, to_csv
from reviewkit.plan import Plan
from reviewkit.protocol import FigureRule


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is drawn, and the numbers or words behind it."""

    drawing: Drawing
    data: Table


def figure_names(plan: Plan) -> list[str]:
    """Name every figure that the review can print."""
    return [figure.id for figure in plan.protocol.figures]


def make_figure(name: str, material: Material) -> Figure:
    """Make one figure by its name.

    Raises:
        NotThereError: the review has no such figure.
    """
    figure = next((one for one in material.plan.protocol.figures if one.id == name), None)
    if figure is None:
        known = ", ".join(figure_names(material.plan)) or "none: name some under `figures`"
        raise NotThereError(f"There is no figure {name}; there are {known}.")
    demonstration = material.plan.protocol.demonstration
    notes = (*figure.notes, *([demonstration] if demonstration else []))
    return Figure(*_made(figure.model_copy(update={"notes": notes}), material))


def _made(figure: FigureRule, material: Material) -> tuple[Drawing, Table]:
    if figure.kind == "factors":
        sides = count_sides(figure, material)
        return draw_sides(figure, sides, material), sides_table(figure, sides)
    if figure.kind == "effect_direction":
        counted = _counted(figure, material)
        drawing = draw_effects(figure, counted, material)
        return drawing, effects_table(figure, counted, material)
    if figure.kind == "harvest":
        counted = _counted(figure, material)
        found = harvest(figure, counted, material)
        drawing = draw_harvest(figure, counted, found, material)
        return drawing, harvest_table(figure, counted, found)
    judged = lights(figure, material)
    draw = draw_lights if figure.kind == "traffic_light" else draw_summary
    return draw(figure, judged, material), robvis_table(figure, judged, material)


def _counted(figure: FigureRule, material: Material) -> Counted:
    codebook = material.plan.codebooks[figure.codebook]
    return count_effects(figure.effects, figure.by, codebook, material)


def figure_csv(figure: Figure) -> str:
    """Write what is behind a figure as CSV, without a mark that R would take for a letter."""
    return to_csv(figure.data).removeprefix("\ufeff")
