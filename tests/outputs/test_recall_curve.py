from __future__ import annotations

from xml.etree import ElementTree as ET

from reviewkit.outputs.recall_curve import HEIGHT, LEFT, TOP, WIDTH, draw, to_svg

CURVE = [(0, 0.0), (2, 0.5), (10, 1.0), (20, 1.0)]


def test_the_line_stays_level_until_the_next_relevant_report() -> None:
    chart = draw([CURVE], 20, relevant=2, title="A review")
    corners = [tuple(map(float, one.split(","))) for one in chart.curves[0].split()]
    base, middle = TOP + HEIGHT, TOP + HEIGHT / 2
    assert corners[0] == (LEFT, base)
    assert corners[1:3] == [(LEFT + WIDTH / 10, base), (LEFT + WIDTH / 10, middle)]
    assert corners[-1] == (LEFT + WIDTH, TOP)


def test_the_words_say_when_95_percent_were_found() -> None:
    chart = draw([CURVE, [(0, 0.0), (1, 0.5), (2, 1.0)]], 20, relevant=2, title="A review")
    assert "Replay 1: 95% found after 10 (50% of all)." in chart.description
    assert "Replay 2: 95% found after 2 (10% of all)." in chart.description


def test_the_drawing_is_sound_whatever_the_title_holds() -> None:
    svg = to_svg([CURVE], 20, relevant=2, title='<script>alert("x")</script> & \x00 腰痛')
    drawing = ET.fromstring(svg)
    assert "<script>" not in svg
    assert drawing.find(".//{http://www.w3.org/2000/svg}script") is None


def test_the_same_curves_give_the_same_bytes() -> None:
    assert to_svg([CURVE], 20, relevant=2, title="A") == to_svg([CURVE], 20, relevant=2, title="A")
