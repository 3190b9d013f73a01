"""A report as one Word document."""

from __future__ import annotations

from pathlib import Path

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing, to_svg
from reviewkit.outputs.flow_word import add_flow
from reviewkit.outputs.parts import Heading, Listing, Part, Text
from reviewkit.outputs.picture import to_png
from reviewkit.outputs.report import Report
from reviewkit.outputs.table_word import add_table
from reviewkit.outputs.tables import Table
from reviewkit.outputs.word import Word


def to_docx(report: Report, reference: Path | None = None) -> bytes:
    """Write a report as a Word document.

    Args:
        report: what to write.
        reference: a .docx whose styles are used; None for plain ones.

    Returns:
        The file; the same report gives the same bytes.

    Raises:
        UnreadableError: the reference is no Word document.
    """
    word = Word(reference)
    word.heading(report.title, 0)
    word.paragraph(report.about)
    for part in report.parts:
        _add(word, part)
    return word.save(report.title)


def _add(word: Word, part: Part) -> None:
    if isinstance(part, Table):
        add_table(word, part)
    elif isinstance(part, Flow):
        add_flow(word, part)
    elif isinstance(part, Drawing):
        _add_figure(word, part)
    else:
        word.section(landscape=False)
        if isinstance(part, Heading):
            word.heading(part.text, part.level)
        elif isinstance(part, Listing):
            for item in part.items:
                word.paragraph(item, "List Bullet")
        elif isinstance(part, Text):
            word.paragraph(part.text)


def _add_figure(word: Word, drawing: Drawing) -> None:
    """Add a figure: caption, and a picture that carries all it shows in words."""
    word.section(landscape=drawing.width > drawing.height)
    word.caption(drawing.title)
    word.picture(to_png(to_svg(drawing)), drawing.description)
