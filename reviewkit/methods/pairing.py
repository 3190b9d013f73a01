"""Which labels of two lists may mean the same: likeness of their words, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    places = zip(*scores.nonzero(), strict=True)
    found = [LikePair(int(a), int(b), float(scores[a, b])) for a, b in places]
    found.sort(key=lambda one: (-one.likeness, one.first, one.second))
    taken: tuple[set[int], set[int]] = (set(), set())
    kept = []
    for one in found:
        if one.first not in taken[0] and one.second not in taken[1]:
            taken[0].add(one.first)
            taken[1].add(one.second)
            kept.append(one)
    return sorted(kept, key=lambda one: one.first)
