"""The rules, on the table of cases in pairs.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reviewkit.methods.matching import Policy, judge
from reviewkit.methods.matching.decide import RULES
from reviewkit.methods.matching.policy import RELATIONS
from reviewkit.terms import Judgement

TABLE = tomllib.loads((Path(__file__).parent / "pairs.toml").read_text("utf-8"))
CASES = {case["name"]: case for case in TABLE["case"]}


def frame(case: dict[str, Any]) -> pd.DataFrame:
    """The two records of a case."""
    return pd.DataFrame(
        [TABLE["base"] | {"record": name} | case.get(name, {}) for name in ("a", "b")]
    ).fillna("")


def said(case: dict[str, Any], policy: Policy = Policy()) -> str:  # noqa: B008 - frozen
    """What the rules say of a case: a judgement, or none."""
    pairs = judge(frame(case), policy)
    return str(pairs[0].judgement) if pairs else "none"


@pytest.mark.parametrize("name", CASES)
def test_the_rules_say_what_the_table_says(name: str) -> None:
    case = CASES[name]

    assert said(case) == case["judgement"], f"{case['why']}: {judge(frame(case))}"


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_two_records_does_not_change_the_judgement(name: str) -> None:
    case = CASES[name]

    assert said(case | {"a": case.get("b", {}), "b": case.get("a", {})}) == case["judgement"]


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("an erratum", Policy(notices=True)),
        ("two versions of a Cochrane review, by DOI", Policy(versions=True)),
        ("a protocol and its results", Policy(protocols=True)),
        ("a congress abstract and the article", Policy(conference=True)),
        ("a preprint and its publication", Policy(preprints=True)),
        ("the same abstract at two congresses", Policy(reprints=True)),
        ("a translated title at the same place", Policy(translations=True)),
    ],
)
def test_relatives_are_the_same_report_only_when_the_protocol_says_so(
    name: str, policy: Policy
) -> None:
    assert said(CASES[name]) in {Judgement.RELATED, Judgement.MAYBE}
    assert said(CASES[name], policy) == Judgement.SAME


def test_parts_and_registry_numbers_are_never_the_same_whatever_the_policy() -> None:
    everything = Policy(*[True] * len(Policy.__dataclass_fields__))

    assert said(CASES["parts I and II"], everything) == Judgement.RELATED
    assert said(CASES["entries of a register under two numbers"], everything) == Judgement.RELATED


def test_every_rule_has_a_name_of_its_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_every_kind_of_relative_has_a_word_for_the_reader() -> None:
    assert set(RELATIONS) == {rule.name for rule in RULES if rule.judgement is Judgement.RELATED}
