from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from reviewkit.errors import UnreadableError
from reviewkit.outputs.word import SMALL, Word


def opened(data: bytes) -> Document:
    return Document(io.BytesIO(data))


def small(word: Word) -> bytes:
    word.caption("Table 1: Wards & <wards>", ("A note.", "Another & last."))
    word.table(("Study", "Found"), (word.text_width // 2,) * 2, SMALL)
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
