"""All steps for the records of a frame, in several processes where that pays."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from reviewkit.methods.matching.block import candidates
from reviewkit.methods.matching.cluster import grouped
from reviewkit.methods.matching.columns import Columns, Flags, Ints, concat
from reviewkit.methods.matching.crew import Crew, cores
from reviewkit.methods.matching.frame import COLUMNS, names, texts
from reviewkit.methods.matching.judged import Judged, together, weigh
from reviewkit.methods.matching.normalise import normalise
from reviewkit.methods.matching.policy import Pair, Policy
from reviewkit.methods.matching.sieve import Sifted, sift, sifted_together
from reviewkit.methods.matching.survey import survey
from reviewkit.terms import Judgement

Progress = Callable[[str, int, int], None]  # the step, how much of it is done, and of how much

_CHUNK = 10_000  # records normalised, and pairs judged, at a time: bounds memory, changes nothing
_ENOUGH = 30_000  # records from which on the start of other processes pays
_DEFAULT = Policy()


def silent(_step: str, _done: int, _most: int) -> None:
    """Tell nobody."""


def judge(
    records: pd.DataFrame,
    policy: Policy = _DEFAULT,
    *,
    processes: int | None = None,
    progress: Progress = silent,
) -> list[Pair]:
    """Judge which records are the same, may be, or are related.

    Args:
        records: one row a record, in file order, columns of COLUMNS; all but `record` may be
            missing. Authors are joined with "; " or " and ".
        policy: which relatives count as the same report.
        processes: how many to use; by default the cores, when there is enough to do. The
            judgements do not depend on it.
        progress: called with the name of a step, how much of it is done, and of how much.

    Returns:
        The pairs judged same, maybe or related, by row of the first record, then of the second.

    Raises:
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    named = names(records)
    return list(_judge(records, policy, None, processes, progress)[1].pairs(named))


def judge_new(
    records: pd.DataFrame,
    new: set[str],
    policy: Policy = _DEFAULT,
    *,
    processes: int | None = None,
    progress: Progress = silent,
) -> list[Pair]:
    """Judge like `judge`, but only pairs with at least one new record.

    All records are normalised here; `judge_columns` does with those that were kept.

    Args:
        records: all records, old and new.
        new: the names of the new ones.
        policy: which relatives count as the same report.
        processes: as for `judge`.
        progress: as for `judge`.

    Returns:
        The pairs of `judge` that have a new record in them.

    Raises:
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    named = names(records)
    fresh = np.array([name in new for name in named], bool)
    return list(_judge(records, policy, fresh, processes, progress)[1].pairs(named))


def deduplicate(
    records: pd.DataFrame,
    policy: Policy = _DEFAULT,
    *,
    processes: int | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Mark the duplicates in a frame of records.

    Args:
        records: as for `judge`.
        policy: which relatives count as the same report.
        processes: as for `judge`.
        progress: as for `judge`.

    Returns:
        The same frame with two more columns: `report`, the first record of the group each record
        belongs to, and `duplicate`, true for all but that first one.

    Raises:
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    named = np.array(names(records), object)
    columns, judged = _judge(records, policy, None, processes, progress)
    same = judged.of(Judgement.SAME)
    first = grouped(len(columns), same.left, same.right, same.probability, columns["number"])
    return records.assign(report=named[first], duplicate=first != np.arange(len(columns)))


def judge_columns(
    columns: Columns,
    policy: Policy = _DEFAULT,
    *,
    fresh: Flags | None = None,
    processes: int | None = None,
    progress: Progress = silent,
) -> Judged:
    """Judge records that are normalised.

    Args:
        columns: the records.
        policy: which relatives count as the same report.
        fresh: which of them are new; then only blocks that hold one are looked at, and only pairs
            that do are judged.
        processes: as for `judge`.
        progress: as for `judge`.

    Returns:
        The judged pairs, by row of the first record, then of the second.
    """
    with Crew(_processes(len(columns) if fresh is None else int(fresh.sum()), processes)) as crew:
        return _judged(crew, columns, policy, fresh, progress)


def _judge(
    records: pd.DataFrame,
    policy: Policy,
    fresh: Flags | None,
    processes: int | None,
    progress: Progress,
) -> tuple[Columns, Judged]:
    """Normalise a frame and judge it; the caller's abstracts are not copied."""
    with Crew(_processes(len(records), processes)) as crew:
        columns = _normalised(crew, records, progress)
        if "abstract" in records.columns:
            abstracts = records["abstract"]
            columns = columns.with_abstracts(
                lambda rows: texts(abstracts.iloc[rows].to_frame("abstract"), "abstract")
            )
        return columns, _judged(crew, columns, policy, fresh, progress)


def _processes(records: int, asked: int | None) -> int:
    """Tell how many processes pay."""
    return asked if asked is not None else cores() if records >= _ENOUGH else 1


def _normalised(crew: Crew, records: pd.DataFrame, progress: Progress) -> Columns:
    serials = survey(records).serials()
    read = records[[name for name in COLUMNS if name in records.columns and name != "abstract"]]
    starts = range(0, max(len(records), 1), _CHUNK)
    tasks = ((read.iloc[at : at + _CHUNK], serials) for at in starts)
    chunks = []
    for at, chunk in zip(starts, crew.map(normalise, tasks), strict=True):
        chunks.append(chunk)
        progress("normalising", at + len(chunk), len(records))
    return concat(chunks)


def _judged(
    crew: Crew, columns: Columns, policy: Policy, fresh: Flags | None, progress: Progress
) -> Judged:
    """Sift the candidates, then weigh what is left; texts go only where they are read."""
    pairs = _sifted(crew, columns, fresh, progress)
    starts = range(0, max(len(pairs), 1), _CHUNK)
    rows: deque[Ints] = deque()

    def tasks() -> Iterator[tuple[object, ...]]:
        for at in starts:
            own, local = pairs.where(slice(at, at + _CHUNK)).localised()
            rows.append(own)
            yield columns.take(own), local, policy

    parts = []
    for at, judged in zip(starts, crew.map(weigh, tasks()), strict=True):
        parts.append(judged.renumbered(rows.popleft()))
        progress("judging", min(at + _CHUNK, len(pairs)), len(pairs))
    return together(parts)


def _sifted(crew: Crew, columns: Columns, fresh: Flags | None, progress: Progress) -> Sifted:
    """Give the candidates that a rule could judge, by row of the first record."""
    rows: deque[Ints] = deque()

    def tell(done: int, most: int) -> None:
        progress("comparing", done, most)

    def tasks() -> Iterator[tuple[object, ...]]:
        for left, right in candidates(columns, fresh, tell):
            own, at = np.unique(np.concatenate([left, right]), return_inverse=True)
            rows.append(own)
            yield columns.bare(own), at[: len(left)], at[len(left) :]

    none = np.zeros(0, np.int64)
    parts = [sift(columns.bare(none), none, none)]
    parts += [part.renumbered(rows.popleft()) for part in crew.map(sift, tasks())]
    every = sifted_together(parts)
    return every.where(np.lexsort((every.right, every.left)))
