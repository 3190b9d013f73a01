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

from reviewkit.outputs.map import EvidenceMap
from reviewkit.outputs.map_sheet import Line, Segment, Sheet, make_sheet, word_of

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Okabe and Ito (2008), "Color Universal Design": told apart with any kind of colour vision.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442", "#999999")
ALL = "studies"
INDENT = "\N{EM SPACE}"
LINE = 110  # letters of a line below the title, which Vega does not break
LARGEST = 700  # square pixels of the largest circle

Names = dict[int, str]  # of lines and segments, by their number on the map


def vega_lite(evidence_map: EvidenceMap) -> str:
    """Write the grid of a map as a Vega-Lite 5 specification; the same map gives the same text.

    Returns:
        JSON: a layer of circles and letters, one a segment and cell, and one for the gaps.
    """
    sheet = make_sheet(evidence_map)
    rows, columns = _names(sheet.rows), _names(sheet.columns)
    segments = {one.number: _segment(one) for one in sheet.segments}
    marks = list(_marks(sheet, rows, columns, segments))
    gaps = [
        {"row": rows[row.number], "column": columns[head.number], "text": word_of(row, head)}
        for row in sheet.rows
        for head in sheet.columns
        if sheet.cell(row, head) is None
    ]
    offset = {"xOffset": {"field": "segment", "type": "nominal", "sort": list(segments.values())}}
    spec = {
        "$schema": SCHEMA,
        "title": {
            "text": evidence_map.title,
            "subtitle": list(_subtitle(evidence_map, sheet.left_out)),
        },
        "description": f"Evidence map: {evidence_map.row_axis} by {evidence_map.column_axis}, "
        "numbers of studies.",
        "width": {"step": 30 if len(segments) > 1 else 64},
        "height": {"step": 52},
        "encoding": {
            "x": _axis("column", evidence_map.column_axis, columns, labelAngle=-40, orient="top"),
            "y": _axis("row", evidence_map.row_axis, rows),
        },
        "layer": [
            _circles(marks, offset, evidence_map.segment_axis, segments, sheet.most),
            _words(marks, offset, 19),
            _words(gaps, {}, 0),
        ],
        "config": {"axis": {"grid": True, "labelLimit": 320}, "view": {"stroke": "#888888"}},
    }
    return json.dumps(spec, ensure_ascii=False, indent=1) + "\n"


def _subtitle(evidence_map: EvidenceMap, left_out: tuple[str, ...]) -> Iterator[str]:
    count = len(evidence_map.studies)
    yield f"{evidence_map.version}: {count} {'study' if count == 1 else 'studies'}"
    yield "Areas are as numbers of studies; a study may stand in several cells."
    for note in (*left_out, *evidence_map.notes):
        yield from wrap(note, LINE)


def _names(lines: tuple[Line, ...]) -> Names:
    """A name of its own for each line, moved in below the level above."""
    many = Counter(one.level.label for one in lines)
    names = {}
    for one in lines:
        level = one.level
        own = f"{level.label} ({level.id})" if many[level.label] > 1 and level.id else level.label
        names[one.number] = INDENT * one.depth + own
    return names


def _segment(segment: Segment) -> str:
    return f"{segment.letter} {segment.label}" if segment.letter else ALL


def _marks(sheet: Sheet, rows: Names, columns: Names, segments: Names) -> Iterator[dict[str, Any]]:
    """A row of data for each segment of each cell that has studies."""
    letters = {one.number: one.letter for one in sheet.segments}
    for (row, head), cell in sorted(sheet.cells.items()):
        if row not in rows or head not in columns:
            continue
        for segment, count in cell.segments.items():
            yield {
                "row": rows[row],
                "column": columns[head],
                "segment": segments[segment],
                "studies": count,
                "text": f"{letters[segment]} {count}".strip(),
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
