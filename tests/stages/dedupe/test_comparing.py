"""Records are compared in memory, on disk or on a cluster, and the judgements are the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import distributed
import pytest

from reviewkit.errors import NotThereError
from reviewkit.methods.matching import spread
from reviewkit.plan import Plan
from reviewkit.stages import dedupe
from reviewkit.stages.dedupe import comparing
from reviewkit.store import Store

AT = "2026-11-02T09:00:00Z"


def pairs(store: Store) -> list[tuple[str, ...]]:
    said = "a, b, judgement, probability, rule, reason, similarities"
    return store.db.execute(f"select {said} from standing_pairs order by a, b").fetchall()


def told(store: Store, plan: Plan, **how: str) -> dedupe.Deduped:
    rule = plan.protocol.duplicates
    return dedupe.dedupe(store, rule, "ADA", AT, whole=True, **how)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of one worker, in this process."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


def test_many_records_are_compared_on_disk_alike_and_leave_no_files(
    store: Store, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_memory, before = told(store, plan), pairs(store)
    monkeypatch.setattr(comparing, "MANY", 2)
    asked: list[object] = []
    on_disk = comparing._on_disk
    monkeypatch.setattr(
        comparing, "_on_disk", lambda *given: asked.append(given) or on_disk(*given)
    )

    assert told(store, plan) == in_memory
    assert len(asked) == 1
    assert pairs(store) == before
    assert not list((store.folder / "cache").glob("matching-*/"))


def test_a_cluster_compares_alike(store: Store, plan: Plan, scheduler: str) -> None:
    in_memory, before = told(store, plan), pairs(store)

    assert told(store, plan, scheduler=scheduler) == in_memory
    assert pairs(store) == before
    foretold = dedupe.rehearse(store, plan.protocol.duplicates, whole=True, scheduler=scheduler)
    assert dataclasses.asdict(foretold) == dataclasses.asdict(in_memory)


def test_without_a_scheduler_at_the_address_nothing_is_stored(
    store: Store, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "_PATIENCE", 0.2)
    before = store.db.execute("select count(*) from facts").fetchone()

    with pytest.raises(NotThereError, match="No scheduler answers"):
        told(store, plan, scheduler="tcp://127.0.0.1:9")

    assert store.db.execute("select count(*) from facts").fetchone() == before
