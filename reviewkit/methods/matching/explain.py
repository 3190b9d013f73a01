"""The evidence of a pair in numbers and in one sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.decide import Rule
from reviewkit.methods.matching.sieve import Share
from reviewkit.methods.matching.thresholds import (
    ABSTRACT,
    AUTHORS,
    ELSEWHERE,
    JOURNAL,
    OTHER_TEXT,
    STRANGERS,
)

FIELDS = (
    "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "registry",
    "abstract",
)  # fmt: skip
_NAMES = {
    "authors": "authors", "year": "years", "journal": "journals", "volume": "volumes",
    "issue": "issues", "pages": "pages", "doi": "DOIs", "pmid": "PMIDs",
    "registry": "registration numbers", "abstract": "abstracts",
}  # fmt: skip
_SHARES = frozenset(("title", "authors", "journal", "abstract"))
# From where on a similarity is told as agreement, and up to where as difference.
_AGREE = dict.fromkeys(FIELDS[1:], 1.0) | {
    "authors": AUTHORS, "journal": JOURNAL, "abstract": ABSTRACT,
}  # fmt: skip
_DIFFER = dict.fromkeys(FIELDS[1:], 0.0) | {
    "authors": STRANGERS, "journal": ELSEWHERE, "abstract": OTHER_TEXT,
}  # fmt: skip


def similarity_table(seen: Evidence) -> Share:
    """Give the similarities of each pair, a column a field: 0 to 1, nan for unknown."""
    table = np.empty((len(seen), len(FIELDS)), np.float32)
    for at, field in enumerate(FIELDS):
        values = getattr(seen, field)
        if field in _SHARES:
            table[:, at] = np.round(values, 3)
        else:
            table[:, at] = np.where(values == 0, np.nan, values > 0)
        if field == "year":
            table[seen.gap == 1, at] = 0.5
    return table


def similarities(table: Share) -> Iterator[dict[str, float | None]]:
    """Give the rows of a table of similarities by name of the field; None for unknown."""
    rounded = np.round(table.astype(np.float64), 3).astype(object)
    rounded[np.isnan(table)] = None
    for row in rounded.tolist():
        yield dict(zip(FIELDS, row, strict=True))


def sentence(rule: Rule, found: dict[str, float | None]) -> str:
    """Say in one sentence why a rule decided, and what agrees and what differs."""
    title = found["title"]
    if title is None:
        heads = "a title is missing"
    elif title >= 1:
        heads = "the titles are the same"
    else:
        heads = f"titles {math.floor(title * 100)}% alike"
    agree, differ = [], []
    for field, least in _AGREE.items():
        value = found[field]
        if value is not None and value >= least:
            agree.append(_NAMES[field])
        elif value is not None and value <= _DIFFER[field]:
            differ.append(_NAMES[field])
    parts = [f"{rule.says}: {heads}"]
    if agree:
        parts.append(f"{_listed(agree)} agree")
    if differ:
        parts.append(f"{_listed(differ)} differ")
    return "; ".join(parts)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
