"""The report as a folder: everything the review prints, and a page that leads to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reviewkit.codebook import to_csv as codebook_csv
from reviewkit.outputs.checklist import checklist_names, checklist_table
from reviewkit.outputs.form_files import FORM_FORMATS, form_files
from reviewkit.outputs.map_formats import map_files
from reviewkit.outputs.material import Material
from reviewkit.outputs.package import (
    CHECKLIST_FORMATS,
    FIGURE_FORMATS,
    FLOW_FORMATS,
    FORMATS,
    REPORT_FORMATS,
    File,
    drawn_figure,
    files_of,
    flow_files,
    report_files,
)
from reviewkit.outputs.page import clean, page
from reviewkit.outputs.report import Report
from reviewkit.outputs.review_map import make_maps, with_links
from reviewkit.outputs.review_tables import STANDARD
from reviewkit.outputs.search_files import STRATEGIES
from reviewkit.outputs.search_items import items_table
from reviewkit.outputs.search_log import log_table, strategies_text
from reviewkit.outputs.seen import Seen
from reviewkit.plan import PROTOCOL_FILE, Plan
from reviewkit.stages.flow import published_flow

INDEX, FOLDER, FOLDER_FORMAT = "index.html", "report", "folder"
PUBLISHED = "flow-published.svg"
MAP_PARTS = ("svg", "csv", "json", "qdpx", "vega")
# Sections of the index page, in their order.
WHOLE, FLOW, TABLES, FIGURES = "The report", "Flow of studies", "Tables", "Figures and map"
APPENDICES, CHECKLISTS = "Appendices", "Reporting checklists"
AS_PUBLISHED = "Numbers as published; what the source leaves out is not reported."
KINDS = {
    "docx": "Word",
    "html": "HTML",
    "md": "Markdown",
    "csv": "CSV",
    "json": "JSON",
    "tex": "LaTeX",
    "xlsx": "Excel",
    "svg": "SVG",
    "png": "PNG",
    "pdf": "PDF",
    "txt": "text",
    "yml": "YAML",
    "heat.svg": "heat map as SVG",
    "qdpx": "REFI-QDA",
    "vl.json": "Vega-Lite",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is printed: where the index page lists it, its title, its files."""

    section: str
    title: str
    files: tuple[File, ...]


def report_and_folder(
    report: Report, seen: Seen, formats: tuple[str, ...], reference: Path | None = None
) -> Iterator[File]:
    """Yield the report as one Word file, as one page, and as a folder; or as some of these.

    Args:
        report: what to write.
        seen: what it was made of.
        formats: of "docx", "html" and "folder".
        reference: a .docx whose styles Word files take; None for plain ones.

    Raises:
        UnreadableError: the reference is no Word document.
    """
    kinds = tuple(kind for kind in formats if kind != FOLDER_FORMAT)
    whole = tuple(report_files(report, kinds, reference))
    yield from whole
    if FOLDER_FORMAT not in formats:
        return
    above = tuple((f"../{name}", content) for name, content in whole)
    entries = [*_entries(report, seen, reference, {})]
    for entry in entries:
        yield from ((f"{FOLDER}/{name}", content) for name, content in entry.files)
    index = index_page(report, [Entry(WHOLE, report.title, above), *entries])
    yield f"{FOLDER}/{INDEX}", index


def all_files(report: Report, seen: Seen, maps_then: Mapping[str, str]) -> Iterator[File]:
    """Yield everything the review prints into one folder.

    Args:
        report: the report.
        seen: what it was made of.
        maps_then: where the maps of earlier releases lie, by name, as seen from the folder.
    """
    whole = Entry(WHOLE, report.title, tuple(report_files(report, REPORT_FORMATS)))
    entries = [whole, *_entries(report, seen, None, maps_then)]
    for entry in entries:
        yield from entry.files
    yield INDEX, index_page(report, entries)


