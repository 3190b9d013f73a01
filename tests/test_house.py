"""The house stands as it was drawn: floors, docstrings, files a reader can take in."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 400
# Every table and view stands in one file, each with its comment: SQL to be read from the top.
SOURCES = sorted(
    path for room in ("reviewkit", "benchmarks", "docs") for path in (ROOT / room).rglob("*.py")
)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_rooms_import_only_from_floors_below() -> None:
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", lint, "--no-cache"]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


def test_every_source_file_says_what_it_is() -> None:
    assert len(SOURCES) > 10
    silent = [
        named(path)
        for path in SOURCES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_file_is_longer_than_a_reader_can_take_in() -> None:
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    too_long = {name for name, length in lengths.items() if length > LONGEST}
    assert too_long == set()


def test_sql_is_spoken_in_the_store_and_the_stages_only() -> None:
    faces = ("cli", "outputs", "web", "sources", "formats", "strategy", "protocol", "forms")
    spoken = [
        f"{named(path)}:{number}"
        for path in SOURCES
        if path.relative_to(ROOT).parts[1] in faces
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if ".execute(" in line
    ]
    assert spoken == []


def test_every_test_file_is_named_after_what_it_tests() -> None:
    rooms = [
        path for path in (ROOT / "tests").iterdir() if (ROOT / "reviewkit" / path.name).is_dir()
    ]
    assert rooms
    strays = [
        named(test)
        for room in rooms
        for test in room.rglob("test_*.py")
        if not _tested_by(test.relative_to(ROOT / "tests"))
    ]
    assert strays == []


def _tested_by(test: Path) -> list[Path]:
    """Find what tests/ROOM/test_NAME.py tests: NAME.py, or a room NAME, in that room or below."""
    name = test.stem.removeprefix("test_")
    room = ROOT / "reviewkit" / test.parent
    return [path for path in room.rglob(f"{name}*") if path.stem == name]
