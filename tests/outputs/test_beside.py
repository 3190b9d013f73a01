"""What is written beside its place, and what killed processes leave there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reviewkit.outputs.beside import aside_of, beside, clear_left

KILLED = """
import os, signal, sys
from pathlib import Path
from reviewkit.outputs.beside import beside
with beside(Path(sys.argv[1])) as half:
    (half / "page").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs locks on folders")


def killed_at(into: Path) -> Path:
    done = subprocess.run([sys.executable, "-c", KILLED, str(into)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    (left,) = into.parent.glob(f".{into.name}.*.part")
    return left


def test_a_folder_that_is_not_moved_to_its_place_goes(tmp_path: Path) -> None:
    with beside(tmp_path / "site") as half:
        (half / "page").write_text("one")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_told(tmp_path: Path) -> None:
    left = killed_at(tmp_path / "site")
    assert (left / "page").read_text() == "half"
    assert clear_left(tmp_path, "other") == ()
    assert clear_left(tmp_path, "site") == (left.name,)
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_is_writing_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    others = tmp_path / ".notes.part"
    others.mkdir()
    (tmp_path / ".site.00000000.part").write_text("a file")
    (tmp_path / ".link.00000000.part").symlink_to(others)
    with beside(tmp_path / "site") as half:
        aside_of(half).mkdir()
        assert clear_left(tmp_path) == ()
        assert half.exists()
        assert not (tmp_path / "site").exists()
    assert others.exists()


def test_the_former_site_goes_back_where_its_successor_never_came(tmp_path: Path) -> None:
    left = killed_at(tmp_path / "site")
    aside_of(left).mkdir()
    (aside_of(left) / "page").write_text("former")
    assert clear_left(tmp_path) == (left.name,)
    assert (tmp_path / "site" / "page").read_text() == "former"
    (tmp_path / "site").rename(aside_of(left))
    (tmp_path / "site").mkdir()
    assert clear_left(tmp_path) == (aside_of(left).name,)
