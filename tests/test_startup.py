"""`reviewkit --help` answers at once: heavy guests come when they are used, not before."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {
    "Bio",
    "httpx",
    "jinja2",
    "numpy",
    "pandas",
    "pydantic",
    "pydantic_core",
    "rapidfuzz",
    "sqlite_utils",
    "yaml",
}


def modules_loaded(*arguments: str) -> set[str]:
    """List the modules that a fresh process loads to run `reviewkit ARGUMENTS`."""
    command = [sys.executable, "-X", "importtime", "-m", "reviewkit", *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    # "import time:       271 |       1502 |     reviewkit.cli"
    lines = re.findall(r"^import time:\s*\d+ \|\s*\d+ \|\s*(\S+)$", ran.stderr, re.MULTILINE)
    assert "click" in lines, "the list of modules was not understood"
    return set(lines)


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("new", "--help")])
def test_help_loads_none_of_the_heavy_guests(arguments: tuple[str, ...]) -> None:
    rooms = {module.partition(".")[0] for module in modules_loaded(*arguments)}
    assert rooms & HEAVY == set()
