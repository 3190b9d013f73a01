"""The matching for more records than memory holds: chunks on disk, pairs found by DuckDB.

The same judgements as `run.judge`, pair for pair: the same normalising, keys and rules, with the
records in chunk files and the keys and pairs in a DuckDB database, both in a working folder that
goes when the work is done or broken off. Memory holds two chunks a process, and what DuckDB may.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reviewkit.errors import UnreadableError
from reviewkit.methods.matching.batch import judge_across, taken
from reviewkit.methods.matching.block import KEYS
from reviewkit.methods.matching.candidates_sql import (
    add_keys,
    find_pairs,
    insert,
    make_tables,
    pairs_of,
    sort_pairs,
)
from reviewkit.methods.matching.chunkfiles import read_chunk, write_chunk
from reviewkit.methods.matching.columns import Columns, Ints, concat
from reviewkit.methods.matching.crew import Crew, cores
from reviewkit.methods.matching.normalise import normalise
from reviewkit.methods.matching.parquet import (
    Written,
    add_names,
    connect,
    judged_rows,
    make_judged,
    write,
)
from reviewkit.methods.matching.policy import Policy
from reviewkit.methods.matching.run import Progress, silent
from reviewkit.methods.matching.survey import Serials, Survey, survey

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 250_000  # records a chunk: two of them are in the memory of a process
MEMORY = "1GB"  # what DuckDB holds before it goes to disk
_PIECE = 10_000  # records normalised at a time
_ENOUGH = 30_000  # records or pairs from which on the start of other processes pays
_DEFAULT = Policy()


def judge_frames(
    frames: Iterable[pd.DataFrame],
    out: str,
    policy: Policy = _DEFAULT,
    *,
    memory: str = MEMORY,
    processes: int | None = None,
    progress: Progress = silent,
    chunk: int = CHUNK,
) -> Written:
    """Judge the records of many frames.

    Args:
        frames: records in file order, columns as for `judge`. They are read twice; what can be
            read only once is kept in the working folder meanwhile.
        out: the folder that gets `judgements.parquet` and `reports.parquet`, at the end or not at
            all; the working folder stands in it.
        policy: which relatives count as the same report.
        memory: what DuckDB may hold before it goes to disk.
        processes: that normalise and compare; by default one a core.
        progress: called with a step, what of it is done, and how much there is (0: not known).
        chunk: records a chunk.

    Returns:
        Where the judgements are, in the order of `judge`, and the report of each record.

    Raises:
        NotAllowedError: DuckDB is not installed.
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    os.makedirs(out, exist_ok=True)  # noqa: PTH103 - methods know no pathlib
    with tempfile.TemporaryDirectory(prefix="frames-", dir=out) as folder:
        seen, total, frames = _surveyed(frames, folder, progress)
        parts = _normalised_parts(frames, seen.serials(), _processes(processes, total))
        return judge_chunks(
            parts, out, policy,
            memory=memory, processes=processes, progress=progress, chunk=chunk, total=total,
        )  # fmt: skip


def judge_chunks(
    parts: Iterable[Columns],
    out: str,
    policy: Policy = _DEFAULT,
    *,
    memory: str = MEMORY,
    processes: int | None = None,
    progress: Progress = silent,
    chunk: int = CHUNK,
    total: int = 0,
) -> Written:
    """Judge records that are normalised, read once in file order; else as `judge_frames`.

    Args:
        parts: the records.
        out: as for `judge_frames`, like what follows.
        policy: which relatives count as the same report.
        memory: what DuckDB may hold before it goes to disk.
        processes: that compare.
        progress: called with a step, what of it is done, and how much there is.
        chunk: records a chunk.
        total: how many there are, for the progress only.
    """
    os.makedirs(out, exist_ok=True)  # noqa: PTH103
    with (
        tempfile.TemporaryDirectory(prefix="matching-", dir=out) as folder,
        connect(os.path.join(folder, "pairs.duckdb"), memory) as db,  # noqa: PTH118
    ):
        make_tables(db)
        make_judged(db)
        total = _store(db, folder, parts, chunk, (progress, total))
        _check_names(db)
        _judge(db, (folder, chunk, policy), processes, progress)
        return write(db, folder, out)


