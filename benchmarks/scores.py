"""Hold the reports that reviewkit made against the clusters that are true."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of records: how many truly belong together, how many were joined, how many rightly."""

    true: int
    joined: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the joined pairs that belong together; 1 where nothing was joined."""
        return self.right / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs that belong together that were joined; 1 where there are none."""
        return self.right / self.true if self.true else 1.0


def score(truth: Mapping[Name, Hashable], found: Mapping[Name, Hashable]) -> Score:
    """Count pairs without listing them, from the sizes of the groups and of their overlaps.

    Args:
        truth: the cluster of each record, by whatever names it.
        found: the report of each record.

    Raises:
        ValueError: the two do not speak of the same records.
    """
    if truth.keys() != found.keys():
        strays = len(truth.keys() ^ found.keys())
        raise ValueError(f"{strays} records are in the truth or in the review, but not in both")
    return Score(
        true=_pairs(Counter(truth.values())),
        joined=_pairs(Counter(found.values())),
        right=_pairs(Counter((truth[record], found[record]) for record in truth)),
    )


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def read_truth(path: Path) -> dict[tuple[str, int], str]:
    """Read truth.csv as synthetic.py writes it."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["file"], int(row["position"])): row["cluster"] for row in csv.DictReader(file)}


def read_reports(path: Path) -> dict[tuple[str, int], str]:
    """Read what `reviewkit records --json` printed: the report of each record."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {(row["file"], row["position"]): row["report"] for row in rows}
