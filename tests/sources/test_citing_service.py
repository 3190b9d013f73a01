"""What all services that know citations have in common."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.sources.citing_service import (
    LackingError,
    Seed,
    batches,
    marked,
    refuse_others,
    seeds_with,
    standing_still,
)
from reviewkit.sources.fetch import GarbledError


@given(st.lists(st.text(max_size=40)), st.integers(1, 7), st.integers(1, 60))
def test_batches_hold_all_in_turn_and_fit(values: list[str], most: int, letters: int) -> None:
    made = list(batches(values, most, letters))
    assert [one for batch in made for one in batch] == values
    for batch in made:
        assert 1 <= len(batch) <= most
        assert len(batch) == 1 or sum(map(len, batch)) <= letters


def test_a_record_names_the_seeds_it_was_reached_from() -> None:
    line = marked(b'{"id":"W1"}\n', ["r1 doi:10.5555/\u00e4", 'r2 "x"'])
    assert json.loads(line) == {"id": "W1", "reached_from": ["r1 doi:10.5555/\u00e4", 'r2 "x"']}
    assert line.endswith(b"}\n")
    entry = marked(b"PMID- 1\nTI  - Walks\n\n", ["r1 pmid:7", "r2"])
    assert entry == b"PMID- 1\nTI  - Walks\nSEED- r1 pmid:7\nSEED- r2\n\n"


def test_two_seeds_of_one_number_are_both_named() -> None:
    seeds = (Seed("r1", "A", ("10.5/a", "10.5/b")), Seed("r2", "B", ("10.5/b",), ("7",), ("W1",)))
    assert seeds_with(seeds, "dois") == {"10.5/a": ["r1"], "10.5/b": ["r1", "r2"]}
    assert seeds[1].numbers == ("doi:10.5/b", "pmid:7", "openalex:W1")


def test_an_answer_with_other_documents_or_fewer_is_refused() -> None:
    refuse_others(["1", "2"], ["2", "1"], "records")
    with pytest.raises(GarbledError, match="other records"):
        refuse_others(["1", "3"], ["1", "2"], "records")
    with pytest.raises(LackingError, match=r"no records for 2 ids asked for \(2, 3\)"):
        refuse_others(["1"], ["1", "2", "3"], "records")


def test_a_list_that_stands_still_or_ends_short_is_refused() -> None:
    standing_still(2, 2, 2, 5, ended=False)
    standing_still(0, 0, 5, 5, ended=True)
    with pytest.raises(GarbledError, match="the same results again"):
        standing_still(0, 2, 2, 5, ended=False)
    for had in (4, 6):
        with pytest.raises(GarbledError, match=f"ended after {had} of 5"):
            standing_still(1, 1, had, 5, ended=True)
