"""What a reviewer may see of others' answers: nothing before all who extract are done."""

from __future__ import annotations

from typing import Any

import pytest

from reviewkit.forms import Form, Key, read_form
from reviewkit.protocol import Extraction
from reviewkit.store.extractions import by_study, hides

FORM = """\
reviewkit: 1
id: f
version: "1"
title: F
sections:
  - id: s
    title: S
    fields:
      - {id: a, label: A, required: true}
      - {id: b, label: B, required: true, when: a = 'x'}
      - {id: c, label: C}
"""
A, B, C = ("a", ""), ("b", ""), ("c", "")
Given = dict[str, dict[Key, Any]]


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(FORM, "f.yml")


def rule(**given: Any) -> Extraction:
    return Extraction.model_validate({"form": "f.yml", **given})


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"ADA": {A: "y"}}, True),
        ({"ADA": {A: "y"}, "BO": {C: "1"}}, True),
        ({"ADA": {A: "y"}, "BO": {A: "TBD"}}, True),
        ({"ADA": {A: "y"}, "BO": {A: "x"}}, True),
        ({"ADA": {A: "y"}, "BO": {A: "x", B: "NR"}}, False),
        ({"ADA": {A: "y"}, "BO": {A: "NR"}}, False),
        ({"ADA": {A: "y"}, "BO": {A: "y"}, "CY": {C: "1"}}, True),
    ],
)
def test_answers_of_two_who_work_alone_are_hidden_until_all_who_began_are_done(
    form: Form, given: Given, wanted: bool
) -> None:
    assert hides(form, rule(mode="dual"), given) is wanted


def test_three_extractors_wait_for_the_third(form: Form) -> None:
    two: Given = {"ADA": {A: "y"}, "BO": {A: "y"}}
    assert hides(form, rule(extractors=3), two)
    assert not hides(form, rule(extractors=3), {**two, "CY": {A: "NR"}})


@pytest.mark.parametrize("mode", ["single", "verify"])
def test_nothing_is_hidden_where_nobody_works_blind(form: Form, mode: str) -> None:
    assert not hides(form, rule(mode=mode), {"ADA": {C: "1"}})


def test_rows_are_gathered_by_study_and_the_last_value_stays() -> None:
    rows = [
        ("S1", "ADA", "a", "", '"x"'),
        ("S1", "ADA", "a", "", '["y"]'),
        ("S1", "BO", "g.b", "F1", "3"),
        ("S2", "ADA", "a", "", '"z"'),
    ]
    assert list(by_study(rows)) == [
        ("S1", {"ADA": {A: ["y"]}, "BO": {("g.b", "F1"): 3}}),
        ("S2", {"ADA": {A: "z"}}),
    ]
