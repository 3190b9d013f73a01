"""Pairs across chunks are judged as pairs of one frame are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reviewkit.methods.matching import Policy, batch, candidates, judge_pairs, normalise, together
from reviewkit.methods.matching.batch import judge_across
from reviewkit.methods.matching.columns import Columns

TITLE = "Sitting time of planners in four ministries"


@pytest.fixture(scope="module")
def records() -> Columns:
    row = {"title": TITLE, "authors": "Silva, A.", "year": "2019", "volume": "3", "pages": "1-4"}
    rows = [row | {"abstract": f"On sitting. {'Much ' * (n % 3)}"} for n in range(12)]
    rows[5] |= {"title": f"Erratum: {TITLE}"}
    rows[7] |= {"pages": "9-12", "abstract": ""}
    return normalise(pd.DataFrame(rows).assign(record=[f"r{n}" for n in range(12)]))


@pytest.mark.parametrize("size", [3, 50])
def test_chunks_and_batches_change_no_judgement(
    records: Columns, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "BATCH", size)
    pairs = list(candidates(records))
    left = np.concatenate([one for one, _ in pairs])
    right = np.concatenate([other for _, other in pairs])
    across = (left < 7) & (right >= 7)
    left, right = left[across], right[across]
    whole = together([judge_pairs(records, left, right, Policy())])

    chunks = [(0, records.take(np.arange(7))), (7, records.take(np.arange(7, 12)))]
    judged = judge_across(chunks, left, right, Policy())

    names = records.record.strings()
    assert len(judged) > 10
    assert list(judged.pairs(names)) == list(whole.pairs(names))


def test_no_pairs_give_no_judgements(records: Columns) -> None:
    none = np.zeros(0, np.int64)

    assert len(judge_across([(0, records)], none, none, Policy())) == 0
