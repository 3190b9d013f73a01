"""Run the matching and measure it: on labelled sets, by size, on piles made to be slow."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from dedupe_scores import counts, kept, wrong_pairs
from labelled_sets import LabelledSet, read_set
from made_up import frames, hostile
from measure import RSS_UNIT

from reviewkit.methods.matching import Pair, clusters, document_numbers, judge
from reviewkit.methods.matching.block import candidates
from reviewkit.methods.matching.normalise import normalise
from reviewkit.methods.matching.outofcore import judge_frames
from reviewkit.methods.matching.parquet import Written, connect
from reviewkit.terms import Judgement

Rows = npt.NDArray[np.int64]
_MAYBE = Judgement.MAYBE
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
    maybe = [(rows[p.a], rows[p.b]) for p in run.pairs if p.judgement is _MAYBE]
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
        made = _Made(Path(name))
        truth = made.write(records)
        started, before = time.perf_counter(), cpu_seconds()
        if records >= ON_DISK:
            written = judge_frames(made, name)
            seconds, cpu = time.perf_counter() - started, cpu_seconds() - before
            peak = peak_mb()  # counting takes memory too
            report, maybe = _read(written)
        else:
            run = _run(pd.concat(made, ignore_index=True))
            seconds, cpu, peak = run.seconds, run.cpu, peak_mb()
            report = np.array([int(run.report[str(row)]) for row in range(records)])
            maybe = _open(
                [(int(p.a), int(p.b)) for p in run.pairs if p.judgement is _MAYBE], report
            )
    found = kept(report, truth)
    kept_in = "disk" if records >= ON_DISK else "memory"
    return Sized(
        records, kept_in, found.recall, found.lost, maybe, round(seconds, 3), round(cpu, 3), peak
    )


class _Made:
    """Made-up records in files, so that making them is not measured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, records: int) -> Rows:
        """Write the records; give the cluster of each."""
        truth = []
        for place, (frame, clusters_of) in enumerate(frames(records)):
            frame.to_pickle(self.folder / f"{place:06d}.frame")
            truth.append(np.array(clusters_of, dtype=np.int64))
        return np.concatenate(truth)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Give the frames again."""
        return map(pd.read_pickle, sorted(self.folder.glob("*.frame")))


def _read(written: Written) -> tuple[Rows, int]:
    """Read by row the row of its report, and count the pairs left to a person."""
    with connect() as db:
        stands = db.execute(
            "select report::bigint as report from read_parquet(?) order by record::bigint",
            [written.reports],
        ).fetchnumpy()["report"]
        asked = db.execute(
            "select a::bigint, b::bigint from read_parquet(?) where judgement = ?",
            [written.judgements, _MAYBE.value],
        ).fetchall()
    return stands, _open(asked, stands)


def _open(asked: list[tuple[int, int]], report: Rows) -> int:
    """Count the pairs whose records are not in one group all the same."""
    return sum(int(report[a] != report[b]) for a, b in asked)


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
