"""The trail of a search: every answer as it came, compressed, and the state to go on from.

A folder holds `pages.jsonl`, a line a page (when, what was asked without secrets, status, SHA-256
of the body, ids, total, next state), and `pages/<sha256>.gz`. A body is on disk before its line
is, and a line that was cut off counts for nothing: a search killed at any moment goes on behind
the last whole line. The trail is cache, audit and resume point in one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.sources.api import State

ANEW, WHOLE, HANDED = "anew", "whole", "handed"


class Trail:
    """One search on disk; what it holds is read when it is opened."""

    def __init__(self, folder: Path, source: str, query: str) -> None:
        """Open the trail of a search, or begin it.

        Raises:
            UnreadableError: the folder holds another search, or its trail is damaged.
        """
        self.folder = folder
        (folder / "pages").mkdir(parents=True, exist_ok=True)
        self.pages: list[str] = []  # hash of each page's body since the search last began
        self.ids: set[str] = set()
        self.totals: list[int] = []  # each different total told, in turn
        self.told: list[str] = []
        self.begun: str | None = None  # when its first page came
        self.state: State | None = {}
        self.whole = self.handed = False
        self._replay(json.dumps([source, query]))

    def _replay(self, head: str) -> None:
        path = self.folder / "pages.jsonl"
        kept = path.read_bytes() if path.exists() else b""
        end = kept.rfind(b"\n") + 1
        if end < len(kept):  # the line that was being written when the search was killed
            with path.open("r+b") as file:
                file.truncate(end)
        self._end = end
        lines = kept[:end].decode("utf-8", "replace").splitlines()
        if not lines:
            self._write({"search": json.loads(head)})
            return
        for number, line in enumerate(lines, 1):
            try:
                self._take(json.loads(line), head)
            except (ValueError, KeyError, TypeError) as error:
                raise UnreadableError(
                    f"{path}, line {number}: the trail of this search is damaged; move the "
                    "folder away and search anew."
                ) from error

    def _take(self, line: dict[str, Any], head: str) -> None:
        if "search" in line:
            if line["search"] != json.loads(head):
                raise ValueError("another search")
        elif ANEW in line:
            self._forget()
        elif WHOLE in line:
            self.whole = True
        elif HANDED in line:
            self.handed = True
        else:
            self.begun = self.begun or str(line["at"])
            self.pages.append(line["sha256"])
            self.ids.update(line["ids"])
            self.state = line["next"]
            self._note(line["total"], line["told"])

    def _forget(self) -> None:
        self.pages, self.ids, self.totals, self.told, self.state = [], set(), [], [], {}
        self.begun = None
        self.whole = self.handed = False

    def _note(self, total: int | None, told: Sequence[str]) -> None:
        if total is not None and self.totals[-1:] != [total]:
            self.totals.append(total)
        self.told.extend(one for one in told if one not in self.told)

    def keep(
        self,
        body: bytes,
        *,
        asked: str,
        status: int,
        at: str,
        ids: Sequence[str],
        total: int | None,
        told: Sequence[str],
        after: State | None,
    ) -> None:
        """Keep a page and the state after it: both, or neither.

        Raises:
            NotAllowedError: another process goes on with the same search.
        """
        sha = hashlib.sha256(body).hexdigest()
        kept = self.folder / "pages" / f"{sha}.gz"
        if not kept.is_file():
            half = kept.with_suffix(".part")
            with half.open("wb") as file:
                file.write(gzip.compress(body, mtime=0))
                file.flush()
                os.fsync(file.fileno())
            half.replace(kept)
        line: dict[str, Any] = {"at": at, "asked": asked, "status": status, "sha256": sha}
        line |= {"ids": list(ids), "total": total, "told": list(told), "next": after}
        self._write(line)
        self.begun = self.begun or at
        self.pages.append(sha)
        self.ids.update(ids)
        self.state = after
        self._note(total, told)

    def begin_anew(self, why: str, at: str) -> None:
        """Begin the search from its start; what was kept stays on disk, and counts no more."""
        self._write({ANEW: why, "at": at})
        self._forget()

    def note_total(self, total: int) -> None:
        """Note a total that was asked for by itself."""
        self._note(total, ())

    def close_whole(self, at: str) -> None:
        """Note that all results are here."""
        self._write({WHOLE: len(self.ids), "at": at, "totals": self.totals})
        self.whole = True

    def close_handed(self, sha: str, at: str) -> None:
        """Note that the records were brought into the review: the next run is another search."""
        self._write({HANDED: sha, "at": at})
        self.handed = True

    def body(self, number: int) -> bytes:
        """Return the body of a page, by its number from 0 since the search last began.

        Raises:
            UnreadableError: it is not there, or is not what came.
        """
        path = self.folder / "pages" / f"{self.pages[number]}.gz"
        try:
            body = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, ValueError):
            body = b""
        if hashlib.sha256(body).hexdigest() != self.pages[number]:
            raise UnreadableError(
                f"{path} is not the answer that came; move its folder away and search anew."
            )
        return body

    def bodies(self) -> Iterator[bytes]:
        """Yield the bodies of all pages in turn."""
        return (self.body(number) for number in range(len(self.pages)))

    def _write(self, line: dict[str, Any]) -> None:
        with (self.folder / "pages.jsonl").open("ab") as file:
            if file.tell() != self._end:
                raise NotAllowedError(
                    f"Another process runs this search now ({self.folder.name}); wait for it."
                )
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            self._end = file.tell()


def open_trail(folder: Path, name: str, source: str, query: str, at: str | None = None) -> Trail:
    """Open the trail that was not handed over yet, or begin the next one.

    Args:
        folder: where trails lie; their folders are numbered.
        name: what they are called, as letters and digits.
        source: where is searched.
        query: what is asked.
        at: ISO time; what was stopped a week before begins anew.

    Raises:
        UnreadableError: a trail is damaged.
    """
    named = hashlib.sha256(f"{source}\n{query}".encode()).hexdigest()[:12]
    number = 1
    while (trail := Trail(folder / f"{name}-{named}-{number}", source, query)).handed:
        number += 1
    if at and trail.begun and _week_before(at) > trail.begun[:10]:
        trail.begin_anew("began a week ago or more, and a source grows", at)
    return trail


def hand_over(trail: Trail, file: Path, at: str) -> None:
    """Note that a file's records are in the review: the next run is another one.

    The file goes: the review keeps it under imports/, and the trail can write it again.
    """
    with file.open("rb") as opened:
        sha = hashlib.file_digest(opened, "sha256").hexdigest()
    trail.close_handed(sha, at)
    file.unlink()


def _week_before(at: str) -> str:
    return (date.fromisoformat(at[:10]) - timedelta(days=7)).isoformat()
