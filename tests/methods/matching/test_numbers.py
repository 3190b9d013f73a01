"""The numbers in a title."""

from __future__ import annotations

import pytest

from reviewkit.methods.matching.numbers import Numbers, read_numbers


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("evidence use part ii a survey", Numbers("2", "2")),
        ("evidence use part two a survey", Numbers("2", "2")),
        ("adamts 13 activity", Numbers("13", "")),
        ("adamts13 activity", Numbers("13", "")),
        ("broker 1 a trial in 12 districts", Numbers("112", "")),
        ("malaria in the age of resistance ii", Numbers("2", "2")),
        ("cleavage at the step of c3", Numbers("3", "")),
        ("type i errors in policy", Numbers("1", "1")),
        ("i and we in policy", Numbers("", "")),
        ("", Numbers("", "")),
    ],
)
def test_digits_and_parts(title: str, numbers: Numbers) -> None:
    assert read_numbers(title) == numbers
