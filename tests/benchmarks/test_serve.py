from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """benchmarks/serve.py."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("serve")


def test_waits_are_told_by_their_middle_and_their_slow_end(serve) -> None:
    found = serve.parts([number / 1000 for number in range(101)])

    assert found == {"p50_ms": 50.0, "p95_ms": 95.0, "p99_ms": 99.0, "max_ms": 100.0}


def test_four_who_decide_while_the_server_is_killed_lose_and_double_nothing(
    serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "REVIEWERS", serve.REVIEWERS[:4])
    asked = argparse.Namespace(reports=300, seconds=1.5, rate=40)

    found = serve.decide(tmp_path / "review", asked)

    assert found["killed_in_the_middle"]["decisions"] > 0
    told = found["replayed"]
    assert (told["lost"], told["doubled"], told["never_acknowledged"]) == (0, 0, 0)
    assert told["acknowledged"] >= found["at_rate"]["decisions"]
