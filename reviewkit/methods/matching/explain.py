"""The evidence of a pair in numbers and in one sentence."""

from __future__ import annotations

import math

from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.decide import Rule
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
_READ: dict[int, float | None] = {1: 1.0, 0: None, -1: 0.0}


def similarities(seen: Evidence) -> list[dict[str, float | None]]:
    """Give the similarities of each pair: 0 to 1, None for unknown."""
    columns = []
    for field in FIELDS:
        values = getattr(seen, field).tolist()
        if field in _SHARES:
            columns.append([None if math.isnan(v) else round(v, 3) for v in values])
        elif field == "year":
            gaps = seen.gap.tolist()
            columns.append(
                [0.5 if gap == 1 else _READ[v] for v, gap in zip(values, gaps, strict=True)]
            )
        else:
            columns.append([_READ[v] for v in values])
    return [dict(zip(FIELDS, row, strict=True)) for row in zip(*columns, strict=True)]


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
