"""Presets find their questions on the form, or say which they lack and where to name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.plan import Plan, make_plan
from reviewkit.protocol import MapRule
from tests.outputs import materials

ROOT = Path(__file__).parents[2]
LEVEL = "- {id: level, label: Level, type: choice, choices: [practice, board]}"
MODEL = "- {id: care_model, label: Model, type: choice, choices: [team, link]}"
SETTING = "- {id: setting, label: Setting, fields: [{id: place, label: P}, {id: kind, label: K, type: choice, choices: [gp, ward]}]}"  # noqa: E501


def plan_of(printed: str, *, level: bool = False, about: tuple[str, ...] = ()) -> Plan:
    """The plan of a protocol whose form has more questions about studies, or levels of factors."""
    form = materials.FORM
    statement = "- {id: statement, label: Statement}\n          - {id: codes"
    assert statement in form
    if level:
        form = form.replace(statement, f"{LEVEL}\n          {statement}")
    for question in about:
        form = form.replace("    fields:\n", f"    fields:\n      {question}\n", 1)
    texts = {
        "protocol.yml": materials.PROTOCOL + printed,
        "form.yml": form,
        "factors.yml": materials.FACTORS,
        "outcomes.yml": materials.OUTCOMES,
    }
    return make_plan(texts.__getitem__)


def axes(plan: Plan) -> tuple[str, str, str]:
    (rule,) = plan.protocol.map
    return rule.rows, rule.columns, rule.segments


def test_the_factor_map_crosses_codes_and_levels_by_direction() -> None:
    plan = plan_of("map: {preset: factors}", level=True)
    assert axes(plan) == ("factors.codes", "factors.level", "factors.direction")


def test_the_outcome_map_crosses_the_model_and_domains_by_basis() -> None:
    plan = plan_of("map: {preset: outcomes}", about=(MODEL,))
    assert axes(plan) == ("care_model", "outcomes.outcome", "outcomes.basis")


def test_outcomes_in_free_words_make_a_map_by_direction_where_nobody_asks_their_basis() -> None:
    texts = {
        "protocol.yml": "reviewkit: 1\nid: x\nversion: v1\ntitle: T\nextraction: {form: f.yml}\n"
        "map: {preset: outcomes, rows: design}\n",
        "f.yml": (ROOT / "extraction_forms" / "intervention.yml").read_text("utf-8"),
    }
    plan = make_plan(texts.__getitem__)
    assert axes(plan) == ("design", "outcomes.outcome", "outcomes.direction")


def test_questions_with_answers_to_choose_from_come_before_free_words() -> None:
    plan = plan_of("map: {preset: settings, columns: people}", about=(SETTING,))
    assert axes(plan) == ("setting.kind", "people", "")


def test_the_map_of_years_crosses_years_and_designs() -> None:
    assert axes(plan_of("map: {preset: years}")) == ("study.year", "design", "")


def test_what_a_rule_says_comes_before_its_preset() -> None:
    plan = plan_of("map: {preset: years, columns: aim, segments: sampling}")
    assert axes(plan) == ("study.year", "aim", "sampling")


@pytest.mark.parametrize(
    ("printed", "line", "told"),
    [
        (
            "map:\n  preset: factors\n",
            8,
            "the preset `factors` finds no question on the level of factors for its columns; "
            "name one with `columns:`.",
        ),
        (
            "map:\n  - preset: years\n  - preset: outcomes\n",
            9,
            "the preset `outcomes` finds no question on the model or intervention for its rows; "
            "name one with `rows:`.",
        ),
        ("map:\n  rows: desing\n  columns: aim\n", 8, "no field `desing`; did you mean `design`?"),
        (
            "map:\n  - preset: years\n  - rows: design\n    columns: aim\n    id: b\n"
            "    filters:\n      - aim\n      - blindung\n",
            14,
            "no field `blindung`; did you mean `blinding`?",
        ),
        ("map: {rows: factors.code, columns: aim}", 7, "did you mean `factors.codes`?"),
        ("map: {rows: study.yaer, columns: aim}", 7, "did you mean `study.year`?"),
        (
            "map:\n  rows: design\n  columns: aim\n  scope:\n    trail: Searched.\n",
            11,
            "the map `map` has no row, column or segment `trail`; did you mean `trial`?",
        ),
        (
            "map: {id: ties, rows: design, columns: aim}\n"
            "tables: [{id: map-ties, title: T, kind: answers}]\n",
            7,
            "files of the map `ties` are called `map-ties`, as a table or figure is; give one",
        ),
    ],
)
def test_what_the_form_lacks_or_another_is_called_is_told_with_file_and_line(
    printed: str, line: int, told: str
) -> None:
    with pytest.raises(ProtocolError) as refused:
        plan_of(printed)
    said = str(refused.value)
    assert said.startswith(f"protocol.yml:{line}: ")
    assert told in said


def test_scope_notes_of_free_answers_are_not_checked_as_any_may_come() -> None:
    plan = plan_of("map: {rows: place, columns: aim, scope: {Hull: All of it.}}")
    assert plan.protocol.map[0].scope == {"Hull": "All of it."}


def test_a_protocol_without_a_form_may_name_a_preset_already() -> None:
    text = "reviewkit: 1\nid: x\nversion: v1\ntitle: T\nmap: {preset: outcomes}\n"
    plan = make_plan({"protocol.yml": text}.__getitem__)
    assert plan.protocol.map == (MapRule(id="outcomes", preset="outcomes"),)
