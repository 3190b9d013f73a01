"""Folders that are filled beside their place and moved there whole; what killed ones left."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: what is left there cannot be told from what is being written
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}\.(part|old)")


@contextmanager
def beside(into: Path) -> Iterator[Path]:
    """Give a folder beside a place, to be filled; what of it was not moved away goes at the end.

    The system holds a lock on it while its process lives.
    """
    half = into.with_name(f".{into.name}.{secrets.token_hex(4)}.part")
    half.mkdir(parents=True)
    held = _hold(half)
    try:
        yield half
    finally:
        shutil.rmtree(half, ignore_errors=True)
        if held is not None:
            os.close(held)


def aside_of(half: Path) -> Path:
    """Return where what lies in the place goes while a folder is moved there."""
    return half.with_suffix(".old")


def clear_left(parent: Path, name: str | None = None) -> tuple[str, ...]:
    """Remove what processes that were killed left beside their place; return the names.

    What was in the place, and was put aside by one killed before its own was there, goes back.

    Args:
        parent: the folder in which the places are.
        name: of the one place; None for all in the folder.
    """
    removed = []
    for path in sorted(parent.glob(".*.part")) + sorted(parent.glob(".*.old")):
        told = _NAME.fullmatch(path.name)
        if not told or name not in (None, told["name"]) or not _is_left(path):
            continue
        if path.suffix == ".old" and path.with_suffix(".part").exists():
            continue  # its owner lives, and is about to move its own there
        if path.suffix == ".old" and not (parent / told["name"]).exists():
            path.rename(parent / told["name"])
            continue
        shutil.rmtree(path, ignore_errors=True)
        removed.append(path.name)
    return tuple(removed)


def _is_left(path: Path) -> bool:
    """Say whether nobody writes a folder any more, as far as the system can tell."""
    held = _hold(path)
    if held is None:
        return False
    os.close(held)
    return True


def _hold(folder: Path) -> int | None:
    """Lock a folder until it is closed or the process ends; None where that cannot be had."""
    if fcntl is None or folder.is_symlink() or not folder.is_dir():
        return None
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another has it, or a file system without locks
        os.close(opened)
        return None
    return opened
