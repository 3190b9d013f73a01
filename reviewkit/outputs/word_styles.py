"""Styles of our Word documents: black on white, one typeface, small letters in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

BODY, SMALL, TINY = Pt(10), Pt(9), Pt(7)
BULLET_INDENT = Cm(0.3)
CODE = "Strategy"
_SIZES = {
    "Normal": BODY,
    "Caption": BODY,
    "Footer": Pt(7.5),
    "Title": Pt(22),
    "Heading 1": Pt(16),
    "Heading 2": Pt(12),
    "Heading 3": Pt(10.5),
}


def plain_styles(document: WordDocument) -> None:
    """Make the template's styles plain: its blue heads suit no report."""
    for name, size in _SIZES.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = "Arial", size
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for tag in ("w:color", "w:spacing", "w:kern"):
            if (found := properties.find(qn(tag))) is not None:
                properties.remove(found)
    _spaced(document)


def _spaced(document: WordDocument) -> None:
    """Set room around headings and captions, and the foot of the page in its middle."""
    for name, before, after in (
        ("Heading 1", 18, 8),
        ("Heading 2", 12, 4),
        ("Heading 3", 8, 3),
        ("Caption", 12, 5),
        ("Normal", 0, 6),
        ("Title", 0, 10),
    ):
        layout: Any = document.styles[name]
        layout.paragraph_format.space_before = Pt(before)
        layout.paragraph_format.space_after = Pt(after)
    title: Any = document.styles["Title"]
    border = title.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        title.element.pPr.remove(border)
    footer: Any = document.styles["Footer"]
    footer.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def cell_style(document: WordDocument, size: Length, *, bullet: bool) -> str:
    """Return the id of the style of cells of a size; it is made when it is first used."""
    name = f"{'Table bullet' if bullet else 'Table text'} {size.pt:g}"
    if name not in document.styles:  # a reference document may have it
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = size
        layout = style.paragraph_format
        layout.space_after = Pt(1)
        layout.line_spacing = 1
        if bullet:
            layout.left_indent, layout.first_line_indent = BULLET_INDENT, -BULLET_INDENT
            layout.tab_stops.add_tab_stop(BULLET_INDENT)
    return str(document.styles[name].style_id)


def code_style(document: WordDocument) -> str:
    """Return the style of text that keeps its lines: a strategy, in letters of one width."""
    if CODE not in document.styles:
        style: Any = document.styles.add_style(CODE, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.name, style.font.size = "Courier New", Pt(8.5)
    return CODE
