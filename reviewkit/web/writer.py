"""The one writer of the server: a thread that commits what arrived meanwhile, together."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from reviewkit.errors import BrokenStoreError, ReviewkitError
from reviewkit.store import STORE_FILE, Writing, open_store
from reviewkit.store.together import Act, mirror, refuse_stale, write_together

TOGETHER = 64  # acts in one transaction
GATHER = 0.004  # seconds that a transaction waits for company when the last one had some
PATIENCE = 40.0  # seconds somebody waits for an answer
MIRROR_EVERY = 3.0  # seconds the facts files may lag behind the store

_Job = tuple[Act, "Future[Any]"]


class Writer:
    """Takes acts from all threads; each is answered when it is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        with open_store(folder) as store:
            refuse_stale(store)
        self._company = False  # whether the last transaction held acts of several
        self._dirty = threading.Event()
        self._over = threading.Event()
        self._writing = threading.Thread(target=self._work, name="writer", daemon=True)
        self._mirroring = threading.Thread(target=self._mirror, name="mirror", daemon=True)
        self._writing.start()
        self._mirroring.start()

    def write(self, reviewer: str, at: str, do: Callable[[Writing], Any]) -> Any:
        """Do an act in the next transaction; returns its answer, or raises what it raised."""
        future: Future[Any] = Future()
        self._jobs.put((Act(reviewer, at, do), future))
        try:
            return future.result(PATIENCE)
        except TimeoutError as error:
            raise BrokenStoreError(
                "The store did not answer in time; nothing is known to be written. Reload the "
                "page to see what stands."
            ) from error

    def close(self) -> None:
        """Finish what is queued, bring the facts files up, and stop."""
        if self._over.is_set():
            return
        self._jobs.put(None)
        self._writing.join(PATIENCE)
        self._over.set()
        self._dirty.set()
        self._mirroring.join(PATIENCE)

    def _work(self) -> None:
        store = open_store(self._folder)
        inode = _inode(self._folder)
        while True:
            jobs, more = self._some()
            if jobs and inode != _inode(self._folder):  # rebuilt, or a backup put back
                store.db.close()
                store, inode = open_store(self._folder), _inode(self._folder)
            if jobs:
                self._commit(store, jobs)
            if not more:
                break
        store.db.close()

    def _some(self) -> tuple[list[_Job], bool]:
        """The acts of the next transaction, and whether there may be more after them."""
        first = self._jobs.get()
        if self._company:
            time.sleep(GATHER)
        jobs: list[_Job] = []
        job = first
        while job is not None:
            jobs.append(job)
            if len(jobs) == TOGETHER:
                break
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
        self._company = len(jobs) > 1
        return jobs, job is not None

    def _commit(self, store: Any, jobs: list[_Job]) -> None:
        try:
            answers = write_together(store, [act for act, _ in jobs])
        except Exception as error:  # noqa: BLE001 - the thread lives on; who asked is told
            answers = [error] * len(jobs)
        for (_, future), answer in zip(jobs, answers, strict=True):
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
        self._dirty.set()

    def _mirror(self) -> None:
        with open_store(self._folder) as store:
            while not (self._over.is_set() and not self._dirty.is_set()):
                self._dirty.wait()
                self._dirty.clear()
                try:
                    mirror(store)
                except (ReviewkitError, OSError):
                    time.sleep(0.1)  # the store has the facts; the next round tries again
                self._over.wait(MIRROR_EVERY)


def _inode(folder: Path) -> int:
    return (folder / STORE_FILE).stat().st_ino
