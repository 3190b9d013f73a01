"""An evidence map as a Vega-Lite specification with its numbers in it, for papers and notebooks.

Written for Vega-Lite 5 (vega.github.io/schema/vega-lite/v5.json). Circles are marks of area;
segments bear letters, as colours alone do not tell them apart for everybody.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from reviewkit.outputs.map import (
    NO_SEGMENT,
    NOT_MAPPED,
    CellCount,
    EvidenceMap,
    Level,
    count_cells,
    lettered,
)

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Okabe and Ito (2008), "Color Universal Design": told apart with any kind of colour vision.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442", "#999999")
ALL = "studies"
INDENT = "\N{EM SPACE}"
GAP, NONE = "gap", "none"  # nothing found there; nothing left unmapped
LINE = 110  # letters of a line below the title, which Vega does not break
LARGEST = 700  # square pixels of the largest circle

Names = dict[str | None, str]


def vega_lite(evidence_map: EvidenceMap) -> str:
    """Write the grid of a map as a Vega-Lite 5 specification; the same map gives the same text.

    Returns:
        JSON: a layer of circles and letters, one a segment and cell, and one for the gaps.
    """
    rows = _names(evidence_map.rows, NOT_MAPPED)
    columns = _names(evidence_map.columns, NOT_MAPPED)
    counts = count_cells(evidence_map)
    segments = _segments(evidence_map, counts)
    most = max((n for cell in counts.values() for n in cell.segments.values()), default=1)
    marks = list(_marks(counts, rows, columns, segments))
    gaps = [
        {"row": row, "column": column, "text": GAP if at and other else NONE}
        for at, row in rows.items()
        for other, column in columns.items()
        if (at, other) not in counts
    ]
    position = {
        "x": _axis("column", evidence_map.column_axis, columns, labelAngle=-40, orient="top"),
        "y": _axis("row", evidence_map.row_axis, rows),
    }
    offset = {"xOffset": {"field": "segment", "type": "nominal", "sort": list(segments.values())}}
    spec = {
        "$schema": SCHEMA,
        "title": {"text": evidence_map.title, "subtitle": list(_subtitle(evidence_map))},
        "description": f"Evidence map: {evidence_map.row_axis} by {evidence_map.column_axis}, "
        "numbers of studies.",
        "width": {"step": 30 if len(segments) > 1 else 64},
        "height": {"step": 52},
        "encoding": position,
        "layer": [
            _circles(marks, offset, evidence_map.segment_axis, segments, most),
            _words(marks, offset, 19),
            {**_words(gaps, {}, 0), "encoding": {"text": {"field": "text", "type": "nominal"}}},
        ],
        "config": {"axis": {"grid": True, "labelLimit": 320}, "view": {"stroke": "#888888"}},
    }
    return json.dumps(spec, ensure_ascii=False, indent=1) + "\n"


def _subtitle(evidence_map: EvidenceMap) -> Iterator[str]:
    count = len(evidence_map.studies)
    yield f"{evidence_map.version}: {count} {'study' if count == 1 else 'studies'}"
    yield "Areas are as numbers of studies; a study may stand in several cells."
    for note in evidence_map.notes:
        yield from wrap(note, LINE)


def _names(levels: tuple[Level, ...], nowhere: str) -> Names:
    """A name of its own for each level, moved in below the level above."""
    depth = {"": -1}
    twice = Counter(level.label for level in levels)
    names: Names = {}
    for level in levels:
        depth[level.id] = depth[level.parent] + 1
        own = f"{level.label} ({level.id})" if twice[level.label] > 1 else level.label
        names[level.id] = INDENT * depth[level.id] + own
    return names | {None: nowhere}


def _segments(
    evidence_map: EvidenceMap, counts: dict[tuple[str | None, str | None], CellCount]
) -> Names:
    if not evidence_map.segments:
        return {None: ALL}
    names = _names(evidence_map.segments, NO_SEGMENT)
    used = any(None in cell.segments for cell in counts.values())
    return {
        key: f"{lettered(number)} {name.strip()}" if key is not None else f"? {name}"
        for number, (key, name) in enumerate(names.items())
        if key is not None or used
    }


def _marks(
    counts: dict[tuple[str | None, str | None], CellCount],
    rows: Names,
    columns: Names,
    segments: Names,
) -> Iterator[dict[str, Any]]:
    for (row, column), cell in counts.items():
        for segment, count in cell.segments.items():
            name = segments[segment]
            letter = "" if name == ALL else name.partition(" ")[0] + " "
            yield {
                "row": rows[row],
                "column": columns[column],
                "segment": name,
                "studies": count,
                "text": f"{letter}{count}",
            }


def _axis(field: str, title: str, names: Names, **axis: Any) -> dict[str, Any]:
    scale = {"domain": list(names.values())}
    return {"field": field, "type": "nominal", "title": title, "scale": scale, "axis": axis}


def _circles(
    marks: list[dict[str, Any]], offset: dict[str, Any], axis: str, segments: Names, most: int
) -> dict[str, Any]:
    several = list(segments.values())
    colours = [COLOURS[number % len(COLOURS)] for number in range(len(several))]
    return {
        "data": {"values": marks},
        "mark": {"type": "circle", "opacity": 0.75, "stroke": "#333333", "tooltip": True},
        "encoding": offset
        | {
            "size": {
                "field": "studies",
                "type": "quantitative",
                "title": "Studies",
                "scale": {"type": "linear", "domain": [0, most], "range": [0, LARGEST]},
                "legend": {"tickCount": min(most, 4), "format": "d"},
            },
            "color": {
                "field": "segment",
                "type": "nominal",
                "title": axis or None,
                "scale": {"domain": several, "range": colours},
                "legend": {"labelLimit": 320} if several != [ALL] else None,
            },
        },
    }


def _words(values: list[dict[str, Any]], offset: dict[str, Any], down: int) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": {"type": "text", "fontSize": 11, "dy": down, "baseline": "middle"},
        "encoding": offset | {"text": {"field": "text", "type": "nominal"}},
    }
