"""Time the whole road at several sizes, through the commands a reviewer types.

    python benchmarks/pipeline.py [RECORDS ...]

makes synthetic exports (see synthetic.py), brings them into a new review, and takes time and
memory of each command as a process of its own. Which records are duplicates is known, so it
also says how many were found. The results go into docs/benchmarks.md, between its markers.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import decisions
from dialects import DIALECTS
from measure import Cost, machine, run
from pages import PAGE, keep
from scores import Score, read_reports, read_truth, score
from synthetic import write

START, END = "<!-- results: written by make bench -->", "<!-- end of results -->"
SIZES = (1_000, 10_000, 100_000)
SEED = 1
REVIEWKIT = (sys.executable, "-m", "reviewkit")
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size cost, step by step, and how well its duplicates were found."""

    records: int
    steps: dict[str, Cost]
    duplicates: Score


@dataclass(frozen=True, slots=True)
class Target:
    """A promise about 100,000 records."""

    what: str
    records: int
    most: float
    unit: str

    def value(self, measured: Measured) -> float:
        """Take what the promise is about from what was measured."""
        if self.unit == "MB":
            return max(cost.peak for cost in measured.steps.values()) / MEGABYTE
        return measured.steps[self.what].wall


TARGETS = (
    Target("import", 100_000, 60, "s"),
    Target("status", 100_000, 1, "s"),
    Target("memory of every step", 100_000, 1500, "MB"),
)


def measure(records: int, folder: Path) -> Measured:
    """Take one size through every step in a folder of its own."""
    exports, review = folder / "exports", folder / "review"
    write(records, SEED, exports)
    steps = {"new": _step(folder, "new", review.name, "--protocol", "sscr")}
    steps["import"] = _import(exports, review)
    steps["dedupe"] = _step(review, "dedupe")
    listing = folder / "records.json"
    steps["records --json"] = run((*REVIEWKIT, "records", "--json"), review, listing)
    decisions.write(listing, folder)
    for name, arguments in decisions.STEPS:
        steps[name] = _step(review, *arguments)
    for name in ("status", "check", "flow", "table", "map"):
        steps[name] = _step(review, name)
    duplicates = score(read_truth(exports / "truth.csv"), read_reports(listing))
    return Measured(records, steps, duplicates)


def _step(folder: Path, *arguments: str) -> Cost:
    cost = run((*REVIEWKIT, *arguments), folder)
    print(f"  {arguments[0]:<10} {cost.wall:8.2f} s", flush=True)
    return cost


def _import(exports: Path, review: Path) -> Cost:
    total = Cost(0, 0, 0)
    for dialect in DIALECTS:
        origin = ("--source", dialect.source, "--platform", dialect.platform)
        file = str(exports / dialect.file)
        total = total.then(_step(review, "import", file, *origin, "--searched", "2026-11-02"))
    return total


def results(measured: list[Measured]) -> Iterator[str]:
    """Yield the lines that stand between the markers of the page."""
    yield f"Machine: {machine()}."
    yield ""
    yield "| records | step | wall s | CPU s | peak MB |"
    yield "|---:|---|---:|---:|---:|"
    for one in measured:
        for name, cost in one.steps.items():
            peak = cost.peak / MEGABYTE
            yield f"| {one.records:,} | {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {peak:.0f} |"
    yield ""
    yield "| records | pairs that are duplicates | pairs joined | precision | recall |"
    yield "|---:|---:|---:|---:|---:|"
    for one in measured:
        found = one.duplicates
        yield (
            f"| {one.records:,} | {found.true:,} | {found.joined:,} | "
            f"{found.precision:.4f} | {found.recall:.4f} |"
        )
    yield ""
    yield "| target | at most | measured | met |"
    yield "|---|---:|---:|---|"
    yield from (
        f"| {target.what} at {target.records:,} records | {target.most:g} {target.unit} | {told} |"
        for target, told in _verdicts(measured)
    )


def _verdicts(measured: list[Measured]) -> Iterator[tuple[Target, str]]:
    by_size = {one.records: one for one in measured}
    for target in TARGETS:
        if target.records not in by_size:
            yield target, "not measured | -"
            continue
        value = target.value(by_size[target.records])
        met = "yes" if value <= target.most else "no"
        yield target, f"{value:.2f} {target.unit} | {met}"


def main() -> int:
    """Read the sizes, measure each, print the results and keep them in the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("records", type=int, nargs="*", help=f"sizes (default {SIZES})")
    sizes = sorted(parser.parse_args().records or SIZES)
    measured = []
    for records in sizes:
        print(f"{records:,} records", flush=True)
        with tempfile.TemporaryDirectory(prefix="reviewkit-bench-") as folder:
            measured.append(measure(records, Path(folder)))
    lines = list(results(measured))
    print("\n".join(lines))
    keep(START, END, lines)
    print(f"\nKept in docs/{PAGE.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
