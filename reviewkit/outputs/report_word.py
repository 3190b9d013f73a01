"""A report as one Word document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing, to_svg, windows
from reviewkit.outputs.flow import Drawing as Diagram
from reviewkit.outputs.flow import draw
from reviewkit.outputs.flow_word import add_flow
from reviewkit.outputs.parts import Heading, Listing, Part, Text, captions
from reviewkit.outputs.picture import to_png
from reviewkit.outputs.report import Report
from reviewkit.outputs.table_word import add_table, lies_on_side
from reviewkit.outputs.tables import Table
from reviewkit.outputs.word import Word

READABLE = 0.5  # of its size on a screen: letters of 5 points
MOST_PAGES = 8  # of a figure


def to_docx(report: Report, reference: Path | None = None) -> bytes:
    """Write a report as a Word document.

    Args:
        report: what to write.
        reference: a .docx whose styles are used; None for plain ones.

    Returns:
        The file; the same report gives the same bytes.

    Raises:
        UnreadableError: the reference is no Word document.
    """
    word = Word(reference)
    word.running(report.running)
    word.heading(report.title, 0)
    word.paragraph(report.about)
    named = captions(report.parts)
    heads: list[tuple[str, Heading]] = []
    begun = False
    for number, part in enumerate(report.parts):
        if isinstance(part, Heading):
            if not begun:  # after what stands before the first chapter
                word.contents(_contents(report, named))
                word.page_break()
                begun = True
            heads.append((_place(number), part))
            continue
        # A heading stands on the page of what follows it, whichever way that lies.
        word.section(landscape=_lies_on_side(part, word, now=word.landscape and not heads))
        for place, head in heads:
            word.heading(head.text, head.level, place)
        heads = []
        _add(word, part, named.get(number, ""), _place(number), report.running)
    for place, head in heads:
        word.heading(head.text, head.level, place)
    return word.save(report.title)


def _contents(report: Report, named: dict[int, str]) -> Iterator[tuple[str, str, int]]:
    """Chapters, and the tables and figures in them."""
    for number, part in enumerate(report.parts):
        if isinstance(part, Heading) and part.level == 1:
            yield part.text, _place(number), 1
        elif number in named:
            yield named[number], _place(number), 2


def _place(number: int) -> str:
    return f"part-{number + 1}"


def _lies_on_side(part: Part, word: Word, *, now: bool) -> bool:
    if isinstance(part, Table):
        return lies_on_side(part, word, now=now)
    drawn = draw(part) if isinstance(part, Flow) else part
    if isinstance(drawn, Diagram | Drawing):
        return word.fits_better_on_side(drawn.width, drawn.height)
    return False


def _add(word: Word, part: Part, caption: str, place: str, running: str) -> None:
    if isinstance(part, Table):
        # What stands at the foot of every page needs no footnote at every table.
        notes = tuple(note for note in part.notes if note != running)
        add_table(word, replace(part, title=caption, notes=notes), place)
    elif isinstance(part, Flow):
        add_flow(word, part, caption, place)
    elif isinstance(part, Drawing):
        _add_figure(word, part, caption, place)
    elif isinstance(part, Listing):
        for item in part.items:
            word.paragraph(item, "List Bullet")
    elif isinstance(part, Text) and part.as_written:
        word.as_written(part.text)
    elif isinstance(part, Text):
        word.paragraph(part.text)


def _add_figure(word: Word, drawing: Drawing, caption: str, place: str) -> None:
    """Add a figure; one too high for a page to be read there goes on over several."""
    word.caption(caption, place=place)
    room, scale = word.picture_room(drawing.width)
    ranges = windows(drawing, room / READABLE)  # made smaller, it may fit one page
    if len(ranges) > 1:
        ranges = windows(drawing, room / max(scale, READABLE))
    if len(ranges) > MOST_PAGES:
        word.paragraph(
            f"At a size to be read this figure takes {len(ranges)} pages; it stands whole in "
            f"report.html, and as {drawing.id}.svg in the report's folder."
        )
        return
    for number, window in enumerate(ranges, 1):
        if number > 1:
            word.caption(f"{caption}, continued")
        word.picture(to_png(to_svg(drawing, window)), drawing.description if number == 1 else "")
