"""Vote counting by direction of effect: one vote a study, and the sign test.

Cochrane Handbook 6, section 12.2.2.1 (McKenzie and Brennan): votes go by direction alone, never
by statistical significance, and are compared by a sign test if at all. SWiM items 3 and 6
(Campbell 2020, doi:10.1136/bmj.l6890) ask that the way of counting be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reviewkit.terms import Vote


def collapse(votes: Sequence[Vote], agreement: float = 1.0) -> Vote:
    """Make one vote of the findings of one study on one outcome.

    Args:
        votes: of its findings, from one report or several; at least one.
        agreement: share of them, over one half, that must point one way; 0.7 in Thomson and
            Thomas 2013 (doi:10.1002/jrsm.1060).

    Returns:
        That way; mixed where no way has the share.
    """
    vote, most = Counter(votes).most_common(1)[0]
    # Compared in whole findings: 7 of 10 are 70% whatever 0.7 is in binary.
    return vote if most >= agreement * len(votes) - 1e-9 else Vote.MIXED


def sign_test(positive: int, negative: int) -> float | None:
    """Test whether positive and negative studies are as likely as one another.

    Two-sided exact binomial test against one half; studies mixed or without change are not in it.

    Returns:
        The p value, or None where there is no such study.
    """
    if positive + negative == 0:
        return None
    from scipy.stats import binomtest  # noqa: PLC0415  # loads slowly

    return float(binomtest(positive, positive + negative, 0.5).pvalue)
