from __future__ import annotations

import pytest

from reviewkit.formats.writing.text import in_a_line, in_lines


def test_paragraphs_of_an_abstract_stay_apart() -> None:
    assert in_lines("AIMS: fewer falls\n\nA trial.\nFindings: few") == (
        "AIMS: fewer falls\nA trial.\nFindings: few"
    )


@pytest.mark.parametrize(
    "line",
    ["ER  - ", "TY  -", "PMID- 12", "%0 Journal", "@article{a,", "TI Falls", "<record>", "EF"],
)
def test_a_line_that_looks_like_a_format_is_joined_to_the_one_before(line: str) -> None:
    assert in_lines(f"Falls\n{line}") == f"Falls {line}"


def test_a_text_of_very_many_lines_is_one() -> None:
    assert "\n" not in in_lines("a\n" * 1_001)


def test_control_characters_are_spaces() -> None:
    assert in_a_line("a\x00b\r\nc\u2028d\ufeff") == "a b  c d "
