"""Agreement of reviewers at each stage, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewkit.methods.agreement import Agreement, agreement
from reviewkit.store import Store
from reviewkit.terms import Stage


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two reviewers agree at a stage, over the reports both decided."""

    stage: Stage
    reviewers: tuple[str, str]
    agreement: Agreement


def agreements(store: Store) -> list[PairAgreement]:
    """Measure the agreement of each pair of reviewers at each stage.

    Counted are reports that both decided independently: their last decisions made before any
    settlement. Percent agreement and Cohen's kappa (1960, doi:10.1177/001316446002000104).
    """
    rows = store.db.execute(
        """select a.stage, a.reviewer, b.reviewer, a.verdict, b.verdict
        from first_words a join first_words b
            on b.report = a.report and b.stage = a.stage and a.reviewer < b.reviewer
        order by a.stage desc, a.reviewer, b.reviewer, a.report"""
    )
    pairs: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for stage, one, other, left, right in rows:
        pairs.setdefault((stage, one, other), []).append((left, right))
    return [
        PairAgreement(Stage(stage), (one, other), _measure(words))
        for (stage, one, other), words in pairs.items()
    ]


def _measure(words: Iterable[tuple[str, str]]) -> Agreement:
    left, right = zip(*words, strict=True)
    return agreement(left, right)
