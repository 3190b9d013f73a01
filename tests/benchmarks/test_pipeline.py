"""The benchmark's page: results between its markers, targets told as met or not."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest


def cost(pipeline: ModuleType, wall: float, peak: int = 80_000_000) -> object:
    return pipeline.Cost(wall, wall, peak)


@pytest.fixture
def measured(pipeline: ModuleType) -> object:
    steps = {"import": cost(pipeline, 61.0), "status": cost(pipeline, 0.5, 900_000_000)}
    return pipeline.Measured(100_000, steps, pipeline.Score(true=10, joined=8, right=6))


def test_each_target_says_whether_it_was_met(pipeline: ModuleType, measured: object) -> None:
    lines = list(pipeline.results([measured]))
    assert "| import at 100,000 records | 60 s | 61.00 s | no |" in lines
    assert "| status at 100,000 records | 1 s | 0.50 s | yes |" in lines
    assert "| memory of every step at 100,000 records | 1500 MB | 900.00 MB | yes |" in lines
    assert "| 100,000 | 10 | 8 | 0.7500 | 0.6000 |" in lines


def test_a_target_at_a_size_that_was_not_run_is_not_called_met(pipeline: ModuleType) -> None:
    lines = list(pipeline.results([]))
    assert "| status at 100,000 records | 1 s | not measured | - |" in lines


def test_a_command_that_fails_stops_the_benchmark_and_is_quoted(
    pipeline: ModuleType, tmp_path: Path
) -> None:
    folder = tmp_path / "review"
    folder.mkdir()
    with pytest.raises(RuntimeError, match="nothing here"):
        pipeline.run((sys.executable, "-c", "import sys; sys.exit('nothing here')"), folder)


def test_the_peak_of_a_command_is_its_own_and_not_the_benchmark_s(
    pipeline: ModuleType, tmp_path: Path
) -> None:
    ballast = bytearray(b"x") * 100_000_000
    small = pipeline.run((sys.executable, "-S", "-c", "pass"), tmp_path)
    large = pipeline.run((sys.executable, "-S", "-c", "b'x' * 200_000_000"), tmp_path)
    assert small.peak < len(ballast) < large.peak


def test_what_a_command_prints_is_kept_where_asked(pipeline: ModuleType, tmp_path: Path) -> None:
    pipeline.run((sys.executable, "-c", "print('[]')"), tmp_path, tmp_path / "out.json")
    assert (tmp_path / "out.json").read_text() == "[]\n"


def test_the_cost_of_several_processes_is_their_sum_and_the_highest_peak(
    pipeline: ModuleType,
) -> None:
    both = pipeline.Cost(1, 2, 30).then(pipeline.Cost(4, 5, 20))
    assert both == pipeline.Cost(5, 7, 30)
