"""Answers are held against the form, and stored all or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError
from reviewkit.forms import Form, read_form
from reviewkit.plan import Plan, read_plan
from reviewkit.stages import extract, retrieve
from reviewkit.stages import plan as plans
from reviewkit.stages.extract import Answer, Sheet
from reviewkit.stages.synthesise import standing
from reviewkit.store import Store, open_store
from reviewkit.store.rebuild import rebuild
from reviewkit.terms import Role
from tests.appraised import appraise

AT = "2026-11-02T09:00:00Z"
Give = Callable[..., int]


def test_answers_given_alike_are_passed_over(store: Store, answered: Give) -> None:
    assert answered("ADA", summary="x", design="trial") == 2
    assert answered("ADA", summary="x", design="cohort") == 1
    assert answered("ADA", summary="x", design="cohort") == 0
    assert extract.given_by(store, "S1", "ADA")["design", ""].value == "cohort"


def test_a_new_page_or_note_is_a_new_answer(answered: Give) -> None:
    assert answered("ADA", summary="x") == 1
    assert answered("ADA", summary={"value": "x", "page": 3, "note": "n"}) == 1


def test_all_sheets_are_stored_or_none(store: Store, plan: Plan, study: str) -> None:
    good = Sheet(study, "ADA", [Answer("summary", "x")])
    bad = Sheet("S9", "BO", [Answer("summary", "x")])
    with pytest.raises(NotThereError, match="S9; there are S1"):
        extract.answer(store, plan, [good, bad], AT)
    assert store.db.execute("select count(*) from answers").fetchone() == (0,)
    assert extract.answer(store, plan, [], AT) == []


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


RULES = """\
reviewkit: 1
id: rules
version: "1"
title: Rules
checks: [{rule: invited - refused = n, message: Those who took part}]
sections:
  - id: s
    title: S
    fields:
      - {id: design, label: D, type: choice, choices: [trial, survey], quote: true}
      - {id: masked, label: M, when: design = 'trial'}
      - {id: invited, label: I, type: integer}
      - {id: refused, label: R, type: integer}
      - {id: n, label: N, type: integer}
      - {id: source, label: Source, type: report}
