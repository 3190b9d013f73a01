"""Labels of two frames are paired by their words, one to one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.methods.pairing import ALIKE, pair_labels

labels = st.lists(
    st.sampled_from(["Trust", "trust", "Time", "Time off", "Pay", "", "信頼"]), max_size=6
)


def test_the_most_alike_are_paired_and_words_may_change_places() -> None:
    first = ["Trust and respect", "Time", "Staff pay"]
    second = ["Respect and trust", "Times", "Leadership"]
    assert [(one.first, one.second) for one in pair_labels(first, second)] == [(0, 0), (1, 1)]
    assert pair_labels(first, second)[0].likeness == 100.0


def test_a_label_is_in_one_pair_at_most_and_the_better_one_wins() -> None:
    (one,) = pair_labels(["Trusts", "Trust"], ["Trust"])
    assert (one.first, one.second, one.likeness) == (1, 0, 100.0)


def test_nothing_is_paired_with_nothing() -> None:
    assert pair_labels([], ["Trust"]) == pair_labels(["Trust"], []) == []


@settings(max_examples=60)
@given(labels, labels)
def test_pairs_are_one_to_one_and_alike_enough(first: list[str], second: list[str]) -> None:
    found = pair_labels(first, second)
    assert len({one.first for one in found}) == len({one.second for one in found}) == len(found)
    assert all(ALIKE <= one.likeness <= 100 for one in found)
