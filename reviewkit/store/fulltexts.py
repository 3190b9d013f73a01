"""Full texts, PDF, JATS or plain, kept under fulltext/ by the hash of their bytes."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import IO

from reviewkit.errors import UnreadableError
from reviewkit.store.kept import make_lasting

LARGEST = 100 << 20
CHUNK = 1 << 20
HEAD = 4096  # bytes at both ends that tell what a file is
PDF_HEAD = 1024
KEPT = re.compile(r"fulltext/([0-9a-f]{64})\.pdf")
KEPT_FILE = re.compile(r"fulltext/[0-9a-f]{64}\.(?:pdf|txt|xml)")
LARGEST_TEXT = 20 << 20


def keep_fulltext(folder: Path, name: str, stream: IO[bytes], more: str = "") -> str:
    """Keep a full text: plain text if its name ends in .txt, JATS if in .xml, else a PDF.

    Args:
        folder: the review folder.
        name: the name of the file, for its kind.
        stream: its bytes.
        more: what else the note of its retrieval says.

    Returns:
        The note of its retrieval, which names the kept file.

    Raises:
        UnreadableError: it is none of these, or is too large; nothing was kept.
    """
    if name.lower().endswith(".txt"):
        return note_of_text(keep_plain_text(folder, stream.read(LARGEST_TEXT + 1)), more)
    chunks = iter(partial(stream.read, CHUNK), b"")
    if name.lower().endswith((".xml", ".nxml")):
        return note_of(f"fulltext/{_keep(folder, chunks, LARGEST, _jats).name}", more)
    return note_of_pdf(keep_pdf(folder, chunks, LARGEST), more)


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
    return _keep(folder, chunks, largest, _pdf).stem


def keep_article(folder: Path, chunks: Iterable[bytes], largest: int = LARGEST) -> str:
    """Keep what a site sent as a full text: a PDF or an article as JATS, told by its bytes.

    Args:
        folder: the review folder.
        chunks: its bytes; what they raise passes, and nothing is kept.
        largest: how many bytes are taken at most.

    Returns:
        The file, from the review folder.

    Raises:
        UnreadableError: it is neither, such as a page that asks to log in; or it breaks off, or is
            too large.
    """
    return f"fulltext/{_keep(folder, chunks, largest, _article).name}"


def _keep(
    folder: Path, chunks: Iterable[bytes], largest: int, kind: Callable[[bytes, bytes], str]
) -> Path:
    """Write a file while it comes; `kind` tells its ending from its first and last bytes."""
    place = folder / "fulltext"
    place.mkdir(exist_ok=True)
    half = place / f".{secrets.token_hex(8)}.part"
    sha, size, head, tail = hashlib.sha256(), 0, b"", b""
    try:
        with half.open("wb") as out:
            for chunk in chunks:
                size += len(chunk)
                head += chunk[: HEAD - len(head)]
                tail = (tail + chunk[-HEAD:])[-HEAD:]
                if size > largest:
                    raise UnreadableError(
                        f"The file is larger than {largest >> 20} MB; nothing was kept."
                    )
                sha.update(chunk)
                out.write(chunk)
        kept = place / f"{sha.hexdigest()}.{kind(head, tail)}"
        make_lasting(half)
        half.replace(kept)
    finally:
        half.unlink(missing_ok=True)
    return kept


def _is_pdf(head: bytes) -> bool:
    """PDF 2.0 (ISO 32000-2, 7.5.2): readers look for the header in the first 1024 bytes."""
    return b"%PDF-" in head[:PDF_HEAD]


def _pdf(head: bytes, _: bytes) -> str:
    if not _is_pdf(head):
        raise UnreadableError(
            "The file is no PDF (it does not begin with %PDF-); nothing was kept. Save the "
            "article itself as PDF, not the page around it; the name of a plain text ends in "
            ".txt, that of JATS in .xml."
        )
    return "pdf"


def _article(head: bytes, tail: bytes) -> str:
    if _is_pdf(head):
        if b"%%EOF" not in tail:
            raise UnreadableError("The PDF breaks off (it has no end mark); nothing was kept.")
        return "pdf"
    if _is_jats(head):
        if b"</article>" not in tail and b"</pmc-articleset>" not in tail:
            raise UnreadableError("The article's XML breaks off; nothing was kept.")
        return "xml"
    looks = "empty" if not head.strip() else "a web page" if _is_page(head) else "something else"
    raise UnreadableError(f"What came is {looks}: no PDF and no article as JATS; nothing was kept.")


def _is_page(head: bytes) -> bool:
    return re.search(rb"<(?:!doctype\s+html|html|head|body)\b", head, re.IGNORECASE) is not None


def _is_jats(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    found = re.search(rb"<(?:article|pmc-articleset)[\s>]", start)
    return start.startswith(b"<") and found is not None and not _is_page(start[: found.start()])


def _jats(head: bytes, _: bytes) -> str:
    if not _is_jats(head):
        raise UnreadableError(
            "The file is no article as JATS (XML of publishers and PubMed Central); nothing was "
            "kept. Save the article as PDF."
        )
    return "xml"


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


def note_of(file: str, more: str = "") -> str:
    """Write the note of a retrieval whose full text is kept.

    Args:
        file: it, from the review folder.
        more: what else there is to say.
    """
    return f"{file} {more}".strip()


def note_of_text(sha: str, more: str = "") -> str:
    """Write the note of a retrieval whose plain text is kept."""
    return note_of(f"fulltext/{sha}.txt", more)


def kept_file(note: str) -> str:
    """Return the file that a retrieval's note names, from the review folder, or ''."""
    found = KEPT_FILE.search(note)
    return found[0] if found else ""


def note_of_pdf(sha: str, more: str = "") -> str:
    """Write the note of a retrieval whose PDF is kept."""
    return note_of(f"fulltext/{sha}.pdf", more)


def kept_pdf(note: str) -> str:
    """Return the hash of the PDF that a retrieval's note names, or ''."""
    found = KEPT.search(note)
    return found[1] if found else ""
