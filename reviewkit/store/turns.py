"""Taking turns: processes that write to one store all the time let each other in, in order.

SQLite keeps writers apart, but one that finds the store taken sleeps and tries again, up to a
tenth of a second each time, while the other goes on writing. A lock of the system wakes who waits
at once, and falls when its process is killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: SQLite's own way of waiting does
    fcntl = None  # type: ignore[assignment]

TURN = "turn.lock"


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait for one's turn to write to the store of a folder, and hold it for the block.

    It is a courtesy among the processes of a server: who does not take part, or where no file can
    be locked, still writes safely.
    """
    gate = _gate(folder)
    if gate is None:
        yield
        return
    with gate:  # closing it lets the next one in
        yield


def _gate(folder: Path) -> IO[str] | None:
    if fcntl is None:
        return None
    place = folder / "cache"
    try:
        place.mkdir(exist_ok=True)
        gate = (place / TURN).open("w", encoding="utf-8")
    except OSError:
        return None
    try:
        fcntl.flock(gate, fcntl.LOCK_EX)
    except OSError:  # a file system without locks
        gate.close()
        return None
    return gate
