"""The benchmarks are scripts beside the package: loaded here as they load each other."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="session")
def load() -> Callable[[str], ModuleType]:
    """Import a script of benchmarks/ by its name."""

    def by_name(name: str) -> ModuleType:
        sys.path.insert(0, str(FOLDER))
        try:
            return importlib.import_module(name)
        finally:
            sys.path.remove(str(FOLDER))

    return by_name


@pytest.fixture(scope="session")
def pipeline(load: Callable[[str], ModuleType]) -> ModuleType:
    """benchmarks/pipeline.py."""
    return load("pipeline")
