"""The page of evidence maps: one file that opens from disk, with scripts or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reviewkit.outputs.map import EvidenceMap
from reviewkit.outputs.map_data import SCHEMA, link, name_of, pack
from reviewkit.outputs.map_grid import Grid, count, marks
from reviewkit.outputs.map_sheet import MOST_COLUMNS, MOST_ROWS, Line, left_out, lines_of
from reviewkit.outputs.page import Frame, clean, page

SCRIPTS = tuple(
    f"map_{part}.js"
    for part in (
        *("dom", "read", "count", "state", "marks", "table", "outline", "studies", "panel"),
        *("filters", "save", "start"),
    )
)
WHOLE_LIST = 300  # studies that are listed in full with scripts off; of more, the first by name
STATUS = {
    "living": "Living: it is searched for again",
    "paused": "Paused: no new search for now",
    "retired": "Retired: no new searches",
}


@dataclass(frozen=True, slots=True)
class Still:
    """A map as it is read with scripts off: names, letters and counts."""

    map: EvidenceMap
    name: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    left_out: tuple[str, ...]
    marks: list[tuple[str, str]]
    grid: Grid


def to_html(maps: Sequence[EvidenceMap], frame: Frame | None = None) -> str:
    """Write maps as one page that opens from disk: nothing is fetched, nothing sent.

    With scripts the map is drawn, filtered and searched in the page; without, each map is a table
    of counts, followed by the studies in full where they are at most 300, else by the names of the
    first 300 and how many more there are.

    Args:
        maps: one or several maps of the same studies; the first is shown first.
        frame: what stands around it, where it is a page of a site.

    Returns:
        The page. Cells count studies, once however often one stands there; rows and columns end
        with "Not mapped". The same maps give the same text.

    Raises:
        ValueError: there is no map, or the maps are of different studies.
    """
    if not maps:
        raise ValueError("A page needs a map to show.")
    data = pack(maps)
    first = maps[0]
    whole = len(first.studies) <= WHOLE_LIST
    title = first.review or first.title
    return page(
        "map.html.j2",
        title=clean(f"{title} ({first.version})"),
        styles=("page.css", "map.css"),
        scripts=SCRIPTS,
        frame=frame,
        heading=title,
        first=first,
        stills=[_still(one) for one in maps],
        studies=first.studies[:WHOLE_LIST],
        whole=whole,
        reports=sum(len(study.reports) for study in first.studies),
        status=STATUS.get(first.living.status, ""),
        notes=list(dict.fromkeys(note for one in maps for note in one.notes)),
        link=link,
        packed=data,
        data=Markup(data.text),  # noqa: S704 - escaped by script_data, or base64
        schema=SCHEMA,
    )


def _still(shown: EvidenceMap) -> Still:
    return Still(
        shown,
        name_of(shown),
        tuple(lines_of(shown.rows, MOST_ROWS)),
        tuple(lines_of(shown.columns, MOST_COLUMNS)),
        tuple(left_out(shown)),
        marks(shown.segments),
        count(shown),
    )
