"""A linear support vector machine that starts from what it knew, for learning after every decision.

It finds what scikit-learn's `LinearSVC` does: the line w and bias b least in

    |w|^2 / 2 + b^2 / 2 + sum over reports of cost * max(0, 1 - sign * (w x + b))^2

but on the side of the reports, not of the words: w is a sum of reports, each with its *pull*
(Chapelle 2007, doi:10.1162/neco.2007.19.5.1155). Given which reports are nearer than the margin,
the pulls solve linear equations; they are solved by conjugate gradients, whose every step is two
products with the reports' words, and which need about two steps where they start from the
pulls of one decision ago. Then it is seen anew which reports are nearer than the margin, until
they stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Vector = NDArray[np.floating]  # float32, as are the words: mixed products would copy them
Mask = NDArray[np.bool_]

_PRECISION = 1e-4  # of the pulls' equations, to the size of the signs
_ROUNDS = 20  # of looking which reports are nearer than the margin; one or two are usual
_STEPS = 200  # of conjugate gradients a round; two to ten are usual


@dataclass(frozen=True, slots=True)
class Known:
    """Where to start: reports' pulls, and the scores that these pulls give them."""

    pulls: Vector
    scores: Vector


@dataclass(frozen=True, slots=True)
class Machine:
    """What was learned: the reports' pulls, and the words' weights and the bias that follow."""

    pulls: Vector
    line: Vector
    bias: float


@dataclass(frozen=True, slots=True)
class _Task:
    """Reports to learn from. The kernel of two reports x and z is x z + 1."""

    rows: sparse.csr_matrix
    columns: sparse.csc_matrix  # the same, turned
    signs: Vector
    costs: Vector

    def scores(self, pulls: Vector) -> Vector:
        scores: Vector = self.rows @ (self.columns @ pulls) + pulls.sum()
        return scores

    def badness(self, known: Known) -> float:
        lack = np.maximum(0, 1 - self.signs * known.scores)
        return float(known.pulls @ known.scores / 2 + self.costs @ (lack * lack))


def learn(
    rows: sparse.csr_matrix,
    included: Mask,
    costs: NDArray[np.float64],
    known: Known | None = None,
) -> Machine:
    """Learn to tell the included reports from the others.

    Args:
        rows: a report a row, as float32.
        included: of each report, whether it was.
        costs: of each report, how dear it is to be on the wrong side; above 0.
        known: where to start. It changes how long learning takes and not, beyond rounding, what
            is found.
    """
    signs = np.where(included, 1, -1).astype(np.float32)
    task = _Task(rows, rows.T, signs, costs.astype(np.float32))
    if known is None:
        known = Known(np.zeros_like(signs), np.zeros_like(signs))
    near = signs * known.scores < 1
    for _ in range(_ROUNDS):
        known = _step(task, near, known)
        margins = signs * known.scores
        crossed = margins[(margins < 1) != near]
        if not crossed.size or float(np.abs(crossed - 1).max()) < _PRECISION:
            break
        near = margins < 1
    return Machine(known.pulls, task.columns @ known.pulls, float(known.pulls.sum()))


def _step(task: _Task, near: Mask, known: Known) -> Known:
    """Go to the best pulls for these near reports, or half as far until nothing gets worse."""
    start = known
    if known.pulls[~near].any():
        pulls = np.where(near, known.pulls, np.float32(0))
        start = Known(pulls, task.scores(pulls))
    best = _solve(task, near, start)
    allowed = task.badness(known) * (1 + _PRECISION)
    share = 1.0
    while task.badness(best) > allowed and share > _PRECISION:
        share /= 2
        best = Known((best.pulls + known.pulls) / 2, (best.scores + known.scores) / 2)
    return best


def _solve(task: _Task, near: Mask, start: Known) -> Known:
    """Solve (kernel + 1 / 2 costs) pulls = signs over the near reports by conjugate gradients."""
    pulls, scores = start.pulls, start.scores
    slack = 1 / (2 * task.costs)
    scale = near / (slack + 1)
    evenly = scale / (1 + scale.sum())

    def eased(lack: Vector) -> Vector:
        # Solves the equations as they were if different reports shared nothing but the bias:
        # near enough to the real ones to save half of the steps.
        solved: Vector = scale * lack - (scale @ lack) * evenly
        return solved

    lack = near * (task.signs - scores - slack * pulls)
    way = eased(lack)
    left = way @ lack
    enough = _PRECISION**2 * scale.sum()
    for _ in range(_STEPS):
        if left <= enough:
            break
        turned = task.scores(way)
        bent = near * (turned + slack * way)
        length = left / (way @ bent)
        pulls, scores, lack = pulls + length * way, scores + length * turned, lack - length * bent
        ahead = eased(lack)
        before, left = left, ahead @ lack
        way = ahead + (left / before) * way
    return Known(pulls, scores)
