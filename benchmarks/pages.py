"""Keep what was measured between the markers of a page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def put_into(page: str, start: str, end: str, lines: Iterable[str]) -> str:
    """Put the lines between two markers of a page, in place of what stood there.

    Raises:
        ValueError: the page has lost its markers.
    """
    before, first, rest = page.partition(start)
    _, last, after = rest.partition(end)
    if not (first and last):
        raise ValueError(f"{PAGE.name} needs the lines {start} and {end}; put them back")
    return "\n".join([before + start, "", *lines, "", end + after])


def keep(start: str, end: str, lines: Iterable[str]) -> None:
    """Put the lines into docs/benchmarks.md."""
    PAGE.write_text(put_into(PAGE.read_text("utf-8"), start, end, lines), encoding="utf-8")
