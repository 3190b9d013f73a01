"""Two extractors side by side: differences, agreed values, agreement of fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.plan import Plan
from reviewkit.stages import extract
from reviewkit.stages.extract import Difference
from reviewkit.stages.synthesise import standing
from reviewkit.store import Store

Give = Callable[..., int]
DONE = {"summary": "x", "design": "trial"}


def printed(store: Store, plan: Plan, field: str) -> Any:
    group, _, inner = field.partition(".")
    cell = standing(store, plan).answers.get("S1", {}).get((group, ""), {}).get(inner)
    return cell.value if cell else None


def test_nothing_of_a_study_is_compared_or_printed_before_both_are_done(
    store: Store, plan: Plan, answered: Give, agreed: Give
) -> None:
    answered("ADA", **DONE)
    answered("BO", summary="y")
    assert extract.compare(store, plan) == []
    assert printed(store, plan, "design") is None
    assert standing(store, plan).differing == frozenset()
    assert standing(store, plan).pending == {("S1", "summary"), ("S1", "design")}
    assert extract.field_agreements(store, plan) == []
    with pytest.raises(NotAllowedError, match="not all done, and work blind"):
        agreed(plan, "summary", "z")
    answered("BO", design="trial")
    assert extract.compare(store, plan) == [
        Difference("S1", "summary", "", {"ADA": "x", "BO": "y"}, agreed=False)
    ]
    assert printed(store, plan, "design") == "trial"
    assert printed(store, plan, "summary") is None


def test_a_third_who_began_and_is_not_done_sees_nothing(
    store: Store, plan: Plan, answered: Give
) -> None:
    for who, text in (("ADA", "x"), ("BO", "y")):
        answered(who, **DONE | {"summary": text})
    assert len(extract.compare(store, plan)) == 1
    answered("CY", design="trial")
    assert extract.compare(store, plan) == []


def test_extractors_who_differ_are_compared_and_nothing_is_printed_until_they_agree(
    store: Store, plan: Plan, answered: Give, agreed: Give
) -> None:
    answered("ADA", summary="x", design="trial", years="2001-03")
    answered("BO", summary="y", design="trial", years="2001-03")
    assert extract.compare(store, plan, "S2") == []
    assert standing(store, plan).differing == {("S1", "summary")}
    assert printed(store, plan, "years") == "2001-2003"
    assert agreed(plan, "summary", "z") == 1
    assert printed(store, plan, "summary") == "z"
    assert [one.agreed for one in extract.compare(store, plan)] == [True]


def test_where_one_extracts_what_only_one_has_answered_is_no_difference(
    store: Store, single: Plan, answered: Give
) -> None:
    answered("ADA", **DONE, started=1999)
    answered("BO", summary="y")
    assert [one.field for one in extract.compare(store, single)] == ["summary"]
    assert printed(store, single, "started") == 1999
    assert standing(store, single).pending == frozenset()


def test_where_two_work_alone_what_one_left_out_is_a_difference_and_not_printed(
    store: Store, plan: Plan, answered: Give, agreed: Give
) -> None:
    answered("ADA", **DONE, helped={"F1": {"statement": "A tie"}})
    answered("BO", **DONE)
    assert extract.compare(store, plan) == [
        Difference("S1", "helped.statement", "F1", {"ADA": "A tie", "BO": None}, agreed=False)
    ]
    assert ("helped", "F1") not in standing(store, plan).answers["S1"]
    agreed(plan, "helped.statement", "A tie", line="F1")
    assert standing(store, plan).answers["S1"]["helped", "F1"]["statement"].value == "A tie"


def test_one_who_verifies_sees_the_answers_and_nothing_prints_until_they_are_confirmed(
    store: Store, verify: Plan, answered: Give
) -> None:
    answered("ADA", **DONE)
    assert printed(store, verify, "summary") is None
    assert extract.compare(store, verify) == []
    answered("BO", summary="x", design="cohort")
    assert printed(store, verify, "summary") == "x"
    assert [one.field for one in extract.compare(store, verify)] == ["design"]


def test_an_answer_given_later_opens_an_agreed_value_again(
    store: Store, plan: Plan, answered: Give, agreed: Give
) -> None:
    answered("ADA", **DONE)
    answered("BO", **DONE | {"summary": "y"})
    agreed(plan, "summary", "z")
    answered("BO", summary="w")
    assert printed(store, plan, "summary") is None
    assert [one.agreed for one in extract.compare(store, plan)] == [False]
    assert standing(store, plan).differing == {("S1", "summary")}


def test_the_same_choices_in_another_order_are_no_difference(
    store: Store, plan: Plan, answered: Give
) -> None:
    answered("ADA", **DONE, setting=["hospital", "home"])
    answered("BO", **DONE, setting="home; hospital; home")
    assert extract.compare(store, plan) == []
    assert printed(store, plan, "setting") == ["home", "hospital"]


def test_numbers_within_tolerance_are_alike_and_the_latest_is_printed(
    store: Store, folder: Path, answered: Give
) -> None:
    from reviewkit.plan import read_plan

    answered("ADA", **DONE, people={"mean_age": 71.5})
    answered("BO", **DONE, people={"mean_age": 71.4})
    plan = read_plan(folder)
    assert [one.field for one in extract.compare(store, plan)] == ["people.mean_age"]
    path = folder / "extraction_forms" / "small.yml"
    path.write_text(path.read_text().replace("maximum: 120", "maximum: 120, tolerance: 0.1"))
    plan = read_plan(folder)
    assert extract.compare(store, plan) == []
    cell = standing(store, plan).answers["S1"]["people", ""]["mean_age"]
    assert cell.value == 71.4


def test_an_agreed_value_needs_a_reason_and_answers(
    plan: Plan, single: Plan, answered: Give, agreed: Give
) -> None:
    with pytest.raises(NotAllowedError, match="why"):
        agreed(plan, "summary", "z", why=" ")
    with pytest.raises(NotThereError, match="Nobody has answered"):
        agreed(single, "summary", "z")


def test_agreement_is_that_of_the_first_words_field_by_field(
    store: Store, plan: Plan, answered: Give, agreed: Give
) -> None:
    rows = {f"F{number}": {"codes": "PAY; TIME"} for number in range(3)}
    answered("ADA", **DONE, setting=["home"], helped=rows | {"F9": {"codes": "PAY"}})
    rows["F2"] = {"codes": "TIME; PAY"}
    answered("BO", **DONE | {"design": "cohort"}, setting=["home", "clinic"], helped=rows)
    agreed(plan, "design", "trial")
    answered("BO", design="trial")
    found = {one.field: one for one in extract.field_agreements(store, plan)}
    assert set(found) == {"summary", "design", "setting", "helped.codes"}
    assert (found["summary"].n, found["summary"].percent, found["summary"].chance) == (1, 100, None)
    assert found["design"].percent == 0, "the change after the value was agreed on does not count"
    codes = found["helped.codes"]
    assert (codes.n, codes.one_sided) == (3, 1), "coding counts on statements that both coded"
    assert codes.percent == pytest.approx(200 / 3)
    assert codes.chance is not None
    assert codes.chance.table == {("PAY", "PAY"): 2, ("PAY", "TIME"): 1}
    setting = found["setting"].chance
    assert setting is not None
    assert setting.n == 3, "each choice, taken or not"
    assert setting.kappa == pytest.approx(0.4)


def test_who_is_done_with_one_form_sees_nothing_of_another_before_they_are_done_with_it(
    store: Store, tool: Plan, answered: Give, judged: Give
) -> None:
    done = {"design": "survey", "aim": {"value": "yes", "reason": "Told."}}
    whole = done | {"sampled": {"value": "no", "reason": "Few."}}
    answered("ADA", summary="a", design="trial")
    answered("BO", summary="b", design="trial")
    judged("ADA", **whole)
    both = tool.of("")
    assert [one.field for one in extract.compare(store, both)] == ["summary"]
    assert extract.compare(store, tool) == []
    assert extract.waiting(store, tool) == ["S1"] and extract.waiting(store, both) == []
    with pytest.raises(NotAllowedError, match="not all done"):
        extract.to_agree(store, tool, "S1")
    judged("BO", **whole | {"sampled": {"value": "yes", "reason": "Many."}})
    assert [one.field for one in extract.compare(store, tool)] == ["tool/sampled"]
    assert extract.waiting(store, tool) == []


def test_who_is_done_with_the_appraisal_sees_nothing_of_the_pro_forma_they_owe(
    store: Store, tool: Plan, answered: Give, judged: Give
) -> None:
    for who, value in (("ADA", "yes"), ("BO", "no")):
        judged(
            who,
            design="survey",
            aim={"value": value, "reason": "Told."},
            sampled={"value": "no", "reason": "Few."},
        )
    answered("ADA", summary="a", design="trial")
    both = tool.of("")
    assert [one.field for one in extract.compare(store, tool)] == ["tool/aim"]
    assert extract.compare(store, both) == []
    assert extract.waiting(store, both) == ["S1"]


def test_values_are_agreed_on_and_agreement_is_measured_form_by_form(
    store: Store, tool: Plan, answered: Give, judged: Give, agreed: Callable[..., int]
) -> None:
    for who, value in (("ADA", "yes"), ("BO", "no")):
        answered(who, summary="same", design="trial")
        judged(
            who,
            design="survey",
            aim={"value": value, "reason": "Told."},
            sampled={"value": "no", "reason": "Few."},
        )
    agreed(tool, "aim", "yes")
    (one,) = extract.compare(store, tool)
    assert one.agreed
    measured = {one.field: one.percent for one in extract.field_agreements(store, tool)}
    assert measured == {"tool/design": 100, "tool/aim": 0, "tool/sampled": 100}
    assert set(extract.owed(store, tool)) == set(extract.owed(store, tool.of("")))
    assert extract.owed(store, tool)["differences"] == 0
    (fact,) = store.db.execute("select field, saw from standing_agreements").fetchall()
    assert fact[0] == "tool/aim" and len(json.loads(fact[1])) == 2
