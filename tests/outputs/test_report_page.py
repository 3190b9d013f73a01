from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing, Label
from reviewkit.outputs.parts import Heading, Listing, Text
from reviewkit.outputs.report import Report
from reviewkit.outputs.report_page import to_html
from reviewkit.outputs.tables import Cell, Row, Table

HOSTILE = "</pre><script>alert(1)</script>"
NARROW = Table("n", "Narrow", ("Study", "Found"), (Row((Cell("Able"), Cell("", ("a", "b")))),))
WIDE = Table("w", "Wide", tuple("abcdefgh"), (Row(tuple(Cell(one) for one in "12345678")),))
FIGURE = Drawing("f", "What helps", "Trust: 3", 90, 40, (), (Label(8, 20, "Trust"),))


@pytest.fixture
def text(new_flow: Flow) -> str:
    parts = (
        Heading("Methods"),
        Heading("Searches", 2),
        Listing((HOSTILE,)),
        Text(HOSTILE, as_written=True),
        Text("A paragraph."),
        NARROW,
        WIDE,
        Heading("Results"),
        new_flow,
        FIGURE,
    )
    return to_html(Report("Falls", "Scoping review", parts))


def test_contents_lead_to_the_parts_and_words_of_the_data_are_never_obeyed(
    text: str, open_file: Callable[..., Page]
) -> None:
    page = open_file(text)

    assert page.locator("pre").inner_text() == HOSTILE
    page.get_by_role("link", name="Results").click()
    assert page.locator("h2:target").inner_text() == "Results"
    assert page.locator("figure svg").count() == 2
    assert page.get_by_role("img", name="What helps").count() == 1
    assert page.locator("figcaption").all_inner_texts()[1] == "Figure 2: What helps"
    page.get_by_role("link", name="Wide").click()
    assert page.locator(".caption:target").inner_text() == "Wide"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_page(
    text: str,
    open_file: Callable[..., Page],
    broken_rules: Callable[[Page], list[str]],
    width: int,
    scheme: str,
) -> None:
    page = open_file(text, viewport={"width": width, "height": 800}, color_scheme=scheme)

    assert broken_rules(page) == []


def test_the_same_report_gives_the_same_text(new_flow: Flow) -> None:
    report = Report("Falls", "x", (new_flow, NARROW))

    assert to_html(report) == to_html(report)


def test_in_print_only_a_wide_table_lies_on_its_side_and_none_begins_a_page_of_its_own(
    text: str, open_file: Callable[..., Page]
) -> None:
    page = open_file(text)
    page.emulate_media(media="print")
    style = "all => all.map(one => [getComputedStyle(one).page, getComputedStyle(one).breakBefore])"

    assert page.locator("section.table").evaluate_all(style) == [
        ["auto", "auto"],
        ["wide", "auto"],
    ]
