"""Evidence maps as files: the page of all of them, and each for papers and other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from reviewkit.codebook import Codebook
from reviewkit.outputs.drawing import to_svg
from reviewkit.outputs.map import EvidenceMap
from reviewkit.outputs.map_files import eppi_json, places_csv
from reviewkit.outputs.map_page import to_html
from reviewkit.outputs.map_picture import draw_bubbles, draw_heat
from reviewkit.outputs.map_qda import map_project
from reviewkit.outputs.map_vega import vega_lite
from reviewkit.outputs.picture import to_png
from reviewkit.protocol.mapping import file_name

MAP_FORMATS = ("html", "csv", "json", "qdpx", "svg", "png", "vega")
MAP_PAGE = "map.html"
_PICTURES = ("svg", "png")
_TEXTS: dict[str, tuple[str, Callable[[EvidenceMap], str]]] = {
    "csv": ("csv", places_csv),
    "json": ("json", eppi_json),
    "vega": ("vl.json", vega_lite),
}


def names_of(maps: Sequence[EvidenceMap], formats: tuple[str, ...]) -> list[str]:
    """Name the files that `map_files` yields."""
    names = [MAP_PAGE] if "html" in formats else []
    for one in maps:
        name = file_name(one.id)
        for kind in formats:
            if kind in _PICTURES:
                names += [f"{name}.{kind}", f"{name}.heat.{kind}"]
            elif kind != "html":
                names.append(f"{name}.{_TEXTS[kind][0] if kind in _TEXTS else kind}")
    return names


def map_files(
    maps: Sequence[EvidenceMap], books: Mapping[str, Codebook], formats: tuple[str, ...]
) -> Iterator[tuple[str, str | bytes]]:
    """Yield maps in each format: one page with all of them, and other files of each.

    As pictures there are two of each map, one with circles and one of heat.

    Args:
        maps: what to write.
        books: the codebooks of the review, for REFI-QDA.
        formats: some of MAP_FORMATS.

    Returns:
        The name and content of each file.
    """
    for kind in formats:
        if kind == "html":
            yield MAP_PAGE, to_html(maps)
            continue
        for one in maps:
            name = file_name(one.id)
            if kind in _PICTURES:
                for stem, drawing in ((name, draw_bubbles(one)), (f"{name}.heat", draw_heat(one))):
                    svg = to_svg(drawing)
                    yield f"{stem}.{kind}", svg if kind == "svg" else to_png(svg)
            elif kind == "qdpx":
                yield f"{name}.qdpx", map_project(one, books)
            else:
                ending, write = _TEXTS[kind]
                yield f"{name}.{ending}", write(one)