def index_page(report: Report, entries: Sequence[Entry]) -> str:
    """Write the page that leads to the files of a folder; it needs no network and no scripts."""
    filled = (one for one in entries if one.files)
    return page(
        "index.html.j2",
        title=clean(report.title),
        styles=("page.css", "report.css"),
        report=report,
        sections=[
            (section, [_shown(one) for one in own])
            for section, own in groupby(filled, key=lambda one: one.section)
        ],
    )


def _shown(entry: Entry) -> tuple[str, list[tuple[str, str]]]:
    """A title, and the name and kind of each file."""
    names = [name for name, _ in entry.files]
    return entry.title, [(name, _kind(name)) for name in names]


def _kind(name: str) -> str:
    """What a file is, by its whole ending or else by the last part of it."""
    return KINDS.get(name.partition(".")[2]) or KINDS[name.rpartition(".")[2]]


def _entries(
    report: Report, seen: Seen, reference: Path | None, maps_then: Mapping[str, str]
) -> Iterator[Entry]:
    """Make all that stands beside the report itself, in the order of the index."""
    plan = seen.material.plan
    yield from _flows(seen)
    kept_back = set(STANDARD) - {"included"}
    for name, table in report.tables.items():
        if name not in kept_back:
            yield Entry(TABLES, table.title, tuple(files_of(table, FORMATS, reference)))
    for figure in report.figures.values():
        yield Entry(FIGURES, figure.drawing.title, tuple(drawn_figure(figure, FIGURE_FORMATS)))
    yield from _maps(seen.material, maps_then)
    yield from _searches(seen, reference)
    for name, table in report.tables.items():
        if name in kept_back:
            yield Entry(APPENDICES, table.title, tuple(files_of(table, FORMATS, reference)))
    yield from _plan_entries(plan)
    for name in checklist_names():
        filled = checklist_table(name, seen)
        files = tuple(files_of(filled, CHECKLIST_FORMATS, reference))
        yield Entry(CHECKLISTS, filled.title, files)


def _maps(material: Material, maps_then: Mapping[str, str]) -> Iterator[Entry]:
    """The page of all maps, and what other programs and papers take of each."""
    maps, books = with_links(make_maps(material), maps_then), material.plan.codebooks
    yield Entry(FIGURES, "Evidence map", tuple(map_files(maps, books, ("html",))))
    for one in maps:
        files = tuple(map_files((one,), books, MAP_PARTS))
        yield Entry(FIGURES, f"Evidence map: {one.title}", files)


def _flows(seen: Seen) -> Iterator[Entry]:
    yield Entry(FLOW, "PRISMA 2020 flow diagram", tuple(flow_files(seen.flow, FLOW_FORMATS)))
    published = seen.material.plan.protocol.published
    if published:
        (drawn,) = flow_files(published_flow(published, (AS_PUBLISHED,)), ("svg",))
        yield Entry(FLOW, "The flow as it was published", ((PUBLISHED, drawn[1]),))


def _searches(seen: Seen, reference: Path | None) -> Iterator[Entry]:
    """What was searched, and how: the log, the items of PRISMA-S, the strategies."""
    protocol, logs = seen.material.plan.protocol, seen.logs
    for table in (log_table(protocol, logs.searches), items_table(protocol, logs)):
        yield Entry(APPENDICES, table.title, tuple(files_of(table, FORMATS, reference)))
    text = strategies_text(logs.searches)
    yield Entry(APPENDICES, "Search strategies", ((STRATEGIES, text),))


def _plan_entries(plan: Plan) -> Iterator[Entry]:
    """What the review was made with: its forms, codebooks and protocol."""
    for name, form in {one.id: one for one in plan.forms.values()}.items():
        files = tuple(form_files(form, plan.codebooks, FORM_FORMATS))
        yield Entry(APPENDICES, f"Data-extraction form {name}", files)
    for name, book in plan.codebooks.items():
        files = ((f"codebook-{name}.csv", codebook_csv(book)),)
        yield Entry(APPENDICES, f"Codebook: {name}", files)
    yield Entry(APPENDICES, "Protocol", ((PROTOCOL_FILE, plan.texts[PROTOCOL_FILE]),))
