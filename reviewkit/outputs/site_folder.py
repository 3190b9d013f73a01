"""A site as a folder: written beside its place, and moved there whole.

The folder is the site's own: a file in it that the last publishing did not write, or that was
changed since, is nobody's to overwrite.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewkit.errors import NotAllowedError
from reviewkit.outputs.beside import aside_of, beside, clear_left
from reviewkit.outputs.manifest import NAME as MANIFEST
from reviewkit.outputs.manifest import Entry, sha_of, write_listed

FORMAT = "reviewkit-site-1"
SHOWN = 3
Writer = Callable[[Path], None]
Content = str | bytes | Iterator[str] | Iterator[bytes] | Writer
Kept = dict[str, str]  # name of a file and the SHA-256 of its bytes


@dataclass(frozen=True, slots=True)
class Placed:
    """A site in its place: how many files, how large, which changed, and which are no more.

    `cleared` are folders that a publishing that was stopped had left beside it.
    """

    folder: Path
    files: int
    bytes: int
    changed: int
    removed: tuple[str, ...]
    cleared: tuple[str, ...]


@contextmanager
def place(folder: Path) -> Iterator[Draft]:
    """Let a site be written, then put it in its place; if writing fails, nothing changes there.

    Args:
        folder: where it is to lie.

    Raises:
        NotAllowedError: the folder holds what is not of a site, or was changed by hand.
    """
    into = folder.resolve()
    cleared = clear_left(into.parent, into.name)
    before = _former(into, folder)
    with beside(into) as half:
        draft = Draft(half, into, before, cleared)
        yield draft
        draft.put_in_place()


class Draft:
    """A site on its way: files are added one by one, each with its hash."""

    def __init__(self, half: Path, into: Path, before: Kept, cleared: tuple[str, ...]) -> None:
        self._half, self._into, self._before, self._cleared = half, into, before, cleared
        self._files: dict[str, Entry] = {}

    def add(self, name: str, content: Content) -> None:
        """Write a file: whole, in pieces, or by what writes it itself."""
        if name in self._files:
            raise ValueError(f"The site has two files called {name}.")
        path = self._half / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
            told: Entry = {"sha256": sha_of(path), "bytes": path.stat().st_size}
        else:
            told = write_listed(path, content)
        self._files[name] = told
        if self._before.get(name) == told["sha256"]:
            stat = (self._into / name).stat()  # what is as it was need not be uploaded again
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def finish(self, told: dict[str, Any]) -> Placed:
        """Write the manifest; return what the site will be."""
        files = dict(sorted(self._files.items()))
        text = json.dumps({"format": FORMAT, **told, "files": files}, ensure_ascii=False, indent=1)
        (self._half / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="")
        changed = sum(self._before.get(name) != one["sha256"] for name, one in files.items())
        removed = tuple(sorted(set(self._before) - set(files)))
        size = sum(int(one["bytes"]) for one in files.values())
        return Placed(self._into, len(files) + 1, size, changed, removed, self._cleared)

    def put_in_place(self) -> None:
        """Move the site to its place; the former one goes aside first, and then for good."""
        aside = aside_of(self._half)
        try:
            if self._into.exists():
                self._into.rename(aside)
            self._half.rename(self._into)
        except OSError as error:
            if aside.exists() and not self._into.exists():
                aside.rename(self._into)
            if error.errno in {errno.EBUSY, errno.EXDEV}:
                raise NotAllowedError(
                    f"{self._into} cannot be replaced as a whole, as something is mounted there; "
                    "name a folder within it."
                ) from error
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _former(into: Path, named: Path) -> Kept:
    """The files of the site that lies there, by their manifest; none for an empty place."""
    if not into.exists():
        return {}
    if not into.is_dir():
        raise NotAllowedError(f"{named} is a file; name a folder for the site.")
    there = {
        path.relative_to(into).as_posix()
        for path in into.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    if not there:
        return {}
    kept = _manifest(into / MANIFEST)
    foreign = sorted(there - set(kept) - ({MANIFEST} if kept else set()))
    if foreign:
        raise NotAllowedError(
            f"{named} holds files that are not of a published site ({_some(foreign)}); name an "
            "empty folder, or move them away."
        )
    changed = [name for name in sorted(there & set(kept)) if sha_of(into / name) != kept[name]]
    if changed:
        raise NotAllowedError(
            f"{named} was changed since it was published ({_some(changed)}); move it away, or "
            "delete it."
        )
    return {name: sha for name, sha in kept.items() if name in there}


def _manifest(path: Path) -> Kept:
    """The hashes in a manifest of ours; none where it is another's or cannot be read."""
    try:
        told = json.loads(path.read_bytes())
        if told["format"] != FORMAT:
            return {}
        return {str(name): str(one["sha256"]) for name, one in told["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _some(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
