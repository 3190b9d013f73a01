"""Run the matching and measure it: on labelled sets, by size, on piles made to be slow."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from dedupe_scores import counts, wrong_pairs
from labelled_sets import LabelledSet, read_set
from made_up import frames, hostile
from measure import RSS_UNIT

from reviewkit.methods.matching import Pair, clusters, document_numbers, judge
from reviewkit.methods.matching.block import candidates
from reviewkit.methods.matching.normalise import normalise
from reviewkit.methods.matching.outofcore import judge_frames
from reviewkit.methods.matching.parquet import connect, read_pairs
from reviewkit.terms import Judgement

ON_DISK = 500_000  # records from which on they are matched on disk


@dataclass(frozen=True, slots=True)
class Sized:
    """What matching a number of made-up records took."""

    records: int
    kept_in: str  # memory or disk
    record_recall: float
    record_false: int
    maybe: int
    seconds: float
    cpu: float
    peak_mb: int


@dataclass(frozen=True, slots=True)
class Hostile:
    """What matching a hostile pile took."""

    kind: str
    records: int
    candidates: int  # pairs compared
    judged: int  # pairs kept
    seconds: float
    peak_mb: int


def measure_set(folder: Path) -> dict[str, Any]:
    """Judge a labelled set and count; false merges are told in words."""
    labelled = read_set(folder)
    made = pd.DataFrame(labelled.records, dtype=object)
    run = _run(made)
    rows = {record["record"]: row for row, record in enumerate(labelled.records)}
    report = [rows[run.report[name]] for name in rows]
    maybe = [(rows[p.a], rows[p.b]) for p in run.pairs if p.judgement is Judgement.MAYBE]
    return {
        "dataset": labelled.name,
        "records": len(rows),
        **counts(report, labelled.truth, maybe),
        "seconds": round(run.seconds, 3),
        "cpu_seconds": round(run.cpu, 3),
        "records_per_s": round(len(rows) / run.seconds),
        "peak_mb": peak_mb(),
        "false_merges": list(_false(labelled, report, run.pairs)),
    }


def _false(labelled: LabelledSet, report: list[int], pairs: Sequence[Pair]) -> Iterator[str]:
    """Tell each false merge with the judgement that made it, where one judged just those two."""
    said = {(pair.a, pair.b): pair.reason for pair in pairs}
    for one, other in wrong_pairs(report, labelled.truth):
        a, b = labelled.records[one], labelled.records[other]
        why = said.get((a["record"], b["record"]), "through other records")
        yield f"{a['record']} = {b['record']} ({why}): {a.get('title')!r}, {b.get('title')!r}"


@dataclass(frozen=True, slots=True)
class _Run:
    pairs: list[Pair]
    report: dict[str, str]
    seconds: float
    cpu: float


def _run(records: pd.DataFrame) -> _Run:
    judge(records.head(10))  # imports and first calls are not the set's
    start, before = time.perf_counter(), cpu_seconds()
    pairs = judge(records)
    same = [(p.a, p.b, p.probability) for p in pairs if p.judgement is Judgement.SAME]
    report = clusters(list(records["record"]), same, names=document_numbers(records)).report
    return _Run(pairs, report, time.perf_counter() - start, cpu_seconds() - before)


def measure_size(records: int) -> Sized:
    """Judge and join made-up records; from ON_DISK records on, with the records on disk."""
    with TemporaryDirectory(prefix="reviewkit-made-up-") as name:
        kept = _Kept(Path(name))
        truth = kept.make(records)
        started, before = time.perf_counter(), cpu_seconds()
        if records >= ON_DISK:
            written = judge_frames(kept, name)
            pairs, report = read_pairs(written.judgements), _reports(written.reports)
        else:
            run = _run(pd.concat(kept, ignore_index=True))
            started, before = time.perf_counter() - run.seconds, cpu_seconds() - run.cpu
            pairs, report = iter(run.pairs), run.report
        seconds, cpu = time.perf_counter() - started, cpu_seconds() - before
        maybe = [(int(p.a), int(p.b)) for p in pairs if p.judgement is Judgement.MAYBE]
    peak = peak_mb()
    found = counts([int(report[str(row)]) for row in range(records)], truth, maybe)
    return Sized(
        records,
        "disk" if records >= ON_DISK else "memory",
        found["record_recall"],
        found["record_false"],
        found["maybe"],
        round(seconds, 3),
        round(cpu, 3),
        peak,
    )


class _Kept:
    """Made-up records kept in files, so that making them is not measured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, records: int) -> list[str]:
        """Write the records; give the cluster of each."""
        truth: list[str] = []
        for place, (frame, clusters_of) in enumerate(frames(records)):
            frame.to_pickle(self.folder / f"{place:06d}.frame")
            truth += map(str, clusters_of)
        return truth

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Give the frames again."""
        return map(pd.read_pickle, sorted(self.folder.glob("*.frame")))


def _reports(path: str) -> dict[str, str]:
    with connect() as db:
        return dict(db.execute("select * from read_parquet(?)", [path]).fetchall())


def measure_hostile(kind: str, records: int) -> Hostile:
    """Judge a hostile pile, and count the pairs that were compared."""
    pile = hostile(kind, records)
    compared = sum(len(left) for left, _ in candidates(normalise(pile)))
    start = time.perf_counter()
    pairs = judge(pile)
    seconds = time.perf_counter() - start
    return Hostile(kind, records, compared, len(pairs), round(seconds, 3), peak_mb())


def cpu_seconds() -> float:
    """Give the CPU time of this process and of those it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb() -> int:
    """Give the most memory that this process held, and the largest of those it started."""
    held = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return round(sum(one.ru_maxrss for one in held) * RSS_UNIT / 2**20)
