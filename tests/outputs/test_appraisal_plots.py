from __future__ import annotations

import re
from typing import Any

from reviewkit.outputs.figures import figure_csv, make_figure
from reviewkit.outputs.material import Material
from tests.outputs.materials import make_material

RULE = """
figures:
  - id: lights
    title: Lights
    kind: traffic_light
    columns: [{{head: Aim, fields: [aim]}}, {{head: People, fields: [sampling, blinding]}}]
    judgements: {{"yes": good, "no": bad, cant: unclear}}{overall}
  - id: summary
    title: Summary
    kind: appraisal_summary
    columns: [{{head: Aim, fields: [aim]}}, {{head: People, fields: [sampling, blinding]}}]
    judgements: {{"yes": good, "no": bad, cant: unclear}}{overall}
"""


def material(overall: str = "", **more: Any) -> Material:
    return make_material(
        RULE.format(overall=overall),
        S1={"aim": "yes", "sampling": "no"},
        S2={"aim": "cant", "blinding": "yes", "design": "trial"},
        S3={"aim": "NRV"},
        **more,
    )


def test_a_light_bears_a_sign_and_a_question_that_is_not_asked_has_none() -> None:
    drawing = make_figure("lights", material()).drawing
    kinds = [one.kind for one in drawing.shapes if one.kind.startswith("light")]
    assert kinds[:4] == ["light good", "light bad", "light unclear", "light good"]
    signs = [one.text for one in drawing.labels]
    assert signs.count("+") == 3 and signs.count("-") == signs.count("?") == 2
    assert "NRV" in signs


def test_the_csv_is_laid_out_for_robvis_without_an_overall_that_nobody_judged() -> None:
    assert figure_csv(make_figure("lights", material())).splitlines() == [
        "Study,Aim,People",
        "Study S1,Low,High",
        "Study S2,Unclear,Low",
        "Study S3,No information,Not applicable",
    ]


def test_with_an_overall_judgement_the_csv_has_it_and_the_weights_last() -> None:
    lines = figure_csv(make_figure("summary", material("\n    overall: blinding"))).splitlines()
    assert lines[0] == "Study,Aim,People,Overall,Weight"
    assert lines[2] == "Study S2,Unclear,Low,Low,1"


def test_what_is_not_agreed_is_no_judgement_yet() -> None:
    found = material(differing=frozenset({("S1", "aim")}), pending=frozenset({("S2", "aim")}))
    assert figure_csv(make_figure("lights", found)).splitlines()[1:3] == [
        "Study S1,,High",
        "Study S2,,Low",
    ]
    assert "extractors differ" in make_figure("lights", found).drawing.description


def test_an_answer_that_the_rule_does_not_judge_is_told_and_takes_no_side() -> None:
    found = make_material(
        RULE.format(overall="").replace(", cant: unclear", ""),
        S1={"aim": "cant"},
    )
    figure = make_figure("lights", found)
    assert "Can't tell: not among the judgements" in figure.drawing.description
    assert figure.data.rows[0].cells[1].text == "No information"


def test_the_summary_shows_shares_of_the_studies_that_were_asked() -> None:
    drawing = make_figure("summary", material()).drawing
    shares = [
        (one.kind, float(re.findall(r"h([\d.]+)", one.path)[0]))
        for one in drawing.shapes
        if one.kind.startswith("share")
    ]
    assert shares == [
        *(("share good", 140.0), ("share unclear", 140.0), ("share missing", 140.0)),
        *(("share good", 210.0), ("share bad", 210.0)),
    ]
    texts = [one.text for one in drawing.labels]
    assert "+ 1, ? 1, no judgement 1" in texts
