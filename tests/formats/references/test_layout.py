"""The lines of a PDF in reading order."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
from reportlab.pdfgen.canvas import Canvas

from reviewkit.formats.pdftext import each_page
from reviewkit.formats.references.layout import lines_of_page
from reviewkit.formats.references.model import Line


def lines_of(path: Path) -> list[Line]:
    pages = each_page(path, lambda layer, page: lines_of_page(layer, page, 1))
    return [line for lines in pages for line in lines or []]


def draw(path: Path, *pieces: tuple[float, float, str]) -> list[Line]:
    canvas = Canvas(str(path))
    canvas.setFont("Times-Roman", 9)
    for x, y, text in pieces:
        canvas.drawString(x, y, text)
    canvas.save()
    return lines_of(path)


def test_two_columns_drawn_across_the_page_are_read_one_after_the_other(tmp_path: Path) -> None:
    rows = [
        piece
        for row in range(20)
        for piece in (
            (60.0, 700.0 - 12 * row, f"left {row} of the ward and its beds and"),
            (320.0, 700.0 - 12 * row, f"right {row} of the ward and its beds"),
        )
    ]
    found = draw(tmp_path / "a.pdf", *rows)
    assert [one.text.split()[0] for one in found] == ["left"] * 20 + ["right"] * 20
    assert [one.top for one in found].count(True) == 2


def test_a_last_column_of_a_few_lines_is_a_column(tmp_path: Path) -> None:
    left = [
        (60.0, 700.0 - 12 * row, f"left {row} of the ward and its beds and") for row in range(40)
    ]
    right = [(320.0, 700.0 - 12 * row, f"right {row} of the ward and its") for row in range(3)]
    found = draw(tmp_path / "a.pdf", *left, *right)
    assert [one.text.split()[0] for one in found] == ["left"] * 40 + ["right"] * 3


def test_a_heading_across_both_columns_stands_above_both(tmp_path: Path) -> None:
    rows = [
        (x, 680.0 - 12 * row, f"{side} {row} of the ward and its beds")
        for row in range(12)
        for x, side in ((60.0, "left"), (320.0, "right"))
    ]
    words = "What stands across the whole page, from the left side to the right, and on to its end"
    wide = (60.0, 700.0, words)
    found = draw(tmp_path / "a.pdf", wide, *rows)
    assert found[0].text.startswith("What stands")
    assert [one.text.split()[0] for one in found[1:]] == ["left"] * 12 + ["right"] * 12


def test_indents_and_blank_space_are_seen(tmp_path: Path) -> None:
    pieces = ((60, 700, "Smith J and a long line of words"), (74, 688, "goes on"))
    more = ((60, 670, "Doe B and a long line of words"), (74, 658, "goes on"))
    found = draw(tmp_path / "a.pdf", *pieces, *more)
    assert [round(one.left or 0) for one in found] == [0, 14, 0, 14]
    assert [one.gap for one in found] == [False, False, True, False]
    assert [one.short for one in found] == [False, True, False, True]


def test_a_label_far_from_its_reference_stands_on_its_line(tmp_path: Path) -> None:
    pieces = [(60.0, 700.0 - 12 * row, f"[{row}]") for row in range(9)]
    pieces += [(90.0, 700.0 - 12 * row, f"Smith J{row}. Wards and their beds") for row in range(9)]
    assert draw(tmp_path / "a.pdf", *pieces)[4].text == "[4] Smith J4. Wards and their beds"


def test_a_letter_far_off_the_page_hides_no_column_and_is_not_lost(tmp_path: Path) -> None:
    rows = [(60.0, 700.0 - 12 * row, f"Smith J{row} and a long line of words") for row in range(9)]
    found = [one.text for one in draw(tmp_path / "a.pdf", *rows, (1e12, 400.0, "Far away"))]
    assert "Far away" in found
    assert [one for one in found if one != "Far away"] == [text for *_, text in rows]


@pytest.mark.parametrize("columns", [1, 2])
def test_every_word_of_a_page_is_in_some_line(tmp_path: Path, columns: int) -> None:
    texts = [made.apa(one) for one in made.works(30, seed=3)]
    path = made.pdf(tmp_path / "a.pdf", texts, made.Layout(columns, hyphens=False))
    words = " ".join(one.text for one in lines_of(path)).split()
    assert set(" ".join(texts).split()) <= set(words)


def test_an_empty_page_has_no_lines(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.showPage()
    canvas.save()
    assert lines_of(tmp_path / "a.pdf") == []
