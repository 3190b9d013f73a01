"""Measure the matching on labelled sets: how many records it loses, misses and asks about.

    python benchmarks/dedupe.py DIR...  [--json] [--no-peers]

Each DIR holds `records.csv` (record_id, source, entrytype, title, author, year, journal, volume,
number, pages, doi, isbn, abstract; only record_id and title must be there) and `clusters.csv`
(cluster_id, record_id; records not listed stand alone). A DIR that holds such folders is opened.

Record level (as ASySD and BibDedupe count): of every group found, the first record is kept.
*false*: true documents with no record left. *recall*: share of the surplus records that are gone.
Pair level: pairs in one found group against pairs in one true group.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from math import comb
from multiprocessing import get_context
from pathlib import Path
from typing import Any

COLUMNS = {"record_id": "record", "author": "authors", "number": "issue", "entrytype": "kind"}


def main() -> None:
    """Measure every set named on the command line."""
    args = parse(sys.argv[1:])
    sets = [folder for given in args.folder for folder in labelled(given)]
    if not sets:
        sys.exit("No folder with records.csv and clusters.csv there: name one that holds both.")
    rows = []
    for folder in sets:
        # A process of its own, so that peak memory is that of the one set.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            row, wrong = pool.submit(measure, folder).result()
        rows.append(row)
        if args.json:
            print(json.dumps(row), flush=True)
        else:
            show(row, wrong, header=len(rows) == 1)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    assert __doc__
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="one JSON object a set")
    parser.add_argument(
        "--no-peers",
        action="store_true",
        help="accepted for later: other tools are not run yet, with or without this",
    )
    return parser.parse_args(arguments)


def labelled(folder: Path) -> list[Path]:
    """Give the folder itself, or those in it, that hold a labelled set."""
    found = [folder, *sorted(path for path in folder.glob("*") if path.is_dir())]
    return [
        path
        for path in found
        if (path / "records.csv").exists() and (path / "clusters.csv").exists()
    ]


def measure(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Judge one set and count; give the counts and the false merges in words."""
    import pandas as pd  # noqa: PLC0415

    from reviewkit.methods.matching import clusters, document_numbers, judge  # noqa: PLC0415
    from reviewkit.terms import Judgement  # noqa: PLC0415

    records = pd.read_csv(
        folder / "records.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig"
    ).rename(columns=COLUMNS)
    labels = pd.read_csv(
        folder / "clusters.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig"
    )
    judge(records.head(10))  # imports and first calls are not the set's
    start = time.perf_counter()
    pairs = judge(records)
    same = [(p.a, p.b, p.probability) for p in pairs if p.judgement is Judgement.SAME]
    names = document_numbers(records)
    report = clusters(list(records["record"]), same, names=names).report
    seconds = time.perf_counter() - start
    given = dict(zip(labels["record_id"], labels["cluster_id"], strict=True))
    truth = {record: given.get(record, f"alone {record}") for record in report}
    maybe = [(p.a, p.b) for p in pairs if p.judgement is Judgement.MAYBE]
    row = {"dataset": folder.name, "records": len(records)}
    row |= counts(report, truth, maybe)
    row |= {
        "seconds": round(seconds, 3),
        "records_per_s": round(len(records) / seconds),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    titles = dict(zip(records["record"], records["title"], strict=True))
    wrong = [
        f"{p.a} = {p.b} ({p.reason}): {titles[p.a]!r}, {titles[p.b]!r}"
        for p in pairs
        if p.judgement is Judgement.SAME and truth[p.a] != truth[p.b]
    ]
    return row, wrong


def counts(
    report: Mapping[str, str], truth: Mapping[str, str], maybe: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Compare what was found with the labels, by record and by pair.

    Args:
        report: record -> the record that stands for it.
        truth: record -> its true document.
        maybe: pairs left to a person.

    Returns:
        Recall, precision, lost records and so on, as named in the output.
    """
    documents: dict[str, list[str]] = defaultdict(list)
    groups: dict[str, list[str]] = defaultdict(list)
    for record, kept in report.items():
        documents[truth[record]].append(record)
        groups[kept].append(record)
    left = {
        document: sum(report[r] == r for r in members) for document, members in documents.items()
    }
    surplus = len(report) - len(documents)
    missed = sum(count - 1 for count in left.values() if count > 1)
    lost = sum(count == 0 for count in left.values())
    gone = surplus - missed
    together = sum(
        truth[a] == truth[b] for group in groups.values() for a, b in combinations(group, 2)
    )
    found = sum(comb(len(group), 2) for group in groups.values())
    true = sum(comb(len(members), 2) for members in documents.values())
    asked = [(a, b) for a, b in maybe if report[a] != report[b]]
    return {
        "duplicates": surplus,
        "record_recall": share(gone, surplus),
        "record_precision": share(gone, gone + lost),
        "record_false": lost,
        "record_missed": missed,
        "specificity": share(len(documents) - lost, len(documents)),
        "pair_precision": share(together, found),
        "pair_recall": share(together, true),
        "pair_f1": share(2 * together, found + true),
        "maybe": len(asked),
        "found_with_review": share(surplus - still_missed(report, truth, asked), surplus),
    }


def still_missed(
    report: Mapping[str, str], truth: Mapping[str, str], asked: list[tuple[str, str]]
) -> int:
    """Count the duplicates that remain when a person joins the true ones of the pairs asked."""
    from reviewkit.methods.matching import clusters  # noqa: PLC0415

    joined = [(record, kept, 1.0) for record, kept in report.items()]
    joined += [(a, b, 0.0) for a, b in asked if truth[a] == truth[b]]
    kept = clusters(list(report), joined).report
    survivors: dict[str, int] = defaultdict(int)
    for record, name in kept.items():
        survivors[truth[record]] += record == name
    return sum(count - 1 for count in survivors.values() if count > 1)


def share(part: int, whole: int) -> float | None:
    """Give a share to four places, None of nothing."""
    return round(part / whole, 4) if whole else None


def show(row: dict[str, Any], wrong: list[str], *, header: bool) -> None:
    """Print one set as a line of a table, and its false merges below."""
    if header:
        print(
            f"{'set':20} {'records':>8} {'dupl.':>6} {'recall':>7} {'precis.':>7} {'lost':>5} "
            f"{'missed':>6} {'pair F1':>7} {'maybe':>6} {'+review':>7} {'rec/s':>7} {'MB':>5}"
        )
    number = {key: "-" if value is None else value for key, value in row.items()}
    print(
        f"{row['dataset'][:20]:20} {row['records']:8} {row['duplicates']:6} "
        f"{number['record_recall']:>7} {number['record_precision']:>7} {row['record_false']:5} "
        f"{row['record_missed']:6} {number['pair_f1']:>7} {row['maybe']:6} "
        f"{number['found_with_review']:>7} {row['records_per_s']:7} {row['peak_mb']:5}",
        flush=True,
    )
    for line in wrong:
        print(f"    false merge: {line}")


if __name__ == "__main__":
    main()
