from __future__ import annotations

import io

from docx import Document

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing, Label
from reviewkit.outputs.parts import Heading, Listing, Text
from reviewkit.outputs.report import Report
from reviewkit.outputs.report_word import to_docx
from reviewkit.outputs.tables import Cell, Row, Table

WIDE = Table("w", "Wide", tuple("abcdefgh"), (Row(tuple(Cell(one) for one in "12345678")),))


def report(flow: Flow) -> Report:
    parts = (
        Heading("Methods"),
        Listing(("One question", "Another")),
        WIDE,
        Heading("Results"),
        flow,
        Text("1. exp Falls/\n2. ward", as_written=True),
    )
    return Report("Falls <on> wards", "Scoping review", parts)


def test_every_part_stands_in_the_document_in_its_order(new_flow: Flow) -> None:
    document = Document(io.BytesIO(to_docx(report(new_flow))))
    texts = [one.text for one in document.paragraphs if one.text]

    assert texts[:5] == ["Falls <on> wards", "Scoping review", "Methods", "One question", "Another"]
    assert texts.index("Methods") < texts.index("Wide") < texts.index("Results")
    assert texts[-1] == "1. exp Falls/\n2. ward"
    assert len(document.tables) == len(document.inline_shapes) == 1


def test_pages_turn_for_a_wide_table_and_turn_back_for_text(new_flow: Flow) -> None:
    document = Document(io.BytesIO(to_docx(report(new_flow))))
    wide = [section.page_width > section.page_height for section in document.sections]

    assert wide[0] is False
    assert True in wide
    assert wide[-1] is False


def test_the_same_report_gives_the_same_bytes(new_flow: Flow) -> None:
    assert to_docx(report(new_flow)) == to_docx(report(new_flow))


def test_a_figure_is_a_picture_with_its_caption_and_all_it_shows_in_words() -> None:
    figure = Drawing("f", "What helps", "Trust: 3", 90, 40, (), (Label(8, 20, "Trust"),))
    data = to_docx(Report("Falls", "Scoping review", (Heading("Results"), figure)))
    document = Document(io.BytesIO(data))

    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "Trust: 3"
    assert "What helps" in [one.text for one in document.paragraphs]
