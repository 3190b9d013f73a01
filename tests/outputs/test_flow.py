from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from reviewkit.methods.prisma import Awaiting, Flow, OtherMethods
from reviewkit.outputs.flow import draw, to_svg
from reviewkit.terms import Missing

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Not about primary care, or of another country, or without any data that could be used"
HOSTILE = "</text><script>alert(1)</script> & <!-- \x00"
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 2

NEW = Flow(
    updated=False,
    databases=100,
    registers=Missing.NR,
    per_source=(("CINAHL (EBSCOhost)", 60), ("MEDLINE (Ovid)", 40)),
    duplicates=20,
    automation=1,
    removed_other=2,
    screened=77,
    excluded=50,
    excluded_automation=30,
    sought=27,
    not_retrieved=2,
    assessed=25,
    reports_excluded=((LONG, 10), ("WWW MMM @@@ %%% " * 8, 3), (WORD, 1), ("有关初级保健" * 9, 1)),
    other=None,
    new_studies=9,
    new_reports=12,
    awaiting=tuple((one, 3) for one in Awaiting if not one.startswith("other")),
    notes=("A note " * 40,),
)
OTHER = OtherMethods((("Websites", 3), (LONG, Missing.NR)), 3, 0, 3, ((LONG, 1), (WORD, 2)))
UPDATED = replace(
    NEW,
    updated=True,
    previous_studies=9,
    previous_reports=12,
    total_studies=18,
    total_reports=25,
    companion_reports=1,
)
ALL_OTHER = tuple((one, 3) for one in Awaiting)
FOUR = {
    "new, databases and registers": NEW,
    "new, with other methods": replace(NEW, other=OTHER, awaiting=ALL_OTHER),
    "updated, databases and registers": UPDATED,
    "updated, with other methods": replace(UPDATED, other=OTHER, awaiting=ALL_OTHER),
}
BARE = replace(
    NEW,
    databases=Missing.NA,
    registers=Missing.NA,
    per_source=(),
    duplicates=Missing.NA,
    automation=Missing.NA,
    removed_other=Missing.NA,
    screened=Missing.NA,
    excluded=Missing.NA,
    sought=Missing.NA,
    not_retrieved=Missing.NA,
    assessed=Missing.NA,
    reports_excluded=(),
    awaiting=(),
    notes=(),
)
four = pytest.mark.parametrize("flow", FOUR.values(), ids=FOUR.keys())


@four
def test_the_drawing_is_an_image_with_a_title_and_a_description(flow: Flow) -> None:
    root = ET.fromstring(to_svg(flow).encode())
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.get("id")}
    assert [named[each] for each in root.get("aria-labelledby", "").split()] == [
        named["flow-title"],
        named["flow-description"],
    ]
    assert named["flow-title"].startswith("PRISMA 2020 flow diagram for ")


@four
def test_the_drawing_has_its_own_ground_no_script_and_only_generic_fonts(flow: Flow) -> None:
    root = ET.fromstring(to_svg(flow).encode())
    ground = next(one for one in root if one.tag == f"{SVG}rect")
    assert (ground.get("width"), ground.get("fill")) == ("100%", "#ffffff")
    assert {one.get("font-family") for one in root.iter()} == {None, "sans-serif"}
    allowed = {"svg", "title", "desc", "defs", "marker", "path", "rect", "polyline", "text"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == allowed
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]


@four
def test_no_two_boxes_overlap(flow: Flow) -> None:
    rects = draw(flow).rects
    for number, one in enumerate(rects):
        for other in rects[number + 1 :]:
            apart = (
                one.right <= other.x
                or other.right <= one.x
                or one.bottom <= other.y
                or other.bottom <= one.y
            )
            assert apart, (one, other)


@four
def test_no_arrow_runs_through_a_box(flow: Flow) -> None:
    drawing = draw(flow)
    for points in drawing.arrows:
        for (x1, y1), (x2, y2) in pairwise(points):
            for rect in drawing.rects:
                across = min(x1, x2) < rect.right and max(x1, x2) > rect.x
                along = min(y1, y2) < rect.bottom and max(y1, y2) > rect.y
                assert not (across and along), (points, rect)


def test_words_of_the_data_are_shown_and_never_obeyed() -> None:
    text = to_svg(replace(NEW, reports_excluded=((HOSTILE, 1),), notes=(HOSTILE,)))
    root = ET.fromstring(text.encode())
    assert not list(root.iter(f"{SVG}script"))
    shown = " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
    assert "</text><script>alert(1)</script> & <!-- \ufffd" in shown


def test_any_number_of_reasons_is_drawn() -> None:
    reasons = tuple((f"Reason {number}, with a comma", number) for number in range(60))
    shown = [line.text for line in draw(replace(NEW, reports_excluded=reasons)).lines]
    assert [text.split(",")[0] for text in shown if text.startswith("Reason")] == [
        f"Reason {number}" for number in range(60)
    ]


def test_a_flow_of_which_only_the_end_is_known_is_drawn() -> None:
    drawing = draw(BARE)
    assert [rect.kind for rect in drawing.rects].count("box") == 1
    assert drawing.arrows == ()


def test_a_column_without_records_screened_joins_its_next_box() -> None:
    drawing = draw(replace(NEW, other=OTHER, awaiting=()))
    greys = {(rect.middle, rect.bottom): rect for rect in drawing.rects if rect.kind == "grey"}
    starts = [points[0] for points in drawing.arrows if points[0] in greys]
    assert len(starts) == 3  # identified, sought, and from assessed to what is included


@four
def test_the_same_flow_prints_the_same_bytes(flow: Flow) -> None:
    assert to_svg(flow).encode() == to_svg(replace(flow)).encode()


@four
def test_in_chromium_all_words_stand_within_their_boxes(
    flow: Flow, open_file: Callable[..., Page]
) -> None:
    page = open_file(to_svg(flow), name="flow.svg")
    spilt = page.evaluate(
        """() => {
          const box = (one) => one.getBBox();
          const whole = document.documentElement.viewBox.baseVal;
          const all = { x: 0, y: 0, width: whole.width, height: whole.height };
          const rects = [...document.querySelectorAll("rect[class]")].map(box);
          const out = [];
          for (const text of document.querySelectorAll("text")) {
            if (text.hasAttribute("transform")) continue;
            const { x, y, width, height } = box(text);
            const home = rects.find((r) => x >= r.x && x < r.x + r.width && y >= r.y - 1
              && y < r.y + r.height);
            const { x: left, y: top, width: wide, height: high } = home ?? all;
            if (x + width > left + wide || y + height > top + high + 1) out.push(text.textContent);
            if (!home && text.getAttribute("class") !== "note") out.push(text.textContent);
          }
          return out;
        }"""
    )
    assert spilt == []


def test_in_chromium_the_labels_at_the_side_fit_their_strips(
    open_file: Callable[..., Page],
) -> None:
    page = open_file(to_svg(BARE), name="flow.svg")
    assert page.evaluate(
        """() => {
          const text = document.querySelector("text[transform]").getBoundingClientRect();
          const strip = document.querySelector("rect.label").getBoundingClientRect();
          return text.top >= strip.top && text.bottom <= strip.bottom
            && text.left >= strip.left && text.right <= strip.right;
        }"""
    )
