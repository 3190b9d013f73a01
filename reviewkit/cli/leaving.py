"""Leaving a sitting: Ctrl-C, a closed terminal or a stop wait until a write is done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # the last one is not on Windows


class Leaving:
    """Whether the reviewer was asked to leave while something was being written."""

    def __init__(self) -> None:
        self.asked = False
        self._held = False

    def ask(self, _number: int, _frame: Any) -> None:
        """Interrupt what goes on, or remember to when it may not be."""
        self.asked = True
        if not self._held:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let a block finish before anybody leaves."""
        self._held = True
        try:
            yield
        finally:
            self._held = False


@contextmanager
def leaving() -> Iterator[Leaving]:
    """Turn the signals that end a process into a `KeyboardInterrupt` at a good moment."""
    state = Leaving()
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    before = [(number, signal.signal(number, state.ask)) for number in numbers]
    try:
        yield state
    finally:
        for number, was in before:
            signal.signal(number, was)
