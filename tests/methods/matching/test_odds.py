"""Probabilities rank the pairs as a reader would."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reviewkit.methods.matching import judge

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
