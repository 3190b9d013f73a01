"""The hard cases by name, on the table hard_cases.toml: both ways round, the policy off and on."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reviewkit.methods.matching import Policy, judge

Row = dict[str, Any]

KINDS = tomllib.loads((Path(__file__).parent / "hard_cases.toml").read_text("utf-8"))["kind"]


NAMES = [kind["name"] for kind in KINDS]
SWITCHED = [kind for kind in KINDS if "switch" in kind]


def said(kind: Row, policy: Policy, order: str) -> list[str]:
    """What the rules say of each example of a kind: a judgement, or none."""
    rows = [
        {"record": f"{at}{side}"} | kind["base"] | pair.get(side, {})
        for at, pair in enumerate(kind["pairs"])
        for side in order
    ]
    pairs = judge(pd.DataFrame(rows).fillna(""), policy)
    found = {(pair.a, pair.b): str(pair.judgement) for pair in pairs}
    first, second = order
    return [found.get((f"{at}{first}", f"{at}{second}"), "none") for at in range(len(rows) // 2)]


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_each_example_is_judged_as_the_table_says_whichever_record_comes_first(
    kind: Row, order: str
) -> None:
    assert said(kind, Policy(), order) == [pair["judgement"] for pair in kind["pairs"]]


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("kind", SWITCHED, ids=[kind["name"] for kind in SWITCHED])
def test_the_switch_of_the_policy_decides_what_counts_as_the_same(kind: Row, order: str) -> None:
    expected = [pair.get("then", pair["judgement"]) for pair in kind["pairs"]]

    assert said(kind, Policy(**{kind["switch"]: True}), order) == expected


def test_every_switch_of_the_policy_has_examples_that_it_turns() -> None:
    turned = {
        kind["switch"]
        for kind in KINDS
        if any(pair.get("then", pair["judgement"]) != pair["judgement"] for pair in kind["pairs"])
    }

    assert turned == set(Policy.__dataclass_fields__)
