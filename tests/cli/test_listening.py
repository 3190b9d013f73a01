"""Keys on a real pseudo-terminal: one acts, held and early ones and pasted text do not."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.cli.terminals import posix, said


@posix
def test_keys_act_without_enter_and_the_terminal_is_as_it_was(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("y", "Included, saved.")
    terminal.ready()
    terminal.press("2", "Excluded by E2, saved.")
    terminal.ready()
    os.write(terminal.master, b"q")

    assert terminal.left() == 0
    assert terminal.settings() == terminal.before
    assert said(folder) == [("include", None), ("exclude", "E2")]


@posix
def test_keys_typed_ahead_decide_on_one_report_only(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("ymm", "2 keys held down or typed too early: not taken.")

    assert said(folder) == [("include", None)]


@posix
def test_a_text_pasted_by_mistake_decides_nothing(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("yes, include\nthis one\n", "Pasted text decides nothing.")
    terminal.press("q", "0 decided in this sitting")

    assert said(folder) == []


@posix
def test_a_key_held_down_decides_once(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    os.write(terminal.master, b"y")
    time.sleep(0.5)
    for _ in range(20):
        os.write(terminal.master, b"y")
        time.sleep(0.03)
    terminal.until("held down")

    assert said(folder) == [("include", None)]
