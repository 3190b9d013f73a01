"""An empty form as a page: everything it asks, nothing of it trusted."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from reviewkit.forms import read_form
from reviewkit.outputs.form_preview import preview, to_html

FORM = """\
reviewkit: 1
id: small
version: "1"
title: Small <form>
source: After somebody
sections:
  - id: a
    title: About
    help: Read first.
    fields:
      - {id: design, label: Design, type: choice, choices: {rct: Trial, x: "<b>Other</b>"}, row: 3}
      - id: masked
        label: Masked
        type: longtext
        required: true
        judgement: true
        quote: true
        when: design = 'rct'
        help: "=1+1"
      - id: rows
        label: Rows
        repeat: true
        required: true
        when: design != 'rct'
        fields:
          - {id: n, label: Number, type: integer, minimum: 0, when: answered(n2)}
          - {id: n2, label: Another}
"""


def test_a_preview_holds_questions_in_blocks_with_where_they_are_asked() -> None:
    shown = preview(read_form(FORM, "f.yml"), {})
    (part,) = shown.parts
    single, group = part.blocks
    assert [one.path for one in single.asked] == ["design", "masked"]
    assert single.asked[0].choices == (("rct", "Trial"), ("x", "<b>Other</b>"))
    assert single.asked[1].only == "design = 'rct'"
    assert single.asked[1].fits == (
        "text, of several lines if need be, with a reason and a quote: the words of the report"
    )
    assert (group.label, group.only, group.repeat) == ("Rows", "design != 'rct'", True)
    assert group.asked[0].fits == "a whole number from 0"
    assert group.asked[0].only == "answered(n2)"


def test_the_page_says_all_of_it_and_takes_nothing_for_markup(
    open_file: Callable[..., Page], broken_rules: Callable[[Page], list[str]]
) -> None:
    text = to_html(preview(read_form(FORM, "f.yml"), {}))
    page = open_file(text)
    assert page.title() == "Small <form>"
    words = page.inner_text("main")
    for said in ("<b>Other</b>", "3 Design", "Masked (required)", "=1+1", "NRV not recoverable"):
        assert said in words
    assert "Only where design = 'rct'" in words
    assert page.locator("b").count() == 0
    assert broken_rules(page) == []
    assert to_html(preview(read_form(FORM, "f.yml"), {})) == text
