"""What is wrong with the lines of a strategy and how they name one another."""

from __future__ import annotations

from reviewkit.strategy.linting import lint
from reviewkit.strategy.native import read_native

BLOCKS = "1. aa.ti.\n2. bb.ti.\n"


def codes(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.line) for one in lint(read_native(text, "ovid"))]


def test_a_line_that_no_other_uses_is_told_and_the_last_is_not() -> None:
    assert ("line-unused", "2") in codes(BLOCKS + "3. cc.ti.\n4. 1 or 3")
    assert not any(code == "line-unused" for code, _ in codes(BLOCKS + "3. 1 or 2"))


def test_a_range_over_a_line_that_joins_others_is_told_with_its_number() -> None:
    text = BLOCKS + "3. 1 and 2\n4. cc.ti.\n5. or/1-4"
    found = [one for one in lint(read_native(text, "ovid")) if one.code == "range-combining"]
    assert [(one.line, "line 3" in one.message) for one in found] == [("5", True)]


def test_a_number_given_twice_is_told() -> None:
    assert ("line-duplicate", "1") in codes("1. aa.ti.\n1. bb.ti.\n2. 1 or cc.ti.")


def test_a_date_under_or_holds_for_one_part_only() -> None:
    dated = BLOCKS + '3. limit 1 to yr="2000 -Current"\n'
    assert any(code == "date-in-block" for code, _ in codes(dated + "4. 2 or 3"))
    assert not any(code == "date-in-block" for code, _ in codes(dated + "4. 2 and 3"))
