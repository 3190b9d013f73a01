"""The words of a PDF, page by page, from its text layer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from reviewkit.errors import UnreadableError

T = TypeVar("T")
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

    def text(layer: Any, _: int) -> str:
        return clean(layer.get_text_bounded(errors="replace"))

    for found in each_page(path, text):
        yield found or ""


def each_page(path: Path, make: Callable[[Any, int], T]) -> Iterator[T | None]:
    """Make something of the text layer of each page of a PDF.

    Args:
        path: the PDF.
        make: is given the layer (pypdfium2's PdfTextPage), which lives no longer, and the page's
            number from 1.

    Yields:
        What was made, page by page; None for a page that cannot be read: the others can.

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
            yield from _pages(document, path.name, make)
        finally:
            document.close()


def _pages(document: Any, name: str, make: Callable[[Any, int], T]) -> Iterator[T | None]:
    from pypdfium2 import PdfiumError  # noqa: PLC0415

    if len(document) > MOST_PAGES:
        raise UnreadableError(
            f"{name}: has {len(document)} pages, more than {MOST_PAGES}; keep the part you need."
        )
    left = MOST_CHARACTERS
    for number in range(len(document)):
        made: T | None = None
        try:
            page = document[number]
            layer = page.get_textpage()
            left -= layer.count_chars()
            if left >= 0:
                made = make(layer, number + 1)
            layer.close()
            page.close()
        except PdfiumError:
            made = None
        if left < 0:
            raise UnreadableError(
                f"{name}: holds more than {MOST_CHARACTERS:,} characters; keep the part you need."
            )
        yield made


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
