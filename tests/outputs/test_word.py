from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from reviewkit.errors import UnreadableError
from reviewkit.outputs.grid import Grid
from reviewkit.outputs.word import Word
from reviewkit.outputs.word_styles import CODE, SMALL


def opened(data: bytes) -> Document:
    return Document(io.BytesIO(data))


def small(word: Word) -> bytes:
    word.caption("Table 1: Wards & <wards>", ("A note.", "Another & last."))
    word.table(Grid(("Study", "Found"), (word.text_width // 2,) * 2, ()), SMALL)
    return word.save("Wards")


def test_the_same_content_gives_the_same_bytes() -> None:
    assert small(Word()) == small(Word())


def test_notes_are_real_footnotes_in_their_order() -> None:
    document = opened(small(Word()))
    part = next(one for one in document.part.package.iter_parts() if "footnotes" in one.partname)

    assert b"A note." in part.blob and b"Another &amp; last." in part.blob
    found = document.element.body.iter(qn("w:footnoteReference"))
    assert [one.get(qn("w:id")) for one in found] == ["1", "2"]


def test_the_head_of_a_table_is_repeated_and_its_columns_keep_their_widths() -> None:
    (table,) = opened(small(Word())).tables

    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.autofit is False
    assert len({column.width for column in table.columns}) == 1


def test_a_wide_table_turns_the_page_and_the_next_text_turns_it_back() -> None:
    word = Word()
    word.paragraph("Before.")
    word.section(landscape=True)
    wide = word.text_width
    word.paragraph("Wide.")
    word.section(landscape=False)

    assert wide > word.text_width
    sections = opened(word.save("x")).sections
    assert [one.orientation for one in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]


def test_an_empty_document_begins_in_the_orientation_it_needs() -> None:
    word = Word()
    word.section(landscape=True)
    word.paragraph("Wide.")

    (section,) = opened(word.save("x")).sections
    assert section.orientation == WD_ORIENT.LANDSCAPE


def test_a_document_takes_the_styles_of_a_reference_and_none_of_its_words(tmp_path: Path) -> None:
    model = Document()
    model.add_paragraph("Words of the model.")
    model.styles["Caption"].font.name = "Courier New"
    model.save(str(tmp_path / "model.docx"))

    document = opened(small(Word(tmp_path / "model.docx")))
    assert document.styles["Caption"].font.name == "Courier New"
    assert "model" not in " ".join(one.text for one in document.paragraphs)


def test_a_reference_that_is_no_word_document_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "model.docx"
    path.write_text("no zip")

    with pytest.raises(UnreadableError, match=r"model\.docx: no Word document"):
        Word(path)


def test_letters_that_no_document_may_hold_are_seen_as_lost() -> None:
    word = Word()
    word.paragraph("a\x00b")

    assert opened(word.save("x\x01")).paragraphs[0].text == "a\ufffdb"


def test_notes_of_one_caption_are_parted() -> None:
    caption = opened(small(Word())).paragraphs[0]

    assert caption.text == "Table 1: Wards & <wards>,"


def test_the_foot_of_every_page_has_its_number_and_what_runs_through_the_report() -> None:
    word = Word()
    word.running("Made-up <data>.")
    word.paragraph("Upright.")
    word.section(landscape=True)
    word.paragraph("On its side.")
    sections = opened(word.save("x")).sections

    assert [one.text for one in sections[0].footer.paragraphs] == ["Made-up <data>.", "1"]
    assert sections[1].footer.is_linked_to_previous


def test_the_contents_lead_to_headings_and_captions_and_ask_for_their_pages() -> None:
    word = Word()
    word.contents([("Methods", "part-1", 1), ("Table 1", "part-2", 2)])
    word.heading("Methods", 1, "part-1")
    word.caption("Table 1", place="part-2")
    body = opened(word.save("x")).element.body

    named = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))] == named
    asked = [one.text for one in body.iter(qn("w:instrText"))]
    assert asked == ["PAGEREF part-1 \\h", "PAGEREF part-2 \\h"]


def test_a_strategy_keeps_its_lines_and_its_spaces() -> None:
    word = Word()
    word.as_written("1. exp Falls/\n2.   ward")
    (paragraph,) = opened(word.save("x")).paragraphs

    assert paragraph.text == "1. exp Falls/\n2.   ward"
    assert paragraph.style.name == CODE


def test_a_picture_lies_on_its_side_only_where_it_is_clearly_larger_there() -> None:
    word = Word()

    assert word.fits_better_on_side(200, 100)
    assert not word.fits_better_on_side(100, 100)
    assert not word.fits_better_on_side(100, 200)
