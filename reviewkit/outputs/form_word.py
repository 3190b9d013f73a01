"""An empty form as a Word document, to fill in by hand or to put into an appendix."""

from __future__ import annotations

from collections.abc import Iterator

from docx.shared import Pt

from reviewkit.outputs.form_preview import Asked, Block, Preview
from reviewkit.outputs.grid import Grid, GridRow, Words
from reviewkit.outputs.word import Word

COLUMNS = ("Question", "Answer", "Reason, quote, page")
SHARES = (0.42, 0.36, 0.22)
SIZE = Pt(9)


def to_docx(shown: Preview) -> bytes:
    """Write an empty form as a .docx file; the same form gives the same bytes."""
    word = Word()
    word.heading(shown.title)
    add_form(word, shown)
    return word.save(shown.title)


def add_form(word: Word, shown: Preview) -> None:
    """Add an empty form to a document, below a heading of its own."""
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
    word.table(Grid(COLUMNS, widths, _rows(block)), SIZE)
    word.paragraph("")


def _rows(block: Block) -> Iterator[GridRow]:
    if block.repeat:
        yield GridRow(((Words("Key of the row", bold=True),), (), ()))
    for one in block.asked:
        yield GridRow((_question(one), _answer(one), ()))


def _numbered(row: int | None, label: str, required: bool) -> str:
    number = f"{row}. " if row else ""
    return f"{number}{label}{' (required)' if required else ''}"


def _question(one: Asked) -> tuple[Words, ...]:
    more = [f"Only where {one.only}"] if one.only else []
    more += [one.help] if one.help else []
    label = _numbered(one.row, one.label, one.required)
    return (Words(label, bold=True), *(Words(text) for text in more))


def _answer(one: Asked) -> tuple[Words, ...]:
    told = f"{one.fits[:1].upper()}{one.fits[1:]}"
    return (Words(told), *(Words(f"☐ {label}") for _, label in one.choices))
