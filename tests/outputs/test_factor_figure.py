from __future__ import annotations

import re

from reviewkit.outputs.drawing import Drawing
from reviewkit.outputs.factor_figure import WIDTH, count_sides, draw_sides
from tests.outputs.materials import make_material, said


def drawn(by: str = "theme", studies: int = 3) -> Drawing:
    rule = f"figures: [{{id: f, title: F, kind: factors, codebook: factors, by: {by}}}]\n"
    given = {
        f"S{number}": {
            "helped": {"F1": said("TRUST"), "F2": said("TIME"), "F3": said("TRUST")},
            "hindered": {"F4": said("PAY")} if number == 0 else {},
        }
        for number in range(studies)
    }
    material = make_material(rule, **given)
    (figure,) = material.plan.protocol.figures
    return draw_sides(figure, count_sides(figure, material), material)


def widths(drawing: Drawing, kind: str) -> list[float]:
    paths = [shape.path for shape in drawing.shapes if shape.kind == kind]
    return [float(re.findall(r"h(-?[\d.]+)", path)[0]) for path in paths]


def test_bars_are_as_long_as_the_number_of_studies_and_never_of_statements() -> None:
    (helps,), (hinders,) = widths(drawn(), "helps"), widths(drawn(), "hinders")
    assert helps == 3 * hinders
    numbers = [one.text for one in drawn().labels if one.text.isdigit()]
    assert numbers == ["3", "0", "0", "1", "0", "0"]


def test_helps_lies_left_and_hinders_right_of_one_axis_in_another_pattern() -> None:
    drawing = drawn()
    (axis,) = [shape for shape in drawing.shapes if shape.look == "axis"]
    at = float(re.findall(r"[\d.]+", axis.path)[0])
    starts = {
        shape.kind: (float(re.findall(r"M([\d.]+)", shape.path)[0]), shape.look)
        for shape in drawing.shapes
        if shape is not axis
    }
    assert starts["helps"][0] < at == starts["hinders"][0]
    assert starts["helps"][1] != starts["hinders"][1]


def test_a_thousand_studies_keep_the_figure_as_wide_as_ten() -> None:
    assert drawn(studies=1000).width == drawn(studies=10).width == WIDTH
    assert max(widths(drawn(studies=1000), "helps")) < WIDTH / 2


def test_codes_stand_under_their_theme_and_unused_ones_are_left_out() -> None:
    bold = [one.text for one in drawn("code").labels if one.bold]
    assert bold == ["F", "Helps", "Hinders", "People", "Money"]
    assert "Rules" not in [one.text for one in drawn("code").labels]


def test_the_description_tells_every_number() -> None:
    assert "People: helps in 3, hinders in 0; Money: helps in 0, hinders in 1" in (
        drawn().description
    )
