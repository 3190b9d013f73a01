"""The benchmark of importing: its file, and the lines it leaves on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from reviewkit import formats


@pytest.fixture(scope="module")
def importing(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("importing")


def test_its_file_holds_as_many_records_as_asked(importing: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "scopus.ris"
    size = importing.write_ris(7, path)

    assert size == path.stat().st_size
    assert len(list(formats.read(path))) == 7


@pytest.mark.parametrize(("cpu", "met"), [(30.0, "yes"), (90.0, "no")])
def test_the_slowest_import_says_whether_the_promise_is_kept(
    importing: ModuleType, cpu: float, met: str
) -> None:
    cost = importing.Cost(100.0, cpu, 120_000_000)
    lines = list(importing.results([importing.Measured(50_000, 64_000_000, cost)]))

    assert f"| 50,000 | 64 | 100.0 | {cpu:.1f} | 120 | {3_000_000 / cpu:,.0f} |" in lines
    assert lines[-1].startswith(f"At least 50,000 records a minute of CPU: {met}")
