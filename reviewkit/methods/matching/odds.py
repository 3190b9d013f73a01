"""How likely a pair is one document: a logistic model over the similarities.

The weights were fitted by penalised maximum likelihood (ridge 0.3, each set weighing by the root of
its pairs) on the candidate pairs of six public labelled sets, whole and with fields taken out or
damaged: `benchmarks/calibration.py --fit`. The model ranks the review queue and is shown beside
each pair; the rules decide.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.signs import read_signs

Table = npt.NDArray[np.float64]

WEIGHTS = {
    "start": -3.02,
    "title": 1.18,
    "same title": 1.51,
    "contained": 1.86,
    "other words": -0.72,
    "other numbers": -1.86,
    "recurring title": -5.82,
    "authors": 2.16,
    "other authors": -4.53,
    "journal": 0.98,
    "other journal": -4.62,
    "year": 1.59,
    "other year": -1.69,
    "volume": 1.34,
    "other volume": -1.54,
    "issue": 0.80,
    "other issue": -2.23,
    "page": 0.45,
    "other page": -2.04,
    "last page": 1.51,
    "number": 1.96,
    "other number": -2.50,
    "abstract": 1.09,
    "other abstract": -0.24,
    "notice": -0.37,
    "congress": -0.66,
    "version": -0.14,
}


def features(seen: Evidence) -> dict[str, Table]:
    """Give what the model weighs, a column a feature; unknown similarities weigh nothing.

    Args:
        seen: the evidence.
    """
    s = read_signs(seen)
    title = np.nan_to_num(seen.title.astype(np.float64), nan=0.9)
    columns = {
        "start": np.ones(len(seen)),
        "title": np.clip((title - 0.9) * 10, -3, 1),
        "same title": seen.exact,
        "contained": seen.contained & ~seen.exact,
        "other words": seen.reworded,
        "other numbers": seen.numbered,
        "recurring title": seen.generic & ~seen.untitled,
        "authors": s.authors,
        "other authors": s.strangers,
        "journal": s.journal,
        "other journal": s.elsewhere,
        "year": seen.year > 0,
        "other year": seen.year < 0,
        "volume": seen.volume > 0,
        "other volume": seen.volume < 0,
        "issue": seen.issue > 0,
        "other issue": seen.issue < 0,
        "page": s.page,
        "other page": seen.pages < 0,
        "last page": seen.span,
        "number": s.named,
        "other number": s.misnamed | (seen.registry < 0) | (seen.accession < 0),
        "abstract": s.abstract,
        "other abstract": s.other_text,
        "notice": seen.notice,
        "congress": seen.conference,
        "version": seen.work | seen.preprint | s.protocol | seen.registered,
    }
    return {name: np.asarray(column, np.float64) for name, column in columns.items()}


def probabilities(seen: Evidence) -> Table:
    """Give the probability of each pair that its records are one document.

    Args:
        seen: the evidence; unknown similarities count neither for nor against.

    Returns:
        One probability a pair, rounded to four places.
    """
    score = np.zeros(len(seen))
    for name, column in features(seen).items():
        score += WEIGHTS[name] * column
    return np.round(1 / (1 + np.exp(-score)), 4)
