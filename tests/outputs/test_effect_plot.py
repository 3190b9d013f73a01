from __future__ import annotations

import re
from typing import Any

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.outputs.drawing import Drawing
from reviewkit.outputs.effect_plot import arrow
from reviewkit.outputs.figures import make_figure
from reviewkit.terms import Vote
from tests.outputs.materials import found, make_material

RULE = """
figures: [{id: f, title: F, kind: effect_direction, codebook: outcomes, sample: people}]
"""
STUDIES: dict[str, Any] = {
    "S1": {"people": 400, "effects": {"O1": found("FALLS", "improved")}},
    "S2": {
        "people": "NR",
        "effects": {
            "O1": found("FALLS", "improved"),
            "O2": found("BILL", "worsened"),
            "O3": found("DEATHS", "worsened"),
        },
    },
    "S3": {"effects": {"O1": found("FALLS", "unclear")}},
}


def drawn(**more: Any) -> Drawing:
    return make_figure("f", make_material(RULE, **STUDIES, **more)).drawing


def arrows(drawing: Drawing) -> list[str]:
    return [one.kind.removeprefix("arrow ") for one in drawing.shapes if "arrow" in one.kind]


def test_each_study_has_one_arrow_for_each_outcome_on_which_it_has_findings() -> None:
    key = 8  # arrows of the legend
    assert arrows(drawn())[:-key] == ["positive", "mixed", "negative"]
    texts = [one.text for one in drawn().labels]
    assert "2" in texts, "the mixed arrow rests on two findings"
    assert "Studies without a finding that counts: 1 of 3." in texts


@pytest.mark.parametrize("vote", Vote)
def test_a_larger_sample_has_a_larger_arrow_and_an_unknown_one_an_open_one(vote: Vote) -> None:
    tips = [
        max(float(one) for one in re.findall(r"[\d.]+", arrow(vote, size, sized=True)[0].path))
        for size in (49, 50, 300, 301)
    ]
    assert tips[0] < tips[1] == tips[2] < tips[3]
    assert arrow(vote, None, sized=True)[0].look.startswith("open")
    assert not arrow(vote, None, sized=False)[0].look.startswith("open")


def test_directions_differ_in_shape_and_not_only_in_colour() -> None:
    assert len({arrow(vote, 100, sized=True)[0].path for vote in Vote}) == 4


def test_the_sample_is_printed_or_said_not_to_be_known() -> None:
    texts = [one.text for one in drawn().labels]
    assert {"400", "not known"} <= set(texts)


def test_a_new_study_says_so_and_the_description_tells_all() -> None:
    drawing = drawn(then={"S1": ["r1"]})
    assert "Study S2 (new)" in [one.text for one in drawing.labels]
    assert "Study S1: Health positive; Study S2: Health mixed, Costs negative" in (
        drawing.description
    )


JUDGED = """
figures:
  - {id: f, title: F, kind: effect_direction, codebook: outcomes, overall: aim,
     judgements: {"yes": good, "no": bad}}
"""


def test_the_quality_of_a_study_stands_beside_it_with_a_sign_and_is_told_in_the_key() -> None:
    studies = {
        "S1": {"aim": "yes", "effects": {"O1": found("FALLS", "improved")}},
        "S2": {"aim": "NR", "effects": {"O1": found("FALLS", "improved")}},
    }
    figure = make_figure("f", make_material(JUDGED, **studies))
    assert [row.cells[1].text for row in figure.data.rows] == [
        "Yes",
        "not reported in any report of the study",
    ]
    assert figure.data.rows[0].cells[1].answers == (("S1", "aim", ""),)
    texts = [one.text for one in figure.drawing.labels]
    assert texts.count("+") == texts.count("NR") == 2, "once in its row, once in the key"
    assert "Study S1 (Yes): Health positive" in figure.drawing.description


def test_a_quality_needs_to_be_told_what_its_answers_say() -> None:
    rule = JUDGED.replace('"yes": good, "no": bad', "")
    with pytest.raises(ProtocolError, match="needs `judgements`"):
        make_material(rule, S1={})
