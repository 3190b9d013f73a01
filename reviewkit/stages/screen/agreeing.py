"""Agreement of reviewers at each stage, and where they disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any

from reviewkit.methods.agreement import Agreement, agreement, alpha
from reviewkit.store import Store
from reviewkit.terms import Stage, Verdict

Said = tuple[str, str | None]  # verdict, reason
NO_REASON = "(no reason)"


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two reviewers agree at a stage, over the reports both decided."""

    stage: Stage
    reviewers: tuple[str, str]
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class StageAgreement:
    """How far all reviewers of a stage agree: Krippendorff's alpha over reports read by several.

    `once` counts reports that still wait for a reader: differences that no coefficient can see.
    """

    stage: Stage
    reviewers: tuple[str, ...]
    reports: int
    alpha: float | None
    once: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How often one reviewer excluded by a criterion what the other did not, or by another one.

    `other` is the other's verdict, or the criterion by which they excluded.
    """

    stage: Stage
    excluder: str
    criterion: str
    reviewer: str
    other: str
    reports: int


@dataclass(frozen=True, slots=True)
class _Independent:
    """What each reader said of a report at a stage before the others' words could be seen.

    While a reader is missing, `said` is empty: the numbers must not tell who still decides.
    """

    stage: str
    report: str
    said: dict[str, Said]


_DECISIONS = """
select d.stage, d.report, d.reviewer, d.verdict, d.reason,
    coalesce(n.needed, r.reviewers, 2) as needed
from placed_decisions d left join standing_rules r on r.stage = d.stage
left join wanted_readers n on n.report = d.report and n.stage = d.stage
{where} order by d.stage desc, d.report, d.ord
"""
_WITHOUT_ASSIGNMENTS = _DECISIONS.replace("n.needed, ", "").replace(
    "left join wanted_readers n on n.report = d.report and n.stage = d.stage", ""
)


def _independent(store: Store, calibration: str | None = None) -> Iterator[_Independent]:
    """Yield, report by report, the words that were said blind.

    A reviewer's word is their last decision before the last reader that the report needs had
    decided: what anybody changed when all words were open is no independent one. (Elsewhere the
    first votes are overwritten, and agreement comes out better than it was.)
    """
    given = store.db.execute("select 1 from assigned limit 1").fetchone()
    query = _DECISIONS if given else _WITHOUT_ASSIGNMENTS
    inside = "where d.report in (select report from standing_assigned where fact = ?)"
    rows = store.db.execute(
        query.format(where=inside if calibration else ""), (calibration,) if calibration else ()
    )
    for (stage, report), decisions in groupby(rows, key=lambda row: (row[0], row[1])):
        yield _Independent(stage, report, _blind_words(decisions))


def _blind_words(decisions: Iterator[Any]) -> dict[str, Said]:
    said: dict[str, Said] = {}
    complete = False
    for _, _, reviewer, verdict, reason, needed in decisions:
        if not complete or reviewer not in said:
            said[reviewer] = (verdict, reason)
        complete = complete or len(said) >= needed
    return said if complete else {}


def agreements(store: Store, calibration: str | None = None) -> list[PairAgreement]:
    """Measure the agreement of each pair of reviewers at each stage.

    Counted are reports that both decided independently. The measures and their sources stand in
    `methods/agreement.py`.

    Args:
        store: the review.
        calibration: only the reports of this calibration round.
    """
    pairs: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for one in _independent(store, calibration):
        for first, second in combinations(sorted(one.said), 2):
            words = (one.said[first][0], one.said[second][0])
            pairs.setdefault((one.stage, first, second), []).append(words)
    return [
        PairAgreement(Stage(stage), (first, second), _measure(words))
        for (stage, first, second), words in sorted(pairs.items(), key=_in_order)
    ]


def _in_order(item: tuple[tuple[str, ...], Any]) -> tuple[bool, tuple[str, ...]]:
    return item[0][0] != Stage.TITLE, item[0]


def _measure(words: list[tuple[str, str]]) -> Agreement:
    return agreement([one for one, _ in words], [other for _, other in words])


def stage_agreements(store: Store, calibration: str | None = None) -> list[StageAgreement]:
    """Measure the agreement of all reviewers together, stage by stage."""
    found = []
    for stage, reports in groupby(_independent(store, calibration), key=lambda one: one.stage):
        words = list(reports)
        shared = [one for one in words if len(one.said) > 1]
        once = sum(1 for one in words if not one.said)
        found.append(
            StageAgreement(
                Stage(stage),
                tuple(sorted({who for one in shared for who in one.said})),
                len(shared),
                alpha([[verdict for verdict, _ in one.said.values()] for one in shared]),
                once,
            )
        )
    return found


def disagreements(store: Store) -> list[Disagreement]:
    """Count disagreements by criterion, most frequent first."""
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    for one in _independent(store):
        for first, second in combinations(sorted(one.said), 2):
            for who, other in ((first, second), (second, first)):
                verdict, reason = one.said[who]
                against, other_reason = one.said[other]
                if verdict != Verdict.EXCLUDE:
                    continue
                if against == Verdict.EXCLUDE:
                    if reason == other_reason or who > other:
                        continue
                    against = other_reason or NO_REASON
                counts[one.stage, who, reason or NO_REASON, other, against] += 1
    rows = sorted(counts.items(), key=lambda item: (item[0][0] != Stage.TITLE, -item[1], item[0]))
    return [Disagreement(Stage(key[0]), *key[1:], number) for key, number in rows]
