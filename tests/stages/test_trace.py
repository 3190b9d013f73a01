from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reviewkit.plan import Plan
from reviewkit.stages import extract, screen, trace
from reviewkit.stages.extract import Sheet
from reviewkit.store import Store
from reviewkit.store.refs import find_record
from reviewkit.terms import Stage, Verdict

AT = "2026-11-02T09:00:00Z"


def give(store: Store, plan: Plan, study: str, extractor: str, **given_now: Any) -> None:
    assert plan.form is not None
    given = list(extract.answers_from_yaml({"answers": given_now}, plan.form, "f"))
    checked = extract.check_answers(given, plan.form, plan.codebooks, "f")
    extract.answer(store, plan, [Sheet(study, extractor, checked)], AT)


def test_an_answer_given_anew_stands_over_the_one_before_and_both_are_told(
    store: Store, plan: Plan, study: str
) -> None:
    give(store, plan, study, "ADA", said={"F1": {"statement": "first", "direction": "helps"}})
    give(store, plan, study, "ADA", said={"F1": {"statement": "second", "direction": "helps"}})

    found = list(trace.behind_answers(store, [(study, "said.statement", "F1")] * 2))
    assert [(one.value, one.stands, one.kind) for one in found] == [
        ("first", False, "answer"),
        ("second", True, "answer"),
    ]
    assert found[0].about == f"{study} said.statement (F1)"


def test_a_row_of_any_key_is_found_and_a_list_is_told_in_words(
    store: Store, plan: Plan, study: str
) -> None:
    give(store, plan, study, "ADA", helped={"F1": {"statement": "s", "codes": ["TRUST", "PAY"]}})

    (found,) = trace.behind_answers(store, [(study, "helped.codes", "")])
    assert (found.value, found.reviewer) == ("TRUST; PAY", "ADA")


def test_the_quote_of_a_row_stands_behind_its_other_answers_and_no_other_row(
    store: Store, plan: Plan, study: str
) -> None:
    statement = {"value": "s", "quote": "their words"}
    rows = {"F1": {"statement": statement, "codes": ["PAY"]}, "F2": {"codes": ["PAY"]}}
    give(store, plan, study, "ADA", helped=rows)

    found = list(trace.behind_answers(store, [(study, "helped.codes", "")]))
    assert [(one.about[-4:], one.quote) for one in found] == [("(F1)", "their words"), ("(F2)", "")]


def test_decisions_taken_over_and_settlements_are_told(
    store: Store, plan: Plan, include: Callable[..., None]
) -> None:
    record = find_record(store.db, "an:EX-05")
    for reviewer, verdict in (("ADA", "exclude"), ("ADA", "include"), ("BO", "exclude")):
        word = screen.Decision(record, Stage.TITLE, Verdict(verdict))
        screen.decide(store, plan.protocol, word, reviewer, AT)
    settlement = screen.Settlement(record, Stage.TITLE, Verdict.INCLUDE, None, "talked")
    screen.settle(store, plan.protocol, settlement, "ADA", AT)

    report = store.db.execute("select report from membership where record = ?", (record,))
    found = list(trace.behind_reports(store, [report.fetchone()[0]]))
    assert [(one.kind, one.value, one.stands) for one in found] == [
        ("decision", "exclude", False),
        ("decision", "include", True),
        ("decision", "exclude", True),
        ("settlement", "include", True),
    ]
    assert found[-1].note == "talked"
