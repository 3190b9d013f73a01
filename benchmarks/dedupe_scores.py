"""Count what deduplication found against the labels, by record and by pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scores import score

from reviewkit.methods.matching import clusters


@dataclass(frozen=True, slots=True)
class Kept:
    """What is counted by record where there are millions."""

    recall: float  # share of the surplus records that are gone
    lost: int  # true documents with no record left


def kept(report: npt.NDArray[np.int64], truth: npt.NDArray[np.int64]) -> Kept:
    """Count as `counts` does, by record alone, in the memory of a few arrays.

    Args:
        report: by row, the row of the record that stands for it.
        truth: by row, the number of its true document, from 0 or 1 on.
    """
    stands = report == np.arange(len(report))
    left = np.bincount(truth[stands], minlength=int(truth.max()) + 1)
    documents = np.bincount(truth, minlength=len(left)) > 0
    surplus = len(report) - int(documents.sum())
    missed = int(np.maximum(left - 1, 0).sum())
    recall = (surplus - missed) / surplus if surplus else 1.0
    return Kept(round(recall, 4), int((documents & (left == 0)).sum()))


def counts(
    report: Sequence[int], truth: Sequence[str], maybe: Iterable[tuple[int, int]]
) -> dict[str, Any]:
    """Compare what was found with the labels.

    Record level as ASySD and BibDedupe count: of every group found, the first record is kept.

    Args:
        report: by row, the row of the record that stands for it.
        truth: by row, its true document.
        maybe: pairs of rows left to a person.

    Returns:
        Recall, precision, lost records and so on, as named in the output; None for a share of
        nothing.
    """
    left: Counter[str] = Counter()
    documents = set(truth)
    for row, kept in enumerate(report):
        left[truth[row]] += row == kept
    surplus = len(report) - len(documents)
    missed = sum(count - 1 for count in left.values() if count > 1)
    lost = sum(not left[document] for document in documents)
    gone = surplus - missed
    pairs = score(dict(enumerate(truth)), dict(enumerate(report)))
    asked = {(min(a, b), max(a, b)) for a, b in maybe if report[a] != report[b]}
    return {
        "duplicates": surplus,
        "record_recall": _share(gone, surplus),
        "record_precision": _share(gone, gone + lost),
        "record_f1": _share(2 * gone, surplus + gone + lost),
        "record_false": lost,
        "record_missed": missed,
        "specificity": _share(len(documents) - lost, len(documents)),
        "pair_precision": _share(pairs.right, pairs.joined),
        "pair_recall": _share(pairs.right, pairs.true),
        "pair_f1": _share(2 * pairs.right, pairs.joined + pairs.true),
        "maybe": len(asked),
        "found_with_review": _share(surplus - _still_missed(report, truth, asked), surplus),
    }


def wrong_pairs(report: Sequence[int], truth: Sequence[str]) -> list[tuple[int, int]]:
    """List what was merged and should not have been: a record, and one of another document.

    Each group that holds several documents gives, for each document but its first record's, one
    pair: the group's first record and the document's first record in it.
    """
    firsts: dict[int, dict[str, int]] = defaultdict(dict)
    for row, kept in enumerate(report):
        firsts[kept].setdefault(truth[row], row)
    return [
        (kept, row)
        for kept, documents in sorted(firsts.items())
        for row in list(documents.values())[1:]
    ]


def _still_missed(report: Sequence[int], truth: Sequence[str], asked: set[tuple[int, int]]) -> int:
    """Count the duplicates that remain when a person joins the true ones of the pairs asked."""
    joined = [(str(row), str(kept), 1.0) for row, kept in enumerate(report)]
    joined += [(str(a), str(b), 0.0) for a, b in sorted(asked) if truth[a] == truth[b]]
    kept = clusters([str(row) for row in range(len(report))], joined).report
    survivors: Counter[str] = Counter()
    for row, document in enumerate(truth):
        survivors[document] += kept[str(row)] == str(row)
    return sum(count - 1 for count in survivors.values() if count > 1)


def _share(part: int, whole: int) -> float | None:
    """Give a share to four places, None of nothing."""
    return round(part / whole, 4) if whole else None
