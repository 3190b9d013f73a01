"""What is wrong with the words of a strategy."""

from __future__ import annotations

import pytest

from reviewkit.strategy.lint_words import word_faults
from reviewkit.strategy.native import read_native


def codes(text: str, platform: str) -> list[str]:
    return [code for code, _, _, _ in word_faults(read_native(text, platform))]


@pytest.mark.parametrize(
    ("platform", "text", "faults"),
    [
        ("wos", "TI=*care", []),
        ("proquest", "TI(*care)", []),
        ("ebsco", "TI *care", ["wildcard-illegal"]),
        ("ovid", "*care.ti.", ["wildcard-illegal"]),
        ("pubmed", "wom?n[ti]", ["wildcard-illegal"]),
    ],
)
def test_a_wildcard_may_stand_where_the_platform_writes_one(
    platform: str, text: str, faults: list[str]
) -> None:
    assert codes(text, platform) == faults


def test_the_same_term_twice_is_told_once_and_not_across_brackets() -> None:
    assert codes("(care or home or care).ti.", "ovid") == ["term-duplicate"]
    assert codes("(care.ti. and home.ti.) or (care.ti. and house.ti.)", "ovid") == []


def test_truncation_within_proximity_is_told_on_pubmed_only() -> None:
    assert "proximity-truncated" in codes('"joint work*"[tiab:~2]', "pubmed")
    assert "proximity-truncated" not in codes("(joint adj3 work*).ti.", "ovid")
