"""Factors and outcome findings from agreed answers, counted by studies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from reviewkit.plan import Plan
from reviewkit.protocol import Extraction
from reviewkit.stages import extract, retrieve, synthesise
from reviewkit.stages.extract import Sheet
from reviewkit.store import Store
from reviewkit.terms import Direction, Role

AT = "2026-11-02T09:00:00Z"
HELPS, HINDERS = Direction.HELPS, Direction.HINDERS


@pytest.fixture
def plan(plan: Plan) -> Plan:
    """One extracts."""
    one = Extraction(form="extraction_forms/small.yml")
    return replace(plan, protocol=plan.protocol.model_copy(update={"extraction": one}))


def answers(store: Store, plan: Plan) -> dict[str, synthesise.Answers]:
    return synthesise.standing(store, plan).answers


@pytest.fixture
def two_studies(store: Store, include: Callable[..., None], study: str) -> None:
    include("an:EX-05")
    retrieve.link(store, "an:EX-05", "S2", Role.PRIMARY, "ADA", AT)


def give(store: Store, plan: Plan, study: str, extractor: str = "ADA", **given_now: Any) -> None:
    assert plan.form is not None
    given = list(extract.answers_from_yaml({"answers": given_now}, plan.form, "f"))
    checked = extract.check_answers(given, plan.form, plan.codebooks, "f")
    extract.answer(store, plan, [Sheet(study, extractor, checked)], AT)


def test_the_direction_of_a_factor_is_the_groups_or_its_own(
    store: Store, plan: Plan, study: str
) -> None:
    assert plan.form is not None
    give(
        store,
        plan,
        study,
        helped={"F1": {"statement": "s1", "codes": ["TRUST", "PAY"], "conditions": "often"}},
        said={"F2": {"statement": "s2", "direction": "hinders", "codes": "NR", "page": 4}},
    )
    first, second = synthesise.factors(answers(store, plan), plan.groups)
    assert (first.direction, first.codes, first.conditions) == (HELPS, ("TRUST", "PAY"), "often")
    assert (second.direction, second.codes, second.page) == (HINDERS, (), "4")


def test_rows_print_in_the_order_of_their_keys_whichever_was_answered_last(
    store: Store, plan: Plan, study: str
) -> None:
    assert plan.form is not None
    for row in ("F2", "F1", "F2"):
        give(store, plan, study, helped={row: {"statement": f"{row} again"}})
        give(store, plan, study, helped={row: {"statement": row}})
    assert [factor.row for factor in synthesise.factors(answers(store, plan), plan.groups)] == [
        "F1",
        "F2",
    ]


def test_a_statement_on_which_extractors_differ_prints_empty_not_one_sided(
    store: Store, plan: Plan, study: str
) -> None:
    assert plan.form is not None
    give(store, plan, study, helped={"F1": {"statement": "one", "codes": "PAY"}})
    give(store, plan, study, "BO", helped={"F1": {"statement": "other", "codes": "PAY"}})
    (factor,) = synthesise.factors(answers(store, plan), plan.groups)
    assert (factor.statement, factor.codes) == ("", ("PAY",))


def test_a_statement_of_no_agreed_direction_has_none_and_is_not_counted(
    store: Store, plan: Plan, study: str
) -> None:
    assert plan.form is not None
    for extractor, direction in (("ADA", "helps"), ("BO", "hinders")):
        row = {"statement": "s", "direction": direction, "codes": "PAY"}
        give(store, plan, study, extractor, said={"F1": row})
    give(store, plan, study, said={"F2": {"statement": "t", "direction": "UNC", "codes": "PAY"}})
    found = synthesise.factors(answers(store, plan), plan.groups)
    assert [(factor.row, factor.direction) for factor in found] == [("F1", None), ("F2", None)]
    assert synthesise.factor_matrix(found, plan.codebooks["factors"], [study]) == []


def test_outcome_findings_carry_their_numbers_or_none(store: Store, plan: Plan, study: str) -> None:
    assert plan.form is not None
    row = {"outcome": "FALLS", "direction": "better", "statement": "fewer", "page": 9}
    give(
        store,
        plan,
        study,
        outcomes={"O1": row | {"value_printed": "3 of some", "numerator": 3, "denominator": "NR"}},
    )
    (found,) = synthesise.outcome_findings(answers(store, plan), plan.groups)
    assert (found.outcome, found.direction, found.page) == ("FALLS", "better", "9")
    assert (found.value, found.numerator, found.denominator) == ("3 of some", 3, None)


def test_the_matrix_counts_studies_never_statements(
    store: Store, plan: Plan, two_studies: None
) -> None:
    assert plan.form is not None
    give(
        store,
        plan,
        "S1",
        helped={"F1": {"codes": ["PAY"]}, "F2": {"codes": ["PAY", "TRUST"]}},
        said={"F3": {"direction": "hinders", "codes": ["PAY"]}},
    )
    give(store, plan, "S2", said={"F1": {"direction": "hinders", "codes": ["PAY"]}})
    factors = synthesise.factors(answers(store, plan), plan.groups)
    rows = synthesise.factor_matrix(factors, plan.codebooks["factors"], ["S1", "S2"])
    assert [(row.theme, row.code, row.marks, row.helps, row.hinders) for row in rows] == [
        ("People", "TRUST", ("+", ""), 1, 0),
        ("Money", "PAY", ("+-", "-"), 1, 2),
    ]
