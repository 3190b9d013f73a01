"""All steps for the records of a frame."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reviewkit.methods.matching.block import candidates
from reviewkit.methods.matching.cluster import clusters
from reviewkit.methods.matching.columns import Columns, Flags, Ints, concat
from reviewkit.methods.matching.frame import names
from reviewkit.methods.matching.judged import Judged, judge_pairs, together
from reviewkit.methods.matching.normalise import document_numbers, normalise
from reviewkit.methods.matching.policy import Pair, Policy
from reviewkit.methods.matching.survey import survey
from reviewkit.terms import Judgement

_CHUNK = 20_000  # records normalised at a time: bounds memory, changes nothing


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
    named = names(records)
    return list(_judged(_normalised(records), policy).pairs(named))


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
    named = names(records)
    fresh = np.array([name in new for name in named], bool)
    return list(_judged(_normalised(records), policy, fresh).pairs(named))


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


def _normalised(records: pd.DataFrame) -> Columns:
    serials = survey(records).serials()
    starts = range(0, max(len(records), 1), _CHUNK)
    return concat([normalise(records.iloc[at : at + _CHUNK], serials) for at in starts])


def _judged(columns: Columns, policy: Policy, fresh: Flags | None = None) -> Judged:
    parts = [_batch(columns, left, right, policy) for left, right in candidates(columns, fresh)]
    nothing = np.zeros(0, np.int64)
    return together([_batch(columns, nothing, nothing, policy), *parts])


def _batch(columns: Columns, left: Ints, right: Ints, policy: Policy) -> Judged:
    rows, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    judged = judge_pairs(columns.take(rows), at[: len(left)], at[len(left) :], policy)
    return judged.renumbered(rows)
