"""Keys of the terminal: the same as in the browser, one meaning each."""

from __future__ import annotations

import pytest

from reviewkit.cli.keys import ACTIONS, PRESETS, help_lines, legend, meanings
from reviewkit.web import keys as browser


@pytest.mark.parametrize("preset", PRESETS)
def test_every_action_has_a_key_of_its_own_and_none_is_a_digit(preset: str) -> None:
    keys = PRESETS[preset]

    assert set(keys) == set(ACTIONS)
    assert len(set(keys.values())) == len(keys)
    assert not any(key.isdigit() or key == "\n" for key in keys.values())


@pytest.mark.parametrize("preset", PRESETS)
def test_the_terminal_has_the_keys_of_the_browser(preset: str) -> None:
    assert set(PRESETS) == set(browser.PRESETS)
    assert browser.PRESETS[preset].items() <= PRESETS[preset].items()


def test_the_habits_of_rayyan_include_with_i() -> None:
    assert meanings("rayyan")["i"] == "include"
    assert meanings("rayyan")["u"] == "unsure"
    assert meanings("asreview")["r"] == "include"
    assert meanings("asreview")["i"] == "exclude"


def test_numbers_are_told_as_far_as_there_are_criteria_and_keys() -> None:
    assert "1-9 by criterion" in legend("reviewkit", 50)
    assert "1-2 by criterion" in legend("reviewkit", 2)
    assert "criterion" not in legend("reviewkit", 0)
    assert any(line.startswith("1 to 9") for line in help_lines("reviewkit", 50))
