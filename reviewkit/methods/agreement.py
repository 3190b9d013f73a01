"""How far reviewers agree: percent, Cohen's kappa with its interval, PABAK, AC1, and alpha.

Where almost everything is excluded, kappa falls though nearly all verdicts agree (Feinstein &
Cicchetti 1990, doi:10.1016/0895-4356(90)90158-L); PABAK and AC1 stay with the verdicts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

_Z = 1.959963984540054  # two-sided 95% of the normal distribution


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two reviewers' verdicts on the same reports have in common.

    `percent` is None when there are no verdicts. `kappa` is None when there are none, or when
    agreement by chance alone is certain (both said one and the same thing throughout): then there
    is nothing to correct for. `low` and `high` go with it, and so do `pabak` and `ac1`.
    """

    n: int
    table: dict[tuple[Hashable, Hashable], int]  # (first's verdict, second's) -> how often
    percent: float | None  # 0 to 100
    kappa: float | None  # -1 to 1
    low: float | None
    high: float | None
    pabak: float | None = None
    ac1: float | None = None


def agreement(first: Sequence[Hashable], second: Sequence[Hashable]) -> Agreement:
    """Measure the agreement of two reviewers.

    Kappa is that of Cohen (1960, doi:10.1177/001316446002000104); its confidence interval uses the
    large-sample standard error of Fleiss, Cohen & Everitt (1969, doi:10.1037/h0028106, formula 13),
    cut at -1 and 1. PABAK is that of Byrt, Bishop & Carlin (1993,
    doi:10.1016/0895-4356(93)90018-V), for more than two verdicts as Bennett's S; AC1 is Gwet's
    (2008, doi:10.1348/000711006X126600). Both count the verdicts that occur.

    Args:
        first: the first reviewer's verdicts, one a report; any categories.
        second: the second reviewer's verdicts on the same reports, in the same order.

    Returns:
        Counts, percent agreement, kappa and its 95% confidence interval, PABAK and AC1.

    Raises:
        ValueError: the two do not have the same number of verdicts.
    """
    pairs = Counter(zip(first, second, strict=True))
    n = len(first)
    table = dict(sorted(pairs.items(), key=lambda cell: (str(cell[0][0]), str(cell[0][1]))))
    if n == 0:
        return Agreement(0, {}, None, None, None, None)
    observed = sum(count for (one, other), count in pairs.items() if one == other) / n
    rows = {verdict: count / n for verdict, count in Counter(first).items()}
    columns = {verdict: count / n for verdict, count in Counter(second).items()}
    expected = sum(share * columns.get(verdict, 0) for verdict, share in rows.items())
    said = rows.keys() | columns.keys()
    if len(said) == 1:
        return Agreement(n, table, 100.0, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    error = _standard_error(pairs, rows, columns, observed, expected)
    return Agreement(
        n,
        table,
        100 * observed,
        kappa,
        max(-1.0, kappa - _Z * error),
        min(1.0, kappa + _Z * error),
        (len(said) * observed - 1) / (len(said) - 1),
        _ac1(observed, [(rows.get(one, 0) + columns.get(one, 0)) / 2 for one in said]),
    )


def _ac1(observed: float, shares: Sequence[float]) -> float:
    """Give Gwet's AC1 from the agreement seen and the mean share of each verdict."""
    expected = sum(share * (1 - share) for share in shares) / (len(shares) - 1)
    return (observed - expected) / (1 - expected)


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Give Krippendorff's alpha of nominal verdicts, for any number of reviewers.

    Args:
        units: for each report the verdicts given; a reviewer who did not read it gives none.
            Reports with fewer than two verdicts say nothing of agreement and are passed over.

    Returns:
        Alpha (Krippendorff 2011, "Computing Krippendorff's alpha-reliability"), at most 1; None
        when there is nothing to compare or all verdicts are alike.
    """
    totals: Counter[Hashable] = Counter()
    differing = 0.0
    for verdicts in units:
        m = len(verdicts)
        if m < 2:
            continue
        counts = Counter(verdicts)
        totals += counts
        differing += (m * m - sum(count * count for count in counts.values())) / (m - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    return 1 - (n - 1) * differing / expected if expected else None


def _standard_error(
    pairs: Counter[tuple[Hashable, Hashable]],
    rows: dict[Hashable, float],
    columns: dict[Hashable, float],
    observed: float,
    expected: float,
) -> float:
    """Give the standard error of kappa for a confidence interval (not for a test of zero)."""
    n = pairs.total()
    agreed = differed = 0.0
    for (one, other), count in pairs.items():
        share = count / n
        if one == other:
            both = rows[one] + columns[one]
            agreed += share * (1 - expected - both * (1 - observed)) ** 2
        else:
            both = columns.get(one, 0) + rows.get(other, 0)
            differed += share * both**2
    spread = agreed + (1 - observed) ** 2 * differed
    spread -= (observed * expected - 2 * expected + observed) ** 2
    return sqrt(max(spread, 0.0) / n) / (1 - expected) ** 2
