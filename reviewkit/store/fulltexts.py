"""Full texts, PDF or plain, kept under fulltext/ by the hash of their bytes."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import IO

from reviewkit.errors import UnreadableError
from reviewkit.store.kept import make_lasting

LARGEST = 100 << 20
CHUNK = 1 << 20
HEAD = 1024
KEPT = re.compile(r"fulltext/([0-9a-f]{64})\.pdf")
KEPT_FILE = re.compile(r"fulltext/[0-9a-f]{64}\.(?:pdf|txt)")
LARGEST_TEXT = 20 << 20


def keep_fulltext(folder: Path, name: str, stream: IO[bytes], more: str = "") -> str:
    """Keep a full text: plain text if its name ends in .txt, else a PDF.

    Args:
        folder: the review folder.
        name: the name of the file, for its kind.
        stream: its bytes.
        more: what else the note of its retrieval says.

    Returns:
        The note of its retrieval, which names the kept file.

    Raises:
        UnreadableError: it is neither, or is too large; nothing was kept.
    """
    if name.lower().endswith(".txt"):
        return note_of_text(keep_plain_text(folder, stream.read(LARGEST_TEXT + 1)), more)
    return note_of_pdf(keep_pdf(folder, iter(partial(stream.read, CHUNK), b""), LARGEST), more)


def keep_pdf(folder: Path, chunks: Iterable[bytes], largest: int = LARGEST) -> str:
    """Keep a PDF whole or not at all, without holding it in memory.

    Args:
        folder: the review folder.
        chunks: its bytes; what they raise passes, and nothing is kept.
        largest: how many bytes are taken at most.

    Returns:
        The SHA-256 of its bytes, which names the file.

    Raises:
        UnreadableError: it is no PDF, or is too large.
    """
    place = folder / "fulltext"
    place.mkdir(exist_ok=True)
    half = place / f".{secrets.token_hex(8)}.part"
    sha, size, head = hashlib.sha256(), 0, b""
    try:
        with half.open("wb") as out:
            for chunk in chunks:
                size += len(chunk)
                head += chunk[: HEAD - len(head)]
                if size > largest:
                    raise UnreadableError(
                        f"The file is larger than {largest >> 20} MB; nothing was kept."
                    )
                sha.update(chunk)
                out.write(chunk)
        # PDF 2.0 (ISO 32000-2, 7.5.2): the header; readers look for it in the first 1024 bytes.
        if b"%PDF-" not in head:
            raise UnreadableError(
                "The file is no PDF (it does not begin with %PDF-); nothing was kept. Save the "
                "article itself as PDF, not the page around it; the name of a plain text ends in "
                ".txt."
            )
        make_lasting(half)
        half.replace(place / f"{sha.hexdigest()}.pdf")
    finally:
        half.unlink(missing_ok=True)
    return sha.hexdigest()


def keep_plain_text(folder: Path, data: bytes) -> str:
    """Keep a plain text as the full text of a report; return the SHA-256 that names the file.

    Raises:
        UnreadableError: it is not UTF-8 text, or is too large.
    """
    if len(data) > LARGEST_TEXT:
        raise UnreadableError(f"The text is larger than {LARGEST_TEXT >> 20} MB; nothing was kept.")
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(
            "The text is not UTF-8; save it as UTF-8, and send it again."
        ) from None
    place = folder / "fulltext"
    place.mkdir(exist_ok=True)
    sha = hashlib.sha256(data).hexdigest()
    put_whole(place / f"{sha}.txt", data)
    return sha


def put_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    half = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        half.write_bytes(data)
        make_lasting(half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def note_of_text(sha: str, more: str = "") -> str:
    """Write the note of a retrieval whose plain text is kept."""
    return f"fulltext/{sha}.txt {more}".strip()


def kept_file(note: str) -> str:
    """Return the file that a retrieval's note names, from the review folder, or ''."""
    found = KEPT_FILE.search(note)
    return found[0] if found else ""


def note_of_pdf(sha: str, more: str = "") -> str:
    """Write the note of a retrieval whose PDF is kept."""
    return f"fulltext/{sha}.pdf {more}".strip()


def kept_pdf(note: str) -> str:
    """Return the hash of the PDF that a retrieval's note names, or ''."""
    found = KEPT.search(note)
    return found[1] if found else ""
