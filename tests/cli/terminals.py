"""A reviewer's terminal for tests: a pseudo-terminal with a command on it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewkit.stages import screen
from reviewkit.store import open_store

posix = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are not on Windows")


def said(folder: Path, reviewer: str = "ADA") -> list[tuple[str, str | None]]:
    """What a reviewer says now, verdict and reason, in the order of the reports."""
    with open_store(folder) as store:
        rows = screen.decisions(store, reviewer)
        return [(row["verdict"], row["reason"]) for row in rows]


class Screen:
    """A reviewer's terminal: keys go in, text comes out."""

    def __init__(self, folder: Path, *words: str, columns: int = 80, **more: str) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        program = [sys.executable, "-m", "reviewkit", "--review", str(folder)]
        kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
        self.process = subprocess.Popen(
            [*program, *words, "--reviewer", "ADA"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=kept | {"TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[2])} | more,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        self.text = ""
        self.at = 0

    def until(self, what: str, seconds: float = 20) -> str:
        """Read until a text shows; return what came since the last time."""
        import select

        end = time.monotonic() + seconds
        while (found := self.text.find(what, self.at)) < 0:
            left = end - time.monotonic()
            assert left > 0, f"{what!r} never came after {self.text[self.at :]!r}"
            if select.select([self.master], [], [], min(left, 0.5))[0]:
                self.text += os.read(self.master, 65536).decode("utf-8", "replace")
        since, self.at = self.text[self.at : found + len(what)], found + len(what)
        return since

    def press(self, keys: str, what: str) -> str:
        """Press keys and read until a text shows."""
        os.write(self.master, keys.encode())
        return self.until(what)

    def ready(self) -> str:
        """Read until the terminal asks for a key."""
        return self.until("keys\r\n") + self.until("> ")

    def settings(self) -> list[object]:
        import termios

        return termios.tcgetattr(self.slave)

    def left(self) -> int:
        """Wait until the command is over; return its exit code."""
        return self.process.wait(timeout=20)


_UNSET = {"COLUMNS", "LINES", "NO_COLOR"}
