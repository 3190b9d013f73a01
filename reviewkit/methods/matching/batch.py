"""A batch of candidate pairs whose records lie in one or two chunks: read little, and judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from reviewkit.methods.matching.columns import Columns, Ints, concat
from reviewkit.methods.matching.judged import Judged, together, weigh
from reviewkit.methods.matching.policy import Policy
from reviewkit.methods.matching.sieve import sift

BATCH = 50_000  # candidate pairs judged at a time

Chunk = tuple[int, Columns]  # the row of its first record, and its records


def judge_across(chunks: Sequence[Chunk], left: Ints, right: Ints, policy: Policy) -> Judged:
    """Judge candidate pairs of records that lie in several chunks.

    The sieve needs no abstracts and leaves few pairs, so abstracts are read for those only.

    Args:
        chunks: in the order of their rows.
        left: rows of the first records, counted over all chunks there are.
        right: rows of the second records.
        policy: which relatives count as the same report.

    Returns:
        The pairs that a rule decides, by row of the first record, then of the second.
    """
    starts = range(0, max(len(left), 1), BATCH)
    return together(
        [_judged(chunks, left[at : at + BATCH], right[at : at + BATCH], policy) for at in starts]
    )


def _judged(chunks: Sequence[Chunk], left: Ints, right: Ints, policy: Policy) -> Judged:
    rows, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    pairs = sift(taken(chunks, rows, Columns.bare), at[: len(left)], at[len(left) :])
    kept, at = np.unique(np.concatenate([pairs.left, pairs.right]), return_inverse=True)
    pairs = replace(pairs, left=at[: len(pairs)], right=at[len(pairs) :])
    rows = rows[kept]
    return weigh(taken(chunks, rows, Columns.take), pairs, policy).renumbered(rows)


def taken(chunks: Sequence[Chunk], rows: Ints, take: Callable[[Columns, Ints], Columns]) -> Columns:
    """Give records of several chunks, by `Columns.take` or one like it; rows come in order."""
    return concat(
        [
            take(
                columns, rows[slice(*np.searchsorted(rows, (start, start + len(columns))))] - start
            )
            for start, columns in chunks
        ]
    )
