"""The page of an evidence map in Chromium: how large, ready how soon, filtered how fast.

    python benchmarks/map.py --studies 10000 --words 15
    python benchmarks/map.py --write

Makes maps of made-up studies (24 rows under 6 themes, 12 columns, 5 segments, 5 places a study, 5
filters, 4 fields, a report each with all its authors, DOI and citation; no abstracts), writes the
page, opens it from disk and clicks.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import synthetic
from measure import machine
from pages import keep
from playwright.sync_api import Page, sync_playwright

from reviewkit.outputs.map import EvidenceMap, Facet, Level, MapReport, MapStudy
from reviewkit.outputs.map_page import to_html

START, END = "<!-- map: written by benchmarks/map.py -->", "<!-- end of map -->"
SIZES = ((10_000, 0), (10_000, 15), (100_000, 15))  # studies, and words of a summary
THEMES = tuple(Level(f"t{n}", f"Theme {n} of the codebook") for n in range(6))
ROWS = tuple(
    level
    for theme in THEMES
    for level in (
        theme,
        *(Level(f"{theme.id}c{n}", f"Code {n} below it", parent=theme.id) for n in range(4)),
    )
)
CODES = [level.id for level in ROWS if level.parent]
COLUMNS = tuple(Level(f"o{n}", f"Outcome domain {n}") for n in range(12))
SEGMENTS = tuple(Level(f"s{n}", f"Basis {n}") for n in range(5))
FACETS = tuple(
    Facet(f"f{n}", f"Filter {n}", tuple(Level(f"l{k}", f"Answer {k}") for k in range(size)))
    for n, size in enumerate((4, 6, 8, 12, 30))
)
# Each click is timed from the event to the end of layout; the least of seven is kept, as whatever
# else the machine does only adds to it.
CLICK = """(selector) => {
  const all = document.querySelectorAll(selector);
  return [0, 1, 0, 1, 0, 1, 0].map((n) => {
    const begun = performance.now();
    all[n].click();
    document.body.offsetHeight;
    return performance.now() - begun;
  });
}"""
SEARCH = """() => [1, 2, 3].map((n) => {
  const box = document.getElementById("words");
  box.value = ["care", "older adults", "zz"][n - 1];
  const begun = performance.now();
  history.replaceState(null, "", "#" + new URLSearchParams({ words: box.value }));
  dispatchEvent(new HashChangeEvent("hashchange"));
  document.body.offsetHeight;
  return performance.now() - begun;
})"""


def make_map(studies: int, words: int) -> EvidenceMap:
    """Make a map of studies that never were, each with a summary of so many words."""
    chance = random.Random(1)
    return EvidenceMap(
        title="A made-up map",
        version="v1",
        row_axis="Factor",
        column_axis="Outcome",
        segment_axis="Basis",
        rows=ROWS,
        columns=COLUMNS,
        segments=SEGMENTS,
        studies=tuple(_study(number, words, chance) for number in range(studies)),
        facets=FACETS,
    )


def _study(number: int, words: int, chance: random.Random) -> MapStudy:
    entry = synthetic.original(chance, number)
    authors = tuple(f"{family}, {given}" for family, given in entry.authors)
    citation = (
        f"{', '.join(authors)} ({entry.year}) {entry.title}. {entry.journal}, "
        f"{entry.volume}({entry.issue}), {entry.first_page}-{entry.last_page}."
    )
    report = MapReport(
        f"r{number}", citation, entry.year, entry.title, authors, entry.journal, entry.doi
    )
    return MapStudy(
        id=f"S{number:06d}",
        label=f"{entry.authors[0][0]} {entry.year}",
        summary=" ".join(entry.abstract.split()[:words]),
        year=entry.year,
        reports=(report,),
        cells=tuple(
            (chance.choice(CODES), chance.choice(COLUMNS).id, chance.choice(SEGMENTS).id)
            for _ in range(5)
        ),
        facets={facet.id: (chance.choice(facet.levels).id,) for facet in FACETS},
        fields=tuple((f"Field {n}", f"Answer {chance.randrange(9)}") for n in range(4)),
        new=chance.random() < 0.1,
    )


def measure(studies: int, words: int, page: Page, folder: Path) -> str:
    """Write, open and click a map; a row of the table."""
    made = make_map(studies, words)
    begun = time.process_time()
    text = to_html([made])
    written = time.process_time() - begun
    file = folder / f"map-{studies}-{words}.html"
    file.write_text(text, encoding="utf-8", newline="")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    page.wait_for_function("() => performance.getEntriesByName('map-ready').length")
    spent = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    ready = page.evaluate("performance.getEntriesByName('map-ready')[0].startTime")
    filtered = page.evaluate(CLICK, "#facets input")
    first, *later = page.evaluate(SEARCH)
    page.evaluate("location.hash = ''")
    opened = page.evaluate(CLICK, "#map td button")
    heap = page.evaluate("performance.memory.usedJSHeapSize")
    cpu = 1000 * spent["TaskDuration"]
    return (
        f"| {studies:,} | {words} | {written:.1f} | {file.stat().st_size / 1e6:.2f} | {ready:,.0f} "
        f"| {cpu:,.0f} | {min(filtered):.0f} | {first:,.0f} | {min(later):.0f} "
        f"| {min(opened):.0f} | {heap / 2**20:.0f} |"
    )


def find_chromium() -> str | None:
    """Name the Chromium of the tests: the one asked for, one on the PATH; None is Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = (path for name in names if (path := shutil.which(name)))
    return os.environ.get("REVIEWKIT_CHROMIUM") or next(found, None)


def measured(sizes: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Measure each size, a row each."""
    busy = f"{os.getloadavg()[0]:.0f} processes wanted its {os.cpu_count()} cores meanwhile"
    yield f"Machine: {machine()}; {busy}. Chromium, headless, from disk."
    yield ""
    yield (
        "| studies | words of a summary | written in CPU s | file MB | ready ms | of it CPU ms "
        "| a filter ms | first search ms | later search ms | a cell ms | heap MB |"
    )
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for studies, words in sizes:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
            yield measure(studies, words, context.new_page(), Path(place))
            context.close()
        browser.close()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--studies", type=int, help="one size instead of all")
    parser.add_argument("--words", type=int, default=15, help="words of each summary")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    chosen = parser.parse_args()
    lines = list(measured([(chosen.studies, chosen.words)] if chosen.studies else SIZES))
    print("\n".join(lines))
    if chosen.write:
        keep(START, END, lines)


if __name__ == "__main__":
    main()
