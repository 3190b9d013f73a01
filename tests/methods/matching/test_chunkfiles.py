"""Normalised records come back from disk as they were, abstracts when they are asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reviewkit.methods.matching import normalise
from reviewkit.methods.matching.chunkfiles import read_chunk, write_chunk
from reviewkit.methods.matching.columns import Columns


@pytest.fixture
def records() -> Columns:
    rows = {
        "record": ["a", "b", "c"],
        "title": ["Größe", "", "A map"],
        "authors": ["Silva, A.", "", "Berg, I."],
        "abstract": ["On maps.", "", "On size."],
    }
    return normalise(pd.DataFrame(rows))


def test_a_chunk_comes_back_as_it_was(records: Columns, tmp_path: Path) -> None:
    write_chunk(str(tmp_path), 3, records)
    read = read_chunk(str(tmp_path), 3)

    assert np.array_equal(read.table, records.table)
    for name in ("record", "title", "authors", "journal_words", "abstract"):
        assert getattr(read, name).strings() == getattr(records, name).strings()
        assert len(getattr(read, name)) == 3


def test_some_abstracts_are_taken_in_the_order_asked(records: Columns, tmp_path: Path) -> None:
    write_chunk(str(tmp_path), 0, records)
    taken = read_chunk(str(tmp_path), 0).take(np.array([2, 0]))

    assert taken.record.strings() == ["c", "a"]
    assert taken.abstract.strings() == ["onsize", "onmaps"]


def test_a_chunk_of_none_is_read(records: Columns, tmp_path: Path) -> None:
    write_chunk(str(tmp_path), 0, records.take(np.zeros(0, np.int64)))

    read = read_chunk(str(tmp_path), 0)

    assert len(read) == 0
    assert read.abstract.strings() == []
