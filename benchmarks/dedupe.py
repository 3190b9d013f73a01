"""Measure the matching on labelled sets, beside BibDedupe and destiny-deduper.

    python benchmarks/dedupe.py DIR...  [--json] [--no-peers] [--write]
    python benchmarks/dedupe.py --large 10000 100000 1000000
    python benchmarks/dedupe.py --hostile 10000

Each DIR holds `records.csv` (record_id, source, entrytype, title, author, year, journal, volume,
number, pages, doi, isbn, abstract; only record_id must be there) and `clusters.csv` (cluster_id,
record_id; records not listed stand alone). A DIR that holds such folders is opened.

Record level: of every group found, the first record is kept. *lost*: true documents with no record
left. *recall*: share of the surplus records that are gone. Pair level: pairs in one found group
against pairs in one true group. *maybe*: pairs that a person is asked about. Seconds count without
reading files and starting. The other tools are installed the first time, each into an environment
of its own under the cache folder.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dedupe_scores import counts
from dedupe_tables import head, hostile_table, labelled_table, line, sizes_table, sums
from labelled_sets import LabelledSet, find_sets, read_set
from made_up import HOSTILE
from measure import machine
from pages import keep
from peers_dedupe import PEERS, Found, NotInstalledError, Peer, PeerFailedError, find_duplicates

from reviewkit.errors import ReviewkitError

MARKS = {
    name: (f"<!-- {name}: written by benchmarks/dedupe.py -->", f"<!-- end of {name} -->")
    for name in ("duplicates", "duplicates by size", "hostile records")
}


def main() -> int:
    """Measure what the command line names, and say what could not be measured."""
    asked = parse(sys.argv[1:])
    rows, failed = measured(asked)
    if asked.write and rows:
        lines = [f"Machine: {machine()}.", "", *labelled_table(rows), "", *_listed(sums(rows))]
        keep(*MARKS["duplicates"], lines)
    if asked.large:
        sizes = [apart("measure_size", size) for size in asked.large]
        tell(asked, "duplicates by size", sizes, sizes_table)
    if asked.hostile:
        piles = [(kind, size) for kind in HOSTILE for size in (asked.hostile, 2 * asked.hostile)]
        hostile = [apart("measure_hostile", *pile) for pile in piles]
        tell(asked, "hostile records", hostile, hostile_table)
    return 1 if failed else 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    assert __doc__
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="*", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="one JSON object a set and tool")
    parser.add_argument("--no-peers", action="store_true", help="leave the other tools out")
    parser.add_argument("--write", action="store_true", help="keep tables in docs/benchmarks.md")
    parser.add_argument(
        "--large", nargs="+", type=int, default=[], metavar="N", help="made-up records, by size"
    )
    parser.add_argument(
        "--hostile", type=int, metavar="N", help="N and 2 x N records that share one key"
    )
    asked = parser.parse_args(arguments)
    if not (asked.folder or asked.large or asked.hostile):
        parser.error("name a DIR that holds records.csv and clusters.csv, or --large, or --hostile")
    return asked


def measured(asked: argparse.Namespace) -> tuple[list[dict[str, Any]], bool]:
    """Measure every set, ours first; give the counts, and whether a folder could not be read."""
    rows: list[dict[str, Any]] = []
    failed = False
    peers = [] if asked.no_peers else list(PEERS)
    for given in asked.folder:
        try:
            for folder in find_sets(given):
                labelled = read_set(folder)
                for note in labelled.notes:
                    print(note, file=sys.stderr)
                ours = apart("measure_set", folder)
                for row in [ours, *beside(labelled, peers, ours["records_per_s"])]:
                    show(row, as_json=asked.json, first=not rows)
                    rows.append(row)
        except (ReviewkitError, OSError) as error:
            print(error, file=sys.stderr)
            failed = True
    for said in sums(rows):
        print(said, file=sys.stderr if asked.json else sys.stdout)
    return rows, failed


def apart(what: str, *given: Any) -> Any:
    """Call a function of dedupe_ours in a process of its own, so that peak memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_call, what, given).result()


def _call(what: str, given: tuple[Any, ...]) -> Any:
    import dedupe_ours  # noqa: PLC0415 - pandas, in the other process only

    return getattr(dedupe_ours, what)(*given)


def beside(labelled: LabelledSet, peers: list[Peer], ours: float) -> Iterator[dict[str, Any]]:
    """Measure the other tools on a set; one that cannot be installed is not asked again."""
    for peer in list(peers):
        try:
            found = find_duplicates(peer, labelled.records)
        except NotInstalledError as error:
            print(f"{peer.name} is not installed, so it is left out: {error}", file=sys.stderr)
            peers.remove(peer)
        except PeerFailedError as error:
            print(f"{peer.name} fails on {labelled.name}: {error}", file=sys.stderr)
        else:
            row = counted(labelled, found)
            yield row | {"tool": found.tool, "slower": round(ours / row["records_per_s"], 1)}


def counted(labelled: LabelledSet, found: Found) -> dict[str, Any]:
    """Count what a tool found in a set."""
    report = list(range(len(labelled.records)))
    for group in found.groups:
        for row in group:
            report[row] = min(group)
    return {
        "dataset": labelled.name,
        "records": len(report),
        **counts(report, labelled.truth, found.maybe),
        "seconds": round(found.seconds, 3),
        "records_per_s": round(len(report) / found.seconds, 1) if found.seconds else 0,
        "peak_mb": found.peak_mb,
    }


def show(row: dict[str, Any], *, as_json: bool, first: bool) -> None:
    """Print what a tool did on a set: a JSON object, or a line with its false merges below."""
    if as_json:
        print(json.dumps(row), flush=True)
        return
    if first:
        print(head())
    print(line(row), flush=True)
    for wrong in row.get("false_merges", ()):
        print(f"    false merge: {wrong}")


def tell(
    asked: argparse.Namespace,
    name: str,
    rows: Sequence[Any],
    table: Callable[[Sequence[Any]], Iterator[str]],
) -> None:
    """Print a table, or its rows as JSON, and keep it if asked to."""
    lines = [json.dumps(asdict(row)) for row in rows] if asked.json else list(table(rows))
    print("\n".join(lines), flush=True)
    if asked.write:
        keep(*MARKS[name], [f"Machine: {machine()}.", "", *table(rows)])


def _listed(lines: Iterator[str]) -> list[str]:
    return [f"* {said}" for said in lines]


if __name__ == "__main__":
    sys.exit(main())
