"""The environments of other tools: made where a Python fits, and refused in words where not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def environments(
    load: Callable[[str], ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ModuleType:
    module = load("environments")
    monkeypatch.setattr(module, "HOME", tmp_path)
    for name in ("HOME", "PATH", "PYENV_ROOT"):  # no other Python is there
        monkeypatch.setenv(name, str(tmp_path))
    return module


def test_this_python_is_taken_where_it_is_new_enough(environments: ModuleType) -> None:
    assert environments.find_python((3, 11)) == sys.executable


def test_a_tool_that_needs_a_newer_python_is_refused_with_the_reason(
    environments: ModuleType,
) -> None:
    with pytest.raises(environments.NotInstalledError, match=r"needs Python 99\.1 or newer"):
        environments.environment("tool", ("tool",), (99, 1))


def test_an_environment_that_is_there_is_not_made_again(
    environments: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool" / "installed.txt").write_text("tool pandas", encoding="utf-8")

    python = environments.environment("tool", ("tool", "pandas"), (99, 1))

    assert python == environments.python_of(tmp_path / "tool")
