"""Pairs judged: as arrays for those who count in millions, as `Pair`s for those who read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from reviewkit.methods.matching.columns import Columns, Flags, Ints
from reviewkit.methods.matching.compare import evidence
from reviewkit.methods.matching.decide import RULES, UNDECIDED, decide
from reviewkit.methods.matching.explain import sentence, similarities, similarity_table
from reviewkit.methods.matching.odds import probabilities
from reviewkit.methods.matching.policy import Pair, Policy
from reviewkit.methods.matching.sieve import Share, Sifted, sift
from reviewkit.terms import Judgement

JUDGEMENTS = tuple(Judgement)


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs that a rule decided; one entry a pair in every array."""

    left: Ints  # rows
    right: Ints
    rule: npt.NDArray[np.int8]  # place in RULES
    judgement: npt.NDArray[np.int8]  # place in JUDGEMENTS
    probability: npt.NDArray[np.float64]
    similarity: Share  # one column a field of explain.FIELDS, nan for unknown

    def __len__(self) -> int:
        """Give the number of pairs."""
        return len(self.left)

    def where(self, keep: Flags | Ints) -> Judged:
        """Give some of the pairs."""
        return Judged(**{f.name: getattr(self, f.name)[keep] for f in fields(self)})

    def of(self, judgement: Judgement) -> Judged:
        """Give the pairs judged so."""
        return self.where(self.judgement == JUDGEMENTS.index(judgement))

    def renumbered(self, rows: Ints) -> Judged:
        """Give the pairs of records that were taken from others, by their rows there."""
        return replace(self, left=rows[self.left], right=rows[self.right])

    def sorted(self) -> Judged:
        """Give the pairs by row of the first record, then of the second."""
        return self.where(np.lexsort((self.right, self.left)))

    def pairs(self, names: Sequence[str]) -> Iterator[Pair]:
        """Give the pairs with their reasons, in words.

        Args:
            names: the name of each row.
        """
        found = similarities(self.similarity)
        for row, known in zip(
            zip(self.left.tolist(), self.right.tolist(), self.rule.tolist(),
                self.judgement.tolist(), self.probability.tolist(), strict=True),
            found, strict=True,
        ):  # fmt: skip
            a, b, rule, judgement, odds = row
            yield Pair(
                names[a], names[b], JUDGEMENTS[judgement], odds, RULES[rule].name,
                sentence(RULES[rule], known), known,
            )  # fmt: skip


def judge_pairs(columns: Columns, left: Ints, right: Ints, policy: Policy) -> Judged:
    """Judge candidate pairs.

    Args:
        columns: the normalised records; all of them are read, so `take` those of the pairs.
        left: rows of the first records.
        right: rows of the second records.
        policy: which relatives count as the same report.

    Returns:
        The pairs that a rule decides, in the order given.
    """
    return weigh(columns, sift(columns, left, right), policy)


def weigh(columns: Columns, pairs: Sifted, policy: Policy) -> Judged:
    """Judge the pairs that a sieve left; arguments and result as of `judge_pairs`."""
    seen = evidence(columns, pairs)
    ruling, judgements = decide(seen, policy)
    decided = ruling != UNDECIDED
    seen, ruling = seen.where(decided), ruling[decided]
    places = np.array([JUDGEMENTS.index(judgement) for judgement in judgements], np.int8)
    return Judged(
        left=seen.left,
        right=seen.right,
        rule=ruling.astype(np.int8),
        judgement=places[ruling],
        probability=probabilities(seen),
        similarity=similarity_table(seen),
    )


def together(parts: Sequence[Judged]) -> Judged:
    """Put judged pairs together, by row of the first record, then of the second."""
    return Judged(
        **{
            f.name: np.concatenate([getattr(part, f.name) for part in parts])
            for f in fields(Judged)
        }
    ).sorted()
