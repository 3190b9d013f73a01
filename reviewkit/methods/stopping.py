"""When to stop reading in ranked order: what can be said of the relevant reports not yet found.

Nothing here says that a search is complete. The test says how surprising the run of irrelevant
reports at the end would be if recall were below the target; the sample says how many relevant
ones are likely to lie among the unread; the rules of thumb say neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

import numpy as np

from reviewkit.errors import NotAllowedError

CHECKS = 200  # a test is worth repeating after this share of all reports: one in CHECKS
# Replayed on eleven labelled reviews with final and title/abstract decisions, this bias kept the
# promise of 95% recall as often as none (79 of 80 runs) and saved a fifth more reading.
MILD_BIAS = 1.2
_EXACT, _EXACT_BIASED = 32, 3  # stretches whose p is worked out exactly
_FEWEST_BETWEEN = 10  # reports between two tests
_EVEN = 0.5  # the confidence at which a bound becomes a middle estimate


@dataclass(frozen=True, slots=True)
class RecallTest:
    """What the test says after so many reports.

    `missed_at_most` and `recall_at_least` hold with `confidence`; `recall_middle` is the recall
    that the data would as soon contradict as not, an estimate that leans to the low side. The two
    recalls are None where nothing relevant was found.
    """

    read: int
    total: int
    found: int
    target: float
    confidence: float
    bias: float
    p: float
    reached: bool
    missed_at_most: int
    recall_at_least: float | None
    recall_middle: float | None


@dataclass(frozen=True, slots=True)
class Elusion:
    """What a random sample of the unread says: rates, numbers missed, recall, with bounds."""

    sampled: int
    relevant: int
    rate: float
    rate_low: float
    rate_high: float
    missed: float
    missed_low: float
    missed_high: float
    recall: float | None
    recall_low: float | None
    recall_high: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class RunRule:
    """A rule of thumb: stop after so many irrelevant reports in a row."""

    name: str
    run: int
    in_a_row: int
    met: bool
    kind: Literal["heuristic"] = "heuristic"


def recall_test(
    labels: Sequence[bool],
    total: int,
    *,
    target: float = 0.95,
    confidence: float = 0.95,
    bias: float = 1.0,
) -> RecallTest:
    """Test whether the target recall is reached, from the order in which reports were read.

    Callaghan & Müller-Hansen 2020 (doi:10.1186/s13643-020-01521-4): suppose recall is below the
    target. Then at least so many relevant reports were left when any stretch at the end of the
    reading began, and finding so few of them in it has a probability that the hypergeometric
    distribution gives if the stretch was drawn at random. The smallest one over all stretches is
    p. Ranking draws better than at random, which makes the test safe and slow to be satisfied.

    `bias` above 1 is the biased-urn variant: each relevant report is assumed to be `bias` times
    as likely to be read next as an irrelevant one, the odds staying the same to the end
    (Wallenius' noncentral hypergeometric distribution). This is an assumption about the
    reports *not* found, which the data cannot bear out: say it where you use it. `MILD_BIAS`
    was measured to be safe; 1.5 and more break the promise more often than they say.

    Args:
        labels: what was decided, in the order of reading; reports known at the start come first.
        total: all reports, read and unread.
        target: the recall aimed at.
        confidence: 1 less the p that is small enough.
        bias: 1 for no assumption.

    Returns:
        The p-value, whether it is small enough, and what recall is at least.

    Raises:
        NotAllowedError: more reports were read than there are, a share is not between 0 and 1,
            or `bias` is below 1 or not a number.
    """
    _check(labels, total, target, confidence, bias)
    found = sum(labels)
    unread = total - len(labels)
    # The fewest missed reports that put recall below the target.
    too_many = floor(round(found / target - found, 9)) + 1
    stretches = _stretches(labels, total)
    p = 0.0 if too_many > unread else _smallest(stretches, too_many, bias)
    most = _most_missed(stretches, unread, 1 - confidence, bias)
    middle = _most_missed(stretches, unread, 1 - _EVEN, bias)
    return RecallTest(
        read=len(labels),
        total=total,
        found=found,
        target=target,
        confidence=confidence,
        bias=bias,
        p=p,
        reached=found > 0 and p < 1 - confidence,
        missed_at_most=most,
        recall_at_least=found / (found + most) if found else None,
        recall_middle=found / (found + middle) if found else None,
    )


Stretches = tuple[np.ndarray, np.ndarray, np.ndarray]


def _stretches(labels: Sequence[bool], total: int) -> Stretches:
    """Give the stretches that matter: how many each had to draw from, drew, and found.

    Only those that begin at the start or after a relevant report can have the smallest p: one
    that begins earlier in the same run of irrelevant ones finds as many in more draws.
    """
    decided = np.asarray(labels, dtype=bool)
    starts = np.concatenate([[0], np.flatnonzero(decided) + 1])
    found_before = np.arange(starts.size)
    return total - starts, decided.size - starts, int(decided.sum()) - found_before


def _smallest(stretches: Stretches, missed: int, bias: float) -> float:
    """Give the smallest probability of finding as few as each stretch did, so many being missed.

    The exact distributions take long to sum, so only those stretches are tried that the binomial
    one finds most surprising; leaving some out can make p larger, never smaller.
    """
    from scipy.special import bdtr  # noqa: PLC0415  # loads slowly
    from scipy.stats import hypergeom, nchypergeom_wallenius  # noqa: PLC0415

    urn, drawn, found = stretches
    rough = bdtr(found, found + missed, drawn / np.maximum(urn, 1))
    few = np.argsort(rough, kind="stable")[: _EXACT if bias == 1 else _EXACT_BIASED]
    urn, drawn, found = urn[few], drawn[few], found[few]
    if bias == 1:
        return float(np.min(hypergeom.cdf(found, urn, found + missed, drawn)))
    return float(np.min(nchypergeom_wallenius.cdf(found, urn, found + missed, drawn, bias)))


def _most_missed(stretches: Stretches, unread: int, level: float, bias: float) -> int:
    """Find the largest number of missed reports that is not rejected at a level."""
    low, high = 0, unread
    while low < high:
        middle = (low + high + 1) // 2
        if _smallest(stretches, middle, bias) >= level:
            low = middle
        else:
            high = middle - 1
    return low


def _check(
    labels: Sequence[bool], total: int, target: float, confidence: float, bias: float
) -> None:
    if len(labels) > total:
        raise NotAllowedError(
            f"{len(labels)} reports were read, but there are only {total}: count them again."
        )
    for name, share in (("target recall", target), ("confidence", confidence)):
        if not 0 < share < 1:
            raise NotAllowedError(f"The {name} is {share}: give a share between 0 and 1.")
    if not 1 <= bias < float("inf"):
        raise NotAllowedError(f"The bias is {bias}: give 1 (no assumption) or more.")


def elusion(
    relevant: int, sampled: int, unread: int, found: int, *, confidence: float = 0.95
) -> Elusion:
    """Estimate from a random sample of the unread how many relevant reports were missed.

    The interval is the exact one of Clopper & Pearson (1934, doi:10.1093/biomet/26.4.404), which
    is on the wide side since the sample is drawn without replacement.

    Args:
        relevant: how many of the sample were relevant.
        sampled: size of the sample.
        unread: how many were unread when the sample was drawn, the sample among them.
        found: relevant reports found before the sample.
        confidence: of the two-sided interval.

    Raises:
        NotAllowedError: the numbers do not fit together, or the sample is empty.
    """
    from scipy.stats import beta  # noqa: PLC0415  # loads slowly

    if not 0 <= relevant <= sampled <= unread or not sampled or found < 0:
        raise NotAllowedError(
            f"{relevant} relevant of {sampled} sampled of {unread} unread do not fit together: "
            "the sample is part of the unread, and the relevant are part of the sample."
        )
    _check((), unread, confidence, confidence, 1)
    tail = (1 - confidence) / 2
    low = float(beta.ppf(tail, relevant, sampled - relevant + 1)) if relevant else 0.0
    high = (
        float(beta.ppf(1 - tail, relevant + 1, sampled - relevant)) if relevant < sampled else 1.0
    )
    rate = relevant / sampled
    # What the sample itself showed is certain.
    fewest, most = max(low * unread, relevant), min(high * unread, unread - sampled + relevant)
    missed = min(max(rate * unread, fewest), most)
    return Elusion(
        sampled,
        relevant,
        rate,
        low,
        high,
        missed,
        fewest,
        most,
        recall=_share(found, missed),
        recall_low=_share(found, most),
        recall_high=_share(found, fewest),
        confidence=confidence,
    )


def _share(found: int, missed: float) -> float | None:
    return found / (found + missed) if found + missed else None


def run_rules(labels: Sequence[bool], total: int) -> list[RunRule]:
    """Apply the usual rules of thumb: they promise nothing, and often stop far too early."""
    in_a_row = 0
    for decided in reversed(labels):
        if decided:
            break
        in_a_row += 1
    rules = [(f"{run} irrelevant in a row", run) for run in (50, 100, 200)]
    rules += [
        (f"{share}% of all reports irrelevant in a row", max(1, round(total * share / 100)))
        for share in (5, 10)
    ]
    return [RunRule(name, run, in_a_row, in_a_row >= run) for name, run in rules]


def check_every(total: int) -> int:
    """Return how many reports are read between two tests: one in `CHECKS` of all, at least 10."""
    return max(_FEWEST_BETWEEN, total // CHECKS)


def due(read: int, total: int, before: int) -> bool:
    """Tell whether a test is due: since `before` reports were read, another stretch was."""
    every = check_every(total)
    return read // every > before // every


def sentence(test: RecallTest, *, order: str = "in ranked order", aside: int = 0) -> str:
    """Write what the test found as a sentence for the methods section.

    Args:
        test: what it found.
        order: how reports were read, as words.
        aside: irrelevant reports that were read out of order and are left out of the test's
            numbers; they count as read here.
    """
    total, read = test.total + aside, test.read + aside
    urn = (
        ""
        if test.bias == 1
        else (
            f", assuming that a relevant report was {test.bias:g} times as likely to be read next "
            "as an irrelevant one (biased urn)"
        )
    )
    verdict = "rejected" if test.reached else "could not reject"
    bound = (
        f"at {test.confidence:.0%} confidence, recall among the {total} reports is at least "
        f"{percent_down(test.recall_at_least)} (at most {test.missed_at_most} missed)"
        if test.recall_at_least is not None
        else "no relevant report had been found"
    )
    return (
        f"Reports were read {order}; {read} of {total} were read and {total - read} "
        f"were not, and {test.found} were judged relevant. The hypergeometric test of Callaghan "
        f"and Müller-Hansen (2020){urn} {verdict} the hypothesis that recall was below "
        f"{test.target:.0%} (p = {test.p:.3f}); {bound}."
    )


def sample_sentence(sample: Elusion, unread: int) -> str:
    """Write what a random sample of the unread found as a sentence for the methods section.

    Args:
        sample: what it found.
        unread: how many were unread when it was drawn.
    """
    recall = (
        f", so that recall was {sample.recall:.1%} ({sample.confidence:.0%} confidence interval "
        f"{percent_down(sample.recall_low)} to {sample.recall_high:.1%})"
        if sample.recall is not None
        and sample.recall_low is not None
        and sample.recall_high is not None
        else ""
    )
    return (
        f"A random sample of {sample.sampled} of the {unread} reports then unread held "
        f"{sample.relevant} relevant ones ({sample.rate:.1%}; exact {sample.confidence:.0%} "
        f"confidence interval {sample.rate_low:.1%} to {sample.rate_high:.1%}): an estimated "
        f"{sample.missed:.0f} ({floor(sample.missed_low)} to {ceil(sample.missed_high)}) relevant "
        f"ones were unread{recall}."
    )


def percent_down(share: float) -> str:
    """Write a share that holds at least, rounded down."""
    return f"{floor(round(1000 * share, 6)) / 10:.1f}%"
