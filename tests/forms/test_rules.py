"""Conditions and checks of a form: held when it is read, and against what was answered."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.forms import Form, Key, applies, broken_checks, left_open, read_form

TEXT = """\
reviewkit: 1
id: rules
version: "1"
title: Rules
checks:
  - {rule: invited - refused = took_part, message: Those who took part}
  - sum(groups.n) = took_part
sections:
  - id: s
    title: S
    fields:
      - {id: design, label: D, type: choice, choices: [trial, survey], required: true}
      - {id: masked, label: M, required: true, when: design = 'trial'}
      - {id: masked_how, label: M, required: true, when: answered(masked)}
      - {id: invited, label: I, type: integer}
      - {id: refused, label: R, type: integer, default: 0}
      - {id: took_part, label: T, type: integer}
      - id: groups
        label: G
        repeat: true
        required: true
        checks: [numerator <= n]
        fields:
          - {id: n, label: N, type: integer, required: true}
          - {id: numerator, label: N, type: integer}
          - {id: why, label: W, required: true, when: numerator = 0 and design = 'trial'}
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(TEXT, "f.yml")


def refused(old: str, new: str) -> str:
    assert old in TEXT
    with pytest.raises(ProtocolError) as told:
        read_form(TEXT.replace(old, new), "f.yml")
    return str(told.value)


def test_conditions_in_a_circle_are_told_with_the_way_they_go() -> None:
    said = refused("type: choice, choices", "when: masked_how = 'x', type: choice, choices")
    assert said.startswith("f.yml:1")
    assert "conditions go in a circle: " in said
    way = said.partition("circle: ")[2].partition(";")[0].split(" waits for ")
    assert way[0] == way[-1]
    assert set(pairwise(way)) == {
        ("`masked`", "`design`"),
        ("`design`", "`masked_how`"),
        ("`masked_how`", "`masked`"),
    }
    assert len(said.splitlines()) == 1


def test_a_group_that_waits_for_its_own_field_is_a_circle() -> None:
    said = refused("repeat: true", "repeat: true\n        when: count(groups.n) > 0")
    assert "`groups.n` waits for `groups.n`" in said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "answered(masked)",
            "answered(maskd)",
            "f.yml:14: the rule `answered(maskd)` names `maskd`, which is no field; did you mean "
            "`masked`?",
        ),
        ("when: design = 'trial'", "when: design = trial", "which is no field; put words in quote"),
        (
            "when: design = 'trial'",
            "when: design = 'trail'",
            "f.yml:13: `design` has no choice `trail`; there are trial, survey",
        ),
        ("[numerator <= n]", "[numerator <= m]", "f.yml:22: the rule `numerator <= m` names `m`"),
        ("  - sum(groups.n)", "  - sum(groups.x)", "f.yml:7: the rule `sum(groups.x)"),
        (
            "default: 0",
            "default: none",
            "f.yml:16: `refused`: the default does not fit: ",
        ),
    ],
)
def test_rules_that_do_not_fit_the_form_are_told_at_their_line(
    old: str, new: str, told: str
) -> None:
    said = refused(old, new)
    assert told in said
    assert len(said.splitlines()) == 1


def test_a_question_is_asked_where_its_condition_is_known_to_hold(form: Form) -> None:
    def keeps(path: str, line: str = "", **given: Any) -> str | None:
        rule = applies(form, path, line, {tuple(k.split("__")): v for k, v in given.items()})
        return rule.text if rule else None

    assert keeps("design") is None
    assert keeps("masked", design__="trial") is None
    assert keeps("masked", design__="survey") == "design = 'trial'"
    assert keeps("masked") == "design = 'trial'"
    assert keeps("masked", design__="NR") == "design = 'trial'"
    assert keeps("masked_how", masked__="TBD") == "answered(masked)"


def test_a_condition_in_a_row_looks_at_its_own_row_first(form: Form) -> None:
    given: dict[Key, Any] = {
        ("design", ""): "trial",
        ("groups.numerator", "A"): 0,
        ("groups.numerator", "B"): 3,
    }
    assert applies(form, "groups.why", "A", given) is None
    assert applies(form, "groups.why", "B", given) is not None


def test_checks_are_told_with_the_answers_they_are_about(form: Form) -> None:
    given: dict[Key, Any] = {
        ("invited", ""): 38,
        ("refused", ""): 7,
        ("took_part", ""): 30,
        ("groups.n", "A"): 20,
        ("groups.n", "B"): 10,
        ("groups.numerator", "A"): 21,
        ("groups.numerator", "B"): 10,
    }
    assert [(one.keys, one.told) for one in broken_checks(form, given)] == [
        (
            (("invited", ""), ("refused", ""), ("took_part", "")),
            "Those who took part does not hold: invited 38, refused 7, took_part 30",
        ),
        (
            (("groups.numerator", "A"), ("groups.n", "A")),
            "numerator <= n does not hold: groups.numerator 21, groups.n 20",
        ),
    ]
    unknown = [one.keys for one in broken_checks(form, {**given, ("invited", ""): "NR"})]
    assert unknown == [(("groups.numerator", "A"), ("groups.n", "A"))]


def test_a_sum_over_rows_is_checked_at_the_form(form: Form) -> None:
    given: dict[Key, Any] = {("took_part", ""): 30, ("groups.n", "A"): 20, ("groups.n", "B"): 11}
    (broken,) = broken_checks(form, given)
    assert set(broken.keys) == set(given)


def test_owed_are_required_questions_that_are_asked(form: Form) -> None:
    assert left_open(form, {}) == [("groups", ""), ("design", "")]
    given: dict[Key, Any] = {("design", ""): "trial", ("groups.numerator", "A"): 0}
    assert left_open(form, given) == [("masked", ""), ("groups.n", "A"), ("groups.why", "A")]
    given |= {("masked", ""): "TBD", ("groups.n", "A"): "NR", ("groups.why", "A"): "x"}
    assert left_open(form, given) == [("masked", "")]
    given |= {("masked", ""): "yes", ("masked_how", ""): "NR"}
    assert left_open(form, given) == []


def test_a_form_that_requires_nothing_owes_every_single_question() -> None:
    text = TEXT.replace("required: true, ", "").replace("required: true", "row: 1")
    form = read_form(text.replace(", row: 1}", "}"), "f.yml")
    owed = [path for path, _ in left_open(form, {("design", ""): "survey"})]
    assert owed == ["invited", "refused", "took_part"]
