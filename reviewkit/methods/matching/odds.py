"""How likely a pair is one document: a logistic model over the similarities."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reviewkit.methods.matching.compare import Evidence


def probabilities(seen: Evidence) -> npt.NDArray[np.float64]:
    """Give the probability of each pair that its records are one document."""
    score = -6 + 8 * (seen.title - 0.5)
    for weight, field in ((1.5, seen.year), (1.5, seen.volume), (2, seen.pages), (3, seen.doi)):
        score = score + weight * field
    for weight, share in ((3, seen.authors), (2, seen.journal)):
        score = score + np.where(np.isnan(share), 0, weight * (share - 0.5))
    return np.round(1 / (1 + np.exp(-score.astype(np.float64))), 4)
