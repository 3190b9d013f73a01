"""Listening to keys until the reviewer leaves: what every sitting in the terminal has in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from reviewkit.cli.keyboard import END, ENTER, HELD, PASTE, Keyboard
from reviewkit.cli.sitting import Seated, prompt, put, say
from reviewkit.keys import meanings, named

Now = TypeVar("Now", bound=Seated)
Act = Callable[[Now], None]
LEAVING = {END, "\x04"}  # no terminal any more, Ctrl-D


def listen(
    now: Now,
    do: Callable[[Now, Act[Now]], None],
    acts: Mapping[str, Act[Now]],
    by_number: Callable[[Now, int | None], None],
) -> None:
    """Wait for keys and have done what they say.

    Args:
        now: the sitting.
        do: does an act, and tells what the review's rules refuse.
        acts: what each action does; of actions that are missing, the key does nothing.
        by_number: what a digit does; None for 0.
    """
    meaning = meanings(now.keys)
    while not now.leaving.asked:
        tell_dropped(now.keyboard)
        prompt()
        key = now.keyboard.key()
        action = meaning.get(key.lower(), "")
        if key in LEAVING or action == "leave":
            return
        if key.isascii() and key.isdigit():
            do(now, _numbered(by_number, int(key) or None))
        elif action in acts:
            do(now, acts[action])
        elif key == HELD:
            put("\n")
        else:
            say(_of_no_use(key, now.keys["help"]))


def _numbered(by_number: Callable[[Now, int | None], None], chosen: int | None) -> Act[Now]:
    return lambda now: by_number(now, chosen)


def _of_no_use(key: str, help_key: str) -> str:
    if key == PASTE:
        return "Pasted text decides nothing."
    if key == ENTER:
        return "Enter decides nothing."
    return f"That key does nothing here; {named(help_key)} lists the keys."


def tell_dropped(keyboard: Keyboard) -> None:
    """Say how many keys were not taken."""
    dropped, keyboard.dropped = keyboard.dropped, 0
    if dropped:
        keys = "1 key" if dropped == 1 else f"{dropped} keys"
        say(f"{keys} held down or typed too early: not taken.")
