"""Keys: one meaning each, the same in the browser and in the terminal, changed at will."""

from __future__ import annotations

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.keys import ACTIONS, NAMES, PRESETS, TERMINAL_ACTIONS, chosen, in_terminal, meanings


@pytest.mark.parametrize("preset", PRESETS)
def test_every_action_has_a_key_of_its_own_and_none_is_a_digit(preset: str) -> None:
    keys = in_terminal(preset)

    assert set(keys) == set(ACTIONS) | set(TERMINAL_ACTIONS)
    assert len(set(keys.values())) == len(keys)
    assert not any(key.isdigit() or key == "\n" for key in keys.values())


@pytest.mark.parametrize("preset", PRESETS)
def test_the_terminal_has_the_keys_of_the_browser(preset: str) -> None:
    assert chosen(preset).items() <= in_terminal(preset).items()
    assert NAMES[preset]


def test_the_habits_of_rayyan_include_with_i() -> None:
    assert meanings(in_terminal("rayyan"))["i"] == "include"
    assert meanings(in_terminal("rayyan"))["u"] == "unsure"
    assert meanings(in_terminal("asreview"))["r"] == "include"
    assert meanings(in_terminal("asreview"))["i"] == "exclude"


def test_a_reviewer_changes_keys_one_by_one() -> None:
    keys = in_terminal("rayyan", ["undo=W", "open=", "more=b", "again=space"])

    assert meanings(keys)["w"] == "undo"
    assert meanings(keys)["b"] == "more"
    assert meanings(keys)[" "] == "again"
    assert "open" not in meanings(keys).values()


def test_two_actions_may_change_places() -> None:
    keys = meanings(in_terminal("reviewkit", ["next=k", "previous=j"]))

    assert (keys["k"], keys["j"]) == ("next", "previous")


@pytest.mark.parametrize("own", ["undo=y", "again=space"])
def test_a_key_with_two_things_to_do_is_refused(own: str) -> None:
    with pytest.raises(NotAllowedError, match="a key of its own"):
        in_terminal("reviewkit", [own])


@pytest.mark.parametrize("own", ["undo=5", "undo=zz", "undo=\x1b"])
def test_numbers_and_more_than_one_character_are_no_keys(own: str) -> None:
    with pytest.raises(NotAllowedError, match="one letter or sign"):
        in_terminal("reviewkit", [own])


@pytest.mark.parametrize("own", ["fly=z", "undo", ""])
def test_an_action_that_is_none_is_refused_with_a_list(own: str) -> None:
    with pytest.raises(NotThereError, match="include, exclude, unsure"):
        in_terminal("reviewkit", [own])
