"""Word documents: sections, captions, tables with repeated heads, real footnotes, fixed bytes.

Written with python-docx; footnotes, which it does not know, are a part of our own (ECMA-376
part 1, 17.11). The same content gives the same bytes: parts carry no clock and no chance.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt

from reviewkit.errors import UnreadableError
from reviewkit.outputs.page import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph

LONG_SIDE, SHORT_SIDE, MARGIN = Cm(29.7), Cm(21.0), Cm(2.0)  # A4
BULLET_INDENT = Cm(0.35)
SMALL, TINY = Pt(9), Pt(7)
MOST_HEIGHT = 0.75  # of a page, for a picture
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # documents say nothing of when they were made
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:footnotes xmlns:w="{_W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
    "</w:r></w:p></w:footnote>"
)
_FOOTNOTE = (
    '<w:footnote w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:rPr>'
    '<w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r><w:r><w:rPr>'
    '<w:sz w:val="18"/></w:rPr><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
)


class Word:
    """A Word document that is being written; `save` gives its bytes."""

    def __init__(self, reference: Path | None = None) -> None:
        """Begin an empty document, in the styles of a reference document if one is given.

        Raises:
            UnreadableError: the reference is no Word document.
        """
        self.document: WordDocument = _begin(reference)
        self._own_styles = reference is None
        self._footnotes: list[str] = []
        self._cell_styles: dict[str, str] = {}
        if self._own_styles:
            _set_page(self.document.sections[0], landscape=False)
            _plain_styles(self.document)

    def section(self, *, landscape: bool) -> None:
        """Go on in a section of this orientation; the first is used while nothing is in it."""
        last = self.document.sections[-1]
        if (last.orientation == WD_ORIENT.LANDSCAPE) == landscape:
            return
        if not self._is_empty():
            last = self.document.add_section()
        _set_page(last, landscape=landscape)

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading of a level from 1."""
        self.document.add_heading(clean(text), level)

    def paragraph(self, text: str, style: str | None = None) -> Paragraph:
        """Add a paragraph."""
        return self.document.add_paragraph(clean(text), style)

    def caption(self, text: str, notes: Sequence[str] = ()) -> None:
        """Add a caption that stays with what follows; each note is a footnote at its end."""
        paragraph = self.document.add_paragraph(clean(text), "Caption")
        paragraph.paragraph_format.keep_with_next = True
        for note in notes:
            self._footnote(paragraph, note)

    def table(self, columns: Sequence[str], widths: Sequence[int], size: Length) -> WordTable:
        """Add a table with a head that is repeated on every page.

        Args:
            columns: the heads.
            widths: of the columns, in EMU (English Metric Units); they stay as they are.
            size: of the letters.
        """
        table: WordTable = self.document.add_table(1, len(columns))
        table.style = "Table Grid"
        table.autofit = False
        for place, (head, width) in enumerate(zip(columns, widths, strict=True)):
            table.columns[place].width = Emu(width)
            cell = table.rows[0].cells[place]
            cell.width = Emu(width)
            _shade(cell)
            self.write_cell(cell.paragraphs[0], head, size, bold=True)
        _repeat(table.rows[0])
        return table

    def picture(self, png: bytes, description: str) -> None:
        """Add a picture as wide as the text and no higher than a page; its words go with it."""
        shape = self.document.add_picture(io.BytesIO(png), width=Emu(self.text_width))
        section = self.document.sections[-1]
        room = int((section.page_height or LONG_SIDE) * MOST_HEIGHT)
        if shape.height > room:
            shape.width, shape.height = Emu(shape.width * room // shape.height), Emu(room)
        shape._inline.docPr.set("descr", clean(description))

    def write_cell(
        self,
        paragraph: Paragraph,
        text: str,
        size: Length,
        *,
        bold: bool = False,
        bullet: bool = False,
    ) -> None:
        """Write text into a paragraph of a cell, small and close; a bullet hangs."""
        run = paragraph.add_run(f"•\t{clean(text)}" if bullet else clean(text))
        if bold:
            run.bold = True
        part: Any = paragraph._p
        part.style = self._cell_style(size, bullet=bullet)

    def _cell_style(self, size: Length, *, bullet: bool) -> str:
        """Return the id of the style of cells of a size; it is made when it is first used."""
        name = f"{'Table bullet' if bullet else 'Table text'} {size.pt:g}"
        if name not in self._cell_styles:
            self._cell_styles[name] = _make_cell_style(self.document, name, size, bullet=bullet)
        return self._cell_styles[name]

    @property
    def text_width(self) -> int:
        """Width between the margins of the section in hand, in EMU."""
        section = self.document.sections[-1]
        width, left, right = section.page_width, section.left_margin, section.right_margin
        return int(width or SHORT_SIDE) - int(left or MARGIN) - int(right or MARGIN)

    def save(self, title: str) -> bytes:
        """Return the document as a .docx file."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = clean(title), "", ""
        properties.last_modified_by, properties.revision = "", 1
        properties.created = properties.modified = _NO_TIME
        if self._footnotes:
            self._add_footnotes()
        out = io.BytesIO()
        self.document.save(out)
        return _without_time(out.getvalue())

    def _is_empty(self) -> bool:
        return all(child.tag == qn("w:sectPr") for child in self.document.element.body)

    def _footnote(self, paragraph: Paragraph, text: str) -> None:
        self._footnotes.append(text)
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self._footnotes)))
        run._r.append(reference)

    def _add_footnotes(self) -> None:
        notes = "".join(
            _FOOTNOTE.format(number=number, text=escape(clean(text)))
            for number, text in enumerate(self._footnotes, start=1)
        )
        package: Any = self.document.part.package
        part = Part(
            PackURI("/word/footnotes.xml"),
            _FOOTNOTES_TYPE,
            f"{_FOOTNOTES_HEAD}{notes}</w:footnotes>".encode(),
            package,
        )
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def new_row(table: WordTable) -> Any:
    """Add a row to a table."""
    return table.add_row()  # type: ignore[no-untyped-call]


def _make_cell_style(document: WordDocument, name: str, size: Length, *, bullet: bool) -> str:
    if name not in document.styles:  # a reference document may have it
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = size
        layout = style.paragraph_format
        layout.space_after = Pt(2)
        if bullet:
            layout.left_indent, layout.first_line_indent = BULLET_INDENT, -BULLET_INDENT
            layout.tab_stops.add_tab_stop(BULLET_INDENT)
    return str(document.styles[name].style_id)


def keep_whole(row: Any) -> None:
    """Keep a row on one page where it fits."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _begin(reference: Path | None) -> WordDocument:
    if reference is None:
        return Document()
    try:
        document = Document(str(reference))
    except Exception as error:
        raise UnreadableError(
            f"{reference}: no Word document that can be opened; give a .docx whose styles to use."
        ) from error
    for child in list(document.element.body):
        if child.tag != qn("w:sectPr"):
            document.element.body.remove(child)
    return document


def _set_page(section: Any, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        (LONG_SIDE, SHORT_SIDE) if landscape else (SHORT_SIDE, LONG_SIDE)
    )
    section.left_margin = section.right_margin = section.top_margin = MARGIN
    section.bottom_margin = MARGIN


def _plain_styles(document: WordDocument) -> None:
    """Black on white and one typeface: the template's blue heads suit no report."""
    for name in ("Normal", "Caption", "Title", *(f"Heading {level}" for level in (1, 2, 3))):
        style: Any = document.styles[name]
        style.font.name = "Arial"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.font.color.rgb = None
        if (color := style.element.rPr.find(qn("w:color"))) is not None:
            style.element.rPr.remove(color)
    document.styles["Caption"].font.size = Pt(11)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E7EBEF")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)
    keep_whole(row)


def _without_time(data: bytes) -> bytes:
    """Pack a zip anew with every file dated the same, in the same order."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            new.writestr(entry, old.read(name))
    return out.getvalue()
