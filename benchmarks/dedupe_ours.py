"""Run the matching and measure it: on labelled sets, by size, on piles made to be slow."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from dedupe_scores import counts, wrong_pairs
from labelled_sets import LabelledSet, read_set
from made_up import frame, hostile
from measure import RSS_UNIT

from reviewkit.methods.matching import Pair, clusters, document_numbers, judge
from reviewkit.methods.matching.block import candidates
from reviewkit.methods.matching.normalise import normalise
from reviewkit.terms import Judgement


@dataclass(frozen=True, slots=True)
class Sized:
    """What matching a number of made-up records took."""

    records: int
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
    """Judge and join made-up records."""
    made, truth = frame(records)
    run = _run(made)
    report = [int(run.report[name]) for name in made["record"]]
    maybe = [(int(p.a), int(p.b)) for p in run.pairs if p.judgement is Judgement.MAYBE]
    found = counts(report, truth, maybe)
    return Sized(
        records,
        found["record_recall"],
        found["record_false"],
        found["maybe"],
        round(run.seconds, 3),
        round(run.cpu, 3),
        peak_mb(),
    )


def measure_hostile(kind: str, records: int) -> Hostile:
    """Judge a hostile pile, and count the pairs that were compared."""
    pile = hostile(kind, records)
    left, _ = candidates(normalise(pile))
    start = time.perf_counter()
    pairs = judge(pile)
    seconds = time.perf_counter() - start
    return Hostile(kind, records, len(left), len(pairs), round(seconds, 3), peak_mb())


def cpu_seconds() -> float:
    """Give the CPU time of this process and of those it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb() -> int:
    """Give the most memory that this process held, and the largest of those it started."""
    held = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return round(sum(one.ru_maxrss for one in held) * RSS_UNIT / 2**20)
