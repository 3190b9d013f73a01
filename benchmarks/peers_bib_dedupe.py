"""Run BibDedupe on records; started by peers_dedupe.py in BibDedupe's own environment.

python peers_bib_dedupe.py IN.json OUT.json
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep

FIELDS = {
    "title": "title", "authors": "author", "year": "year", "journal": "journal",
    "volume": "volume", "issue": "number", "pages": "pages", "doi": "doi", "abstract": "abstract",
}  # fmt: skip
PROCEEDINGS = ("inproceedings", "conference", "proceedings")


def bibtex(place: int, record: dict[str, str]) -> dict[str, str]:
    """Give a record in BibDedupe's names: where a paper was given stands in `booktitle`."""
    row = {theirs: record.get(ours, "") for ours, theirs in FIELDS.items()}
    row |= {"ID": str(place), "ENTRYTYPE": "article", "booktitle": ""}
    row["author"] = row["author"].replace("; ", " and ")
    if any(word in record.get("kind", "").lower() for word in PROCEEDINGS):
        row |= {"ENTRYTYPE": "inproceedings", "booktitle": row["journal"], "journal": ""}
    return row


def main() -> None:
    """Read the records, find the duplicates, write what was found and what it cost."""
    records: list[dict[str, str]] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    frame = pd.DataFrame([bibtex(place, record) for place, record in enumerate(records)])
    start = time.perf_counter()
    matched = match(block(prep(frame)))
    groups = cluster(matched)
    seconds = time.perf_counter() - start
    maybe: Any = []
    if len(matched):
        asked = matched[matched["duplicate_label"] == "maybe"]
        maybe = asked[["ID_1", "ID_2"]].astype(int).to_numpy().tolist()
    # Its two processes, each with what the largest of them held.
    peak = sum(resource.getrusage(who).ru_maxrss
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
    said = {
        "version": version("bib-dedupe"),
        "groups": [[int(name) for name in group] for group in groups],
        "maybe": maybe,
        "seconds": seconds,
        "peak_mb": round(peak / 1024),
    }
    Path(sys.argv[2]).write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
