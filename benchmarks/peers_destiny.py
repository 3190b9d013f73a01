"""Run destiny-deduper on records; started by peers_dedupe.py in its own environment.

    python peers_destiny.py IN.json OUT.json

Its blocking, its scoring and its threshold; pairs that it calls duplicates are followed to the end
of their chains, as its own evaluation does.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from destiny_deduper.algorithm.candidate_selection import build_blocked_pairs
    from destiny_deduper.algorithm.import_references import row_to_paper_kwargs
    from destiny_deduper.algorithm.record_resolution import cluster_components
    from destiny_deduper.data_models import Paper
    from destiny_deduper.dedupe import Deduper
    from destiny_deduper.pair_score_result import PairLabel
    from destiny_sdk.enhancements import AuthorPosition, Authorship
    from loguru import logger

FIELDS = ("title", "journal", "volume", "issue", "pages", "doi", "abstract")
_BETWEEN = re.compile(r"; | and ")


def paper(record: dict[str, str]) -> Paper | None:
    """Give a record as its paper; None for one that it does not take."""
    row: dict[str, object] = {name: record.get(name) or None for name in FIELDS}
    year = re.search(r"\b(1[5-9]|20)\d\d\b", record.get("year", ""))
    row["year"] = int(year.group()) if year else None
    names = [name for name in _BETWEEN.split(record.get("authors", "")) if name.strip()]
    row["authors"] = record.get("authors") or None
    if len(names) > 1:
        row["authors"] = [
            Authorship(display_name=name, position=_position(place, len(names)))
            for place, name in enumerate(names)
        ]
    for without in ((), ("doi",)):
        try:
            return Paper(**row_to_paper_kwargs(row | dict.fromkeys(without)))
        except ValidationError:
            continue
    return None


def _position(place: int, count: int) -> AuthorPosition:
    if place == 0:
        return AuthorPosition.FIRST
    return AuthorPosition.LAST if place == count - 1 else AuthorPosition.MIDDLE


def main() -> None:
    """Read the records, find the duplicates, write what was found and what it cost."""
    logger.remove()  # it tells every step of every pair otherwise
    records: list[dict[str, str]] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    start = time.perf_counter()
    read = {place: one for place, record in enumerate(records) if (one := paper(record))}
    rows, papers = list(read), list(read.values())
    duplicates = []
    if papers:
        deduper = Deduper(reference=papers[0], candidates=[])
        for pair in build_blocked_pairs(papers).itertuples(index=False):
            result = deduper.score_pair(papers[pair.index_a], papers[pair.index_b])
            if result.label is PairLabel.DUPLICATE:
                duplicates.append((pair.index_a, pair.index_b))
    groups: dict[int, list[int]] = {}
    for place, group in cluster_components(range(len(papers)), duplicates).items():
        groups.setdefault(group, []).append(rows[place])
    seconds = time.perf_counter() - start
    said = {
        "version": version("destiny-deduper"),
        "groups": [group for group in groups.values() if len(group) > 1],
        "maybe": [],
        "seconds": seconds,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    Path(sys.argv[2]).write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
