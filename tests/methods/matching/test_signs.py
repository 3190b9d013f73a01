"""Evidence read into statements."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from reviewkit.methods.matching.compare import evidence
from reviewkit.methods.matching.normalise import normalise
from reviewkit.methods.matching.sieve import sift
from reviewkit.methods.matching.signs import Signs, read_signs

BASE = {
    "title": "Evidence maps for school meals",
    "authors": "Okello, Ruth; Berg, Ida",
    "year": "2019",
    "journal": "Journal of Imaginary Policy",
    "volume": "12",
    "issue": "3",
    "pages": "101-115",
}


def signs(**other: Any) -> Signs:
    """The signs on BASE and a record that differs from it as told."""
    frame = pd.DataFrame([BASE | {"record": "a"}, BASE | {"record": "b"} | other]).fillna("")
    columns = normalise(frame)
    return read_signs(evidence(columns, sift(columns, np.array([0]), np.array([1]))))


def test_a_pair_without_conflict_is_free() -> None:
    assert signs().free[0]
    assert signs(pages="").free[0]


def test_each_veto_takes_the_freedom() -> None:
    assert not signs(title="Erratum: Evidence maps for school meals").free[0]
    assert not signs(title="Evidence maps for school meals II").free[0]
    assert not signs(title="Evidence maps for prison meals").free[0]
    assert not signs(authors="Silva, Ana").free[0]
    assert not signs(title="Evidence maps for school meals: study protocol", pages="9").free[0]


def test_a_year_is_forgiven_within_one_volume_and_issue() -> None:
    assert signs(year="2017").year[0]
    assert not signs(year="2017", volume="11").year[0]
    assert not signs(year="2011").year[0]


def test_place_needs_volume_and_a_page_that_says_something() -> None:
    assert signs().place[0]
    assert not signs(volume="").place[0]
    assert not signs(pages="").place[0]
