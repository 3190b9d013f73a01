"""Time `reviewkit import` of one RIS file at several sizes, parsed and stored.

    python benchmarks/importing.py [RECORDS ...]

makes one RIS file of that many synthetic records (see synthetic.py), written as it is made, brings
it into a new review, and takes time and memory of the import as a process of its own. The results
go into docs/benchmarks.md, between their markers.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dialects import scopus
from measure import Cost, machine, run
from pages import PAGE, keep
from synthetic import stream

START, END = "<!-- importing: written by benchmarks/importing.py -->", "<!-- end of importing -->"
SIZES = (50_000, 100_000, 200_000)
SEED = 1
REVIEWKIT = (sys.executable, "-m", "reviewkit")
MEGABYTE = 1_000_000
A_MINUTE = 50_000  # records that are to be parsed and stored, at least


@dataclass(frozen=True, slots=True)
class Measured:
    """What the import of one file cost."""

    records: int
    size: int  # bytes of the file
    cost: Cost

    @property
    def a_minute(self) -> float:
        """Records a minute of the processor: of the clock, too, on a machine that is else quiet."""
        return self.records / self.cost.cpu * 60


def write_ris(records: int, path: Path) -> int:
    """Write one RIS file of synthetic records; return its bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for _, entry in stream(records, SEED):
            file.write(scopus(entry))
    return path.stat().st_size


def measure(records: int, folder: Path) -> Measured:
    """Bring one file of this many records into a new review."""
    file = folder / "scopus.ris"
    size = write_ris(records, file)
    run((*REVIEWKIT, "new", "review", "--protocol", "sscr"), folder)
    return Measured(records, size, run((*REVIEWKIT, "import", str(file)), folder / "review"))


def results(measured: list[Measured]) -> Iterator[str]:
    """Yield the lines that stand between the markers of the page."""
    yield f"Machine: {machine()}."
    yield ""
    yield "| records | file MB | wall s | CPU s | peak MB | records a minute of CPU |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for one in measured:
        yield (
            f"| {one.records:,} | {one.size / MEGABYTE:.0f} | {one.cost.wall:.1f} | "
            f"{one.cost.cpu:.1f} | {one.cost.peak / MEGABYTE:.0f} | {one.a_minute:,.0f} |"
        )
    yield ""
    slowest = min((one.a_minute for one in measured), default=0)
    met = "yes" if slowest >= A_MINUTE else "no"
    yield f"At least {A_MINUTE:,} records a minute of CPU: {met} (the slowest: {slowest:,.0f})."


def main() -> int:
    """Read the sizes, measure each, print the results and keep them in the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("records", type=int, nargs="*", help=f"sizes (default {SIZES})")
    measured = []
    for records in sorted(parser.parse_args().records or SIZES):
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
