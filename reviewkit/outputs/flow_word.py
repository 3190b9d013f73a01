"""The PRISMA flow on a page of Word, with all its words for those who do not see it."""

from __future__ import annotations

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.flow import draw, to_svg
from reviewkit.outputs.picture import to_png
from reviewkit.outputs.word import Word


def to_docx(flow: Flow) -> bytes:
    """Write a flow as a Word document; the same flow gives the same bytes."""
    word = Word()
    add_flow(word, flow)
    return word.save(draw(flow).title)


def add_flow(word: Word, flow: Flow) -> None:
    """Add a flow to a document: caption and picture, its numbers in words as the picture's text."""
    drawing = draw(flow)
    word.section(landscape=drawing.width > drawing.height)
    word.caption(drawing.title)
    word.picture(to_png(to_svg(flow)), drawing.description)
