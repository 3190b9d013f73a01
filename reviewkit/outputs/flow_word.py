"""The PRISMA flow on a page of Word, with all its words for those who do not see it."""

from __future__ import annotations

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.flow import draw, to_svg
from reviewkit.outputs.picture import to_png
from reviewkit.outputs.word import Word


def to_docx(flow: Flow) -> bytes:
    """Write a flow as a Word document; the same flow gives the same bytes."""
    drawing, word = draw(flow), Word()
    word.section(landscape=word.fits_better_on_side(drawing.width, drawing.height))
    add_flow(word, flow, drawing.title)
    return word.save(drawing.title)


def add_flow(word: Word, flow: Flow, caption: str, place: str = "") -> None:
    """Add a flow to a document: caption and picture, its numbers in words as the picture's text."""
    word.caption(caption, place=place)
    word.picture(to_png(to_svg(flow)), draw(flow).description)
