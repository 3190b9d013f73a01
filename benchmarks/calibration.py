"""Are the probabilities of pairs right? Fit them on some labelled sets, read them on the others.

    python benchmarks/calibration.py DIR...  [--fit] [--draw FILE.svg]

Each DIR is as for `dedupe.py`. The sets are taken as they are and damaged in the ways of
`damages.py` named in DAMAGED. Each set is read with weights fitted on all others, so what is shown
is how right the probabilities are on a set that nobody saw. `--fit` prints the weights fitted on
all sets together, for `odds.py`. `--draw` draws the table: for pairs given about p, how many in a
hundred were one document.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from damages import Row, damaged
from labelled_sets import LabelledSet, find_sets, read_set
from scipy.optimize import minimize

from reviewkit.errors import ReviewkitError
from reviewkit.methods.matching.block import candidates
from reviewkit.methods.matching.compare import evidence
from reviewkit.methods.matching.decide import UNDECIDED, decide
from reviewkit.methods.matching.normalise import normalise
from reviewkit.methods.matching.odds import features
from reviewkit.methods.matching.policy import Policy
from reviewkit.methods.matching.sieve import sift
from reviewkit.terms import Judgement

DAMAGED = (
    "nothing", "no doi, abstract", "no authors", "no journal", "no volume", "no year", "no pages",
    "no place", "first author", "locators", "titles cut", "misprints", "year off by one",
)  # fmt: skip
EDGES = (0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1)
_RIDGE = 0.3

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """The pairs of one set: what the model weighs, what is true, and what the rules say."""

    name: str
    weighed: Numbers  # a row a pair
    true: Numbers
    judged: npt.NDArray[np.bool_]  # a rule speaks
    maybe: npt.NDArray[np.bool_]


def main() -> None:
    """Fit, read, tell and draw."""
    args = _arguments().parse_args()
    try:
        sets = [read_set(folder) for given in args.folder for folder in find_sets(given)]
    except ReviewkitError as error:
        sys.exit(str(error))
    names, seen = [], []
    for labelled in sets:
        names, found = look(labelled)
        seen.append(found)
    if args.fit:
        for name, weight in zip(names, fit(seen), strict=True):
            print(f'    "{name}": {weight:.2f},')
    given = np.concatenate([odds(one, fit([o for o in seen if o is not one])) for one in seen])
    true = np.concatenate([one.true for one in seen])
    judged = np.concatenate([one.judged for one in seen])
    maybe = np.concatenate([one.maybe for one in seen])
    rows = table(given[judged], true[judged])
    tell(rows, given[judged], true[judged], given[maybe], true[maybe])
    if args.draw:
        args.draw.write_text(drawn(rows), "utf-8")


def _arguments() -> argparse.ArgumentParser:
    assert __doc__
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--fit", action="store_true", help="print the weights for odds.py")
    parser.add_argument("--draw", type=Path, metavar="FILE.svg", help="draw the plot")
    return parser


def look(labelled: LabelledSet) -> tuple[list[str], Seen]:
    """Compare the candidate pairs of a set, whole and damaged."""
    names: list[str] = []
    parts = []
    for damage in DAMAGED:
        names, part = _pairs(damaged(labelled.records, damage), labelled.truth)
        parts.append(part)
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return names, Seen(labelled.name, *joined)


def _pairs(records: list[Row], truth: list[str]) -> tuple[list[str], tuple[npt.NDArray[Any], ...]]:
    columns = normalise(pd.DataFrame(records, dtype=object))
    documents = pd.factorize(np.array(truth, object))[0]
    names: list[str] = []
    parts = []
    for left, right in candidates(columns):
        seen = evidence(columns, sift(columns, left, right))
        weighed = features(seen)
        names = list(weighed)
        ruling, judgements = decide(seen, Policy())
        maybe = np.array([one is Judgement.MAYBE for one in judgements] + [False])[ruling]
        true = documents[seen.left] == documents[seen.right]
        parts.append(
            (np.column_stack(list(weighed.values())), true.astype(np.float64),
             ruling != UNDECIDED, maybe)
        )  # fmt: skip
    return names, tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def fit(sets: list[Seen]) -> Numbers:
    """Fit the weights by maximum likelihood with a ridge, each set counting alike."""
    x = np.concatenate([one.weighed for one in sets])
    y = np.concatenate([one.true for one in sets])
    share = np.concatenate([np.full(len(one.true), len(one.true) ** -0.5) for one in sets])
    share *= len(y) / share.sum() / len(DAMAGED)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        score = x @ weights
        given = 1 / (1 + np.exp(-score))
        cost = share @ (np.logaddexp(0, score) - y * score) + _RIDGE / 2 * weights[1:] @ weights[1:]
        slope = x.T @ (share * (given - y))
        slope[1:] += _RIDGE * weights[1:]
        return float(cost), slope

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def odds(seen: Seen, weights: Numbers) -> Numbers:
    """Give the probability of each pair of a set."""
    return np.asarray(1 / (1 + np.exp(-(seen.weighed @ weights))))


def table(given: Numbers, true: Numbers) -> list[tuple[int, float, float]]:
    """Give for each step of probability the pairs, their mean probability, and the true share."""
    step = np.digitize(given, EDGES[1:-1])
    return [
        (int(here.sum()), float(given[here].mean()), float(true[here].mean()))
        for at in range(len(EDGES) - 1)
        if (here := step == at).any()
    ]


def tell(
    rows: list[tuple[int, float, float]],
    given: Numbers,
    true: Numbers,
    doubtful: Numbers,
    same: Numbers,
) -> None:
    """Print the table and its sums."""
    print(f"{'pairs':>8} {'given':>7} {'true':>7}")
    for pairs, mean, share in rows:
        print(f"{pairs:8} {mean:7.3f} {share:7.3f}")
    off = sum(pairs * abs(mean - share) for pairs, mean, share in rows) / len(given)
    print(f"mean distance {off:.4f}; Brier score {np.mean((given - true) ** 2):.4f}")
    near = np.argsort(np.abs(doubtful - 0.5), kind="stable")
    third = max(len(near) // 3, 1)
    for words, part in (("nearest 0.5", near[:third]), ("farthest", near[-third:])):
        wrong = np.mean((doubtful[part] >= 0.5) != (same[part] > 0))
        print(f"maybe pairs, third {words}: guessed wrong {wrong:.3f} of {len(part)}")


def drawn(rows: list[tuple[int, float, float]]) -> str:
    """Draw the table as an SVG: a point a step, its area by the logarithm of the pairs."""
    size, edge = 360, 48
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * edge} '
        f'{size + 2 * edge}" font-family="sans-serif" font-size="12" role="img">',
        "<title>Probability given to a pair, and share of such pairs that are one document</title>",
        f'<rect width="{size + 2 * edge}" height="{size + 2 * edge}" fill="#fff"/>',
    ]
    for tenth in range(0, 11, 2):
        at = edge + size * tenth / 10
        parts += [
            f'<path d="M{at:g} {edge}V{edge + size}M{edge} {at:g}H{edge + size}" stroke="#ddd"/>',
            f'<text x="{at:g}" y="{edge + size + 16}" text-anchor="middle">{tenth / 10:g}</text>',
            f'<text x="{edge - 6}" y="{at + 4:g}" text-anchor="end">{1 - tenth / 10:g}</text>',
        ]
    parts.append(
        f'<path d="M{edge} {edge + size}L{edge + size} {edge}" stroke="#888" stroke-dasharray="4"/>'
    )
    for pairs, mean, share in rows:
        parts.append(
            f'<circle cx="{edge + size * mean:.1f}" cy="{edge + size * (1 - share):.1f}" '
            f'r="{2 + np.log10(pairs):.1f}" fill="#0b5fa5" fill-opacity="0.7">'
            f"<title>{pairs} pairs, given {mean:.3f}, true {share:.3f}</title></circle>"
        )
    middle = edge + size / 2
    parts += [
        f'<text x="{middle:g}" y="{size + 2 * edge - 10}" text-anchor="middle">'
        "probability given</text>",
        f'<text transform="translate(14 {middle:g}) rotate(-90)" text-anchor="middle">'
        "share that is one document</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
