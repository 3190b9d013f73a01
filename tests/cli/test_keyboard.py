"""Keys as they come: early ones and held ones are dropped, sequences act as no key."""

from __future__ import annotations

from collections import deque

import pytest

from reviewkit.cli import keyboard
from reviewkit.cli.keyboard import END, ENTER, HELD, OTHER, PASTE, Typed


class Hands:
    """Somebody who presses keys at given seconds; time passes only while they are waited for."""

    def __init__(self, *pressed: tuple[float, str]) -> None:
        self.pressed = deque(pressed)
        self.now = 100.0

    def ready(self, seconds: float) -> bool:
        if self.pressed and 100 + self.pressed[0][0] <= self.now + seconds:
            self.now = max(self.now, 100 + self.pressed[0][0])
            return True
        self.now += seconds
        return False

    def read(self) -> str:
        if not self.pressed:
            return END
        at, key = self.pressed.popleft()
        self.now = max(self.now, 100 + at)
        return key


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def made(*pressed: tuple[float, str]) -> Typed:
        hands = Hands(*pressed)
        monkeypatch.setattr(keyboard.time, "monotonic", lambda: hands.now)
        return Typed(hands.ready, hands.read)

    return made


def test_keys_typed_before_a_report_can_be_read_are_dropped_and_counted(typed) -> None:
    keys = typed((0, "y"), (0.01, "y"), (0.14, "n"), (0.3, "m"))

    keys.forget()

    assert keys.dropped == 3
    assert keys.key() == "m"


def test_a_key_that_is_held_down_acts_once(typed) -> None:
    # Systems wait about half a second before they repeat a key, then send some 30 a second.
    repeats = [(0.5 + step / 30, "y") for step in range(40)]
    keys = typed((0, "y"), *repeats, (3, "n"))

    assert keys.key() == "y"
    keys.forget()
    assert keys.key() == HELD
    assert keys.dropped == 40
    assert keys.key() == "n"


def test_the_same_key_pressed_again_is_two_keys(typed) -> None:
    keys = typed((0, "u"), (0.4, "u"), (0.8, "u"))

    assert [keys.key(), keys.key(), keys.key()] == ["u", "u", "u"]
    assert keys.dropped == 0


def test_a_pasted_text_decides_nothing(typed) -> None:
    keys = typed(*((1, char) for char in "yes, include this one"), (3, "n"))

    assert keys.key() == PASTE
    assert keys.dropped == 21
    assert keys.key() == "n"


def test_two_keys_that_a_slow_line_brings_together_are_two_keys(typed) -> None:
    keys = typed((1, "n"), (1, "3"))

    assert [keys.key(), keys.key()] == ["n", "3"]


def test_a_pasted_note_of_several_lines_is_one_note(typed) -> None:
    keys = typed(*((1, char) for char in "same cohort\nas Okafor\r"), (3, "y"))

    assert keys.line(lambda _text: None) == "same cohort as Okafor"
    assert keys.key() == "y"


@pytest.mark.parametrize("sequence", ["\x1b[B", "\x1bOn", "\x1by", "\x1b[15~", "\x1b[1;5n"])
def test_arrow_function_and_alt_keys_decide_nothing(typed, sequence: str) -> None:
    keys = typed(*((0.001 * place, char) for place, char in enumerate(sequence)), (1, "y"))

    assert keys.key() == OTHER
    assert keys.key() == "y"


def test_escape_alone_is_escape_and_return_is_enter(typed) -> None:
    keys = typed((0, "\x1b"), (1, "\r"))

    assert keys.key() == "\x1b"
    assert keys.key() == ENTER
    assert keys.key() == END


def test_a_line_can_be_mended_while_it_is_typed(typed) -> None:
    shown: list[str] = []
    keys = typed(*((0.2 * place, char) for place, char in enumerate("ab老\x7f\x7fc\r")))

    assert keys.line(shown.append) == "ac"
    assert "".join(shown) == "ab老" + "\b\b  \b\b" + "\b \b" + "c\n"


def test_escape_leaves_a_line_and_so_does_a_closed_terminal(typed) -> None:
    assert typed((0, "a"), (1, "\x1b")).line(lambda _: None) is None
    assert typed((0, "a")).line(lambda _: None) is None


def test_an_escape_sequence_in_a_line_is_no_part_of_it(typed) -> None:
    keys = typed((0, "a"), (1, "\x1b"), (1.001, "["), (1.002, "D"), (2, "b"), (3, "\r"))

    assert keys.line(lambda _: None) == "ab"
