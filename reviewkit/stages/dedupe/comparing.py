"""Where records are compared: in memory, on disk when they are many, or on a cluster.

The judgements are the same, wherever they are made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from reviewkit.stages.dedupe.normalising import CHUNK, Progress, with_abstracts
from reviewkit.store import Store

if TYPE_CHECKING:
    from reviewkit.methods.matching import Columns, Pair, Policy
    from reviewkit.methods.matching.columns import Flags

MANY = 500_000  # records from which on a run over all of them is on disk, where DuckDB is there


def compared(
    store: Store,
    parts: Sequence[Columns],
    policy: Policy,
    fresh: Flags | None,
    progress: Progress,
    scheduler: str | None,
) -> list[Pair]:
    """Judge normalised records.

    Args:
        store: the review, for their abstracts.
        parts: the records, in order.
        policy: which relatives count as the same report.
        fresh: which of them are new, when only pairs with a new one are wanted.
        progress: called with the step, how much of it is done, and of how much.
        scheduler: address of a Dask cluster that does it.

    Returns:
        The pairs by place of the first record, then of the second.

    Raises:
        NotAllowedError: Dask is not installed, or workers have another reviewkit.
        NotThereError: no scheduler answers there.
    """
    if scheduler:
        return _on_cluster(store.db, parts, policy, fresh, progress, scheduler)
    if fresh is None and sum(map(len, parts)) >= MANY and find_spec("duckdb"):
        return _on_disk(store, parts, policy, progress)
    from reviewkit.methods import matching  # noqa: PLC0415  # pandas, rapidfuzz

    columns = with_abstracts(store.db, matching.concat(parts))
    judged = matching.judge_columns(columns, policy, fresh=fresh, progress=progress)
    return list(judged.pairs(columns.record.strings()))


def _on_disk(
    store: Store, parts: Sequence[Columns], policy: Policy, progress: Progress
) -> list[Pair]:
    from reviewkit.methods.matching.outofcore import judge_chunks  # noqa: PLC0415
    from reviewkit.methods.matching.parquet import read_pairs  # noqa: PLC0415

    folder = store.folder / "cache"
    folder.mkdir(exist_ok=True)
    pieces = _pieces(store.db, parts, CHUNK)
    with TemporaryDirectory(prefix="matching-", dir=folder) as out:
        total = sum(map(len, parts))
        written = judge_chunks(pieces, out, policy, progress=progress, total=total)
        return list(read_pairs(written.judgements))


def _on_cluster(
    db: sqlite3.Connection,
    parts: Sequence[Columns],
    policy: Policy,
    fresh: Flags | None,
    progress: Progress,
    scheduler: str,
) -> list[Pair]:
    from reviewkit.methods.matching import spread  # noqa: PLC0415

    pairs = spread.judge_spread(
        scheduler, _pieces(db, parts, spread.CHUNK), policy, progress=progress
    )
    if fresh is None:
        return list(pairs)
    names = (name for part in parts for name in part.record.strings())
    new = {name for name, is_new in zip(names, fresh.tolist(), strict=True) if is_new}
    return [pair for pair in pairs if pair.a in new or pair.b in new]


def _pieces(db: sqlite3.Connection, parts: Sequence[Columns], size: int) -> Iterator[Columns]:
    """Give the records with their abstracts, so many at a time."""
    import numpy as np  # noqa: PLC0415

    for part in parts:
        whole = with_abstracts(db, part)
        for at in range(0, len(part), size):
            yield whole.take(np.arange(at, min(at + size, len(part))))
