from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from reviewkit.outputs.boxes import FONT, PAD, Rect, Words, height, place, text_width, wrap

ALPHABET = "".join(map(chr, range(32, 127))) + "éßŁøœæ–—“”†…•中あ한ж€™"  # noqa: RUF001
WIDTH = 240.0


@given(st.text(max_size=80), st.floats(40, 400))
def test_no_line_is_wider_than_its_box_and_no_letter_is_lost(text: str, width: float) -> None:
    lines = wrap(text, width)
    assert all(text_width(line) <= width + 1e-6 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_count_is_never_broken() -> None:
    for width in range(100, 200):
        lines = wrap("Duplicate records removed (n = 1234)†", float(width))
        assert any(line.endswith("(n = 1234)†") for line in lines)


def test_a_word_that_is_too_long_breaks_at_a_letter() -> None:
    assert len(wrap("x" * 100, 100.0)) > 5


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 1)), max_size=6))
def test_every_line_stands_within_its_box(paragraphs: list[tuple[str, int]]) -> None:
    words = tuple(Words(text, indent) for text, indent in paragraphs)
    box = Rect(0, 0, WIDTH, height(words, WIDTH), "box")
    for line in place(words, box):
        assert line.x + text_width(line.text) <= box.right - PAD + 1e-6
        assert box.y + PAD < line.y < box.bottom - PAD + 1


def test_no_font_at_hand_is_wider_than_the_widths_assumed(chromium: Browser) -> None:
    page = chromium.new_page()
    measured = page.evaluate(
        """([letters, size]) => {
          const pen = document.createElement("canvas").getContext("2d");
          const found = {};
          for (const font of ["sans-serif", "DejaVu Sans", "Liberation Sans", "Verdana"])
            for (const weight of ["normal", "bold"]) {
              pen.font = `${weight} ${size}px "${font}", sans-serif`;
              if (font === "sans-serif") pen.font = `${weight} ${size}px sans-serif`;
              found[`${weight} ${font}`] = letters.map((letter) => pen.measureText(letter).width);
            }
          return found;
        }""",
        [list(ALPHABET), FONT],
    )
    page.close()
    too_wide = [
        (font, letter, width)
        for font, widths in measured.items()
        for letter, width in zip(ALPHABET, widths, strict=True)
        if width > text_width(letter, bold=font.startswith("bold")) + 0.01
    ]
    assert not too_wide, str(too_wide)
