from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.flow import draw
from reviewkit.outputs.flow_word import to_docx


def test_the_flow_is_a_picture_that_tells_its_numbers_in_words(updated_flow: Flow) -> None:
    document = Document(io.BytesIO(to_docx(updated_flow)))
    (shape,) = document.inline_shapes

    assert shape._inline.docPr.get("descr") == draw(updated_flow).description
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert document.paragraphs[0].text == draw(updated_flow).title


def test_a_tall_flow_fits_its_page(new_flow: Flow) -> None:
    document = Document(io.BytesIO(to_docx(new_flow)))
    (shape,), (section,) = document.inline_shapes, document.sections

    assert shape.height < section.page_height - section.top_margin - section.bottom_margin
    assert shape.width <= section.page_width - section.left_margin - section.right_margin


def test_the_same_flow_gives_the_same_bytes(new_flow: Flow) -> None:
    assert to_docx(new_flow) == to_docx(new_flow)
