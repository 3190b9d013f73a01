"""Measure ranked screening on labelled reviews, beside ASReview on the same files.

    python benchmarks/screening.py FILE_OR_FOLDER ... [--criteria-json FILE] [--no-peers] [--write]

Each file is replayed from one relevant and one irrelevant record drawn by seed, left out of
every count; all start from the same two and rank anew after every record. ASReview runs with its
default model (ELAS u4) as a command of its own; it is installed into an environment of its own
the first time. A file with a column label_abstract_screening is measured on that, too. The JSON
of criteria maps a file's name without its ending to a text.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import peers
from environments import NotInstalledError
from pages import keep
from screening_tables import AIMED, ALONE, OURS, PEER, Run, rankers_of, summary, told

from reviewkit.errors import ReviewkitError
from reviewkit.formats.labelled import Labelled, read_labelled
from reviewkit.methods.ranking import (
    Aim,
    Features,
    Ranking,
    Text,
    make_aim,
    make_features,
    rank,
)
from reviewkit.methods.replay import draw_start, measure, replay
from reviewkit.methods.stopping import CHECKS, recall_test

START = "<!-- screening: written by benchmarks/screening.py -->"
END = "<!-- end of screening -->"
FINAL, TITLES = "final inclusion", "label_abstract_screening"
FEW = 5  # records that ASReview labels when only its start is timed


@dataclass(frozen=True, slots=True)
class Pile:
    """A file to be replayed by one column of labels."""

    file: str
    labels: str
    records: tuple[Labelled, ...]
    included: list[bool]

    def run(
        self, ranker: str, seed: int, given: list[bool], start: Sequence[int], **cost: Any
    ) -> Run:
        """Put down one replay by the labels in the order in which they were given."""
        found = [place for place, good in enumerate(given, start=1) if good]
        relevant, reports = sum(self.included), len(self.included)
        before = [self.included[place] for place in start]
        rest = [False] * (reports - len(before) - len(given))
        recall, saved = _stop([*before, *given, *rest])
        measures = measure(found, reports - len(before))
        return Run(
            self.file,
            self.labels,
            reports,
            relevant,
            ranker,
            seed,
            measures,
            labelled=len(given),
            stop_recall=recall,
            stop_saved=saved,
            **cost,
        )


def piles(path: Path, label: str | None) -> Iterator[Pile]:
    """Read a file by its final labels and, where it has them, by those of titles and abstracts."""
    columns: list[str | None] = [label]
    if label is None:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            header = [cell.strip().lower() for cell in next(csv.reader(file), [])]
        columns += [TITLES] if TITLES in header else []
    for column in columns:
        records = read_labelled(path, column).records
        included = [one.included for one in records]
        yield Pile(path.stem, column or FINAL, records, included)


def runs(pile: Pile, criteria: str | None, seeds: int, asreview: str | None) -> Iterator[Run]:
    """Replay a pile with every ranker and seed."""
    began = time.process_time()
    records = pile.records
    features = make_features(Text(one.title, one.abstract, one.keywords) for one in records)
    weighed = time.process_time() - began
    aim = make_aim(features, criteria) if criteria else None
    starts = [draw_start(pile.included, seed) for seed in range(1, seeds + 1)]
    short = peers.simulate(asreview, records, starts[0], 1, FEW) if asreview else None
    for seed, start in enumerate(starts, start=1):
        if asreview and short:
            done = peers.simulate(asreview, records, start, seed)
            anew = (done.seconds - short.seconds) / max(1, len(done.labels) - len(short.labels))
            cost = {"seconds": done.seconds, "seconds_per_retrain": anew}
            yield pile.run(PEER, seed, done.labels, start, **cost)
        yield _replay(pile, OURS, features, None, seed, start, weighed)
        if aim:
            yield _replay(pile, AIMED, features, aim, seed, start, weighed)
            yield _replay(pile, ALONE, features, aim, seed, (), weighed)


def _replay(
    pile: Pile,
    ranker: str,
    features: Features,
    aim: Aim | None,
    seed: int,
    start: Sequence[int],
    weighed: float,
) -> Run:
    last: Ranking | None = None

    def order(labels: Mapping[int, bool]) -> Iterable[int]:
        nonlocal last
        last = rank(features, labels, aim, seed=seed, last=last)
        return map(int, last.order)

    began = time.process_time()
    done = replay(order, pile.included, start)
    took = time.process_time() - began
    given = [pile.included[place] for place in done.read]
    cost = {"seconds": weighed + took, "seconds_per_retrain": took / done.retrains}
    return pile.run(ranker, seed, given, start, **cost)


def _stop(labels: list[bool]) -> tuple[float, float]:
    """Stop where the test is first satisfied, and say what was found and what was saved."""
    step = max(1, len(labels) // CHECKS)
    for read in range(step, len(labels), step):
        if recall_test(labels[:read], len(labels)).reached:
            return sum(labels[:read]) / sum(labels), 1 - read / len(labels)
    return 1.0, 0.0


def _files(given: list[Path]) -> list[Path]:
    found = [sorted(one.glob("*.csv")) if one.is_dir() else [one] for one in given]
    return [path for some in found for path in some]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument(
        "files", type=Path, nargs="+", help="labelled CSV files, or folders of them"
    )
    parser.add_argument("--criteria-json", type=Path, help="criteria texts by file name")
    parser.add_argument("--label", help="the only column of labels to measure by")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--no-peers", action="store_true", help="leave ASReview out")
    parser.add_argument("--asreview", metavar="PROGRAM", help="an ASReview that is there already")
    parser.add_argument("--json", action="store_true", help="print means and every run")
    parser.add_argument(
        "--write", action="store_true", help="keep the tables in docs/benchmarks.md"
    )
    return parser.parse_args()


def measured(asked: argparse.Namespace, asreview: str | None) -> Iterator[Run]:
    """Measure file by file; what cannot be measured is said and passed over."""
    criteria = json.loads(asked.criteria_json.read_text("utf-8")) if asked.criteria_json else {}
    for path in _files(asked.files):
        try:
            for pile in piles(path, asked.label):
                yield from runs(pile, criteria.get(path.stem), asked.seeds, asreview)
                print(f"  {path.stem}, {pile.labels}", file=sys.stderr, flush=True)
        except (ReviewkitError, OSError) as error:
            print(f"{path}: {error}", file=sys.stderr)
        except subprocess.CalledProcessError as error:
            why = (error.stderr or "").strip().rpartition("\n")[2]
            print(f"{path}: ASReview failed and the file is left out: {why}", file=sys.stderr)


def _install() -> str | None:
    try:
        return peers.install()
    except NotInstalledError as error:
        print(f"ASReview is not installed, so it is left out: {error}", file=sys.stderr)
        return None


def main() -> int:
    """Replay the files, print what was measured, and keep it if asked to."""
    asked = _arguments()
    asreview = None if asked.no_peers else asked.asreview or _install()
    done = list(measured(asked, asreview))
    if not done:
        print("Nothing was measured.", file=sys.stderr)
        return 1
    beside = f"; ASReview {peers.version(asreview)}" if asreview else ""
    head = f"{asked.seeds} seeds a file; ranked anew after every record{beside}."
    lines = [head, *summary(done)]
    if asked.json:
        rankers = rankers_of(done)
        labels = dict.fromkeys(run.labels for run in done)
        means = {
            kind: {one: told([r for r in done if r.labels == kind], one) for one in rankers}
            for kind in labels
        }
        print(json.dumps({"means": means, "runs": list(map(asdict, done))}, indent=1))
    else:
        print("\n".join(lines))
    if asked.write:
        keep(START, END, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
