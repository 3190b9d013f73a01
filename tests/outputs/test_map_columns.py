from __future__ import annotations

from itertools import accumulate
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.outputs.map_columns import coded, lengths, prose, ragged, steps
from reviewkit.outputs.map_columns import column as told
from tests.outputs.columns import column, lists

TEXTS = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=30), max_size=8
)


@given(TEXTS)
def test_words_are_whole_again(texts: list[str]) -> None:
    assert column(prose(texts)) == texts
    assert column(told(texts)) == texts


def test_what_comes_again_and_again_is_a_number() -> None:
    assert coded(["a", "b", "a", "a"]) == {"of": ["a", "b"], "at": [0, 1, 0, 0]}
    assert coded(["a", "b", "c"]) == ["a", "b", "c"]
    assert prose(["of care", "of trust of care"]) == {
        "words": ["", "of", " care", " trust", " of"],
        "at": [1, 2, 0, 1, 3, 4, 2, 0],
    }


def test_what_no_page_may_hold_is_seen_as_lost() -> None:
    assert told(["a\x00b"]) == ["a\ufffdb"]


@given(st.lists(st.lists(st.integers(0, 99), max_size=4), max_size=5))
def test_lists_of_numbers_are_whole_again(several: list[list[int]]) -> None:
    found: Any = ragged(several)
    assert lists(found) == several
    assert found["n"] == lengths(several)["n"]
    assert [[*accumulate(steps(one))] for one in several] == [sorted(set(one)) for one in several]