"""


@pytest.fixture
def rules() -> Form:
    return read_form(RULES, "rules.yml")


def problems(form: Form, *answers: Answer, standing: tuple[Answer, ...] = ()) -> list[str]:
    before = {(one.field, one.line): one for one in standing}
    try:
        extract.check_answers(answers, form, {}, "f", before)
    except ProtocolError as error:
        return str(error).splitlines()
    return []


def test_an_answer_is_told_where_it_stood(rules: Form) -> None:
    assert problems(rules, Answer("n", "x", at="S1.xlsx:Answers:C7")) == [
        "S1.xlsx:Answers:C7: n: expected a whole number, found 'x'."
    ]


def test_a_value_that_wants_the_words_of_the_report_needs_them_and_a_missing_code_does_not(
    rules: Form,
) -> None:
    (said,) = problems(rules, Answer("design", "trial"))
    assert said == "f: design: this answer needs a `quote`: the words of the report."
    assert problems(rules, Answer("design", "trial", quote="we randomised")) == []
    assert problems(rules, Answer("design", "NR")) == []


def test_a_question_that_is_not_asked_is_refused_but_not_applicable_is_fine(rules: Form) -> None:
    trial = Answer("design", "trial", quote="q")
    survey = Answer("design", "survey", quote="q")
    (said,) = problems(rules, survey, Answer("masked", "yes"))
    assert "masked: this question is asked only where design = 'trial'; leave it out" in said
    assert problems(rules, survey, Answer("masked", "NA")) == []
    assert problems(rules, trial, Answer("masked", "yes")) == []
    assert problems(rules, Answer("masked", "yes"), standing=(trial,)) == []
    assert len(problems(rules, Answer("masked", "yes"), standing=(survey,))) == 1


def test_a_check_looks_at_what_was_answered_before_and_a_note_excuses_it(rules: Form) -> None:
    before = (Answer("invited", 38), Answer("refused", 8))
    (said,) = problems(rules, Answer("n", 31), standing=before)
    assert said == (
        "f: n: Those who took part does not hold: invited 38, refused 8, n 31; correct it, or say "
        "in a `note` what the report prints."
    )
    assert problems(rules, Answer("n", 30), standing=before) == []
    assert problems(rules, Answer("n", 31, note="as printed"), standing=before) == []
    assert problems(rules, Answer("design", "NR"), standing=(*before, Answer("n", 31))) == []


def test_a_great_many_mistakes_are_counted(rules: Form) -> None:
    said = problems(rules, *(Answer(f"x{number}", "1") for number in range(150)))
    assert len(said) == 101
    assert said[-1] == "f: and 50 more mistakes."


def test_a_quote_from_a_report_of_another_study_is_refused(
    store: Store, plan: Plan, study: str, include: Callable[..., None]
) -> None:
    include("an:EX-05")
    one = Answer("summary", "x", report="an:EX-05", quote="words", at="S1.yml:3")
    with pytest.raises(NotAllowedError, match=r"S1.yml:3: S1: summary: .*linked to no study"):
        extract.answer(store, plan, [Sheet(study, "ADA", [one])], AT)
    retrieve.link(store, "an:EX-05", "S2", Role.PRIMARY, "ADA", AT)
    with pytest.raises(NotAllowedError, match="tells of S2, so it is no source for S1"):
        extract.answer(store, plan, [Sheet(study, "ADA", [one])], AT)
    retrieve.link(store, "an:EX-05", "S1", Role.COMPANION, "ADA", AT)
    assert extract.answer(store, plan, [Sheet(study, "ADA", [one])], AT) == [1]


def test_a_report_that_is_an_answer_is_kept_as_its_record(
    store: Store, plan: Plan, study: str, rules: Form
) -> None:
    plan = replace(plan, form=rules)
    extract.answer(store, plan, [Sheet(study, "ADA", [Answer("source", "an:EX-01")])], AT)
    kept = extract.given_by(store, study, "ADA")["source", ""].value
    row = store.db.execute("select accession from records where id = ?", (kept,)).fetchone()
    assert row == ("EX-01",)
    sheet = Sheet(study, "ADA", [Answer("source", kept)])
    assert extract.answer(store, plan, [sheet], AT) == [0]
    sheet = Sheet(study, "ADA", [Answer("source", "an:EX-05")])
    with pytest.raises(NotAllowedError, match="no source for S1"):
        extract.answer(store, plan, [sheet], AT)


def test_a_report_that_the_review_does_not_hold_is_told_where_it_stood(
    store: Store, plan: Plan, study: str, rules: Form
) -> None:
    plan = replace(plan, form=rules)
    for one in (
        Answer("source", "an:NONE", at="S1.csv:3"),
        Answer("n", 3, report="doi:10.9999/none", at="S1.csv:3"),
        Answer("n", 3, report="ffffffff-0009", at="S1.csv:3"),
        Answer("n", 3, report="ffffffff-0009", quote="words", at="S1.csv:3"),
    ):
        with pytest.raises(
            NotThereError, match=rf"^S1\.csv:3: S1: {one.field}: (There is n|N)o record"
        ):
            extract.answer(store, plan, [Sheet(study, "ADA", [one])], AT)


def test_a_question_of_the_same_name_on_two_forms_has_two_answers(
    store: Store, tool: Plan, answered: Give, judged: Give
) -> None:
    answered("ADA", summary="x", design="trial")
    assert judged("ADA", design="survey") == 1
    assert judged("ADA", design="survey") == 0, "given alike before"
    assert answered("ADA", design="trial") == 0
    ours, theirs = (extract.given_by(store, "S1", "ADA", name) for name in ("", "tool"))
    assert {key[0]: one.value for key, one in ours.items()} == {"summary": "x", "design": "trial"}
    assert {key[0]: one.value for key, one in theirs.items()} == {"design": "survey"}
    facts = store.db.execute("select field, form from answers where field like '%design'")
    assert dict(facts.fetchall()) == {
        "design": tool.of("").form_sha,
        "tool/design": tool.form_sha,
    }


def test_answers_to_two_forms_are_stored_together_or_not_at_all(
    store: Store, tool: Plan, study: str
) -> None:
    sheets = [
        Sheet("S1", "ADA", [Answer("summary", "x")]),
        Sheet("S1", "ADA", [Answer("design", "survey")], form="tool"),
    ]
    with pytest.raises(NotThereError, match="no included study S9"):
        extract.answer(store, tool, [*sheets, Sheet("S9", "ADA", [], form="tool")], AT)
    assert extract.given_by(store, "S1", "ADA") == {}
    assert extract.answer(store, tool, sheets, AT) == [1, 1]


def test_what_was_answered_before_a_review_had_several_forms_stays_with_its_form(
    store: Store, folder: Path, plan: Plan, answered: Give
) -> None:
    answered("ADA", summary="x", design="trial", helped={"F1": {"statement": "Trust"}})
    before = store.db.execute("select * from answers order by fact, field").fetchall()
    printed = standing(store, plan)
    later = read_plan(appraise(folder))
    plans.keep(store, later, "ADA", AT)
    assert standing(store, later) == printed
    assert extract.given_by(store, "S1", "ADA", "tool") == {}
    extract.answer(
        store, later, [Sheet("S1", "ADA", [Answer("design", "survey")], form="tool")], AT
    )
    rebuild(folder)
    with open_store(folder) as again:
        rows = again.db.execute("select * from answers order by fact, field").fetchall()
        assert [row for row in rows if "/" not in row[5]] == before
        assert extract.given_by(again, "S1", "ADA", "tool").keys() == {("design", "")}
