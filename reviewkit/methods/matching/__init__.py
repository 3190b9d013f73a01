"""Matching: which records are the same document, which a person must look at, which are relatives.

The way of a judgement is the list of files: `normalise` makes fields comparable, `block` finds the
pairs worth comparing, `compare` says what agrees, differs or is unknown, `decide` asks the rules,
`explain` puts it into words, `cluster` follows the joins.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from reviewkit.methods.matching.block import candidates
from reviewkit.methods.matching.cluster import Clustering, Stop, clusters
from reviewkit.methods.matching.compare import compare
from reviewkit.methods.matching.decide import RULES, UNDECIDED, decide
from reviewkit.methods.matching.explain import sentence, similarities
from reviewkit.methods.matching.normalise import COLUMNS, Columns, document_numbers, normalise
from reviewkit.methods.matching.odds import probabilities
from reviewkit.methods.matching.policy import RULES_VERSION, Pair, Policy
from reviewkit.terms import Judgement

__all__ = [
    "COLUMNS", "RULES_VERSION", "Clustering", "Pair", "Policy", "Stop", "clusters", "deduplicate",
    "document_numbers", "judge", "judge_new",
]  # fmt: skip

_BATCH = 200_000  # candidate pairs compared at a time: bounds memory, changes nothing


def judge(records: pd.DataFrame, policy: Policy = Policy()) -> list[Pair]:  # noqa: B008 - frozen
    """Judge which records are the same, may be, or are related.

    Args:
        records: one row a record, in file order, columns of COLUMNS; all but `record` may be
            missing. Authors are joined with "; " or " and ".
        policy: which relatives count as the same report.

    Returns:
        The pairs judged same, maybe or related, by row of the first record, then of the second.

    Raises:
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    columns = normalise(records)
    return _judged(columns, *candidates(columns), policy)


def judge_new(
    records: pd.DataFrame,
    new: set[str],
    policy: Policy = Policy(),  # noqa: B008 - frozen
) -> list[Pair]:
    """Judge like `judge`, but only pairs with at least one new record.

    Args:
        records: all records, old and new.
        new: the names of the new ones.
        policy: which relatives count as the same report.

    Returns:
        The pairs of `judge` that have a new record in them.

    Raises:
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    columns = normalise(records)
    fresh = np.array([name in new for name in columns.record], bool)
    left, right = candidates(columns)
    asked = fresh[left] | fresh[right]
    return _judged(columns, left[asked], right[asked], policy)


def _judged(
    columns: Columns,
    left: np.ndarray[tuple[int], np.dtype[np.int64]],
    right: np.ndarray[tuple[int], np.dtype[np.int64]],
    policy: Policy,
) -> list[Pair]:
    """Compare and decide, a batch of pairs at a time."""
    pairs: list[Pair] = []
    for start in range(0, len(left), _BATCH):
        seen = compare(columns, left[start : start + _BATCH], right[start : start + _BATCH])
        ruling, judgements = decide(seen, policy)
        decided = ruling != UNDECIDED
        seen, ruling = seen.where(decided), ruling[decided]
        odds = probabilities(seen).tolist()
        pairs += [
            Pair(columns.record[a], columns.record[b], judgements[rule], odd, RULES[rule].name,
                 sentence(RULES[rule], found), found)
            for a, b, rule, odd, found in zip(
                seen.left.tolist(), seen.right.tolist(), ruling.tolist(), odds, similarities(seen),
                strict=True,
            )
        ]  # fmt: skip
    return pairs


def deduplicate(records: pd.DataFrame, policy: Policy = Policy()) -> pd.DataFrame:  # noqa: B008 - frozen
    """Mark the duplicates in a frame of records.

    Args:
        records: as for `judge`.
        policy: which relatives count as the same report.

    Returns:
        The same frame with two more columns: `report`, the first record of the group each record
        belongs to, and `duplicate`, true for all but that first one.

    Raises:
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    pairs = judge(records, policy)
    order = [str(name) for name in records["record"]]
    same = [
        (pair.a, pair.b, pair.probability) for pair in pairs if pair.judgement is Judgement.SAME
    ]
    report = clusters(order, same, names=document_numbers(records)).report
    found = [report[name] for name in order]
    return records.assign(
        report=found, duplicate=[a != b for a, b in zip(found, order, strict=True)]
    )
