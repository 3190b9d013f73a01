"""What was measured is kept between markers, and nothing else of the page moves."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def pages(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("pages")


def test_results_replace_what_stood_between_the_markers(pages: ModuleType) -> None:
    once = pages.put_into("Above\n<start>\n\nold\n\n<end>\nBelow\n", "<start>", "<end>", ["new"])

    assert once == "Above\n<start>\n\nnew\n\n<end>\nBelow\n"
    assert pages.put_into(once, "<start>", "<end>", ["new"]) == once


def test_a_page_without_markers_is_refused(pages: ModuleType) -> None:
    with pytest.raises(ValueError, match="put them back"):
        pages.put_into("no markers", "<start>", "<end>", ["new"])


@pytest.mark.parametrize(
    "name", ["results", "screening", "duplicates", "duplicates by size", "hostile records"]
)
def test_the_page_in_docs_has_its_markers(pages: ModuleType, name: str) -> None:
    page = pages.PAGE.read_text(encoding="utf-8")

    assert page.count(f"<!-- {name}: written by") == page.count(f"<!-- end of {name} -->") == 1
