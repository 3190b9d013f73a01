"""Answers by study and extractor, differences, agreed values, answers that a form outdated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.documents import read_yaml
from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError
from reviewkit.plan import Plan, read_plan
from reviewkit.stages import extract
from reviewkit.stages import plan as plans
from reviewkit.stages.extract import Answer, Difference, Sheet
from reviewkit.stages.synthesise import agreed_answers, differing
from reviewkit.store import Store

AT = "2026-11-02T09:00:00Z"


@pytest.fixture
def answered(store: Store, plan: Plan, study: str) -> Callable[..., int]:
    """Let an extractor answer: answered("ADA", summary="x")."""

    def give(extractor: str, **answers: Any) -> int:
        assert plan.form is not None
        data = {"answers": answers}
        given = list(extract.answers_from_yaml(data, plan.form, "f"))
        checked = extract.check_answers(given, plan.form, plan.codebooks, "f")
        return extract.answer(store, [Sheet(study, extractor, checked)], plan.form_sha, AT)[0]

    return give


def agree(store: Store, plan: Plan, field: str, value: Any, why: str = "discussed") -> int:
    return extract.agree(store, "S1", [Answer(field, value)], plan.form_sha, why, "ADA", AT)


def printed(store: Store, field: str) -> Any:
    group, _, inner = field.partition(".")
    cell = agreed_answers(store).get("S1", {}).get((group, ""), {}).get(inner)
    return cell.value if cell else None


def test_answers_given_alike_are_passed_over(store: Store, answered: Callable[..., int]) -> None:
    assert answered("ADA", summary="x", design="trial") == 2
    assert answered("ADA", summary="x", design="cohort") == 1
    assert answered("ADA", summary="x", design="cohort") == 0
    assert printed(store, "design") == "cohort"


def test_a_new_page_or_note_is_a_new_answer(answered: Callable[..., int]) -> None:
    assert answered("ADA", summary="x") == 1
    assert answered("ADA", summary={"value": "x", "page": 3, "note": "n"}) == 1


def test_rows_keep_their_key_and_share_their_source(
    store: Store, answered: Callable[..., int]
) -> None:
    answered("ADA", helped={"F1": {"statement": "s", "codes": "TRUST; TIME", "page": "15"}})
    row = agreed_answers(store)["S1"]["helped", "F1"]
    assert row["codes"].value == ["TRUST", "TIME"]
    assert {cell.page for cell in row.values()} == {"15"}


def test_extractors_who_differ_are_compared_and_nothing_is_printed_until_they_agree(
    store: Store, plan: Plan, answered: Callable[..., int]
) -> None:
    answered("ADA", summary="x", design="trial", years="2001-03")
    answered("BO", summary="y", design="trial")
    assert extract.compare(store) == [
        Difference("S1", "summary", "", {"ADA": "x", "BO": "y"}, agreed=False)
    ]
    assert extract.compare(store, "S2") == []
    assert differing(store) == {("S1", "summary")}
    assert printed(store, "summary") is None
    assert printed(store, "years") == "2001-2003"
    assert agree(store, plan, "summary", "z") == 1
    assert printed(store, "summary") == "z"
    assert [one.agreed for one in extract.compare(store)] == [True]


def test_an_answer_given_later_opens_an_agreed_value_again(
    store: Store, plan: Plan, answered: Callable[..., int]
) -> None:
    answered("ADA", summary="x")
    answered("BO", summary="y")
    agree(store, plan, "summary", "z")
    answered("BO", summary="w")
    assert printed(store, "summary") is None
    assert [one.agreed for one in extract.compare(store)] == [False]
    assert differing(store) == {("S1", "summary")}


def test_the_same_choices_in_another_order_are_no_difference(
    store: Store, answered: Callable[..., int]
) -> None:
    answered("ADA", setting=["hospital", "home"])
    answered("BO", setting="home; hospital; home")
    assert extract.compare(store) == []
    assert printed(store, "setting") == ["home", "hospital"]


def test_an_agreed_value_needs_a_reason_and_answers(
    store: Store, plan: Plan, answered: Callable[..., int]
) -> None:
    with pytest.raises(NotAllowedError, match="why"):
        agree(store, plan, "summary", "z", why=" ")
    with pytest.raises(NotThereError, match="Nobody has answered"):
        agree(store, plan, "summary", "z")


def test_all_sheets_are_stored_or_none(store: Store, plan: Plan, study: str) -> None:
    good = Sheet(study, "ADA", [Answer("summary", "x")])
    bad = Sheet("S9", "BO", [Answer("summary", "x")])
    with pytest.raises(NotThereError, match="S9; there are S1"):
        extract.answer(store, [good, bad], plan.form_sha, AT)
    assert store.db.execute("select count(*) from answers").fetchone() == (0,)
    assert extract.answer(store, [], plan.form_sha, AT) == []


def test_a_study_must_be_included_to_be_answered_for(store: Store) -> None:
    with pytest.raises(NotThereError, match="no report is included yet"):
        extract.study_there(store, "S1")


def check(plan: Plan, *answers: Answer) -> str:
    assert plan.form is not None
    with pytest.raises(ProtocolError) as refused:
        extract.check_answers(list(answers), plan.form, plan.codebooks, "S1.csv")
    return str(refused.value)


def test_every_answer_that_does_not_fit_is_told(plan: Plan) -> None:
    said = check(
        plan,
        Answer("sumary", "x"),
        Answer("design", "triall"),
        Answer("clarity", "yes"),
        Answer("summary", "x", line="F1"),
        Answer("helped.statement", "x"),
        Answer("people.invited", -1),
        Answer("people.invited", 1),
    ).splitlines()
    assert said == [
        "S1.csv: sumary: the form small has no such field.",
        "S1.csv: design: expected one of trial, cohort, other_design; found 'triall'.",
        "S1.csv: clarity: a judgement needs a `reason`.",
        "S1.csv: summary [F1]: this question has no rows.",
        "S1.csv: helped.statement: this question needs the key of a row.",
        "S1.csv: people.invited: expected a number from 0 to any, found -1.",
        "S1.csv: people.invited: answered twice; keep one.",
    ]


def test_required_questions_that_nobody_answered_are_named_once_a_study_is_begun(
    store: Store, plan: Plan, answered: Callable[..., int]
) -> None:
    assert plan.form is not None
    assert extract.unanswered(store, plan.form) == {}
    answered("ADA", summary="TBD")
    assert extract.unanswered(store, plan.form) == {"S1": ["design", "summary"]}
    answered("BO", summary="NR", design="trial")
    assert extract.unanswered(store, plan.form) == {}


def change(store: Store, folder: Path, file: str, old: str, new: str) -> Plan:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    plan = read_plan(folder)
    plans.keep(store, plan, "ADA", AT)
    return plan


def test_a_changed_form_or_codebook_lists_the_answers_that_no_longer_fit(
    store: Store, folder: Path, answered: Callable[..., int]
) -> None:
    answered("ADA", summary="x", design="cohort", helped={"F1": {"codes": "PAY"}})
    answered("ADA", started="1999")

    def stale(plan: Plan) -> list[tuple[str, str]]:
        assert plan.form is not None
        return extract.outdated(store, plan.form, plan.codebooks)

    assert stale(read_plan(folder)) == []
    form = "extraction_forms/small.yml"
    plan = change(store, folder, form, "[trial, cohort, other_design]", "[trial, other_design]")
    assert stale(plan) == [("S1", "design")]
    plan = change(store, folder, "codebooks/factors.yml", "id: PAY", "id: MONEY")
    assert stale(plan) == [("S1", "design"), ("S1", "helped.codes")]
    plan = change(store, folder, form, "id: started", "id: began")
    assert stale(plan) == [("S1", "design"), ("S1", "helped.codes"), ("S1", "started")]


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=texts, note=texts, page=st.one_of(st.none(), st.integers(1, 999), texts))
def test_answers_written_out_and_given_back_change_nothing(
    store: Store, plan: Plan, answered: Callable[..., int], value: str, note: str, page: Any
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
    sheet = extract.filled(store, "S1", "ADA", plan.form)
    text = yaml.safe_dump(sheet, sort_keys=False, allow_unicode=True)
    data, _ = read_yaml(text, "S1.yml")
    again = list(extract.answers_from_yaml(data, plan.form, "S1.yml"))
    checked = extract.check_answers(again, plan.form, plan.codebooks, "S1.yml")
    assert len(checked) >= 6
    assert extract.answer(store, [Sheet("S1", "ADA", checked)], plan.form_sha, AT) == [0]
