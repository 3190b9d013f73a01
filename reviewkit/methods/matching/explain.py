"""The evidence of a pair in numbers and in one sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.decide import Rule
from reviewkit.methods.matching.sieve import Share
from reviewkit.methods.matching.thresholds import ELSEWHERE, OTHER_TEXT, STRANGERS

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
_NUMBERS = {"doi": "DOI", "pmid": "PMID", "registry": "registration number"}
# Up to where a similarity is told as difference.
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
    """Say in one sentence why a rule decided, how alike the fields are, and which differ.

    Args:
        rule: the rule.
        found: the similarities by field; what is unknown is not spoken of.

    Returns:
        Such as "same DOI: titles 98% alike; authors, years and DOIs agree; pages differ".
    """
    title = found["title"]
    heads = [_titles(title)]
    agree, differ = [], []
    for field, differs in _DIFFER.items():
        value = found[field]
        if value is None:
            continue
        if value >= 1:
            agree.append(_NAMES[field])
        elif value <= 0:
            differ.append(_NAMES[field])
        elif field == "year":
            heads.append("years one apart")
        elif value <= differs:
            differ.append(f"{_NAMES[field]} ({_percent(value)} alike)")
        else:
            heads.append(f"{_NAMES[field]} {_percent(value)} alike")
    parts = [f"{_head(rule, found)}: {', '.join(heads)}"]
    if agree:
        parts.append(f"{_listed(agree)} agree")
    if differ:
        parts.append(f"{_listed(differ)} differ")
    return "; ".join(parts)


def _head(rule: Rule, found: dict[str, float | None]) -> str:
    """Give what the rule says; of a number, which one."""
    same = [name for field, name in _NUMBERS.items() if found[field] == 1]
    return f"same {same[0]}" if rule.name == "number" and same else rule.says


def _titles(likeness: float | None) -> str:
    if likeness is None:
        return "a title is missing"
    return "the titles are the same" if likeness >= 1 else f"titles {_percent(likeness)} alike"


def _percent(likeness: float) -> str:
    """Round down: what is not quite the same is never told as 100%."""
    return f"{math.floor(likeness * 100 + 1e-9)}%"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
