"""The reference lists of a file: a PDF, JATS, TEI, or plain text; told by its bytes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from reviewkit.errors import UnreadableError
from reviewkit.formats.decoding import chunks, open_bytes, sample, tell_encoding
from reviewkit.formats.decoding import lines as lines_of
from reviewkit.formats.pdftext import clean, each_page
from reviewkit.formats.reading import Tally
from reviewkit.formats.references import jats, tei
from reviewkit.formats.references.layout import lines_of_page
from reviewkit.formats.references.model import Line, References
from reviewkit.formats.references.sections import references_in
from reviewkit.formats.references.tagged_xml import Grammar, references_of

LARGEST = 100 << 20
LARGEST_TEXT = 20 << 20
MOST_LINES = 500_000
_TAB = 8
_EDGE = 2  # lines at the top and at the bottom of a page of text that may be its head or foot
_WRAPPED = 160  # letters of a line in a text whose paragraphs are broken into lines, at most
PAGE_END = "\f"


def read_references(path: Path) -> References:
    """Find the references of a file.

    Args:
        path: a PDF with a text layer, an article as JATS or TEI, or plain text.

    Raises:
        UnreadableError: it is none of these, is damaged, locked, too large, or a scan.
    """
    with open_bytes(path) as file:
        head = file.read(4096)
    if b"%PDF-" in head[:1024]:
        _refuse_large(path, LARGEST)
        return references_in(_lines_of_pdf(path), "PDF")
    _refuse_large(path, LARGEST_TEXT)
    encoding, _ = tell_encoding(path)
    start = sample(path, encoding, 1 << 16).text
    if "\0" in start[:4096]:
        raise UnreadableError(
            f"{path.name}: is no PDF, JATS, TEI or plain text; save it as one of these."
        )
    grammar = _grammar(start, path.name)
    if grammar is not None:
        return references_of(chunks(path, encoding, Tally()), grammar)
    return references_in(_lines_of_text(path, encoding), "text")


def _grammar(start: str, name: str) -> Grammar | None:
    """Which XML a text is, from its first elements; None for other texts.

    Raises:
        UnreadableError: it is XML, but of no kind whose references can be read, or a web page.
    """
    if not start.lstrip("\ufeff \t\r\n").startswith("<"):
        return None
    if re.search(r"<(?:article|front|ref-list|pmc-articleset)[\s>]", start):
        return jats.GRAMMAR
    if re.search(r"<(?:TEI|teiCorpus|listBibl)[\s>]", start):
        return tei.GRAMMAR
    page = re.search(r"<(?:!doctype\s+html|html)\b", start, re.IGNORECASE)
    told = "neither JATS nor TEI; save the article as one of these, or as PDF"
    raise UnreadableError(
        f"{name}: is a web page, not the article; save the article as PDF or plain text."
        if page
        else f"{name}: is XML, but {told}."
    )


def _refuse_large(path: Path, largest: int) -> None:
    if path.stat().st_size > largest:
        raise UnreadableError(
            f"{path.name}: is larger than {largest >> 20} MB; keep the part you need."
        )


def _lines_of_pdf(path: Path) -> list[Line]:
    lines: list[Line] = []

    def make(layer: Any, page: int) -> list[Line]:
        return lines_of_page(layer, page, len(lines) + 1)

    for found in each_page(path, make):
        lines += found or []
    if not lines:
        raise UnreadableError(
            f"{path.name}: this PDF has no text, only pictures of it; run it through OCR first."
        )
    return lines


def _lines_of_text(path: Path, encoding: str) -> list[Line]:
    """Read a text's lines; pages are parted by form feeds, as in what PDFs are converted to."""
    made: list[Line] = []
    page, gap, pages = 1, False, False
    for at, whole in enumerate(lines_of(path, encoding, Tally()), 1):
        pages = pages or PAGE_END in whole
        for part, text in enumerate(whole.lstrip("\ufeff").rstrip("\r\n").split(PAGE_END)):
            page, gap = page + bool(part), gap or bool(part)
            bare = clean(text).strip()
            if bare:
                indent = text.expandtabs(_TAB)
                left = float(len(indent) - len(indent.lstrip()))
                made.append(Line(bare, at, page, left, gap))
            gap = not bare
        if len(made) > MOST_LINES:
            raise UnreadableError(
                f"{path.name}: has more than {MOST_LINES:,} lines; keep the part you need."
            )
    return _placed(made, pages)


def _placed(lines: list[Line], pages: bool) -> list[Line]:
    """Say of each line whether it is short, and whether it stands at the edge of its page."""
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    counts = Counter(line.page for line in lines)
    placed, seen = [], Counter[int]()
    for line in lines:
        seen[line.page] += 1
        at = seen[line.page]
        edge = pages and (at <= _EDGE or at > counts[line.page] - _EDGE)
        short = width > _WRAPPED or len(line.text) < 0.85 * width
        page = line.page if pages else 0
        top = pages and at == 1
        placed.append(replace(line, short=short, edge=edge, top=top, page=page))
    return placed
