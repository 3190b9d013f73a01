"""Probabilities are fitted on some sets, read on others, and drawn."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from xml.etree import ElementTree as ET

import numpy as np
import pytest


@pytest.fixture(scope="module")
def calibration(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("calibration")


def test_a_fit_finds_what_tells_true_pairs_from_others(calibration: ModuleType) -> None:
    chance = np.random.default_rng(7)
    weighed = np.column_stack([np.ones(4000), chance.normal(size=4000)])
    true = (chance.random(4000) < 1 / (1 + np.exp(1 - 2 * weighed[:, 1]))).astype(float)
    every = np.ones(4000, bool)
    seen = calibration.Seen("made up", weighed, true, every, every)

    weights = calibration.fit([seen])

    assert weights == pytest.approx([-1, 2], abs=0.2)
    rows = calibration.table(calibration.odds(seen, weights), true)
    assert sum(pairs for pairs, _, _ in rows) == 4000
    assert all(abs(mean - share) < 0.1 for pairs, mean, share in rows if pairs > 200)


def test_the_plot_has_a_point_a_step_and_is_the_same_every_time(calibration: ModuleType) -> None:
    rows = [(100, 0.1, 0.2), (10, 0.9, 1.0)]

    drawn = calibration.drawn(rows)

    assert drawn == calibration.drawn(rows)
    circles = ET.fromstring(drawn).findall("{*}circle")
    assert [circle.findtext("{*}title") for circle in circles] == [
        "100 pairs, given 0.100, true 0.200",
        "10 pairs, given 0.900, true 1.000",
    ]
