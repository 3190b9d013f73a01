"""The words of a PDF, page by page, from its text layer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reviewkit.errors import UnreadableError

MOST_PAGES = 5_000
MOST_CHARACTERS = 20_000_000
_one_at_a_time = threading.Lock()  # PDFium is not safe for threads


def read_pages(path: Path) -> Iterator[str]:
    r"""Yield the text of each page of a PDF; '' for one that has none, such as a scan.

    Line ends are `\n`; control characters are gone, so that offsets mean the same in a browser.

    Args:
        path: the PDF.

    Raises:
        UnreadableError: it is damaged, locked by a password, or too long.
    """
    # PDFium takes some 20 ms to load; only who reads a PDF waits.
    import pypdfium2  # noqa: PLC0415

    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            locked = "password" in str(error).lower()
            told = "is locked by a password" if locked else "is damaged and cannot be read"
            raise UnreadableError(f"{path.name}: this PDF {told}; keep another copy.") from None
        try:
            yield from _pages(document, path.name)
        finally:
            document.close()


def _pages(document: Any, name: str) -> Iterator[str]:
    from pypdfium2 import PdfiumError  # noqa: PLC0415

    if len(document) > MOST_PAGES:
        raise UnreadableError(
            f"{name}: has {len(document)} pages, more than {MOST_PAGES}; keep the part you need."
        )
    left = MOST_CHARACTERS
    for number in range(len(document)):
        try:
            page = document[number]
            layer = page.get_textpage()
            text = clean(layer.get_text_bounded(errors="replace"))
            layer.close()
            page.close()
        except PdfiumError:
            text = ""  # the other pages can be read all the same
        left -= len(text)
        if left < 0:
            raise UnreadableError(
                f"{name}: holds more than {MOST_CHARACTERS:,} characters; keep the part you need."
            )
        yield text


def clean(text: str) -> str:
    r"""Bring a text into the one form in which it is kept, counted and shown.

    Args:
        text: of a page, or of a plain text file.

    Returns:
        The text with `\n` as line ends, without control characters other than tab and line end,
        and with nothing that cannot be written as UTF-8. A word that PDFium marks as broken at a
        line end (U+FFFE, or U+0002) gets its hyphen back.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\ufffe", "-\n").replace("\x02", "-\n")
    text = "".join(one for one in text if one in "\n\t" or (one >= " " and one != "\x7f"))
    return text.encode("utf-8", "replace").decode("utf-8")
