"""Our SVG drawings as PNG, for programs that take nothing else."""

from __future__ import annotations

import re
from functools import lru_cache
from math import sqrt

from reviewkit.outputs.typeface import FAMILY, font_files

ZOOM = 2.0  # pixels a unit of the drawing: sharp at 190 dots an inch
MOST_PIXELS = 16_000_000  # 64 MB and 3 s while it is drawn; a larger drawing is drawn smaller
_SIZE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')


@lru_cache(maxsize=8)  # a figure stands in a file of its own and in the report
def to_png(svg: str) -> bytes:
    """Draw an SVG as PNG on white (resvg).

    Words are set in the typeface that is always there, so the same drawing gives the same bytes;
    letters it lacks are taken from the computer's own fonts.

    Args:
        svg: one of our drawings.

    Returns:
        The picture, twice the drawing's size, or smaller where that would be too many pixels.
    """
    import resvg_py  # noqa: PLC0415  # drawings are rare

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            background="#ffffff",
            zoom=_zoom(svg),
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            font_files=[str(path) for path in font_files()],
        )
    )


def _zoom(svg: str) -> float:
    size = _SIZE.search(svg)
    area = float(size[1]) * float(size[2]) if size else 1.0
    return min(ZOOM, sqrt(MOST_PIXELS / area))
