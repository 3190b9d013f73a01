"""Files that facts rely on, named by hash: imports/ as received, and what was said under runs/.

Under runs/ lies what rules said of pairs, what sources on the network answered, and the lists of
assignments and orders.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from reviewkit.errors import BrokenStoreError
from reviewkit.store.facts import Fact
from reviewkit.store.mirror import sync_folder

CHUNK = 1 << 20
MEND = "copy it back from a backup or from the reviewer who made it"


def kept_files(facts: Iterable[Fact]) -> list[Path]:
    """Name the files that facts rely on, relative to the review folder."""
    files = set()
    for fact in facts:
        if fact.kind == "import":
            files.add(Path("imports") / fact.body["file"])
        elif "said" in fact.body:  # a run, an assignment, an order, a look-up
            files.add(Path("runs") / f"{fact.body['said']}.jsonl.gz")
    return sorted(files)


def check_kept(folder: Path, file: Path) -> Path:
    """Return the path of a kept file after checking that its content is what its name says.

    Args:
        folder: the review folder, or a shared one.
        file: as `kept_files` names it.

    Raises:
        BrokenStoreError: it is missing or was changed.
    """
    path = folder / file
    if not path.is_file():
        raise BrokenStoreError(f"{file.as_posix()} is missing in {folder}; {MEND}.")
    if _content_hash(path) != file.name.removesuffix(".jsonl.gz"):
        raise BrokenStoreError(
            f"{file.as_posix()} in {folder} was changed since it was kept; {MEND}."
        )
    return path


def sha_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _content_hash(path: Path) -> str:
    """SHA-256 of an imported file's bytes, or of the text in a packed one; '' if damaged."""
    if path.suffix != ".gz":
        return sha_of(path)
    sha = hashlib.sha256()
    try:
        with gzip.open(path) as file:
            while chunk := file.read(CHUNK):
                sha.update(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return ""
    return sha.hexdigest()


def make_lasting(path: Path) -> None:
    """Make sure that a kept file survives a power cut."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)


def keep_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, so that it survives a power cut.

    Raises:
        BrokenStoreError: it cannot be written; what was there before still is.
    """
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with half.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        raise BrokenStoreError(
            f"{path} could not be written ({error.strerror}); it is as it was. Change its "
            "permissions, close programs that have it open, or free some space."
        ) from error


def copy_kept(origin: Path, target: Path, file: Path) -> None:
    """Copy a kept file from folder to folder, whole or not at all, after checking it.

    Raises:
        BrokenStoreError: it is missing or changed at its origin, or cannot be written.
    """
    data = check_kept(origin, file).read_bytes()
    (target / file).parent.mkdir(exist_ok=True)
    keep_bytes(target / file, data)


def write_run(pairs: list[list[Any]], folder: Path) -> str:
    """Keep what the rules said under runs/, named by its hash; return the hash."""
    text = "".join(_line(pair) for pair in pairs).encode()
    sha = hashlib.sha256(text).hexdigest()
    path = folder / "runs" / f"{sha}.jsonl.gz"
    if not path.exists():
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise BrokenStoreError(
                f"{path.parent} could not be made ({error.strerror}); nothing was written."
            ) from error
        keep_bytes(path, gzip.compress(text, compresslevel=6, mtime=0))
    return sha


def _line(pair: list[Any]) -> str:
    return json.dumps(pair, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_run(folder: Path, said: str) -> Iterator[list[Any]]:
    """Yield what the rules said in a run, pair by pair.

    Raises:
        BrokenStoreError: the run's file is missing or was changed.
    """
    path = check_kept(folder, Path("runs") / f"{said}.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
