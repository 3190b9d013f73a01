"""The typeface of pictures and PDFs: Bitstream Vera, which comes with reportlab.

One typeface that is always there gives the same pixels on every computer; it has the letters of
Western European languages.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

FAMILY = "Bitstream Vera Sans"


def font_files() -> tuple[Path, Path]:
    """Return the files of the regular and the bold face."""
    folder = files("reportlab").joinpath("fonts")
    return Path(str(folder.joinpath("Vera.ttf"))), Path(str(folder.joinpath("VeraBd.ttf")))


@cache
def letters() -> frozenset[str]:
    """Return the characters that the typeface has."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415  # loads slowly

    return frozenset(map(chr, TTFontFile(str(font_files()[0])).charToGlyph))
