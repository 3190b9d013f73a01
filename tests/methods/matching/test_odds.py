"""Probabilities rank the pairs as a reader would."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reviewkit.methods.matching import judge
from reviewkit.methods.matching.odds import WEIGHTS

BASE = {
    "title": "Knowledge brokers in district health teams: a stepped-wedge trial",
    "authors": "Okello, Ruth; Berg, Ida",
    "year": "2019",
    "journal": "Journal of Imaginary Policy",
    "volume": "12",
    "pages": "101-115",
}


def odds(**other: Any) -> float:
    (pair,) = judge(
        pd.DataFrame([BASE | {"record": "a"}, BASE | {"record": "b"} | other]).fillna("")
    )
    return pair.probability


def test_each_difference_makes_a_pair_less_likely() -> None:
    alike = odds()

    assert alike > 0.99
    for other in (
        {"pages": "301-315"},
        {"authors": ""},
        {"title": "Erratum: Knowledge brokers in district health teams: a stepped-wedge trial"},
        {"volume": "13", "pages": "5-9", "year": "2021"},
    ):
        assert odds(**other) < alike
    assert odds(volume="13", pages="5-9", year="2021", journal="Evidence Letters") < 0.1


def test_every_feature_that_speaks_for_a_pair_weighs_for_it_and_every_other_against() -> None:
    against = ("other ", "recurring", "notice", "congress", "version", "start")

    assert {name for name, weight in WEIGHTS.items() if weight < 0} == {
        name for name in WEIGHTS if name.startswith(against)
    }
