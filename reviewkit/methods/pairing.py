"""Which labels of two lists may mean the same: likeness of their words, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist
from rapidfuzz.utils import default_process

ALIKE = 80.0  # of 100: below it, pairs of unlike codes outnumber those of like ones


@dataclass(frozen=True, slots=True)
class LikePair:
    """Two labels, by their places in the lists, and how alike they are (100: the same words)."""

    first: int
    second: int
    likeness: float


def pair_labels(
    first: Sequence[str], second: Sequence[str], least: float = ALIKE
) -> list[LikePair]:
    """Pair labels of two lists, the most alike first; each is in one pair at most.

    Likeness is rapidfuzz's `token_sort_ratio` of the words without case and punctuation: that of
    the sorted words by the edits between them (indel distance).

    Args:
        first: the labels of one list.
        second: those of the other.
        least: likeness that a pair has at least.

    Returns:
        The pairs in the order of the first list.
    """
    if not first or not second:
        return []
    # Scores below the cutoff are 0, so what is looked at is the pairs that may stand.
    scores = cdist(
        first, second, scorer=fuzz.token_sort_ratio, processor=default_process, score_cutoff=least
    )
    rows, columns = scores.nonzero()
    likeness = scores[rows, columns]
    taken: tuple[set[int], set[int]] = (set(), set())
    kept = []
    for at in np.lexsort((columns, rows, -likeness)):  # the most alike first, then by place
        one, other = int(rows[at]), int(columns[at])
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            kept.append(LikePair(one, other, float(likeness[at])))
    return sorted(kept, key=lambda one: one.first)
