"""Word documents: sections, captions, tables with repeated heads, real footnotes, fixed bytes.

Written with python-docx; footnotes, which it does not know, are a part of our own (ECMA-376
part 1, 17.11). The same content gives the same bytes: parts carry no clock and no chance.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt

from reviewkit.errors import UnreadableError
from reviewkit.outputs.grid import Grid, grid_xml
from reviewkit.outputs.page import clean
from reviewkit.outputs.word_styles import cell_style, code_style, plain_styles

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

LONG_SIDE, SHORT_SIDE, MARGIN = Cm(29.7), Cm(21.0), Cm(2.0)  # A4
PIXEL = 9525  # EMU, at 96 dots an inch
CLEARLY = 1.15
ABOVE = Cm(2.8)  # what a heading and a caption above a picture may take of its page
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
    '<w:sz w:val="16"/><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r><w:r><w:rPr>'
    '<w:sz w:val="16"/></w:rPr><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
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
        self._marks = 0
        self._section = self.document.sections[-1]
        if self._own_styles:
            _set_page(self._section, landscape=False)
            plain_styles(self.document)

    @property
    def landscape(self) -> bool:
        """Whether the section in hand lies on its side."""
        return self._section.orientation == WD_ORIENT.LANDSCAPE

    def section(self, *, landscape: bool) -> None:
        """Go on in a section of this orientation; the first is used while nothing is in it."""
        if self.landscape == landscape:
            return
        if not self._is_empty():
            self._section = self.document.add_section()
        _set_page(self._section, landscape=landscape)

    def running(self, text: str) -> None:
        """Put a line of words, if any, and the number of the page at the foot of every page."""
        if not self._own_styles:
            return  # the reference has its own
        footer = self._section.footer
        first = footer.paragraphs[0]
        if text:
            first.text = clean(text)
            first = footer.add_paragraph()
        _field(first, "PAGE", "1")
        for one in footer.paragraphs:
            one.style = self.document.styles["Footer"]

    def heading(self, text: str, level: int = 1, place: str = "") -> None:
        """Add a heading of a level from 1, which `contents` find by its place."""
        self._mark(self.document.add_heading(clean(text), level), place)

    def paragraph(self, text: str, style: str | None = None) -> Paragraph:
        """Add a paragraph."""
        return self.document.add_paragraph(clean(text), style)

    def gap(self) -> None:
        """Part a table from what follows."""
        self.document.add_paragraph().paragraph_format.space_after = Pt(4)

    def as_written(self, text: str) -> None:
        """Add text that keeps its lines and its spaces, in letters of one width."""
        self.document.add_paragraph(clean(text), code_style(self.document))

    def contents(self, entries: Iterable[tuple[str, str, int]]) -> None:
        """List headings and captions, each leading to its place, with its page.

        Args:
            entries: the words, the place and the level from 1 of each. Programs that lay pages
                out fill in the page numbers; Word does when its fields are updated (F9).
        """
        for text, place, level in entries:
            paragraph = self.document.add_paragraph()
            layout = paragraph.paragraph_format
            layout.left_indent, layout.space_after = Cm(0.6 * (level - 1)), Pt(2)
            layout.tab_stops.add_tab_stop(Emu(self.text_width), WD_TAB_ALIGNMENT.RIGHT)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), place)
            run = paragraph.add_run(clean(text))
            run.bold = level == 1
            link.append(run._r)
            paragraph._p.append(link)
            paragraph.add_run("\t")
            _field(paragraph, f"PAGEREF {place} \\h", "")

    def page_break(self) -> None:
        """Go on at the top of a page."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def caption(self, text: str, notes: Sequence[str] = (), *, place: str = "") -> None:
        """Add a caption that stays with what follows; each note is a footnote at its end."""
        paragraph = self.document.add_paragraph(clean(text), "Caption")
        paragraph.paragraph_format.keep_with_next = True
        self._mark(paragraph, place)
        for number, note in enumerate(notes):
            if number:
                paragraph.add_run(",").font.superscript = True
            self._footnote(paragraph, note)

    def table(self, grid: Grid, size: Length) -> None:
        """Add a table in letters of a size; its head is repeated on every page."""
        styles = (
            cell_style(self.document, size, bullet=False),
            cell_style(self.document, size, bullet=True),
        )
        own = "Table Grid" if "Table Grid" in self.document.styles else None
        style = str(self.document.styles[own].style_id) if own and not self._own_styles else None
        element = grid_xml(grid, styles, style, lines=style is None)
        body: Any = self.document.element.body
        body.insert(len(body) - 1, element)  # before the last section's properties

    def picture(self, png: bytes, description: str) -> None:
        """Add a picture as wide as the text and no higher than a page; its words go with it."""
        shape = self.document.add_picture(io.BytesIO(png), width=Emu(self.text_width))
        room = self.page_room(landscape=self.landscape)[1] - ABOVE
        if shape.height > room:
            shape.width, shape.height = Emu(shape.width * room // shape.height), Emu(room)
        shape._inline.docPr.set("descr", clean(description))

    def picture_room(self, width: float) -> tuple[float, float]:
        """How high a page is for pictures, and the scale of one of a width, in 1/96 inch."""
        wide, high = self.page_room(landscape=self.landscape)
        return (high - ABOVE) / PIXEL, min(wide / (width * PIXEL), 1.0)

    def fits_better_on_side(self, width: float, height: float) -> bool:
        """Say whether a picture of such sides is clearly larger on a page that lies on its side."""
        scale = {}
        for landscape in (False, True):
            wide, high = self.page_room(landscape=landscape)
            scale[landscape] = min(wide / width, (high - ABOVE) / height)
        return scale[True] > CLEARLY * scale[False]

    @property
    def text_width(self) -> int:
        """Width between the margins of the section in hand, in EMU."""
        return self.page_room(landscape=self.landscape)[0]

    def page_room(self, *, landscape: bool) -> tuple[int, int]:
        """Width and height between the margins of a page that lies so, in EMU."""
        own = self._section
        sides = sorted((int(own.page_width or SHORT_SIDE), int(own.page_height or LONG_SIDE)))
        wide, high = reversed(sides) if landscape else sides
        left, right = own.left_margin or MARGIN, own.right_margin or MARGIN
        top, bottom = own.top_margin or MARGIN, own.bottom_margin or MARGIN
        return wide - int(left) - int(right), high - int(top) - int(bottom)

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

    def _mark(self, paragraph: Paragraph, place: str) -> None:
        """Name a place of the document."""
        if not place:
            return
        part: Any = paragraph._p
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._marks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), place)
            part.append(mark)
        self._marks += 1

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


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field, and what it shows until it is worked out."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run: Any = paragraph.add_run(text if kind == "shown" else "")
        if not kind:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            run._r.append(instruction)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


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
