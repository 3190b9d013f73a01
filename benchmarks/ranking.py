"""Ranked order at size: features, retrain, memory, and pages while the ranking runs.

    python benchmarks/ranking.py --records 100000 [--review FOLDER]

brings synthetic exports (see synthetic.py) into a new review, or takes the review of a folder,
and prints the table of docs/rank.md. Every line but the pages' is a process of its own. Pages are
asked of the application itself, without a network, while its ranking process weighs words anew,
while it ranks without pause, and at rest.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dialects
from measure import RSS_UNIT, machine
from synthetic import write

from reviewkit.plan import read_plan
from reviewkit.stages import plan, rank, search, start
from reviewkit.store import open_store
from reviewkit.terms import Stage
from reviewkit.web import Setting, create_app

AT = "2026-11-02T09:00:00Z"
WHO = "JG"  # a reviewer of the protocol
ORIGIN = "http://127.0.0.1:8425"
PAGES = 60
DECISIONS = (0, 100, 1_000, 10_000)
LONG = 600


@dataclass(frozen=True, slots=True)
class Line:
    """What one step took: seconds of wall and CPU, megabytes at its peak."""

    what: str
    wall: float
    cpu: float
    peak: float | None = None


def make(folder: Path, records: int) -> Path:
    """Make a review of made-up records."""
    exports, review = folder / "exports", folder / "review"
    write(records, 1, exports)
    start.make_review(review, "sscr", WHO, AT)
    with open_store(review) as store:
        plan.keep(store, read_plan(review), WHO, AT)
        for one in dialects.DIALECTS:
            source = search.Search(one.source)
            search.import_file(store, exports / one.file, source, WHO, AT)
    return review


def apart(what: str, do: Callable[..., Any], *about: object) -> Line:
    """Take time and memory of a function in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_told, args=(there, do, about))
    process.start()
    there.close()
    try:
        line = Line(what, *here.recv())
    except EOFError as error:
        raise RuntimeError(f"{what}: the process failed") from error
    process.join()
    print(f"  {what}: {line.wall:.2f} s", file=sys.stderr, flush=True)
    return line


def _told(line: Any, do: Callable[..., tuple[float, float]], about: tuple[object, ...]) -> None:
    wall, cpu = do(*about)
    line.send((wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6))


def timed(do: Callable[[], object]) -> tuple[float, float]:
    """Run something; return its seconds of wall and CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - wall, time.process_time() - cpu


def weigh(folder: Path) -> tuple[float, float]:
    """Prepare the features, from the cache if they are there."""
    with open_store(folder) as store:
        return timed(lambda: rank.prepare(store))


def retrain(folder: Path, decisions: int) -> tuple[float, float]:
    """Learn from so many made-up decisions, one in twenty included, and rank all reports."""
    with open_store(folder) as store:
        prepared = rank.prepare(store)
    aim = rank.make_the_aim(prepared, rank.aim_text(read_plan(folder).protocol))
    drawn = random.Random(1).sample(prepared.reports, min(decisions, len(prepared.reports) // 2))
    labels = rank.Labels({report: place % 20 == 0 for place, report in enumerate(drawn)})
    return timed(lambda: rank.ranked(prepared, labels, aim))


def pages(folder: Path) -> Iterator[Line]:
    """Time the page with the next report at rest and while ranking goes on."""
    app = create_app(folder, Setting((ORIGIN,), WHO, "let-me-in"))
    desk, client = app.extensions["desk"], app.test_client()
    try:
        page = client.get("/enter/let-me-in", base_url=ORIGIN, follow_redirects=True).text
        time.sleep(1)
        yield from _asked(client, "page, by place", lambda: None)
        for cache in (folder / "cache").glob("features-*"):
            cache.unlink()
        csrf = re.search(r'data-csrf="([^"]*)"', page)
        form = {"order": "ranked", "csrf": csrf[1] if csrf else ""}
        client.post("/screen/look", data=form, base_url=ORIGIN, headers={"Origin": ORIGIN})
        yield from _asked(client, "page, while words are weighed", lambda: None)
        desk.learner.settle(LONG)
        yield from _asked(client, "page, ranked", lambda: None)
        again = lambda: desk.learner.decided(Stage.TITLE, WHO)  # noqa: E731
        yield from _asked(client, "page, ranked, while it ranks without pause", again)
    finally:
        desk.close()


def _asked(client: Any, what: str, before: Callable[[], None]) -> Iterator[Line]:
    walls, cpus = [], []
    for _ in range(PAGES):
        before()
        wall, cpu = timed(lambda: client.get("/screen/title", base_url=ORIGIN).text)
        walls.append(wall)
        cpus.append(cpu)
        time.sleep(0.05)
    yield Line(f"{what}: median", statistics.median(walls), statistics.median(cpus))
    yield Line(f"{what}: slowest", max(walls), max(cpus))


def measure(folder: Path) -> Iterator[Line]:
    """Measure every step on a review."""
    for cache in (folder / "cache").glob("features-*"):
        cache.unlink()
    yield apart("features", weigh, folder)
    yield apart("features, from the cache", weigh, folder)
    for decisions in DECISIONS:
        yield apart(f"retrain and rank, {decisions:,} decisions", retrain, folder, decisions)
    yield from pages(folder)


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--records", type=int, default=100_000, help="how many (100000)")
    parser.add_argument("--review", type=Path, metavar="FOLDER", help="a review to measure on")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = asked.review or make(Path(place), asked.records)
        lines = list(measure(folder))
    print(f"Machine: {machine()}.\n")
    print("| step | wall s | CPU s | peak MB |\n|---|---:|---:|---:|")
    for line in lines:
        peak = f"{line.peak:.0f}" if line.peak else ""
        print(f"| {line.what} | {line.wall:.3f} | {line.cpu:.3f} | {peak} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
