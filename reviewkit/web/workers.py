"""Several processes that serve one review together, so that a team has more than one core.

One Python process works on one core at a time; twenty people who decide at once want more. All
processes take connections from the same socket and write to the same store, whose transactions
keep them apart (`store/turns.py` lets them in one after the other).
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from reviewkit.errors import BrokenStoreError, ReviewkitError
from reviewkit.web.serving import run, stop_politely

MOST = 4
PATIENCE = 45.0  # seconds a process is given to put what it has on the disk
MOST_REPLACED = 20  # processes in the life of a server; then something is wrong with the review
REFUSED = 3  # exit status of a process that cannot serve the review, so that none is started anew

_log = logging.getLogger(__name__)


def cores() -> int:
    """Return how many processes serve a team on this computer."""
    return max(1, min(MOST, os.cpu_count() or 1))


def run_many(
    folder: Path, sockets: list[socket.socket], origins: tuple[str, ...], threads: int, count: int
) -> None:
    """Serve a team's review from several processes until Ctrl-C or a polite kill.

    A process that is gone is replaced; when this one is killed, the others stop by themselves.

    Args:
        folder: the review.
        sockets: where to listen.
        origins: the addresses by which browsers reach it.
        threads: how many requests each process works on at once.
        count: how many processes.

    Raises:
        BrokenStoreError: the review cannot be served.
    """
    # Spawned, not forked: a fork would share open stores, which SQLite does not survive.
    context = multiprocessing.get_context("spawn")

    def start() -> SpawnProcess:
        process = context.Process(target=attend, args=(folder, sockets, origins, threads))
        process.start()
        return process

    stop_politely()
    working = [start() for _ in range(count)]
    try:
        _replace(working, start)
    except KeyboardInterrupt:
        pass
    finally:
        for one in working:
            one.terminate()
        for one in working:
            one.join(PATIENCE)


def _replace(working: list[SpawnProcess], start: Callable[[], SpawnProcess]) -> None:
    """Start a new process for each that is gone.

    Raises:
        BrokenStoreError: too many are, or one cannot serve the review.
    """
    for _ in range(MOST_REPLACED):
        gone = connection.wait([one.sentinel for one in working])[0]
        place = next(place for place, one in enumerate(working) if one.sentinel == gone)
        working[place].join()
        status = working[place].exitcode
        if status == REFUSED:
            raise BrokenStoreError("The review cannot be served: see the line above.")
        _log.warning("A process of the server ended (%s); another begins.", status)
        working[place] = start()
    raise BrokenStoreError(
        f"{MOST_REPLACED} processes of the server ended: run `reviewkit doctor`, and look whether "
        "memory is short."
    )


def attend(
    folder: Path, sockets: list[socket.socket], origins: tuple[str, ...], threads: int
) -> None:
    """Serve in a process of its own, until told to stop or until who started it is gone."""
    threading.Thread(target=_follow, name="parent", daemon=True).start()
    try:
        run(folder, sockets, origins, "", "", threads)
    except ReviewkitError as error:
        _log.error("%s", error)
        sys.exit(REFUSED)


def _follow() -> None:
    """End this process when the one that started it has ended, killed perhaps."""
    parent = multiprocessing.parent_process()
    if parent:
        connection.wait([parent.sentinel])
        with suppress(OSError):
            os.kill(os.getpid(), signal.SIGTERM)
