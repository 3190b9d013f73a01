"""Measure ranked screening on labelled reviews, against the default of ASReview.

    python benchmarks/screening.py FILE_OR_FOLDER ... [--criteria-json FILE] [--write]

Each file is replayed from one relevant and one irrelevant record drawn by seed, left out of
every count; all rankers start from the same two and rank anew after every record, or less often
where `--pause` says so. *u4* is the default model of ASReview 3, ELAS u4, in the scikit-learn
parts that it is made of;
`--asreview PROGRAM` runs ASReview itself as well (its time is that of the whole process). The
JSON of criteria maps a file's name without its ending to a text.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from math import exp, log
from pathlib import Path
from statistics import fmean, median

from peers import asreview_found, elas_u4

from reviewkit.errors import ReviewkitError
from reviewkit.formats.labelled import Labelled, read_labelled
from reviewkit.methods.ranking import Text, make_aim, make_features, rank
from reviewkit.methods.replay import Measures, draw_start, measure, replay
from reviewkit.methods.stopping import CHECKS, recall_test

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
START = "<!-- screening: written by benchmarks/screening.py -->"
END = "<!-- end of screening -->"
U4, PLAIN, AIMED, ALONE, PEER = "u4", "ours", "ours + criteria", "criteria alone", "ASReview"
SHOWN = ("wss95", "wss100", "recall_at_10", "atd", "loss", "first_relevant")
NAMES = [field.name for field in fields(Measures)]

Order = Callable[[Mapping[int, bool]], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Run:
    """One replay of one file by one ranker."""

    file: str
    records: int
    relevant: int
    ranker: str
    seed: int
    measures: Measures
    seconds: float  # of CPU for the whole replay, features left out
    retrains: int
    stop_recall: float | None = None  # at which the test at 95% and 95% stopped
    stop_saved: float | None = None  # share of the records not read then


def runs(
    path: Path,
    label: str | None,
    criteria: str | None,
    seeds: int,
    asreview: str | None,
    peers: bool,
    pause: float,
) -> Iterator[Run]:
    """Replay a file with every ranker and seed."""
    records = read_labelled(path, label).records
    included = [one.included for one in records]
    features = make_features(Text(one.title, one.abstract, one.keywords) for one in records)
    aim = make_aim(features, criteria) if criteria else None
    peer = elas_u4(records) if peers else None
    for seed in range(1, seeds + 1):
        start = draw_start(included, seed)

        def ours(labels: Mapping[int, bool], seed: int = seed) -> Iterable[int]:
            return map(int, rank(features, labels, seed=seed).order)

        def aimed(labels: Mapping[int, bool], seed: int = seed) -> Iterable[int]:
            return map(int, rank(features, labels, aim, seed=seed).order)

        if peer:
            yield _run(path.stem, U4, peer, included, start, seed, pause)
        yield _run(path.stem, PLAIN, ours, included, start, seed, pause)
        if aim:
            yield _run(path.stem, AIMED, aimed, included, start, seed, pause)
            yield _run(path.stem, ALONE, aimed, included, (), seed, pause)
        if asreview:
            yield _peer(path.stem, asreview, records, start, seed)


def _run(
    file: str,
    ranker: str,
    order: Order,
    included: list[bool],
    start: Sequence[int],
    seed: int,
    pause: float,
) -> Run:
    began = time.process_time()
    done = replay(order, included, start, pause=pause)
    seconds = time.process_time() - began
    labels = [included[place] for place in (*done.start, *done.read)]
    recall, saved = _stop(labels + [False] * (len(included) - len(labels)))
    return Run(
        file,
        len(included),
        sum(included),
        ranker,
        seed,
        measure(done.found, done.reports),
        seconds,
        done.retrains,
        recall,
        saved,
    )


def _peer(
    file: str, program: str, records: Sequence[Labelled], start: Sequence[int], seed: int
) -> Run:
    began = time.perf_counter()
    found = asreview_found(program, records, start, seed)
    relevant = sum(one.included for one in records)
    measures = measure(found, len(records) - len(start))
    took = time.perf_counter() - began
    return Run(file, len(records), relevant, PEER, seed, measures, took, found[-1])


def _stop(labels: list[bool]) -> tuple[float, float]:
    """Stop where the test is first satisfied, and say what was found and what was saved."""
    step = max(1, len(labels) // CHECKS)
    for read in range(step, len(labels), step):
        if recall_test(labels[:read], len(labels)).reached:
            return sum(labels[:read]) / sum(labels), 1 - read / len(labels)
    return 1.0, 0.0


def means(done: list[Run], ranker: str, file: str | None = None) -> dict[str, float]:
    """Average a ranker's runs over seeds, then over files."""
    mine = [run for run in done if run.ranker == ranker and file in (None, run.file)]
    by_file: dict[str, list[Run]] = {}
    for run in mine:
        by_file.setdefault(run.file, []).append(run)
    told = {
        name: fmean(fmean(getattr(run.measures, name) for run in some) for some in by_file.values())
        for name in NAMES
    }
    told["seconds_per_retrain"] = sum(run.seconds for run in mine) / sum(
        run.retrains for run in mine
    )
    told["median_first_relevant"] = median(
        fmean(run.measures.first_relevant for run in some) for some in by_file.values()
    )
    told["files"] = len(by_file)
    return told


