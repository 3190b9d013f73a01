"""A report as text: title and abstract together, every criterion with its number."""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path

import pytest

from reviewkit.cli.page import (
    PORTION,
    Look,
    abstract_lines,
    columns,
    criteria_lines,
    head_lines,
    key_lines,
    legend,
)
from reviewkit.keys import in_terminal
from reviewkit.protocol import Criterion
from reviewkit.stages.reading import OwnWord, Reading
from reviewkit.terms import Verdict
from tests.cli.conftest import Run
from tests.cli.terminals import posix

PLAIN = Look(coloured=False)
REPORT = Reading(
    report="3fa9c21e-0012",
    title="Falls\x1b[2J at home",
    authors="Okafor, Ada",
    year=2019,
    journal="Care",
    doi="",
    url="",
    abstract="",
    keywords=(),
    own=None,
    last="",
)


def criteria(count: int) -> list[Criterion]:
    return [
        Criterion(id=f"E{number}", kind="exclude", text=f"Reason number {number} of many in full")
        for number in range(1, count + 1)
    ]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "60")


def test_the_head_tells_how_many_are_left_and_shows_no_control_characters() -> None:
    lines = list(head_lines(REPORT, 1234, PLAIN))

    assert lines[0] == "1,234 left. Report 3fa9c21e-0012."
    assert "Falls\N{REPLACEMENT CHARACTER}[2J at home" in lines
    assert "Okafor, Ada (2019) Care" in lines


def test_authors_and_journal_can_be_hidden() -> None:
    lines = list(head_lines(REPORT, 1, Look(coloured=False, names=False)))

    assert not any("Okafor" in line or "Care" in line for line in lines)


def test_what_the_reviewer_said_before_is_told() -> None:
    said = dataclasses.replace(REPORT, own=OwnWord("f", Verdict.EXCLUDE, "E1", ""))

    assert "You said exclude (E1)." in list(head_lines(said, 1, PLAIN))[1]


def test_a_missing_abstract_is_told() -> None:
    assert abstract_lines("  ", 0, PLAIN) == (["(no abstract came with this record)"], 2)


def test_a_long_abstract_is_shown_in_portions_that_together_are_all_of_it() -> None:
    abstract = " ".join(f"word{number}" for number in range(3000))
    shown: list[str] = []
    start = portions = 0
    while start < len(abstract):
        lines, end = abstract_lines(abstract, start, PLAIN)
        assert end > start
        start, portions = end, portions + 1
        shown += [line for line in lines if not line.startswith("(cut here")]

    assert " ".join(" ".join(shown).split()) == abstract
    assert portions == -(-len(abstract) // PORTION)


def test_a_cut_abstract_tells_how_much_is_left() -> None:
    lines, end = abstract_lines("x" * 2_000_000, 0, PLAIN)

    assert end == PORTION
    assert lines[-1] == "(cut here: 1,995,000 characters more; space goes on)"


def test_terms_of_the_protocol_are_marked() -> None:
    look = Look(coloured=False, find=lambda text: [("Many ", ""), ("falls", "for")])

    assert abstract_lines("Many falls", 0, look)[0] == ["Many *falls*"]


def test_few_criteria_have_a_line_each_and_many_run_on_with_their_numbers() -> None:
    few = list(criteria_lines(criteria(3)))
    many = list(criteria_lines(criteria(50)))

    assert few[1] == "1 E1, must not hold: Reason number 1 of many in full"
    assert len(many) < 40
    assert all(f"{number} E{number} Reason" in " ".join(many) for number in range(1, 51))
    assert list(criteria_lines([])) == ["(the protocol has no criteria yet)"]


def test_criteria_run_on_in_a_low_terminal_to_leave_the_title_on_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LINES", "24")
    low = list(criteria_lines(criteria(5)))
    monkeypatch.setenv("LINES", "50")
    high = list(criteria_lines(criteria(5)))

    assert low[0].startswith("Criteria: 1 E1 Reason number 1")
    assert "5 E5 Reason number 5" in " ".join(low)
    assert len(low) < len(high)


def test_lines_follow_a_narrow_terminal_and_never_grow_past_reading_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert columns() == 70
    monkeypatch.setenv("COLUMNS", "40")
    assert columns() == 39
    assert max(map(len, criteria_lines(criteria(50)))) <= 39


def test_numbers_are_told_as_far_as_there_are_criteria_and_keys() -> None:
    keys = in_terminal("reviewkit")

    assert legend(keys, 50) == ("y include, n exclude, m maybe, 1-9 by criterion, u undo, ? keys")
    assert "1-2 by criterion" in legend(keys, 2)
    assert "criterion" not in legend(keys, 0)
    assert any(line.startswith("1 to 9") for line in key_lines(keys, 50))


def test_a_key_that_is_off_is_told_so() -> None:
    keys = in_terminal("reviewkit", ["open="])

    assert "(no key)  Open the DOI" in key_lines(keys, 2)
    assert "space  More of a long abstract" in key_lines(keys, 2)


# On a pseudo-terminal.

HOSTILE = """TY  - JOUR
TI  - \x1b[2JRed \x07title \u202egnirts
AB  - {abstract}
ER  -
"""


@posix
def test_nothing_is_drawn_over_only_weight_changes(screens) -> None:
    terminal = screens()
    shown = terminal.ready()
    shown += terminal.press("y", "saved.") + terminal.ready()

    assert set(re.findall(r"\x1b\[?[^A-Za-z]*[A-Za-z]", shown)) == {"\x1b[1m", "\x1b[22m"}


@posix
def test_no_color_is_respected(screens) -> None:
    assert "\x1b" not in screens(NO_COLOR="1").ready()


@posix
def test_a_narrow_terminal_has_narrow_lines(screens) -> None:
    shown = screens(columns=32, NO_COLOR="1").ready()

    assert max(map(len, shown.splitlines())) <= 31


@posix
def test_hostile_titles_do_not_act_and_two_megabytes_are_shown_in_portions(
    screens, run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.ris"
    path.write_text(HOSTILE.format(abstract="falls and \x1b]0;owned\x07 " * 100_000))
    run("import", path, "--source", "pubmed", "--reviewer", "ADA")
    terminal = screens("--order", "newest", NO_COLOR="1")
    terminal.ready()
    terminal.press("/", "Search for")
    terminal.press("gnirts\r", "Which number")
    os.write(terminal.master, b"1")
    shown = terminal.ready()

    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", shown)
    assert "space goes on" in shown
    assert len(shown) < 8000
    assert "space goes on" in terminal.press(" ", "characters more; space goes on")
