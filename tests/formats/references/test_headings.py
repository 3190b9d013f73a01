"""Headings above and below reference lists."""

from __future__ import annotations

import pytest

from reviewkit.formats.references.headings import begins_list, ends_list


@pytest.mark.parametrize(
    "text",
    [
        *("References", "REFERENCES:", "6 References", "6. References", "IV. Références"),
        *("R E F E R E N C E S", "**References**", "## Literatur", "Literaturverzeichnis"),
        *("Works cited", "Literature Cited", "Bibliografía", "Список литературы", "参考文献"),
        "References to studies included in this review {published data only}",
        "Further background references",
    ],
)
def test_a_list_begins_below_its_heading_in_many_languages(text: str) -> None:
    assert begins_list(text) and not ends_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "Appendix",
        "7 Appendix 1: Topic guide",
        "Acknowledgements",
        "Table 2. Wards",
        "Author's note",
    ],
)
def test_a_list_ends_above_what_comes_after_it(text: str) -> None:
    assert ends_list(text) and not begins_list(text)


@pytest.mark.parametrize(
    "text",
    [
        *("References\t31", "references", "References were checked.", "Table tennis in wards", ""),
        *("Discussion of wards.", "of the literature", "Smith J. Sources. 2010;1:2."),
    ],
)
def test_other_lines_are_no_headings(text: str) -> None:
    assert not begins_list(text) and not ends_list(text)
