"""A cluster of two workers gives the judgements of one process, and loses none with a worker."""

from __future__ import annotations

import itertools
import os
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reviewkit.errors import NotAllowedError, NotThereError, UnreadableError
from reviewkit.methods.matching import Policy, judge, normalise, spread, survey
from reviewkit.methods.matching.spread import judge_spread

distributed = pytest.importorskip("distributed")
RECORDS = 240


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    """Records of which every second is a copy of the one before, or of one far away."""
    towns = ("Aarhus", "Bergen", "Cádiz", "Delft", "Évora", "Fes")
    rows = [
        {
            "record": f"r{n}",
            "title": f"Evidence maps for school meals in {towns[n // 2 % 6]} {towns[n // 12 % 6]}",
            "authors": f"{towns[n // 2 % 5]}son, P.",
            "year": str(2010 + n // 24),
            "volume": str(n // 2 % 9) if n % 4 else "",
            "pages": f"{n // 2 + 1}-{n // 2 + 9}",
            "doi": f"10.5555/{n // 2}" if n % 3 else "",
            "abstract": f"On meals in {towns[n % 6]}.",
        }
        for n in range(RECORDS)
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def cluster() -> Iterator[distributed.LocalCluster]:
    with (
        warnings.catch_warnings(),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as made,
    ):
        yield made


def test_a_worker_that_is_killed_during_the_run_costs_no_judgement(
    records: pd.DataFrame, cluster: distributed.LocalCluster
) -> None:
    victim = next(iter(cluster.workers.values()))
    killed = []

    def kill(step: str, _done: int, _most: int) -> None:
        if step == "judging" and not killed:
            killed.append(victim.pid)
            os.kill(victim.pid, signal.SIGKILL)

    frames = [records.iloc[at : at + 50] for at in range(0, RECORDS, 50)]
    found = list(judge_spread(cluster.scheduler_address, frames, chunk=50, progress=kill))

    assert len(killed) == 1
    assert found == judge(records)
    assert len(found) > 100


def test_normalised_records_and_files_of_any_size_give_the_same(
    records: pd.DataFrame, cluster: distributed.LocalCluster, tmp_path: Path
) -> None:
    serials = survey(records).serials()
    file = tmp_path / "last.csv"
    records.iloc[200:].to_csv(file, index=False)
    parts = [records.iloc[:30], normalise(records.iloc[30:31], serials),
             normalise(records.iloc[31:200], serials), str(file)]  # fmt: skip
    policy = Policy(reprints=True)
    told: list[tuple[str, int, int]] = []

    found = list(
        judge_spread(
            cluster.scheduler_address, parts, policy, progress=lambda *step: told.append(step)
        )
    )

    assert found == judge(records, policy)
    assert [step for step in told if step[1] == step[2]] == [
        ("reading", 2, 2), ("normalising", 4, 4), ("judging", 4, 4),
    ]  # fmt: skip


def test_no_records_give_no_pairs(cluster: distributed.LocalCluster) -> None:
    assert list(judge_spread(cluster.scheduler_address, [])) == []


def test_a_name_that_stands_twice_is_told(
    records: pd.DataFrame, cluster: distributed.LocalCluster
) -> None:
    frames = [records.head(9), records.iloc[8:20]]

    with pytest.raises(UnreadableError, match="Two rows are named 'r8'"):
        list(judge_spread(cluster.scheduler_address, frames, chunk=9))


def test_an_address_where_nobody_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "_PATIENCE", 0.2)

    with pytest.raises(NotThereError, match=r"No scheduler answers at tcp://127\.0\.0\.1:9"):
        list(judge_spread("tcp://127.0.0.1:9", []))


def test_workers_with_other_rules_are_refused(
    cluster: distributed.LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "RULES_VERSION", "0")

    with pytest.raises(NotAllowedError, match="has not the matching rules 0"):
        list(judge_spread(cluster.scheduler_address, []))


def test_pairs_are_dealt_to_the_chunks_of_their_records() -> None:
    columns = normalise(pd.DataFrame({"title": ["Sitting time of planners"] * 5}))
    starts = [0, 2, 5]
    dealt = [
        spread._keyed(columns.take(np.arange(a, b)), a, 2) for a, b in itertools.pairwise(starts)
    ]
    found = [spread._paired([some[at] for some in dealt], starts) for at in range(2)]
    sides = [spread._sides([some[i] for some in found], starts) for i in range(2)]

    assert [[len(block) for block in row] for row in sides] == [[1, 6], [0, 3]]
    assert sides[0][1].tolist() == [[0, 2], [0, 3], [0, 4], [1, 2], [1, 3], [1, 4]]
