"""What benchmarks/screening.py measured, as tables: means over files, each file, stopping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from math import exp, log
from statistics import fmean, median

from reviewkit.methods.replay import Measures

PEER, OURS, AIMED, ALONE = "ASReview u4", "ours", "ours + criteria", "criteria alone"
NAMES = [field.name for field in fields(Measures)]
SHOWN = ("wss95", "wss100", "recall_at_10", "atd", "loss")
HEADS = ("WSS@95", "WSS@100", "recall@10%", "ATD", "loss", "loss ratio")
TIMES = ("CPU s a replay", "ms a retrain", "time ratio")
_RATIOS = ("loss_ratio", "time_ratio")


@dataclass(frozen=True, slots=True)
class Run:
    """One replay of one file, by one column of labels and one ranker."""

    file: str
    labels: str
    records: int
    relevant: int
    ranker: str
    seed: int
    measures: Measures
    labelled: int  # until the last relevant one, without those known at the start
    stop_recall: float  # at which the test at 95% and 95% stopped
    stop_saved: float  # share of the records not read then
    seconds: float  # of CPU: ours with features, ASReview's the whole process
    seconds_per_retrain: float  # of CPU, features and start left out


def rankers_of(done: Sequence[Run]) -> list[str]:
    """List the rankers that ran, in the order of the tables."""
    ran = {run.ranker for run in done}
    return [ranker for ranker in (PEER, OURS, AIMED, ALONE) if ranker in ran]


def told(done: Sequence[Run], ranker: str) -> dict[str, float]:
    """Average a ranker's runs over seeds, then over files; ratios to ASReview where it ran."""
    by_file = _by_file(done, ranker)
    if not by_file:
        return {"files": 0}
    means = {
        name: fmean(fmean(getattr(run.measures, name) for run in some) for some in by_file.values())
        for name in NAMES
    }
    for name in ("seconds", "seconds_per_retrain"):
        means[name] = fmean(fmean(getattr(run, name) for run in some) for some in by_file.values())
    first = (fmean(run.measures.first_relevant for run in some) for some in by_file.values())
    means["median_first_relevant"] = median(first)
    theirs = _by_file(done, PEER)
    both = [(by_file[file], theirs[file]) for file in by_file if file in theirs]
    if both:
        losses = [(_loss(one), _loss(other)) for one, other in both]
        logs = [log(one / other) for one, other in losses if one and other]
        means["loss_ratio"] = exp(fmean(logs)) if logs else 1.0
        ours, peers = (sum(map(_anew, some)) for some in zip(*both, strict=True))
        means["time_ratio"] = ours / peers
    return {**means, "files": len(by_file)}


def summary(done: Sequence[Run]) -> Iterator[str]:
    """Yield the tables of each column of labels."""
    for labels in dict.fromkeys(run.labels for run in done):
        mine = [run for run in done if run.labels == labels]
        yield ""
        yield f"Labels: {labels}."
        yield ""
        yield from _means(mine)
        yield ""
        yield from _files(mine)
        yield ""
        yield from _stopping(mine)


def _by_file(done: Sequence[Run], ranker: str) -> dict[str, list[Run]]:
    by_file: dict[str, list[Run]] = {}
    for run in done:
        if run.ranker == ranker:
            by_file.setdefault(run.file, []).append(run)
    return by_file


def _loss(some: list[Run]) -> float:
    return fmean(run.measures.loss for run in some)


def _anew(some: list[Run]) -> float:
    return fmean(run.seconds_per_retrain for run in some)


def _means(done: Sequence[Run]) -> Iterator[str]:
    yield f"| ranker | files | {' | '.join((*HEADS, *TIMES))} |"
    yield "|---|---:" + "|---:" * len((*HEADS, *TIMES)) + "|"
    for ranker in rankers_of(done):
        mean = told(done, ranker)
        cells = [f"{mean[name]:.3f}" for name in SHOWN]
        ratios = [f"{mean[name]:.3f}" if name in mean else "-" for name in _RATIOS]
        times = [f"{mean['seconds']:.2f}", f"{1000 * mean['seconds_per_retrain']:.2f}"]
        row = [ranker, str(mean["files"]), *cells, ratios[0], *times, ratios[1]]
        yield f"| {' | '.join(row)} |"
    if ALONE in rankers_of(done):
        first = told(done, ALONE)["median_first_relevant"]
        yield ""
        yield f"From the criteria alone the first relevant record stands at median place {first:g}."


def _files(done: Sequence[Run]) -> Iterator[str]:
    rankers = rankers_of(done)
    yield "WSS@95 / loss of each file:"
    yield ""
    yield "| file | records | relevant | " + " | ".join(rankers) + " |"
    yield "|---|---:|---:" + "|---:" * len(rankers) + "|"
    for run in {run.file: run for run in done}.values():
        one = [other for other in done if other.file == run.file]
        cells = " | ".join(_cell(told(one, ranker)) for ranker in rankers)
        yield f"| {run.file} | {run.records} | {run.relevant} | {cells} |"


def _cell(mean: dict[str, float]) -> str:
    return f"{mean['wss95']:.3f} / {mean['loss']:.3f}" if mean["files"] else "-"


def _stopping(done: Sequence[Run]) -> Iterator[str]:
    yield "Stopping at 95% recall with 95% confidence (hypergeometric test):"
    yield ""
    yield "| ranker | runs | reached 95% | lowest recall | records not read, mean |"
    yield "|---|---:|---:|---:|---:|"
    for ranker in rankers_of(done):
        mine = [run for run in done if run.ranker == ranker]
        recalls = [run.stop_recall for run in mine]
        reached = fmean(recall >= 0.95 for recall in recalls)
        saved = fmean(run.stop_saved for run in mine)
        yield f"| {ranker} | {len(mine)} | {reached:.0%} | {min(recalls):.3f} | {saved:.1%} |"
