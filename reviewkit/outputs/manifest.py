"""Files as manifests list them: written in pieces, each with the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from reviewkit.store import kept

NAME = "manifest.json"
Entry = dict[str, int | str]  # of a file: the SHA-256 of its bytes, and how many there are


def write_listed(path: Path, content: str | bytes | Iterator[str] | Iterator[bytes]) -> Entry:
    """Write a file, a piece at a time where it comes in pieces; return its entry."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sha, size = hashlib.sha256(), 0
    whole = (content,) if isinstance(content, str | bytes) else content
    with path.open("wb") as file:
        for piece in whole:
            data = piece if isinstance(piece, bytes) else piece.encode()
            sha.update(data)
            size += file.write(data)
    return {"sha256": sha.hexdigest(), "bytes": size}


def sha_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits; '' where there is no such file."""
    return kept.sha_of(path) if path.is_file() else ""
