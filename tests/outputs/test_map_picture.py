"""The map as a drawing: areas true, patterns and letters, every cell told."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from reviewkit.outputs.drawing import Drawing, to_svg
from reviewkit.outputs.map import EvidenceMap, Level
from reviewkit.outputs.map_picture import LARGEST, draw_bubbles, draw_heat
from reviewkit.outputs.picture import to_png
from tests.outputs.test_map import MAP, study

COUNTED = replace(
    MAP,
    rows=(Level("r1", "Trust"), Level("r2", "Time")),
    studies=tuple(
        study(f"S{at}", ("r1", "joint", "helps"), *([("r2", "joint", "helps")] if at < 4 else []))
        for at in range(16)
    ),
)
LINE = re.compile(r"M(-?[\d.]+) (-?[\d.]+)[hL]([\d.]+)")


def radii(drawing: Drawing) -> list[float]:
    found = [re.match(r"M-([\d.]+) 0a", one.path) for one in drawing.shapes if one.kind == "bubble"]
    return [float(one[1]) for one in found if one]


def said(drawing: Drawing) -> list[str]:
    return [one.text for one in drawing.labels]


def test_the_area_of_a_circle_is_true_to_its_number() -> None:
    large, small = radii(draw_bubbles(COUNTED))
    assert large == LARGEST
    assert math.isclose((large / small) ** 2, 16 / 4, rel_tol=0.02)


def test_each_circle_says_its_segment_and_number_and_a_gap_says_gap() -> None:
    words = said(draw_bubbles(COUNTED))
    assert [one for one in words if re.fullmatch(r"[A-Z?] \d+", one)] == ["A 16", "A 4"]
    assert words.count("gap") == 2
    assert words.count("none") == 5  # the row and the column of what is not mapped
    assert words.count("Not mapped") == 2


def test_segments_differ_in_pattern_as_well_as_in_colour_and_what_has_none_is_shown() -> None:
    segments = tuple(Level(f"s{at}", f"Kind {at}") for at in range(9))
    placed = [("TIES", "joint", f"s{at}") for at in range(9)]
    shown = replace(
        MAP, segments=segments, studies=(study("S1", *placed, ("TIES", "joint", None)),)
    )
    drawing = draw_bubbles(shown)
    looks = [one.look for one in drawing.shapes if one.kind == "bubble"]
    assert looks == [*(f"segment-{at}" for at in range(8)), "segment-0", "segment-none"]
    assert {"A Kind 0", "I Kind 8", "? no segment"} <= set(said(drawing))
    svg = to_svg(drawing)
    assert len(set(re.findall(r'<pattern id="[^"]*segment-\d"', svg))) == 7  # the first is plain
    filled = set(re.findall(r"url\(#([^)]*)\)", svg)) - {""}
    assert filled == set(re.findall(r'<pattern id="([^"]*segment-\d)"', svg))


def test_a_heat_map_is_darker_where_there_are_more_studies_and_says_how_many() -> None:
    drawing = draw_heat(COUNTED)
    assert [one.look for one in drawing.shapes if one.kind == "heat"] == ["heat-5", "heat-2"]
    assert {"16", "4"} <= set(said(drawing))
    assert {"1 to 3 studies", "4 to 6 studies", "13 to 16 studies"} <= set(said(drawing))


@pytest.mark.parametrize("most", [1, 2, 3, 5, 7, 100])
def test_every_count_is_in_one_step_of_the_legend_of_the_heat_map(most: int) -> None:
    studies = tuple(study(f"S{at}", ("TIES", "joint", None)) for at in range(most))
    told = [one for one in said(draw_heat(replace(MAP, studies=studies))) if "stud" in one]
    steps = [re.match(r"(\d+)(?: to (\d+))? stud", one) for one in told]
    counts = [n for one in steps if one for n in range(int(one[1]), int(one[2] or one[1]) + 1)]
    assert counts[:most] == list(range(1, most + 1))


def test_what_is_not_seen_is_told_in_words() -> None:
    told = draw_bubbles(COUNTED).description
    assert "Trust: Joint 16" in told
    assert "Time: Joint 4" in told
    assert "Not mapped: no study" in told


@pytest.mark.parametrize("draw", [draw_bubbles, draw_heat])
def test_nothing_leaves_the_picture_and_heads_stay_apart(draw: object) -> None:
    assert callable(draw)
    rows = tuple(Level(f"r{at}", "A factor with a rather long name " * 3) for at in range(4))
    columns = tuple(Level(f"c{at}", "Institutionalisation of elders") for at in range(14))
    wide: EvidenceMap = replace(
        MAP, rows=rows, columns=columns, studies=(study("S1", ("r1", "c13", "helps")),)
    )
    drawing: Drawing = draw(wide)
    assert all(0 <= one.x <= drawing.width and 0 < one.y < drawing.height for one in drawing.labels)
    assert "Institutionalisation" in said(drawing)
    narrow = draw(replace(wide, columns=(Level("c13", "Organisation"),)))
    assert "Organisation" in said(narrow)


def test_themes_that_do_not_fold_stand_above_their_codes() -> None:
    rows = (Level("a", "Trust", "People"), Level("b", "Time", "People"), Level("c", "Pay", "Money"))
    shown = replace(MAP, rows=rows, columns=rows, studies=(study("S1", ("a", "c", "helps")),))
    for drawing in (draw_bubbles(shown), draw_heat(shown)):
        words = said(drawing)
        assert words.count("People") == words.count("Money") == 2  # of rows and of columns
        high = {one.text: one.y for one in drawing.labels if one.x < 60}
        assert high["People"] < high["Trust"] < high["Time"] < high["Money"] < high["Pay"]


def test_a_picture_draws_the_first_rows_of_very_many_and_says_so() -> None:
    rows = tuple(Level(f"r{at}", f"Town {at}") for at in range(500))
    many = replace(MAP, rows=rows, studies=(study("S1", ("r3", "joint", "helps")),))
    words = said(draw_heat(many))
    assert "Town 399" in words
    assert "Town 400" not in words
    assert "Drawn are the first 400 of 500 rows; the CSV has all." in words


def test_an_empty_map_has_its_frame_and_says_that_nothing_is_mapped() -> None:
    empty = replace(MAP, rows=(), columns=(), segments=(), studies=())
    for drawing in (draw_bubbles(empty), draw_heat(empty)):
        assert "none" in said(drawing)
        assert "v1: 0 studies. Numbers count studies" in " ".join(said(drawing))


def test_hostile_words_stay_words_and_the_same_map_gives_the_same_bytes() -> None:
    hostile = replace(MAP, title="</svg><script>alert(1)</script>", notes=("a & <b>",))
    svg = to_svg(draw_bubbles(hostile))
    assert "<script" not in svg
    assert svg == to_svg(draw_bubbles(replace(hostile)))
    png = to_png(svg)
    assert png.startswith(b"\x89PNG")
    assert png == to_png(to_svg(draw_bubbles(replace(hostile))))
