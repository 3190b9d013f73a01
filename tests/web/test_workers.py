"""A team's server is several processes: one that is gone is replaced, and none outlives it."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads processes from /proc")
SERVE = """
import sys
from pathlib import Path
from reviewkit.web.serving import listen
from reviewkit.web.workers import run_many
if __name__ == "__main__":
    sockets, port = listen("127.0.0.1", 0)
    print(port, flush=True)
    run_many(Path(sys.argv[1]), sockets, (f"http://127.0.0.1:{port}",), 2, 2)
"""
LONG = 40.0


class Team:
    """A server of two processes, and what is seen of it from outside."""

    def __init__(self, folder: Path, script: Path) -> None:
        script.write_text(SERVE)
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    def ask(self) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        try:
            line.request("GET", "/login")
            return line.getresponse().status
        finally:
            line.close()

    def workers(self) -> set[int]:
        """The processes that serve; multiprocessing's own helper is not one."""
        found = set()
        for pid in (
            Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ):
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(int(pid))
        return found


def until(true: Callable[[], bool]) -> bool:
    """Wait for something that takes its time."""
    end = time.monotonic() + LONG
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def gone(pid: int) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.fixture
def team(review: Path, tmp_path: Path) -> Iterator[Team]:
    made = Team(review, tmp_path / "serve_team.py")
    assert made.ask() == 200
    yield made
    made.process.kill()
    made.process.communicate(timeout=LONG)


def test_a_process_that_is_killed_is_replaced_and_the_server_goes_on(team: Team) -> None:
    before = team.workers()
    assert len(before) == 2
    victim = min(before)
    os.kill(victim, signal.SIGKILL)

    assert until(lambda: len(team.workers() - {victim}) == 2)
    assert [team.ask() for _ in range(6)] == [200] * 6


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_server(team: Team, how: int) -> None:
    workers = team.workers()
    team.process.send_signal(how)
    team.process.wait(LONG)

    assert until(lambda: all(gone(pid) for pid in workers))
    with pytest.raises(OSError, match="refused"):
        team.ask()


def test_a_review_that_cannot_be_served_ends_the_server(tmp_path: Path) -> None:
    made = Team(tmp_path, tmp_path / "serve_team.py")

    assert made.process.wait(LONG) == 1
    made.process.communicate()
