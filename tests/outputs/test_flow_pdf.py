from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.flow import draw
from reviewkit.outputs.flow_pdf import to_pdf


@pytest.fixture
def words() -> Callable[[Flow], str]:
    """Read the words of the printed page, lines joined."""

    def read(flow: Flow) -> str:
        with pypdfium2.PdfDocument(to_pdf(draw(flow))) as pdf:
            assert len(pdf) == 1
            page = pdf[0]
            text = page.get_textpage()
            found = " ".join(text.get_text_range().split())
            text.close()
            page.close()
            return found

    return read


def test_every_line_of_the_drawing_can_be_read(
    updated_flow: Flow, words: Callable[[Flow], str]
) -> None:
    found = words(updated_flow)

    upright = [line for line in draw(updated_flow).lines if not line.rotated]
    assert [line.text for line in upright if line.text not in found] == []


def test_letters_that_the_typeface_lacks_are_counted_on_the_page(
    new_flow: Flow, words: Callable[[Flow], str]
) -> None:
    found = words(replace(new_flow, reports_excluded=(("有关 Größe", 2),)))

    assert "?? Größe (n = 2)" in found
    assert "2 letters that this typeface lacks" in found


def test_the_same_flow_prints_the_same_bytes(new_flow: Flow, tmp_path: Path) -> None:
    assert to_pdf(draw(new_flow)) == to_pdf(draw(new_flow))
