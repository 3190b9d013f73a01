"""The PRISMA flow as a PDF of one page, drawn line by line from the same drawing as the SVG."""

from __future__ import annotations

import io
from itertools import pairwise
from math import atan2, cos, pi, sin
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from reviewkit.outputs.boxes import FONT, Line, Rect
from reviewkit.outputs.flow import Drawing, Point
from reviewkit.outputs.typeface import font_files, letters

SCALE = 0.75  # points a pixel
NOTE = 14.0
HEAD = 9.0  # length of an arrow's head
SPREAD = 0.42  # half its angle
MISSING = "?"
# Fill, line, roundness; as in the SVG's template.
_LOOKS = {
    "box": ("#ffffff", "#333333", 0),
    "grey": ("#ececec", "#333333", 0),
    "waiting": ("#ffffff", "#333333", 0),
    "head": ("#f6c344", "#8a6a12", 8),
    "grey-head": ("#d9d9d9", "#555555", 8),
    "label": ("#a9cbec", "#2f5f8f", 6),
}


def to_pdf(drawing: Drawing) -> bytes:
    """Print a drawn flow as PDF, with words that can be searched and copied.

    Args:
        drawing: from `reviewkit.outputs.flow.draw`.

    Returns:
        The file; the same drawing gives the same bytes. Letters that its typeface lacks are
        printed as `?`, and a last line says how many.
    """
    regular, bold = font_files()
    for name, path in (("Vera", regular), ("VeraBd", bold)):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    lost = sum(letter not in letters() for line in drawing.lines for letter in line.text)
    height = drawing.height + (NOTE if lost else 0)
    out = io.BytesIO()
    canvas = Canvas(
        out, pagesize=(drawing.width * SCALE, height * SCALE), invariant=True, lang="en"
    )
    canvas.setTitle(drawing.title)
    canvas.setSubject(drawing.description)
    # From pixels downwards to points upwards.
    canvas.transform(SCALE, 0, 0, -SCALE, 0, height * SCALE)
    for points in drawing.arrows:
        _arrow(canvas, points)
    for rect in drawing.rects:
        _box(canvas, rect)
    for line in drawing.lines:
        _words(canvas, line)
    if lost:
        text = (
            f"{lost} letters that this typeface lacks are printed as {MISSING}; the SVG has them."
        )
        _words(canvas, Line(16, drawing.height, text, "note"))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _box(canvas: Any, rect: Rect) -> None:
    fill, line, round_ = _LOOKS[rect.kind]
    canvas.setFillColor(fill)
    canvas.setStrokeColor(line)
    canvas.setLineWidth(1)
    canvas.setDash(*(([5, 4],) if rect.kind == "waiting" else ()))
    canvas.roundRect(rect.x, rect.y, rect.width, rect.height, round_, stroke=1, fill=1)


def _arrow(canvas: Any, points: tuple[Point, ...]) -> None:
    canvas.setStrokeColor("#333333")
    canvas.setFillColor("#333333")
    canvas.setLineWidth(1.4)
    canvas.setDash()
    for (x, y), (next_x, next_y) in pairwise(points):
        canvas.line(x, y, next_x, next_y)
    (from_x, from_y), (x, y) = points[-2:]
    angle = atan2(y - from_y, x - from_x) + pi
    head = canvas.beginPath()
    head.moveTo(x, y)
    for side in (angle - SPREAD, angle + SPREAD):
        head.lineTo(x + HEAD * cos(side), y + HEAD * sin(side))
    head.close()
    canvas.drawPath(head, stroke=0, fill=1)


def _words(canvas: Any, line: Line) -> None:
    text = "".join(letter if letter in letters() else MISSING for letter in line.text)
    head = line.kind == "head"
    canvas.saveState()
    canvas.setFillColor("#000000")
    canvas.setFont("VeraBd" if head else "Vera", FONT)
    canvas.translate(line.x, line.y)
    if line.rotated:
        canvas.rotate(-90)
    canvas.scale(1, -1)  # letters stand upright again
    (canvas.drawCentredString if head else canvas.drawString)(0, 0, text)
    canvas.restoreState()
