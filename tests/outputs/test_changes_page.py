"""What changed as a page: whole, reached by headings, and readable by everybody."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from reviewkit.outputs.changes_files import changes_between
from reviewkit.outputs.changes_found import Changes
from reviewkit.outputs.changes_page import changes_page
from tests.versions import Living

Open = Callable[..., Page]
SECTIONS = [
    *("In short", "Studies and reports", "Searches", "Protocol"),
    "Answers on studies that both versions have",
    *("Codes", "Conclusions", "Flow of both versions"),
]


def test_the_page_has_every_part_and_asks_for_nothing(
    grown: Changes, open_file: Open, broken_rules: Callable[[Page], list[str]]
) -> None:
    page = open_file(changes_page(grown))
    assert page.title() == "What changed from v1 to v2: Falls prevention"
    assert page.locator("h2").all_inner_texts() == SECTIONS
    about = page.locator(".about").inner_text()
    assert about == (
        "v1 (protocol v1): 2 studies from 2 reports; v2 (protocol v1): 3 studies from 3 reports."
    )
    body = page.locator("main").inner_text()
    for words in (
        "1 study added: Silva 2018.",
        "E2 is wider. Why: Asked by the advisers.\n",
        "mostly positive (positive 2, negative 1)",
        "Not at random",
    ):
        assert words in body
    assert broken_rules(page) == []
    narrow = open_file(changes_page(grown), viewport={"width": 360, "height": 800})
    assert broken_rules(narrow) == []


def test_where_nothing_changed_sentences_say_so(living: Living, open_file: Open) -> None:
    living.freeze_facts("v1")
    page = open_file(changes_page(changes_between(living.store, "v1", None)))
    body = page.locator("main").inner_text()
    for words in (
        "2 reports as before.",
        "No criterion changed: no screening is owed again.",
        "Apart from that, protocol and forms are as they were.",
        "No answer changed. 15 answers as they were",
        "No code is given more or less often",
        "No conclusion moved.",
        "5 of 5 conclusions did not move",
    ):
        assert words in body


def test_words_of_the_data_are_never_markup(living: Living) -> None:
    living.freeze_facts("v1")
    living.answer("S1", summary="<script>alert(1)</script>")
    text = changes_page(changes_between(living.store, "v1", None))
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text
