from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reviewkit.store.turns import TURN, turn

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such locks")
HOLD = """
import sys, time
from pathlib import Path
from reviewkit.store.turns import turn
with turn(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.readline()
print("out", flush=True)
"""


def hold(folder: Path) -> subprocess.Popen[str]:
    """Let another process take its turn and hold it until a line comes."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert other.stdout is not None
    return other


@posix
def test_one_waits_until_the_other_has_had_its_turn(tmp_path: Path) -> None:
    with turn(tmp_path):
        other = hold(tmp_path)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.7)  # it stands before the gate, and says nothing
    assert other.communicate("\n", timeout=20)[0].split() == ["in", "out"]


@posix
def test_a_turn_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    other = hold(tmp_path)
    assert other.stdout is not None and other.stdout.readline() == "in\n"
    other.send_signal(signal.SIGKILL)
    other.communicate(timeout=20)
    with turn(tmp_path):
        assert (tmp_path / "cache" / TURN).exists()


def test_where_no_file_can_be_made_one_writes_without_a_turn(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    with turn(tmp_path):
        assert (tmp_path / "cache").read_text() == "in the way"
