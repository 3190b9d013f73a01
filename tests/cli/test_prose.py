"""Text in the terminal: nothing in it acts, and every line fits."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reviewkit.cli.prose import finished, harmless, marked, one_line, width, wrap


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J\x1b[H\x1b]0;owned\x07",
        "\x9b31m",
        "\x08\x08\x7f",
        "\u202egnp.exe\u202d",
        "\x00\x01\x02",
        "\ud800",
    ],
)
def test_what_a_terminal_would_obey_shows_as_a_replacement_character(hostile: str) -> None:
    shown = harmless(f"a{hostile}z")

    assert "\N{REPLACEMENT CHARACTER}" in shown
    assert shown.startswith("a")
    assert shown.endswith("z")
    assert all(unicodedata.category(char) not in {"Cc", "Cs", "Cf"} for char in shown)


def test_joiners_of_persian_and_marks_of_direction_stay() -> None:
    text = "\u0645\u06cc\u200c\u062e\u0648 \u200f\u05d0"

    assert harmless(text) == text


def test_every_kind_of_line_break_becomes_a_line_break() -> None:
    assert harmless("a\r\nb\rc\u2028d\u2029e\tf") == "a\nb\nc\nd\ne f"
    assert one_line("a\r\nb\u2028 c") == "a b c"


def test_wide_and_combining_characters_count_by_their_cells() -> None:
    assert width("老年") == 4
    assert width("e\u0301") == 1
    assert width("abc") == 3


def test_chinese_breaks_between_characters_and_never_before_a_full_stop() -> None:
    lines = list(wrap("跌倒是老年人受伤的主要原因。" * 4, 26))

    assert all(width(line) <= 28 for line in lines)
    assert not any(line.startswith("。") for line in lines)
    assert "".join(lines) == "跌倒是老年人受伤的主要原因。" * 4


@given(some.text(max_size=300), some.integers(20, 80))
def test_wrapping_keeps_every_character_but_spaces_and_lines_fit(text: str, columns: int) -> None:
    safe = harmless(text)
    lines = list(wrap(safe, columns, indent="  "))

    assert "".join("".join(lines).split()) == "".join(safe.split())
    # Closing punctuation that may not begin a line may stand over by its own width.
    longest = max((len(run) for run in _closing_runs(safe)), default=0)
    assert all(width(line) <= columns + 2 * longest for line in lines)


def _closing_runs(text: str) -> list[str]:
    kinds = "".join(
        "P" if unicodedata.category(char) in {"Pe", "Pf", "Po"} else " " for char in text
    )
    return kinds.split()


def test_a_word_of_a_million_letters_is_cut_in_one_pass() -> None:
    lines = list(wrap("x" * 1_000_000, 70))

    assert len(lines) == -(-1_000_000 // 70)


def test_terms_are_marked_with_signs_without_colour_and_with_weight_with_it() -> None:
    assert marked("falls", "for", coloured=False) == "*falls*"
    assert marked("mice", "against", coloured=False) == "_mice_"
    assert marked("and", "", coloured=True) == "and"
    assert finished(marked("falls", "for", coloured=True)) == "\x1b[1mfalls\x1b[22m"
    assert finished(marked("mice", "against", coloured=True)) == "\x1b[4mmice\x1b[24m"
    assert width(marked("falls", "for", coloured=True)) == 5
