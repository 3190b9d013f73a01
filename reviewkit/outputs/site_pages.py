"""The pages of a site that tell of the review as a whole, and the lists that lead to its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.figures import Figure
from reviewkit.outputs.flow_updates import updates_table
from reviewkit.outputs.folder import KINDS
from reviewkit.outputs.map_page import STATUS
from reviewkit.outputs.methods_text import methods
from reviewkit.outputs.parts import Heading, Part, Text
from reviewkit.outputs.report_page import shown as shown_parts
from reviewkit.outputs.search_files import STRATEGIES
from reviewkit.outputs.search_items import items_table
from reviewkit.outputs.search_log import NOT_REPORTED, log_table, strategies
from reviewkit.outputs.site_frame import (
    CHANGES,
    DATA,
    FIGURES,
    FLOW,
    HOME,
    INDEX,
    MAP,
    METHODS,
    STUDIES,
    TABLES,
    Site,
)
from reviewkit.outputs.tables import STACKED_COLUMNS, Table, grouped
from reviewkit.terms import many

PARTS = ("table.css", "report.css", "site_page.css")
TABLE_FILES = ("csv", "md")
FIGURE_FILES = ("svg", "csv")
PLACES = {
    MAP: ("Map", "the studies in rows and columns; gaps are shown"),
    STUDIES: ("Studies", "each with its reports and what was extracted from them"),
    TABLES: ("Tables", "as the review prints them, with their figures"),
    FLOW: ("Flow", "the PRISMA 2020 flow, as a picture and in words"),
    METHODS: ("Methods", "how it was done: criteria, searches as they were run, selection"),
    CHANGES: ("Changes", "what each version changed"),
    DATA: ("Data", "all of it for programs, with a dictionary"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Something on a list: where it is, what it is, and its files."""

    title: str
    href: str = ""
    told: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A version, or what came after the last one: its page, and what changed in a sentence."""

    name: str
    day: str
    page: str
    told: str


def home_page(site: Site, steps: Sequence[Step]) -> str:
    """Write the first page: what the review asks, how far it is, how up to date."""
    shown, protocol = site.shown, site.shown.protocol
    last = steps[-1] if steps else None
    return site.page(
        HOME,
        "site_home.html.j2",
        here=True,
        about=about(site),
        demonstration=protocol.demonstration,
        questions=[one.text for one in protocol.questions],
        numbers=list(_numbers(site)),
        status=list(_status(site)),
        searched=[(name, day or NOT_REPORTED) for name, day in shown.material.searched],
        changed=f"What changed last: {last.told}" if last else "",
        versions=[
            (one.name, one.day, one.told, f"{CHANGES}/{one.page}") for one in reversed(steps)
        ],
        places=[(f"{one}/{INDEX}", *told) for one, told in PLACES.items()],
        licence=protocol.licence,
    )


def about(site: Site) -> str:
    """Say what sort of review this is, and which version."""
    protocol = site.shown.protocol
    kind = protocol.type[:1].upper() + protocol.type[1:]
    return f"{kind}, protocol {protocol.version}. {site.version}."


def _numbers(site: Site) -> Iterator[tuple[str, object]]:
    material, logs = site.shown.material, site.shown.logs
    protocol = site.shown.protocol
    yield "Included studies", len(material.studies)
    yield "Reports of them", sum(len(one.reports) for one in material.studies)
    yield "With extracted data", sum(one.id in material.answers for one in material.studies)
    yield "Records found", logs.records
    yield "Reports excluded at full text", len(material.excluded)
    if material.then.studies:
        since = protocol.flow.previous
        yield f"New since version {since}", sum(material.is_new(one) for one in material.studies)


def _status(site: Site) -> Iterator[str]:
    living = site.shown.protocol.living
    if living is None:
        yield "Not a living review: nothing says that it is searched again."
        return
    every = f" Each source is searched again every {living.every}." if living.every else ""
    yield f"{STATUS[living.status]}.{every}"
    if living.retire:
        yield f"End of the living mode: {living.retire}"


def list_page(
    site: Site,
    section: str,
    heading: str,
    told: Iterable[str],
    sections: Sequence[tuple[str, Sequence[Listed]]],
) -> str:
    """Write a page that leads to others and to files, list by list."""
    return site.page(
        section,
        "site_list.html.j2",
        title=heading,
        here=True,
        heading=heading,
        told=list(told),
        sections=[one for one in sections if one[1]],
    )


def parts_page(
    site: Site,
    section: str,
    heading: str,
    parts: Iterable[Part],
    *,
    told: str = "",
    files: Sequence[tuple[str, str]] = (),
    here: bool = False,
) -> str:
    """Write a page of what reports are made of: text, tables, figures."""
    return site.page(
        section,
        "site_parts.html.j2",
        title=heading,
        here=here,
        styles=PARTS,
        heading=heading,
        about=told,
        files=files,
        parts=shown_parts(tuple(parts)),
        grouped=grouped,
    )


def table_page(site: Site, name: str, table: Table) -> str:
    """Write the page of a table."""
    return site.page(
        TABLES,
        "site_table.html.j2",
        title=table.title,
        styles=("table.css", "site_page.css"),
        table=table,
        files=(*_files(site.table_pages[name], TABLE_FILES), (INDEX, "All tables")),
        stacked=len(table.columns) <= STACKED_COLUMNS,
        grouped=grouped,
    )


def tables_page(site: Site, tables: Mapping[str, str], figures: Mapping[str, str]) -> str:
    """Write the list of tables and figures, whose titles are given."""
    listed = [_listed(title, site.table_pages[name], TABLE_FILES) for name, title in tables.items()]
    drawn = [
        _listed(title, f"../{FIGURES}/{site.figure_pages[name]}", FIGURE_FILES)
        for name, title in figures.items()
    ]
    sections = (("Tables" if drawn else "", listed), ("Figures", drawn))
    return list_page(site, TABLES, "Tables and figures" if drawn else "Tables", (), sections)


def _listed(title: str, page: str, kinds: tuple[str, ...]) -> Listed:
    return Listed(title, page, "", _files(page, kinds))


def _files(page: str, kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Files beside a page that are called like it."""
    return tuple((f"{page.removesuffix('.html')}.{kind}", KINDS[kind]) for kind in kinds)


