from __future__ import annotations

import io
from dataclasses import replace

from docx import Document
from docx.oxml.ns import qn

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing, Label
from reviewkit.outputs.parts import Heading, Listing, Text
from reviewkit.outputs.report import Report
from reviewkit.outputs.report_word import to_docx
from reviewkit.outputs.tables import Cell, Row, Table

HEADS = tuple(f"Characteristic{number}" for number in range(9))
WIDE = Table("w", "Wide", HEADS, (Row(tuple(Cell("comprehensive") for _ in HEADS)),))


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

    assert texts[:2] == ["Falls <on> wards", "Scoping review"]
    body = texts[texts.index("Methods") :]
    assert body[:4] == ["Methods", "One question", "Another", "Wide"]
    assert body[4] == "Results"
    assert body[5].startswith("Figure 1: PRISMA 2020 flow diagram")
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
    assert "Figure 1: What helps" in [one.text for one in document.paragraphs]


def test_the_contents_name_chapters_tables_and_figures(new_flow: Flow) -> None:
    document = Document(io.BytesIO(to_docx(report(new_flow))))
    texts = [one.text for one in document.paragraphs if one.text]
    first = [one.rstrip("\t") for one in texts[2 : texts.index("Methods")]]

    assert first[:3] == ["Methods", "Wide", "Results"]
    assert first[3].startswith("Figure 1: ")


def test_a_heading_stands_on_the_page_of_what_follows_it() -> None:
    parts = (Heading("Methods"), Text("Words."), Heading("Results"), WIDE)
    document = Document(io.BytesIO(to_docx(Report("Falls", "Scoping review", parts))))
    body = list(document.element.body)
    turns = [at for at, one in enumerate(body) if one.find(f".//{qn('w:sectPr')}") is not None]
    texts = ["".join(word.text for word in one.iter(qn("w:t"))) for one in body]
    heading = max(at for at, text in enumerate(texts) if text == "Results")

    assert turns[0] < heading < len(body) - 1


def test_what_is_said_on_every_page_is_no_footnote_of_every_table() -> None:
    noted = replace(WIDE, notes=("Made-up data.", "Counts are of studies."))
    running = Report("Falls", "Review", (Heading("Results"), noted), "Made-up data.")
    document = Document(io.BytesIO(to_docx(running)))
    part = next(one for one in document.part.package.iter_parts() if "footnotes" in one.partname)

    assert b"Counts are of studies." in part.blob
    assert b"Made-up data." not in part.blob
    assert document.sections[0].footer.paragraphs[0].text == "Made-up data."


def high_figure(rows: int) -> Drawing:
    labels = tuple(Label(8, 20 + 30 * number, f"Study {number}") for number in range(rows))
    return Drawing("f", "By study", "Told in words", 600, 30 * rows + 10, (), labels)


def test_a_figure_too_high_for_a_page_goes_on_over_several() -> None:
    data = to_docx(Report("Falls", "Review", (Heading("Results"), high_figure(150))))
    document = Document(io.BytesIO(data))
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]

    assert len(document.inline_shapes) == len(captions) > 2
    assert captions[1:] == ["Figure 1: By study, continued"] * (len(captions) - 1)
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Told in words"


def test_a_figure_of_very_many_pages_is_told_to_stand_in_the_folder() -> None:
    data = to_docx(Report("Falls", "Review", (Heading("Results"), high_figure(1000))))
    document = Document(io.BytesIO(data))

    assert not document.inline_shapes
    assert any("as f.svg in the report's folder" in one.text for one in document.paragraphs)
