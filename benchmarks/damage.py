"""Measure the matching on labelled sets damaged as other databases and programs damage records.

    python benchmarks/damage.py DIR...  [--only NAME] [--write FOLDER] [--json]

Each DIR is as for `dedupe.py`. Every damage of `damages.py` is done to a part of the records, so
that the damaged meet the whole. A line tells what was lost (documents with no record left), missed
(duplicates that remain), and left to a person. `--write` also leaves each damaged set in FOLDER,
for other tools.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

import pandas as pd
from damages import DAMAGES, Row, damaged
from dedupe_scores import counts
from labelled_sets import LabelledSet, find_sets, read_set

from reviewkit.errors import ReviewkitError
from reviewkit.methods.matching import clusters, document_numbers, judge
from reviewkit.terms import Judgement

_TOLD = {"duplicates": "duplicates", "lost": "record_false", "missed": "record_missed",
         "maybe": "maybe"}  # fmt: skip


def main() -> None:
    """Damage every set in every way, and count."""
    args = _arguments().parse_args()
    try:
        folders = [folder for given in args.folder for folder in find_sets(given)]
        sets = [read_set(folder) for folder in folders]
    except ReviewkitError as error:
        sys.exit(str(error))
    for name in [args.only] if args.only else DAMAGES:
        total = dict.fromkeys(("records", *_TOLD), 0)
        for folder, labelled in zip(folders, sets, strict=True):
            records = damaged(labelled.records, name)
            if args.write:
                write(records, folder, args.write / f"{folder.name}-{name.replace(' ', '_')}")
            found = measure(records, labelled)
            show(name, labelled.name, found, as_json=args.json)
            for key in total:
                total[key] += found[key]
        show(name, "all", total, as_json=args.json)


def _arguments() -> argparse.ArgumentParser:
    assert __doc__
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--only", choices=DAMAGES, help="one damage instead of all")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="keep the damaged sets here")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def write(records: list[Row], labels: Path, folder: Path) -> None:
    """Leave a damaged set as a labelled set of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(records).rename(columns={"record": "record_id"}).to_csv(
        folder / "records.csv", index=False
    )
    shutil.copyfile(labels / "clusters.csv", folder / "clusters.csv")


def measure(records: list[Row], labelled: LabelledSet) -> dict[str, int]:
    """Judge damaged records and count."""
    frame = pd.DataFrame(records, dtype=object)
    pairs = judge(frame)
    rows = {row["record"]: at for at, row in enumerate(records)}
    same = [(p.a, p.b, p.probability) for p in pairs if p.judgement is Judgement.SAME]
    report = clusters(list(rows), same, names=document_numbers(frame)).report
    maybe = [(rows[p.a], rows[p.b]) for p in pairs if p.judgement is Judgement.MAYBE]
    found = counts([rows[report[name]] for name in rows], labelled.truth, maybe)
    return {"records": len(rows)} | {name: found[key] for name, key in _TOLD.items()}


def show(damage: str, name: str, found: dict[str, int], *, as_json: bool) -> None:
    """Print one line."""
    if as_json:
        print(json.dumps({"damage": damage, "dataset": name} | found), flush=True)
    else:
        numbers = " ".join(f"{key} {value:5}" for key, value in found.items())
        print(f"{damage:18} {name[:18]:18} {numbers}", flush=True)


if __name__ == "__main__":
    main()
