"""However a sitting ends, nothing is lost and the terminal is as it was."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from reviewkit.stages import annotate
from reviewkit.store import open_store
from reviewkit.terms import Stage
from tests.cli.terminals import posix, said

T = Stage.TITLE


@posix
@pytest.mark.parametrize("ending", ["ctrl-c", "hangup", "stop", "ctrl-d"])
def test_however_it_ends_nothing_is_lost_and_the_terminal_is_restored(
    screens, folder: Path, ending: str
) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("y", "Included, saved.")
    shown = terminal.ready()
    terminal.press("c", "Note")
    terminal.press("half a thought\r", "Kept with your decision.")
    if ending in {"ctrl-c", "ctrl-d"}:
        os.write(terminal.master, b"\x03" if ending == "ctrl-c" else b"\x04")
        terminal.until("all saved")
    else:
        terminal.process.send_signal(signal.SIGHUP if ending == "hangup" else signal.SIGTERM)

    assert terminal.left() == 0
    assert terminal.settings() == terminal.before
    assert said(folder) == [("include", None)]
    report = re.findall(r"Report (\S+)\.", shown)[-1]
    with open_store(folder) as store:
        assert annotate.thread(store, report, T, "ADA")[0].text == "half a thought"


@posix
def test_a_terminal_that_is_closed_loses_nothing(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("y", "Included, saved.")
    terminal.ready()
    os.close(terminal.slave)
    os.close(terminal.master)

    terminal.left()
    assert said(folder) == [("include", None)]


@posix
def test_after_ctrl_z_and_back_keys_still_act_at_once(screens, folder: Path) -> None:
    # Nothing stops here, for want of a shell to wake it; the terminal is set back and again.
    terminal = screens()
    terminal.ready()
    terminal.process.send_signal(signal.SIGTSTP)
    time.sleep(0.3)

    terminal.press("y", "Included, saved.")
    assert said(folder) == [("include", None)]
