"""A report as one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing
from reviewkit.outputs.drawing import to_svg as drawing_svg
from reviewkit.outputs.flow import to_svg
from reviewkit.outputs.page import clean, page
from reviewkit.outputs.parts import Heading, Listing, Part, captions
from reviewkit.outputs.report import Report
from reviewkit.outputs.tables import STACKED_COLUMNS, Table, grouped

WIDE_COLUMNS = 6  # more are printed on a page on its side


def to_html(report: Report) -> str:
    """Write a report as one self-contained page, with its contents at the top.

    Returns:
        The page; the same report gives the same text. It needs no network and no scripts.
    """
    return page(
        "report.html.j2",
        title=clean(report.title),
        styles=("page.css", "table.css", "report.css"),
        report=report,
        grouped=grouped,
        parts=shown(report.parts),
    )


def shown(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Tell the template `parts_body.html.j2` what to show of each part, and under which id."""
    named = captions(parts)
    return [
        _shown(part, f"part-{number + 1}", named.get(number, ""))
        for number, part in enumerate(parts)
    ]


def _shown(part: Part, name: str, caption: str) -> dict[str, Any]:
    if isinstance(part, Table):
        stacked = len(part.columns) <= STACKED_COLUMNS
        wide = len(part.columns) > WIDE_COLUMNS
        return {"kind": "table", "id": name, "table": part, "stacked": stacked, "wide": wide}
    if isinstance(part, Flow):
        svg = to_svg(part).partition("?>")[2]
        return {"kind": "figure", "id": name, "svg": Markup(svg), "title": caption}  # noqa: S704 - ours
    if isinstance(part, Drawing):
        svg = drawing_svg(part).partition("?>")[2]
        return {"kind": "figure", "id": name, "svg": Markup(svg), "title": caption}  # noqa: S704 - ours
    if isinstance(part, Heading):
        return {"kind": "heading", "id": name, "text": part.text, "level": part.level}
    if isinstance(part, Listing):
        return {"kind": "listing", "lines": part.items}
    return {"kind": "text", "text": part.text, "as_written": part.as_written}