def summary(done: list[Run]) -> Iterator[str]:
    """Yield the tables: means of the rankers, files one by one, and the stopping test."""
    rankers = list(dict.fromkeys(run.ranker for run in done))
    heads = ("WSS@95", "WSS@100", "recall@10%", "ATD", "loss", "loss to u4", "ms a retrain")
    yield f"| ranker | files | {' | '.join(heads)} |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for ranker in rankers:
        mean = means(done, ranker)
        cells = " | ".join(f"{mean[name]:.3f}" for name in SHOWN[:-1])
        ratio = _ratio(done, ranker)
        took = 1000 * mean["seconds_per_retrain"]
        yield f"| {ranker} | {mean['files']} | {cells} | {ratio} | {took:.1f} |"
    if ALONE in rankers:
        first = means(done, ALONE)["median_first_relevant"]
        yield ""
        yield f"From the criteria alone the first relevant record stands at median place {first:g}."
    yield ""
    yield "WSS@95 / loss of each file:"
    yield ""
    yield "| file | records | relevant | " + " | ".join(rankers) + " |"
    yield "|---|---:|---:" + "|---:" * len(rankers) + "|"
    for run in {run.file: run for run in done}.values():
        cells = " | ".join(_cell(done, ranker, run.file) for ranker in rankers)
        yield f"| {run.file} | {run.records} | {run.relevant} | {cells} |"
    yield from _stopping(done, rankers)


def _cell(done: list[Run], ranker: str, file: str) -> str:
    if not any(run.ranker == ranker and run.file == file for run in done):
        return "-"
    mean = means(done, ranker, file)
    return f"{mean['wss95']:.3f} / {mean['loss']:.3f}"


def _ratio(done: list[Run], ranker: str) -> str:
    """Give the geometric mean of the ratios of losses to u4's, over the files of both."""
    files = {run.file for run in done if run.ranker == ranker}
    files &= {run.file for run in done if run.ranker == U4}
    pairs = [(means(done, ranker, file)["loss"], means(done, U4, file)["loss"]) for file in files]
    logs = [log(one / other) for one, other in pairs if one and other]
    return f"{exp(fmean(logs)):.3f}" if logs else "-"


def _stopping(done: list[Run], rankers: list[str]) -> Iterator[str]:
    yield ""
    yield "Stopping at 95% recall with 95% confidence (hypergeometric test):"
    yield ""
    yield "| ranker | runs | reached 95% | lowest recall | records not read, mean |"
    yield "|---|---:|---:|---:|---:|"
    for ranker in rankers:
        mine = [run for run in done if run.ranker == ranker and run.stop_recall is not None]
        recalls = [run.stop_recall or 0.0 for run in mine]
        if mine:
            reached = fmean(recall >= 0.95 for recall in recalls)
            saved = fmean(run.stop_saved or 0.0 for run in mine)
            yield f"| {ranker} | {len(mine)} | {reached:.0%} | {min(recalls):.3f} | {saved:.1%} |"


def _files(given: list[Path]) -> list[Path]:
    found = [sorted(one.glob("*.csv")) if one.is_dir() else [one] for one in given]
    return [path for some in found for path in some]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument(
        "files", type=Path, nargs="+", help="labelled CSV files, or folders of them"
    )
    parser.add_argument("--criteria-json", type=Path, help="criteria texts by file name")
    parser.add_argument("--label", help="the column of labels, if not label_included")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument(
        "--pause",
        type=float,
        default=0.0,
        help="records read between rankings, as a share of those read",
    )
    parser.add_argument("--no-peers", action="store_true", help="only our rankers")
    parser.add_argument("--asreview", metavar="PROGRAM", help="run ASReview itself, too")
    parser.add_argument("--json", action="store_true", help="print every run")
    parser.add_argument(
        "--write", action="store_true", help="keep the tables in docs/benchmarks.md"
    )
    return parser.parse_args()


def main() -> int:
    """Replay the files, print what was measured, and keep it if asked to."""
    asked = _arguments()
    criteria = json.loads(asked.criteria_json.read_text("utf-8")) if asked.criteria_json else {}
    done: list[Run] = []
    for path in _files(asked.files):
        try:
            text = criteria.get(path.stem)
            done += runs(
                path,
                asked.label,
                text,
                asked.seeds,
                asked.asreview,
                not asked.no_peers,
                asked.pause,
            )
        except ReviewkitError as error:
            print(error, file=sys.stderr)
            continue
        print(f"  {path.stem}", file=sys.stderr, flush=True)
    if not done:
        print("Nothing was measured.", file=sys.stderr)
        return 1
    often = f"{asked.pause:.0%} of those read" if asked.pause else "every record"
    column = asked.label or "final inclusion"
    head = f"{asked.seeds} seeds a file; ranked anew after {often}; labels: {column}."
    lines = [head, "", *summary(done)]
    if asked.json:
        rankers = dict.fromkeys(run.ranker for run in done)
        told = {
            "means": {one: means(done, one) for one in rankers},
            "runs": list(map(asdict, done)),
        }
        print(json.dumps(told, indent=1))
    else:
        print("\n".join(lines))
    if asked.write:
        PAGE.write_text(_put_into(PAGE.read_text("utf-8"), lines), encoding="utf-8")
    return 0


def _put_into(page: str, lines: list[str]) -> str:
    """Put the lines between the markers, which are added below where they are missing."""
    if START not in page:
        page += f"\n## Screening\n\n{START}\n{END}\n"
    before, _, rest = page.partition(START)
    return "\n".join([before + START, "", *lines, "", END + rest.partition(END)[2]])


if __name__ == "__main__":
    sys.exit(main())
