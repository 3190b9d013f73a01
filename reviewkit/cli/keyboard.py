"""Keys as they are pressed, one at a time and without Enter; lines where no terminal is."""

from __future__ import annotations

import codecs
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

LATE = 0.15  # seconds after a report is shown before which nobody can have read it
REPEAT = 0.12  # seconds: keys held down come faster than this
SLOWEST = 2.0  # seconds: the longest wait of systems before a key that is held repeats
SEQUENCE = 0.05  # seconds within which the rest of an arrow or function key comes
PASTED = 4  # keys that come at one moment: nobody types so, a paste does
LONGEST_LINE = 20_000

ENTER = "\n"
ESCAPE = "\x1b"
OTHER = "\x00"  # an arrow, function or Alt key: none of ours
HELD = "\x01"  # a key that was held down; all of it is dropped
PASTE = "\x02"  # text that was pasted where a key was asked for; all of it is dropped
END = ""
BACKSPACES = "\x7f\b"


class Keyboard(Protocol):
    """Where keys come from."""

    dropped: int

    def key(self) -> str:
        """Wait for a key; END when there are no more."""

    def line(self, show: Callable[[str], None]) -> str | None:
        """Wait for a line; None when the reviewer steps back or there are no more."""

    def forget(self) -> None:
        """Drop what was typed before now, or is typed before anybody can have read."""


class Lines:
    """Keys from a pipe or a file: one a line."""

    def __init__(self) -> None:
        self.dropped = 0
        self.ended = False

    def key(self) -> str:
        """Return the next line; the empty one is Enter."""
        text = sys.stdin.readline()
        self.ended = not text
        return text.strip() or (text and ENTER)

    def line(self, show: Callable[[str], None]) -> str | None:
        """Return the next line."""
        text = sys.stdin.readline()
        self.ended = not text
        show(ENTER)
        return text.rstrip("\r\n") if text else None

    def forget(self) -> None:
        """Keep everything: a script types ahead by nature."""


class Typed:
    """Keys of a terminal in which they come at once.

    Args:
        ready: waits so many seconds for a key and tells whether one is there.
        read: takes one character from it; '' when the terminal is gone.
    """

    def __init__(self, ready: Callable[[float], bool], read: Callable[[], str]) -> None:
        self._ready, self._read = ready, read
        self._last, self._when = "", 0.0
        self._ahead: list[str] = []
        self.dropped = 0

    def key(self) -> str:
        """Wait for a key; one that is held down counts once, and then comes as HELD."""
        key = self._one()
        if key not in (END, OTHER) and self._pasted():
            return PASTE
        again = key == self._last and time.monotonic() - self._when < SLOWEST
        self._last, self._when = key, time.monotonic()
        return HELD if again and key != END and self._repeats(key) else key

    def _pasted(self) -> bool:
        """Tell whether a whole text came where a key was asked for, and drop it if so."""
        while len(self._ahead) < PASTED - 1 and self._ready(0):
            char = self._read()
            if char == END:
                return False
            self._ahead.append(char)
        if len(self._ahead) < PASTED - 1:
            return False
        self.dropped += 1 + len(self._ahead)
        self._ahead.clear()
        while self._ready(SEQUENCE) and self._read() != END:
            self.dropped += 1
        return True

    def _waits(self, seconds: float) -> bool:
        return bool(self._ahead) or self._ready(seconds)

    def _next(self) -> str:
        return self._ahead.pop(0) if self._ahead else self._read()

    def _repeats(self, key: str) -> bool:
        """Tell whether the same key follows at once, and drop them all if so."""
        found = False
        while self._waits(REPEAT):
            follower = self._one()
            if follower == END:
                break
            found = found or follower == key
            self.dropped += 1
        self._when = time.monotonic()
        self.dropped += found  # the first one, too
        return found

    def _one(self) -> str:
        char = self._next()
        if char == "\r":
            return ENTER
        if char == ESCAPE and self._waits(SEQUENCE):
            return self._rest_of_sequence()
        return char

    def _rest_of_sequence(self) -> str:
        """Take the rest of an arrow, function or Alt key, so that no part of it acts."""
        kind = self._next()
        if kind == "O":
            self._waits(SEQUENCE) and self._next()
        while kind == "[" and self._waits(SEQUENCE):
            if "@" <= self._next() <= "~":
                break
        return OTHER

    def forget(self) -> None:
        """Drop keys until `LATE` seconds from now, and count them."""
        until = time.monotonic() + LATE
        while (left := until - time.monotonic()) > 0:
            if not self._waits(left):
                continue
            key = self._one()
            if key == END:
                return
            self._last, self._when = key, time.monotonic()
            self.dropped += 1

    def line(self, show: Callable[[str], None]) -> str | None:
        """Wait for a line, showing what is typed; Escape steps back."""
        from reviewkit.cli.prose import width

        typed: list[str] = []
        while True:
            char = self._one()
            if char in (END, ESCAPE, "\x04"):
                show("\n")
                return None
            if char == ENTER and self._waits(0):
                char = " "  # a pasted text of several lines is one note
            if char == ENTER:
                show("\n")
                return "".join(typed)
            if char in BACKSPACES:
                cells = width(typed.pop()) if typed else 0
                show("\b" * cells + " " * cells + "\b" * cells)
            elif char.isprintable() and len(typed) < LONGEST_LINE:
                typed.append(char)
                show(char)


@contextmanager
def keyboard() -> Iterator[Keyboard]:
    """Set the terminal up for single keys, and back however the block ends."""
    if not sys.stdin.isatty():
        yield Lines()
    elif os.name == "nt":
        yield Typed(_windows_ready, _windows_read)
    else:
        with _single_keys(sys.stdin.fileno()):
            yield _posix(sys.stdin.fileno())


def _posix(terminal: int) -> Typed:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def ready(seconds: float) -> bool:
        return bool(select.select([terminal], [], [], max(0.0, seconds))[0])

    def read() -> str:
        text = ""
        while not text:
            try:
                byte = os.read(terminal, 1)
            except OSError:  # the terminal was closed
                return END
            if not byte:
                return END
            text = decoder.decode(byte)
        return text[-1]

    return Typed(ready, read)


@contextmanager
def _single_keys(terminal: int) -> Iterator[None]:
    """Keys without Enter and without echo; Ctrl-C still interrupts, Ctrl-Z still suspends."""
    import termios  # not on Windows

    before = termios.tcgetattr(terminal)
    single = termios.tcgetattr(terminal)
    single[3] &= ~(termios.ICANON | termios.ECHO)
    single[6][termios.VMIN], single[6][termios.VTIME] = 1, 0

    def restore() -> None:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(terminal, termios.TCSAFLUSH, before)

    def suspend(_number: int, _frame: Any) -> None:
        restore()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)  # sleeps here until the shell's `fg`
        signal.signal(signal.SIGTSTP, suspend)
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, single)

    was = signal.signal(signal.SIGTSTP, suspend)
    termios.tcsetattr(terminal, termios.TCSADRAIN, single)
    try:
        yield
    finally:
        restore()
        signal.signal(signal.SIGTSTP, was)


def _windows_ready(seconds: float) -> bool:
    import msvcrt

    until = time.monotonic() + seconds
    while not msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
        if time.monotonic() >= until:
            return False
        time.sleep(0.01)
    return True


def _windows_read() -> str:
    import msvcrt

    char = str(msvcrt.getwch())  # type: ignore[attr-defined,unused-ignore]
    if char == "\x03":
        raise KeyboardInterrupt
    if char in "\x00\xe0":  # an arrow or function key: its second half follows
        msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
        return OTHER
    return END if char == "\x1a" else char
