"""What stands of the answers: what is owed, what a form outdated, what is given back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.documents import read_yaml
from reviewkit.plan import Plan, read_plan
from reviewkit.stages import extract, retrieve
from reviewkit.stages import plan as plans
from reviewkit.stages.extract import Sheet
from reviewkit.store import Store
from reviewkit.terms import Role

AT = "2026-11-02T09:00:00Z"
Give = Callable[..., int]


def test_required_questions_that_nobody_answered_are_named_once_a_study_is_begun(
    store: Store, single: Plan, answered: Give
) -> None:
    assert extract.unanswered(store, single) == {}
    answered("ADA", summary="TBD")
    assert extract.unanswered(store, single) == {"S1": ["design", "summary"]}
    answered("BO", summary="NR", design="trial")
    assert extract.unanswered(store, single) == {}


def test_each_of_two_who_work_alone_owes_all_of_it(
    store: Store, plan: Plan, answered: Give
) -> None:
    answered("ADA", summary="x", design="trial")
    assert extract.unanswered(store, plan) == {}
    assert extract.waiting(store, plan) == ["S1"]
    answered("BO", summary="NR")
    assert extract.unanswered(store, plan) == {"S1": ["design"]}
    answered("BO", design="NR")
    assert extract.unanswered(store, plan) == {}
    assert extract.waiting(store, plan) == []


def test_what_is_owed_tells_no_row_and_no_choice_of_who_is_not_done(
    store: Store, folder: Path, answered: Give
) -> None:
    old = "statement, label: Statement, type: longtext}"
    plan = change(store, folder, FORM, old, old.replace("}", ", required: true}"))
    answered("ADA", summary="x", helped={"F1": {"codes": "PAY"}})
    assert extract.unanswered(store, plan) == {"S1": ["design"]}


def test_who_is_to_verify_gets_the_answers_of_the_first(
    store: Store, plan: Plan, verify: Plan, answered: Give
) -> None:
    assert extract.to_verify(store, verify, "S1", "BO") is None
    answered("ADA", summary="x")
    assert extract.to_verify(store, verify, "S1", "BO") == "ADA"
    assert extract.to_verify(store, verify, "S1", "ADA") is None
    assert extract.to_verify(store, plan, "S1", "BO") is None


FORM = "extraction_forms/small.yml"


def change(store: Store, folder: Path, file: str, old: str, new: str) -> Plan:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    plan = read_plan(folder)
    plans.keep(store, plan, "ADA", AT)
    return plan


def test_a_changed_form_or_codebook_lists_the_answers_that_it_touches(
    store: Store, folder: Path, answered: Give
) -> None:
    answered("ADA", summary="x", design="cohort", helped={"F1": {"codes": "PAY"}})
    answered("ADA", started="1999")
    answered("BO", summary="x", design="trial")
    assert extract.outdated(store, read_plan(folder)) == []
    plan = change(store, folder, FORM, "[trial, cohort, other_design]", "[trial, other_design]")
    assert extract.outdated(store, plan) == [("S1", "design")]
    plan = change(store, folder, "codebooks/factors.yml", "id: PAY", "id: MONEY")
    assert extract.outdated(store, plan) == [("S1", "design"), ("S1", "helped.codes")]
    plan = change(store, folder, FORM, "id: started", "id: began")
    assert extract.outdated(store, plan) == [
        ("S1", "design"),
        ("S1", "helped.codes"),
        ("S1", "started"),
    ]


def test_a_value_that_no_longer_fits_is_told_only_when_the_study_is_open(
    store: Store, folder: Path, answered: Give
) -> None:
    answered("ADA", summary="x", design="cohort", helped={"F1": {"codes": "PAY"}})
    plan = change(store, folder, "codebooks/factors.yml", "id: PAY", "id: MONEY")
    assert extract.waiting(store, plan) == ["S1"]
    assert extract.outdated(store, plan) == []
    answered("BO", summary="y", design="trial")
    assert extract.outdated(store, plan) == [("S1", "helped.codes")]


def test_only_touched_questions_open_again_and_the_same_answer_closes_them(
    store: Store, folder: Path, study: str, answered: Give
) -> None:
    answered("ADA", summary="x", design="trial", started=1999)
    plan = change(store, folder, FORM, "label: Year of start", "label: Year of the first visit")
    assert extract.outdated(store, plan) == [("S1", "started")]
    assert plan.form is not None
    (before,) = store.db.execute("select distinct form from answers").fetchall()
    again = list(extract.given_by(store, study, "ADA").values())
    assert extract.answer(store, plan, [Sheet(study, "ADA", again)], AT) == [1]
    assert extract.outdated(store, plan) == []
    forms = dict(store.db.execute("select field, form from standing_answers"))
    assert forms["started"] == plan.form_sha
    assert forms["summary"] == before[0], "an answer keeps the version it was given under"


def test_where_a_question_stands_in_the_form_touches_no_answer(
    store: Store, folder: Path, answered: Give
) -> None:
    answered("ADA", summary="x", design="trial")
    plan = change(store, folder, FORM, "label: In brief, type", "label: In brief, row: 3, type")
    assert extract.outdated(store, plan) == []


@pytest.fixture
def companion(store: Store, include: Callable[..., None], study: str) -> None:
    """A second report of the study."""
    include("an:EX-02")
    retrieve.link(store, "an:EX-02", study, Role.COMPANION, "ADA", AT)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=texts, note=texts, page=st.one_of(st.none(), st.integers(1, 999), texts))
def test_answers_written_out_and_given_back_change_nothing(
    store: Store,
    plan: Plan,
    answered: Give,
    companion: None,
    value: str,
    note: str,
    page: Any,
) -> None:
    import yaml

    assert plan.form is not None
    if not value.strip(" ;") or not value.strip():
        return
    row = {"statement": value, "codes": ["PAY", "TIME"], "report": "an:EX-01"}
    answered(
        "ADA",
        summary={"value": value, "note": note, "page": page, "report": "an:EX-01"},
        design={"value": "trial", "report": "an:EX-02"},
        years={"value": "2001"},
        helped={value.strip(): row},
        people={"invited": 3, "mean_age": 71.5},
    )
    sheet = extract.filled(store, plan, "S1", "ADA")
    text = yaml.safe_dump(sheet, sort_keys=False, allow_unicode=True)
    data, _ = read_yaml(text, "S1.yml")
    again = list(extract.answers_from_yaml(data, plan.form, "S1.yml"))
    checked = extract.check_answers(again, plan.form, plan.codebooks, "S1.yml")
    assert len(checked) >= 6
    assert extract.answer(store, plan, [Sheet("S1", "ADA", checked)], AT) == [0]


def test_each_form_has_its_own_versions_and_owes_its_own_answers(
    store: Store, folder: Path, tool: Plan, answered: Give, judged: Give
) -> None:
    answered("ADA", summary="x", design="trial")
    judged("ADA", design="survey")
    assert extract.unanswered(store, tool) == {"S1": ["aim"]}
    assert extract.unanswered(store, tool.of("")) == {}
    changed = change(store, folder, "extraction_forms/tool.yml", "Kind of study", "Its kind")
    assert extract.outdated(store, changed) == []
    assert extract.outdated(store, changed.of("tool")) == [("S1", "design")]


def test_answers_to_a_form_that_the_protocol_names_no_longer_are_listed(
    store: Store, folder: Path, tool: Plan, judged: Give
) -> None:
    judged("ADA", design="survey")
    path = folder / "protocol.yml"
    path.write_text(path.read_text().replace("[tool/", "[rob/"))
    plan = change(store, folder, "protocol.yml", "tool.yml, mode", "tool.yml, id: rob, mode")
    assert extract.outdated(store, plan) == [("S1", "tool/design")]
    assert extract.outdated(store, plan.of("rob")) == []


def test_the_answers_to_a_form_are_given_back_with_its_name(
    store: Store, tool: Plan, answered: Give, judged: Give
) -> None:
    answered("ADA", summary="x", design="trial")
    judged("ADA", design="survey")
    assert extract.filled(store, tool, "S1", "ADA") == {
        "form": "tool",
        "study": "S1",
        "extractor": "ADA",
        "answers": {"design": "survey"},
    }
