"""Numbers with their words."""

from __future__ import annotations

import pytest

from reviewkit.terms import many


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 studies"), (1, "1 study"), (2, "2 studies"), (1200, "1,200 studies")]
)
def test_a_number_stands_with_the_word_for_one_or_for_several(count: int, said: str) -> None:
    assert many(count, "study", "studies") == said


def test_several_end_in_s_where_nothing_else_is_said() -> None:
    assert (many(1, "report"), many(3, "report")) == ("1 report", "3 reports")
