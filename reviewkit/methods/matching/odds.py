"""How likely a pair is one document: a logistic model over the similarities.

The weights were fitted by penalised maximum likelihood (ridge 1) on the 10,513 candidate pairs of
six public labelled sets (diabetes, stroke, haematology, copper, tafenoquine, information systems;
48% duplicates) and rounded. Fitted on five and read on the sixth in turn, pairs given more than
0.98 were duplicates in 99.1%, those below 0.02 in 0.2%; in between the model is too hopeful by 10
to 40 points, since labels differ between sets in what they call a duplicate. It ranks the review
queue; the rules decide.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.sieve import Share

_START = -5.0
_TITLE = 1.9  # for each 0.1 above a likeness of 0.9, down to 0.6
_SHARES = {"authors": (3.1, 0.5), "journal": (3.8, 0.7), "abstract": (0.4, 0.7)}  # weight, middle
_AGREEMENT = {"year": 1.3, "volume": 1.5, "doi": 1.9}
_PAGES = 2.2  # when they say something
_CONTAINED = 1.4
_OTHER_WORDS = -1.5  # other words, other numbers, or a notice
_GENERIC = -6.2


def probabilities(seen: Evidence) -> npt.NDArray[np.float64]:
    """Give the probability of each pair that its records are one document.

    Args:
        seen: the evidence; unknown similarities count neither for nor against.

    Returns:
        One probability a pair, rounded to four places.
    """
    title = np.nan_to_num(seen.title.astype(np.float64), nan=0.9)
    score = _START + _TITLE * np.clip((title - 0.9) * 10, -3, 1)
    for name, (weight, middle) in _SHARES.items():
        share: Share = getattr(seen, name)
        score += np.where(np.isnan(share), 0, 2 * weight * (share - middle))
    for name, weight in _AGREEMENT.items():
        score += weight * getattr(seen, name)
    score += _PAGES * np.where(seen.weak, 0, seen.pages)
    score += _CONTAINED * seen.contained + _GENERIC * (seen.generic & ~seen.untitled)
    score += _OTHER_WORDS * (seen.reworded | seen.numbered | seen.notice)
    return np.round(1 / (1 + np.exp(-score)), 4)
