"""A review as a static site: pages, tables, map, data and feed, for any host and for discs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from reviewkit import __version__
from reviewkit.errors import NotAllowedError
from reviewkit.outputs import site_data as data
from reviewkit.outputs import site_pages as pages
from reviewkit.outputs.changes_found import NOW, find_changes
from reviewkit.outputs.changes_paper import in_short
from reviewkit.outputs.figures import make_figure
from reviewkit.outputs.map import EvidenceMap
from reviewkit.outputs.map_formats import map_files
from reviewkit.outputs.map_page import to_html as map_html
from reviewkit.outputs.package import drawn_figure, flow_files
from reviewkit.outputs.parts import Part
from reviewkit.outputs.review_map import make_maps
from reviewkit.outputs.review_tables import STANDARD, make_table
from reviewkit.outputs.search_files import STRATEGIES
from reviewkit.outputs.search_log import log_table, strategies_text
from reviewkit.outputs.site_feed import feed
from reviewkit.outputs.site_folder import Content, Draft, Placed, place
from reviewkit.outputs.site_frame import (
    CHANGES,
    DATA,
    FIGURES,
    FLOW,
    INDEX,
    MAP,
    METHODS,
    STUDIES,
    TABLES,
    UNRELEASED,
    Site,
)
from reviewkit.outputs.site_pages import Listed, Step
from reviewkit.outputs.site_public import public, public_parts
from reviewkit.outputs.site_rows import rows_of
from reviewkit.outputs.site_studies import (
    Places,
    add_map,
    add_table,
    studies_page,
    study_pages,
)
from reviewkit.outputs.tables import TABLE_FORMATS, to_csv
from reviewkit.stages.plan import refuse_unkept, standing_plan
from reviewkit.stages.publish import SHEETS, Dated, begun, versions
from reviewkit.store import Store
from reviewkit.store.rebuild import released
from reviewkit.store.transactions import snapshot
from reviewkit.terms import many

File = tuple[str, Content]
Progress = Callable[[str], None]
MAP_FILES = ("svg", "csv", "json", "vega")
SINCE = "Since the last version"


def publish(
    store: Store,
    folder: Path,
    release: str | None = None,
    address: str = "",
    progress: Progress | None = None,
) -> Placed:
    """Write what is settled in a review into a folder, as a site for any static host.

    The same facts give the same bytes. Nothing is fetched, and nothing in it needs a server.

    Args:
        store: the review.
        folder: where the site is to lie; a former site there is replaced.
        release: the version to publish; the review as it stands if None.
        address: where the site will be read, for the feed; '' leaves its links relative.
        progress: called with each part of the site.

    Raises:
        NotThereError: there is no such release.
        NotAllowedError: the folder holds something else, the address is none of the web, the
            plan has changes that are not kept, or hits of a search are not explained.
        BrokenStoreError: the review does not add up.
    """
    told = progress or (lambda _: None)
    checked = web_address(address) if address else ""
    with place(folder) as draft, snapshot(store.db), ExitStack() as open_stores:
        made = versions(store, release)
        if release is None:
            refuse_unkept(store)
            base = store
        else:
            told(f"version {release}")
            base = released(store, release)
            open_stores.callback(base.db.close)
        shown = public(base, standing_plan(base), release or "")
        site = Site(shown, begun(store), tuple(made), release or "", checked)
        steps = list(_write_changes(site, store, base, draft, told))
        for part in (_front, _maps_and_studies, _flow_and_methods):
            for name, content in part(site, steps, told):
                draft.add(name, content)
        for name, content in _data(site, base, told):
            draft.add(name, content)
        return draft.finish(
            {"review": shown.protocol.id, "release": release, "reviewkit": __version__}
        )


def web_address(given: str) -> str:
    """Return an address of the web, with a slash at its end.

    Raises:
        NotAllowedError: it is none, or holds a password, a query or a fragment.
    """
    refused = NotAllowedError(
        f"`{given}` is no address for a site; write it like https://example.org/review/."
    )
    try:
        parts = urlsplit(given)
    except ValueError:
        raise refused from None
    odd = parts.username or parts.password or parts.query or parts.fragment
    if parts.scheme not in {"http", "https"} or not parts.hostname or odd or " " in given:
        raise refused
    return given if given.endswith("/") else f"{given}/"


def _write_changes(
    site: Site, store: Store, base: Store, draft: Draft, told: Progress
) -> Iterator[Step]:
    """Write what each version changed against the one before; yield each in a sentence."""
    steps: list[tuple[str, Dated | None]] = [(one.name, one) for one in site.versions]
    steps += [] if site.release or not steps else [(NOW, None)]
    before: tuple[str, Store] | None = None
    with ExitStack() as last:
        for name, made in steps:
            told(f"changes of {name}")
            own = made is None or name == site.release
            now = (name, base if own else released(store, name))
            with ExitStack() as this:
                if not own:
                    this.callback(now[1].db.close)
                step, parts = _step(site, made, before, now)
                draft.add(f"{CHANGES}/{step.page}", pages.version_page(site, step, parts))
                yield step
                last.close()
                last.push(this.pop_all())
            before = now


def _step(
    site: Site,
    made: Dated | None,
    before: tuple[str, Store] | None,
    now: tuple[str, Store],
) -> tuple[Step, list[Part]]:
    """Compare a version with the one before it."""
    day = made.at[:10] if made else ""
    name, page = (
        (made.name, site.version_pages[made.name]) if made else (SINCE, f"{UNRELEASED}.html")
    )
    if before is None:
        size = (made.studies, made.reports) if made else (0, 0)
        studies, reports = (
            many(size[0], "study", "studies"),
            many(size[1], "report", "reports"),
        )
        return Step(name, day, page, f"The first version: {studies} from {reports}."), []
    old, new = ((one, held, standing_plan(held)) for one, held in (before, now))
    found = find_changes(old, new)
    return Step(name, day, page, in_short(found)), list(public_parts(found))


def _front(site: Site, steps: list[Step], told: Progress) -> Iterator[File]:
    """The first page, the list of changes, and the feed."""
    told("home")
    yield INDEX, pages.home_page(site, steps)
    yield f"{CHANGES}/{INDEX}", pages.changes_page(site, steps)
    yield "feed.xml", feed(site, steps)
    yield ".nojekyll", ""  # GitHub Pages: the files as they are


def _maps_and_studies(site: Site, _: list[Step], told: Progress) -> Iterator[File]:
    """Maps, tables and figures, and the studies with the places where they stand."""
    material = site.shown.material
    places: Places = {}
    told("tables")
    yield from _tables(site, places)
    told("map")
    maps = make_maps(material)
    yield f"{MAP}/{INDEX}", map_html(maps, site.frame(MAP, here=True))
    yield from ((f"{MAP}/{name}", content) for name, content in _map_files(site, maps))
    for one in maps:
        add_map(one, places)
    told("studies")
    yield f"{STUDIES}/{INDEX}", studies_page(site)
    yield from ((f"{STUDIES}/{name}", page) for name, page in study_pages(site, places))


def _map_files(site: Site, maps: tuple[EvidenceMap, ...]) -> Iterator[File]:
    return map_files(maps, site.shown.material.plan.codebooks, MAP_FILES)


def _tables(site: Site, places: Places) -> Iterator[File]:
    """Tables and figures, one after the other: a table of thousands of studies is large."""
    material = site.shown.material
    titles: dict[str, str] = {}
    drawn: dict[str, str] = {}
    for name, page in site.table_pages.items():
        table = make_table(name, material)
        titles[name] = table.title
        if name not in STANDARD:
            add_table(site, name, table, places)
        yield f"{TABLES}/{page}", pages.table_page(site, name, table)
        for kind in pages.TABLE_FILES:
            yield f"{TABLES}/{Path(page).stem}.{kind}", TABLE_FORMATS[kind](table)
    for name, page in site.figure_pages.items():
        figure = make_figure(name, material)
        drawn[name] = figure.drawing.title
        yield f"{FIGURES}/{page}", pages.figure_page(site, name, figure)
        kinds = pages.FIGURE_FILES
        for kind, (_, content) in zip(kinds, drawn_figure(figure, kinds), strict=True):
            yield f"{FIGURES}/{Path(page).stem}.{kind}", content
    yield f"{TABLES}/{INDEX}", pages.tables_page(site, titles, drawn)


def _flow_and_methods(site: Site, _: list[Step], told: Progress) -> Iterator[File]:
    told("flow and methods")
    shown = site.shown
    yield f"{FLOW}/{INDEX}", pages.flow_page(site)
    for name, content in flow_files(shown.flow, ("svg", "csv")):
        yield f"{FLOW}/{name}", content
    yield f"{METHODS}/{INDEX}", pages.methods_page(site)
    log = shown.logs.searches
    yield f"{METHODS}/search-log.csv", to_csv(log_table(shown.protocol, log))
    yield f"{METHODS}/{STRATEGIES}", strategies_text(log)


def _data(site: Site, base: Store, told: Progress) -> Iterator[File]:
    told("data")
    shown = site.shown
    about = _about(site)
    study_places = {study: f"{STUDIES}/{page}" for study, page in site.study_pages.items()}
    rows = rows_of(shown, site.versions, study_places, about)
    for name, lines in data.csv_files(rows, shown.material):
        yield f"{DATA}/{name}", lines
    for name, pieces in data.reference_files(base):
        yield f"{DATA}/{name}", pieces
    yield f"{DATA}/{data.DATABASE}", partial(data.write_tables, rows)
    yield f"{DATA}/{data.METADATA}", data.metadata_json(shown, about)
    yield f"{DATA}/{data.REVIEW}", data.review_json(shown, about, rows)
    yield f"{DATA}/{INDEX}", pages.data_page(site, list(_listed()))


def _about(site: Site) -> dict[str, str]:
    """What the data say of themselves, wherever they are opened."""
    protocol = site.shown.protocol
    status = protocol.living.status if protocol.living else "not living"
    told = {
        "title": protocol.title,
        "about": pages.about(site),
        "question": " ".join(one.text for one in protocol.questions),
        "version": site.release or site.version,
        "status": status,
        "licence": protocol.licence,
        "address": site.address,
        "note": protocol.demonstration,
    }
    return {name: value for name, value in told.items() if value}


def _listed() -> Iterator[Listed]:
    """The files of data, each with what it is."""
    yield Listed(data.DATABASE, data.DATABASE, "All tables as one SQLite file, ready for Datasette")
    yield Listed(data.METADATA, data.METADATA, "What Datasette shows of it")
    yield Listed(f"{data.DICTIONARY}.csv", f"{data.DICTIONARY}.csv", "What each column holds")
    yield Listed(f"{data.WIDE}.csv", f"{data.WIDE}.csv", "Answers, a study a row")
    for sheet in SHEETS:
        yield Listed(f"{sheet.name}.csv", f"{sheet.name}.csv", sheet.says)
    yield Listed("references.ris", "references.ris", "Included reports, for reference managers")
    yield Listed("references.csl.json", "references.csl.json", "The same as CSL-JSON")
    yield Listed(data.REVIEW, data.REVIEW, "The review in brief, for programs")
