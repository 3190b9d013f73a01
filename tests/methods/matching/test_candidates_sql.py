"""DuckDB finds the pairs that the blocks in memory give, whatever the blocks look like."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.methods.matching import block, normalise
from reviewkit.methods.matching.candidates_sql import (
    add_keys,
    find_pairs,
    make_tables,
    pairs_of,
    sort_pairs,
)
from reviewkit.methods.matching.columns import Columns

CAP = 3
FIELDS = ["title", "authors", "year", "volume", "issue", "pages", "doi"]
TITLES = ("Sitting time of planners", "Brokers in district health teams", "Editorial")


def by_sql(columns: Columns, part: int) -> list[tuple[int, int]]:
    with duckdb.connect() as db:
        make_tables(db)
        for start in range(0, len(columns), part):
            rows = np.arange(start, min(start + part, len(columns)))
            add_keys(db, start, columns.take(rows))
        for number in range(len(block.KEYS)):
            find_pairs(db, number, CAP)
        found = []
        for i, j, count in sort_pairs(db, 5):
            left, right = pairs_of(db, i, j)
            assert len(left) == count
            assert set(left // 5) == {i}
            assert set(right // 5) == {j}
            found += zip(left.tolist(), right.tolist(), strict=True)
    assert len(set(found)) == len(found)
    return sorted(found)


def in_memory(columns: Columns) -> list[tuple[int, int]]:
    pairs = block.candidates(columns)
    return sorted(
        pair for left, right in pairs for pair in zip(left.tolist(), right.tolist(), strict=True)
    )


record = st.fixed_dictionaries(
    {
        "title": st.sampled_from(TITLES),
        "authors": st.sampled_from(("", "Novak, P.", "Silva, A.", "Berg, I.")),
        "year": st.sampled_from(("", "2018", "2019")),
        "volume": st.sampled_from(("", "1", "2")),
        "issue": st.sampled_from(("", "3")),
        "pages": st.sampled_from(("", "1-4", "7-9")),
        "doi": st.sampled_from(("", "10.5555/a", "10.5555/b")),
    }
)


@settings(max_examples=8)
@given(st.lists(record, max_size=30), st.integers(1, 30))
def test_small_capped_split_and_unsplittable_blocks_give_the_pairs_of_memory(
    drawn: list[dict[str, str]], part: int
) -> None:
    columns = normalise(pd.DataFrame(drawn, columns=FIELDS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "CAP", CAP)
        assert by_sql(columns, part) == in_memory(columns)


def test_a_title_that_stands_on_every_record_gives_each_its_neighbours() -> None:
    columns = normalise(pd.DataFrame({"title": ["Editorial"] * 200}))
    found = by_sql(columns, 64)

    assert len(found) == 4 * 200 - (1 + 2 + 3 + 4)
    assert max(right - left for left, right in found) == 4
