"""Reference lists found in documents."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as some

from reviewkit.formats.references.model import HEAD, Line, References
from reviewkit.formats.references.sections import references_in

ONE = "Smith J, Doe B. Falls in the wards of a hospital. BMJ. 2010;1:2-3."
TWO = "Roe C. What do carers want of a ward? Fam Pract. 1999;12(3):45-67."


def read(*texts: str) -> References:
    lines = [Line(text, at, left=0.0, gap=True) for at, text in enumerate(texts, 1)]
    return references_in(lines, "text")


def test_a_list_goes_from_its_heading_to_the_appendix() -> None:
    found = read("Introduction", ONE, "References", ONE, TWO, "Appendix 1: Guide", ONE)
    assert [one.raw for one in found.found] == [ONE, TWO]
    assert found.headings == ("References",) and found.left == ()
    assert [one.number for one in found.found] == [1, 2]


def test_several_lists_are_all_read_and_numbered_through() -> None:
    found = read("References", ONE, TWO, "Additional references", TWO, ONE)
    assert [one.number for one in found.found] == [1, 2, 3, 4]
    assert [one.heading for one in found.found][1:3] == ["References", "Additional references"]


def test_a_heading_in_the_contents_is_no_list() -> None:
    found = read("Contents", "References", "Appendix", "31", "Introduction", "We met.")
    assert found.found == () and found.headings == ()


def test_text_below_the_last_reference_is_left_out_and_told() -> None:
    found = read("References", ONE, TWO, "Articles from this journal are provided by a press")
    assert len(found.found) == 2
    assert [one.text for one in found.left] == [
        "Articles from this journal are provided by a press"
    ]


def test_heads_of_pages_are_left_out_of_references() -> None:
    lines = [Line("References", 1, 1, 0.0, gap=True)]
    for page in (1, 2, 3):
        lines.append(Line(f"Made-up Journal 2024, page {page}", 10 * page, page, 0.0, edge=True))
        lines.append(Line(f"{page}. {ONE}", 10 * page + 1, page, 0.0))
        lines.append(Line(f"{page}", 10 * page + 2, page, 0.0, edge=True))
    found = references_in(lines, "PDF")
    assert [one.raw for one in found.found] == [f"{page}. {ONE}" for page in (1, 2, 3)]
    assert {one.why for one in found.left} == {HEAD} and len(found.left) == 6
    assert [one.page for one in found.found] == [1, 2, 3]


def test_the_end_of_a_reference_at_the_edge_of_a_page_is_no_head() -> None:
    lines = [Line("References", 1, 1, 0.0, gap=True)]
    for page in (1, 2, 3):
        text = f"{page}. Smith J. Falls in the wards of a hospital. Practice,"
        lines.append(Line(text, 10 * page, page, 0.0))
        lines.append(Line(f"{page}(12), 40{page}-410.", 10 * page + 1, page, 14.0, edge=True))
    found = references_in(lines, "PDF")
    assert found.left == () and all("12), 40" in one.raw for one in found.found)


def test_what_is_too_long_for_a_reference_is_left_out_whole() -> None:
    long = f"2. {'word ' * 3_000}"
    found = read("References", f"1. {ONE}", long, f"3. {TWO}")
    assert len(found.found) == 2 and [one.text for one in found.left] == [long]


PIECES = (ONE, TWO, "References", "Appendix", "Smith J", "12", "1. Doe B (2010)", "We met in May.")


@settings(deadline=None)
@given(some.lists(some.sampled_from(PIECES) | some.text("ab1. [(\u2022-", min_size=1, max_size=30)))
def test_every_word_of_a_list_is_in_a_reference_or_left_out(texts: list[str]) -> None:
    whole = ["References", f"1. {ONE}", f"2. {TWO}", *(text for text in texts if text.strip())]
    lines = [Line(text.strip(), at, left=0.0, gap=True) for at, text in enumerate(whole, 1)]
    cut = next(
        (at for at, one in enumerate(whole[1:], 1) if one in ("References", "Appendix")), None
    )
    found = references_in(lines[:cut], "text")
    kept = Counter(
        word
        for text in (*(one.raw for one in found.found), *(one.text for one in found.left))
        for word in re.findall(r"\w+", text)
    )
    given = Counter(word for text in whole[1:cut] for word in re.findall(r"\w+", text))
    assert not found.found or kept == given
