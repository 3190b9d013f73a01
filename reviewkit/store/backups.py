"""Copies of the store, taken before each import, sync and migration; the latest five are kept."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import time
from pathlib import Path

from reviewkit.errors import BrokenStoreError
from reviewkit.store.transactions import meaning

BACKUPS_KEPT = 5
NAME = re.compile(r"([0-9]+)-before-[a-z]+\.db")
HALF_SECONDS = 24 * 3600  # a copy that is older and still half was left by a stopped process


def backup(folder: Path, db: sqlite3.Connection, before: str) -> Path:
    """Copy the store whole to backups/ (`VACUUM INTO`, safe while others write).

    Copying only review.db by hand can lose what is still in the write-ahead log.

    Args:
        folder: the review folder.
        db: its store, outside a transaction.
        before: what it is taken before, a word for the backup's name.

    Returns:
        The backup's path.

    Raises:
        BrokenStoreError: the folder is read-only, or the disk full.
    """
    place = folder / "backups"
    half = place / f"{secrets.token_hex(4)}.part"
    try:
        place.mkdir(exist_ok=True)
        with meaning():
            db.execute("vacuum into ?", (str(half),))
        with half.open("r+b") as file:
            os.fsync(file.fileno())
        return _named(place, half, before)
    except OSError as error:
        raise BrokenStoreError(
            f"No backup could be written to {place} ({error.strerror}), so nothing was changed. "
            "Change the folder's permissions or free some space."
        ) from error
    finally:
        half.unlink(missing_ok=True)


def _named(place: Path, half: Path, before: str) -> Path:
    """Give a finished copy the next number, and let the oldest go."""
    taken = backups(place)
    number = _number(taken[-1]) + 1 if taken else 1
    while (path := place / f"{number:04d}-before-{before}.db").exists():
        number += 1
    half.replace(path)
    for old in backups(place)[:-BACKUPS_KEPT]:
        old.unlink(missing_ok=True)
    for left in place.glob("*.part"):
        if left.is_file() and time.time() - left.stat().st_mtime > HALF_SECONDS:
            left.unlink(missing_ok=True)
    return path


def backups(place: Path) -> list[Path]:
    """List the backups in a folder, oldest first."""
    return sorted((path for path in place.glob("*.db") if NAME.fullmatch(path.name)), key=_number)


def _number(path: Path) -> int:
    return int(path.name.partition("-")[0])
