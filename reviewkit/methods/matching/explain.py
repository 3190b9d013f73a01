"""The evidence of a pair in numbers and in one sentence."""

from __future__ import annotations

import math

from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.decide import Rule

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
_AGREE = {"authors": 0.6, "journal": 0.8, "abstract": 0.9}
_DIFFER = {"authors": 0.4, "journal": 0.6, "abstract": 0.5}


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


_READ: dict[int, float | None] = {1: 1.0, 0: None, -1: 0.0}


def sentence(rule: Rule, found: dict[str, float | None]) -> str:
    """Say in one sentence why a rule decided, and what agrees and what differs."""
    title = found["title"] or 0.0
    heads = "the titles are the same" if title >= 1 else f"titles {math.floor(title * 100)}% alike"
    agree = [_NAMES[f] for f in FIELDS[1:] if (v := found[f]) is not None and v >= _agrees(f)]
    differ = [
        _NAMES[f] for f in FIELDS[1:] if (v := found[f]) is not None and v <= _DIFFER.get(f, 0.0)
    ]
    parts = [f"{rule.says}: {heads}"]
    if agree:
        parts.append(f"{_listed(agree)} agree")
    if differ:
        parts.append(f"{_listed(differ)} differ")
    return "; ".join(parts)


def _agrees(field: str) -> float:
    return _AGREE.get(field, 1.0)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
