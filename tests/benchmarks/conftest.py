"""The benchmarks are scripts beside the package: loaded here as they load each other."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="session")
def pipeline() -> ModuleType:
    """benchmarks/pipeline.py."""
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module("pipeline")
    finally:
        sys.path.remove(str(FOLDER))
