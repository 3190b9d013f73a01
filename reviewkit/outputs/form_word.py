"""An empty form as a Word document, to fill in by hand or to put into an appendix."""

from __future__ import annotations

from typing import Any

from docx.shared import Pt

from reviewkit.outputs.form_preview import Asked, Block, Preview
from reviewkit.outputs.word import Word, keep_whole, new_row

COLUMNS = ("Question", "Answer", "Reason, quote, page")
SHARES = (0.42, 0.36, 0.22)
SIZE = Pt(9)


def to_docx(shown: Preview) -> bytes:
    """Write an empty form as a .docx file; the same form gives the same bytes."""
    word = Word()
    word.heading(shown.title)
    word.paragraph(f"Version {shown.version}; one filled form a {shown.unit}.")
    if shown.source:
        word.paragraph(shown.source)
    word.paragraph("Missing values: " + "; ".join(shown.missing) + ".")
    for part in shown.parts:
        word.heading(part.title, 2)
        for text in (part.help, f"Only where {part.only}" if part.only else ""):
            if text:
                word.paragraph(text)
        for block in part.blocks:
            _write(word, block)
    return word.save(shown.title)


def _write(word: Word, block: Block) -> None:
    if block.label:
        word.heading(_numbered(block.row, block.label, block.required), 3)
    copies = "Copy this table for each row, and give every row a short key of its own."
    for text in (
        block.help,
        f"Only where {block.only}" if block.only else "",
        copies if block.repeat else "",
    ):
        if text:
            word.paragraph(text)
    widths = [int(word.text_width * share) for share in SHARES]
    table = word.table(COLUMNS, widths, SIZE)
    if block.repeat:
        word.write_cell(new_row(table).cells[0].paragraphs[0], "Key of the row", SIZE, bold=True)
    for one in block.asked:
        row = new_row(table)
        keep_whole(row)
        _question(word, row.cells[0], one)
        _answer(word, row.cells[1], one)


def _numbered(row: int | None, label: str, required: bool) -> str:
    number = f"{row}. " if row else ""
    return f"{number}{label}{' (required)' if required else ''}"


def _question(word: Word, cell: Any, one: Asked) -> None:
    paragraphs = [_numbered(one.row, one.label, one.required)]
    paragraphs += [f"Only where {one.only}"] if one.only else []
    paragraphs += [one.help] if one.help else []
    _paragraphs(word, cell, paragraphs)


def _answer(word: Word, cell: Any, one: Asked) -> None:
    told = f"{one.fits[:1].upper()}{one.fits[1:]}"
    boxes = [f"☐ {label}" for _, label in one.choices]
    _paragraphs(word, cell, [told, *boxes], first_bold=False)


def _paragraphs(word: Word, cell: Any, texts: list[str], *, first_bold: bool = True) -> None:
    first, *others = texts
    word.write_cell(cell.paragraphs[0], first, SIZE, bold=first_bold)
    for text in others:
        word.write_cell(cell.add_paragraph(), text, SIZE)
