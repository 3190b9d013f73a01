from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing
from reviewkit.outputs.figures import figure_csv, make_figure
from reviewkit.outputs.material import Material
from reviewkit.outputs.methods_text import Logs, methods
from reviewkit.outputs.package import material_of
from reviewkit.outputs.parts import Heading, Text
from reviewkit.outputs.report import make_report
from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.tables import Table
from reviewkit.plan import read_plan
from reviewkit.stages import extract, trace
from reviewkit.stages import plan as plans
from reviewkit.store import Store, open_store
from tests.appraised import JUDGED, appraise
from tests.outputs.materials import make_material
from tests.studies import AT, make_study

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


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Material]]:
    """A made-up review of two studies; two people appraised S1 with a form of its own."""
    folder = appraise(make_study(tmp_path_factory.mktemp("appraised") / "review"))
    plan = read_plan(folder)
    tool = plan.of("tool")
    assert tool.form is not None
    with open_store(folder) as store:
        plans.keep(store, plan, "ADA", AT)
        for who in ("ADA", "BO"):
            given = list(extract.answers_from_yaml({"answers": JUDGED}, tool.form, "f"))
            checked = extract.check_answers(given, tool.form, {}, "f")
            design = extract.Answer("design", "trial")
            brief = extract.Answer("summary", "In brief")
            sheets = [
                extract.Sheet("S1", who, checked, form="tool"),
                extract.Sheet("S1", who, [design, brief]),
            ]
            extract.answer(store, plan, sheets, AT)
        yield store, material_of(store, plan)


def test_the_plots_read_the_form_of_appraisal_and_the_csv_is_what_robvis_wants(
    review: tuple[Store, Material],
) -> None:
    _, found = review
    for name in ("lights", "shares"):
        head, first, second = figure_csv(make_figure(name, found)).splitlines()
        assert head == "Study,Aim,Method,Overall,Weight"
        assert first.endswith(",Low,High,Unclear,1")
        assert second.endswith(",Not applicable,Not applicable,Not applicable,1")


def test_a_table_has_columns_of_both_forms_and_tells_what_is_behind_them(
    review: tuple[Store, Material],
) -> None:
    store, found = review
    table = make_table("appraised", found)
    design, kind, aim, method = table.rows[0].cells[1:]
    assert (design.text, kind.text, aim.text) == ("trial", "Interviews", "Yes")
    assert method.text == "No", "the criterion for surveys is not asked"
    behind = list(trace.behind_answers(store, method.answers))
    assert [(one.reviewer, one.value, one.about) for one in behind] == [
        ("ADA", "no", "S1 tool/grounded"),
        ("BO", "no", "S1 tool/grounded"),
    ]


def test_the_methods_name_each_form_and_how_it_was_filled_in(
    review: tuple[Store, Material],
) -> None:
    _, found = review
    logs = Logs([], 0, 0, [], [])
    told = " ".join(part.text for part in methods(found.plan, logs) if isinstance(part, Text))
    assert "Data were extracted from each study by 2 extractors" in told
    assert "Each study was assessed by 2 extractors, blind to each other, who then agreed" in told
    assert "form tool, version 1 (5 questions; appendix C): Critical appraisal." in told


def test_the_report_carries_the_table_the_plots_and_the_empty_form_of_appraisal(
    review: tuple[Store, Material], new_flow: Flow
) -> None:
    _, found = review
    parts = make_report(found, Logs([], 0, 0, [], []), new_flow).parts
    tables = {part.id: part for part in parts if isinstance(part, Table)}
    assert "appraised" in tables and "form" in tables
    asked = [row.cells[0].text for row in tables["form-tool"].rows]
    assert asked[:2] == ["Kind of study (required)", "Clear aim (required)"]
    assert Heading("Form: Critical appraisal", 2) in parts
    drawn = [part.id for part in parts if isinstance(part, Drawing)]
    assert drawn[-2:] == ["lights", "shares"]