def figure_page(site: Site, name: str, figure: Figure) -> str:
    """Write the page of a figure, with the numbers or words behind it."""
    above = (f"../{TABLES}/{INDEX}", "All tables and figures")
    files = (*_files(site.figure_pages[name], FIGURE_FILES), above)
    parts = (figure.drawing, figure.data)
    return parts_page(site, TABLES, figure.drawing.title, parts, files=files)


def flow_page(site: Site) -> str:
    """Write the page of the flow: the diagram, and its boxes as a table."""
    flow: Flow = site.shown.flow
    table = updates_table([(site.release or "Number", flow)])
    words = Table("flow", "The flow in words", table.columns, table.rows)
    files = (("flow.svg", "SVG"), ("flow.csv", "CSV for the R package PRISMA2020"))
    return parts_page(site, FLOW, "Flow of studies", (flow, words), files=files, here=True)


def methods_page(site: Site) -> str:
    """Write the page of the methods: what was done, and every search as it was run."""
    shown = site.shown
    protocol, logs = shown.protocol, shown.logs
    parts: list[Part] = [
        Heading("How it was done"),
        *methods(shown.material.plan, logs),
        Heading("Searches as they were run"),
        log_table(protocol, logs.searches),
        items_table(protocol, logs),
        *strategies(logs.searches),
    ]
    files = (("search-log.csv", "Search log (CSV)"), (STRATEGIES, "Strategies (text)"))
    return parts_page(site, METHODS, "Methods", parts, files=files, here=True)


def changes_page(site: Site, steps: Sequence[Step]) -> str:
    """Write the list of versions with what each changed."""
    listed = [
        Listed(f"{one.name}{f', {one.day}' if one.day else ''}", one.page, one.told)
        for one in reversed(steps)
    ]
    told = () if listed else ("No version is released yet, so there is nothing to compare with.",)
    return list_page(site, CHANGES, "Changes", told, (("", listed),))


def version_page(site: Site, step: Step, parts: Iterable[Part]) -> str:
    """Write what a version changed; the first has but its size to tell."""
    found = tuple(parts) or (Text(step.told),)
    files = ((INDEX, "All versions"),)
    return parts_page(site, CHANGES, f"What changed: {step.name}", found, files=files)


def data_page(site: Site, files: Sequence[Listed]) -> str:
    """Write the list of data files, and what is not among them."""
    shown = site.shown
    told = [
        "Every file holds what stands in the review: answers that extractors agree on, decisions "
        "that are settled. What reviewers noted, tagged or said alone, and who they are, is not "
        "published; quotes are cut short, and abstracts are left to their publishers.",
        *([f"Licence: {shown.protocol.licence}"] if shown.protocol.licence else []),
    ]
    if shown.noted:
        values = many(shown.noted, "value has a note or reason", "values have notes or reasons")
        told.append(f"{values} of a reviewer; these are not published.")
    if shown.unasked:
        values = many(shown.unasked, "value to a question", "values to questions")
        told.append(f"{values} that no form asks any more left out.")
    return list_page(site, DATA, "Data", told, (("", files),))
