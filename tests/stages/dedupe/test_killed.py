"""A run that is killed in the middle leaves the store as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reviewkit.store import open_store
from reviewkit.store.audit import strays, verify

# Dies on a step of the run, as a power cut would end it: nothing is tidied up.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from reviewkit.plan import read_plan
from reviewkit.stages import dedupe
from reviewkit.store import open_store

folder, step = Path(sys.argv[1]), sys.argv[2]
def die():
    os.kill(os.getpid(), int(sys.argv[3]))
def tell(name, done, most):
    if name == step:
        die()
if step == "writing":
    from reviewkit.store import append
    insert = append.insert_fact
    def inserting(*some):
        insert(*some)
        die()
    append.insert_fact = inserting
with open_store(folder) as store:
    rule = read_plan(folder).protocol.duplicates
    dedupe.dedupe(store, rule, "ADA", "2026-11-02T09:00:00Z", tell, whole=True)
"""
KILLED = getattr(signal, "SIGKILL", signal.SIGTERM)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to kill by")
@pytest.mark.parametrize(
    ("step", "number"), [("comparing", signal.SIGINT), ("storing", KILLED), ("writing", KILLED)]
)
def test_a_run_that_is_stopped_in_the_middle_leaves_the_store_as_it_was(
    folder: Path, step: str, number: signal.Signals
) -> None:
    def held() -> list[list[tuple[object, ...]]]:
        with open_store(folder) as store:
            tables = ("facts", "runs", "pairs", "membership", "shown", "unsettled", "unshown")
            assert strays(store.db) == []
            assert verify(store) == []
            return [store.db.execute(f"select * from {one}").fetchall() for one in tables]

    before = held()
    program = [sys.executable, "-c", PROGRAM, str(folder), step, str(int(number))]
    home = {"PYTHONPATH": str(Path(__file__).parents[3])}
    ended = subprocess.run(program, env=os.environ | home, capture_output=True, check=False)
    assert ended.returncode in {-int(number), 1, 130}, ended.stderr
    assert held() == before