def _processes(asked: int | None, count: int) -> int:
    """Tell how many processes pay for so many records or pairs."""
    return asked if asked is not None else cores() if count >= _ENOUGH else 1


def _surveyed(
    frames: Iterable[pd.DataFrame], folder: str, progress: Progress
) -> tuple[Survey, int, Iterable[pd.DataFrame]]:
    """Read all frames once; give the survey, the number of records, and the frames to read anew."""
    once = iter(frames) is frames
    seen, total = Survey(), 0
    kept: list[str] = []
    for frame in frames:
        seen = seen.plus(survey(frame))
        total += len(frame)
        if once:
            kept.append(os.path.join(folder, f"{len(kept):06d}"))  # noqa: PTH118
            frame.to_pickle(kept[-1])
        progress("reading", total, 0)
    return seen, total, map(pd.read_pickle, kept) if once else frames


def _normalised_parts(
    frames: Iterable[pd.DataFrame], serials: Serials, processes: int
) -> Iterator[Columns]:
    tasks = ((piece, serials) for frame in frames for piece in _pieces(frame))
    with Crew(processes) as crew:
        yield from crew.map(normalise, tasks)


def _pieces(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    if "record" not in frame.columns:
        msg = "The records have no column 'record': give each row a name of its own there."
        raise UnreadableError(msg)
    for at in range(0, len(frame), _PIECE):
        yield frame.iloc[at : at + _PIECE]


def _store(
    db: DuckDBPyConnection,
    folder: str,
    parts: Iterable[Columns],
    chunk: int,
    tell: tuple[Progress, int],
) -> int:
    """Write the records into chunk files, their keys and names into the database; count them."""
    progress, total = tell
    waiting: list[Columns] = []
    held = written = 0
    for columns in parts:
        start = written + held
        add_keys(db, start, columns)
        add_names(db, start, columns)
        waiting.append(columns)
        held += len(columns)
        while held >= chunk:
            every = concat(waiting)
            write_chunk(folder, written // chunk, every.take(np.arange(chunk)))
            waiting = [every.take(np.arange(chunk, held))]
            written, held = written + chunk, held - chunk
        progress("normalising", written + held, total)
    write_chunk(folder, written // chunk, concat(waiting))
    return written + held


def _check_names(db: DuckDBPyConnection) -> None:
    twice = db.execute(
        "select record from named group by record having count(*) > 1 order by min(row) limit 1"
    ).fetchone()
    if twice:
        msg = (
            f"Two rows are named '{twice[0]}' in the column 'record': each needs a name of its own."
        )
        raise UnreadableError(msg)


def _judge(
    db: DuckDBPyConnection,
    given: tuple[str, int, Policy],
    processes: int | None,
    progress: Progress,
) -> None:
    """Find the pairs, and judge those of two chunks at a time."""
    for number in range(len(KEYS)):
        find_pairs(db, number)
        progress("finding pairs", number + 1, len(KEYS))
    blocks = sort_pairs(db, given[1])
    tasks = ((*given, (i, j), *pairs_of(db, i, j)) for i, j, _ in blocks)
    total, done = sum(count for *_, count in blocks), 0
    with Crew(_processes(processes, total)) as crew:
        for (*_, count), rows in zip(blocks, crew.map(_judged, tasks), strict=True):
            insert(db, "judged", rows)
            done += count
            progress("judging", done, total)


def _judged(
    folder: str, chunk: int, policy: Policy, where: tuple[int, int], left: Ints, right: Ints
) -> pd.DataFrame:
    """Judge pairs of a record in one chunk and one in another; give the rows of `judged`."""
    chunks = [(at * chunk, read_chunk(folder, at)) for at in sorted(set(where))]
    judged = judge_across(chunks, left, right, policy)
    rows, at = np.unique(np.concatenate([judged.left, judged.right]), return_inverse=True)
    names = taken(chunks, rows, Columns.called).record.strings()
    local = replace(judged, left=at[: len(judged)], right=at[len(judged) :])
    return judged_rows(judged.left, judged.right, local.pairs(names))
