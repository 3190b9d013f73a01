"""Other processes that help: they are given a function and what it needs, and give back its result.

They are started as programs of their own, not as `multiprocessing` does: so a script, a notebook or
a console need no guard around them, and nothing of the caller is run twice.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import IO, BinaryIO, Self, TypeVar

R = TypeVar("R")
_Helper = subprocess.Popen[bytes]

_PROGRAM = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from reviewkit.methods.matching import crew
crew.main()
"""
_BROKEN = (OSError, EOFError, pickle.UnpicklingError)


def cores() -> int:
    """Give the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew:
    """Processes that live as long as the `with` block; with fewer than two, this one alone."""

    def __init__(self, processes: int) -> None:
        """Start them; where that is forbidden there is none."""
        self._helpers: list[_Helper] = []
        command = [sys.executable, "-c", _PROGRAM, json.dumps(sys.path)]
        try:
            for _ in range(processes if processes > 1 and sys.executable else 0):
                self._helpers.append(
                    subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
                )
        except OSError:
            self._end()

    def __enter__(self) -> Self:
        """Give the crew."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """End the processes, whatever they are doing."""
        self._end()

    def map(self, work: Callable[..., R], tasks: Iterable[tuple[object, ...]]) -> Iterator[R]:
        """Do the same work with many arguments.

        Args:
            work: a function of a module.
            tasks: its arguments; no more are asked for than there are processes to take them.

        Yields:
            The results, in the order of the tasks. What a process that died did not finish is done
            here.

        Raises:
            Exception: what the work raises.
        """
        waiting = iter(tasks)
        if not self._helpers:
            yield from (work(*task) for task in waiting)
            return
        busy: deque[tuple[_Helper | None, tuple[object, ...]]] = deque()
        try:
            for helper, task in zip(list(self._helpers), waiting, strict=False):
                busy.append((_given(helper, work, task), task))
            while busy:
                helper_or_none, task = busy[0]
                result = self._result(helper_or_none, work, task)
                busy.popleft()
                for following in islice(waiting, 1):
                    busy.append((_given(helper_or_none, work, following), following))
                yield result
        finally:
            if busy:  # left before the end: answers nobody waits for would come first next time
                self._end()

    def _result(
        self, helper: _Helper | None, work: Callable[..., R], task: tuple[object, ...]
    ) -> R:
        """Wait for a process, or do its work here when it is gone."""
        if helper is None:
            return work(*task)
        try:
            done, result = pickle.load(_open(helper.stdout))  # noqa: S301 - from our own program
        except _BROKEN:
            self._helpers.remove(helper)
            return work(*task)
        if not done:
            raise result
        found: R = result
        return found

    def _end(self) -> None:
        for helper in self._helpers:
            helper.kill()
            _open(helper.stdin).close()
            _open(helper.stdout).close()
            helper.wait()
        self._helpers.clear()


def _given(
    helper: _Helper | None, work: Callable[..., object], task: tuple[object, ...]
) -> _Helper | None:
    """Give a process work; None when it is gone."""
    if helper is None or helper.poll() is not None:
        return None
    try:
        pickle.dump((work, task), _open(helper.stdin), pickle.HIGHEST_PROTOCOL)
        _open(helper.stdin).flush()
    except OSError:
        return None
    return helper


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        msg = "A process was started without its pipes."
        raise OSError(msg)
    return pipe


def main() -> None:
    """Be one of the processes."""
    # An interrupt is the caller's to handle: it ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed by mistake must not stand among the answers
    with contextlib.suppress(BrokenPipeError):
        serve(sys.stdin.buffer, answers)


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Do what is asked until no more comes.

    Args:
        tasks: pickled functions with their arguments.
        answers: where the results go: whether it went well, and the result or the error.
    """
    while True:
        try:
            work, task = pickle.load(tasks)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        try:
            answer = (True, work(*task))
        except Exception as error:  # noqa: BLE001 - raised where it was asked
            answer = (False, error)
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
