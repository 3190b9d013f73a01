"""The studies of a site: a list that can be searched, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from reviewkit.forms import FormField, full_path
from reviewkit.outputs.map import EvidenceMap
from reviewkit.outputs.map_data import link, name_of
from reviewkit.outputs.material import Material, page_words, value_text
from reviewkit.outputs.site_data import open_fields
from reviewkit.outputs.site_frame import INDEX, MAP, STUDIES, TABLES, Site
from reviewkit.outputs.tables import Table
from reviewkit.stages.retrieve import Report, Study
from reviewkit.stages.synthesise import Agreed, Answers
from reviewkit.terms import many

Places = dict[str, list[tuple[str, str]]]  # of a study: addresses and labels


@dataclass(frozen=True, slots=True)
class Line:
    """An answer: the question, its values, and the short words of the report behind it."""

    label: str
    values: tuple[str, ...]
    quote: str
    where: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Answers that stand together: those of a row of a group, under the group's title or ''."""

    title: str
    row: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a form as it is answered: single questions, then groups row by row."""

    title: str
    lists: tuple[Lines, ...]


def studies_page(site: Site) -> str:
    """Write the list of the studies; with scripts it can be searched."""
    material = site.shown.material
    count = len(material.studies)
    return site.page(
        STUDIES,
        "site_studies.html.j2",
        title="Studies",
        here=True,
        scripts=("site_search.js",),
        told=f"{many(count, 'study', 'studies')} by label",
        studies=[
            (site.study_pages[one.id], one.label, one.reports[0].citation, material.is_new(one))
            for one in material.studies
        ],
    )


def study_pages(site: Site, places: Places) -> Iterator[tuple[str, str]]:
    """Yield the page of each study, with its name in the folder of studies."""
    for study in site.shown.material.studies:
        yield site.study_pages[study.id], _page(site, study, places.get(study.id, ()))


def add_table(site: Site, name: str, table: Table, places: Places) -> None:
    """Note for each study that stands in a table that it does."""
    studies = site.study_of
    cells = [cell for row in table.rows for cell in row.cells]
    found = {studies[one] for cell in cells for one in cell.reports if one in studies}
    found |= {study for cell in cells for study, _, _ in cell.answers}
    for study in found:
        places.setdefault(study, []).append((f"../{TABLES}/{site.table_pages[name]}", table.title))


def add_map(shown: EvidenceMap, places: Places) -> None:
    """Note for each study that stands on a map that it does."""
    for one in shown.studies:
        if any(row or column for row, column, _ in one.cells):
            address = f"../{MAP}/{INDEX}#map={shown.id}&study={quote(one.id)}"
            places.setdefault(one.id, []).append((address, f"Map: {name_of(shown)}"))


def _page(site: Site, study: Study, places: Iterable[tuple[str, str]]) -> str:
    material = site.shown.material
    labels = {report.id: report.label for report in study.reports}
    lacking = len(open_fields(material, study.id))
    return site.page(
        STUDIES,
        "site_study.html.j2",
        title=study.label,
        study=study,
        new=material.is_new(study),
        about=f"Study {study.id}, {many(len(study.reports), 'report', 'reports')}",
        reports=[
            {"citation": one.citation, "role": str(one.role), "links": _links(one)}
            for one in study.reports
        ],
        sections=[*_sections(material, study.id, labels)],
        lacking=f"{many(lacking, 'question has', 'questions have')} no answer that stands yet."
        if lacking
        else "",
        places=list(places),
    )


def _links(report: Report) -> list[tuple[str, str]]:
    """Where a report is found; only web addresses."""
    found = []
    if report.doi:
        found.append((f"https://doi.org/{quote(report.doi, safe='/:;().-_')}", f"doi:{report.doi}"))
    if report.pmid.isdigit():
        found.append((f"https://pubmed.ncbi.nlm.nih.gov/{report.pmid}/", f"PMID {report.pmid}"))
    if link(report.url) and not report.doi:
        found.append((report.url, "full record"))
    return found


def _sections(material: Material, study: str, labels: Mapping[str, str]) -> Iterator[Part]:
    """What is answered of a study, section by section of each form; empty sections left out."""
    own = material.answers.get(study, {})
    rows: dict[str, list[str]] = {}
    for place, line in sorted(own):
        rows.setdefault(place, []).append(line)
    for name, form in material.plan.forms.items():
        for section in form.sections:
            lines: list[Line] = []
            groups: list[Lines] = []
            for entry in section.fields:
                place = full_path(name, entry.id)
                if isinstance(entry, FormField):
                    lines += _lines(place, "", [entry], own, material, labels)
                else:
                    told = [
                        tuple(_lines(place, row, entry.fields, own, material, labels))
                        for row in rows.get(place, ())
                    ]
                    filled = filter(None, told)
                    groups += [
                        Lines("" if number else entry.label, True, one)
                        for number, one in enumerate(filled)
                    ]
            if lines or groups:
                title = f"{form.title}: {section.title}" if name else section.title
                single = (Lines("", False, tuple(lines)),) if lines else ()
                yield Part(title, (*single, *groups))


def _lines(
    place: str,
    row: str,
    fields: Sequence[FormField],
    own: Answers,
    material: Material,
    labels: Mapping[str, str],
) -> Iterator[Line]:
    """The answers to some questions at a place, in the order of the form."""
    cells = own.get((place, row), {})
    single = "" in cells
    for one in fields:
        cell = cells.get("" if single else one.id)
        if cell is None:
            continue
        path = place if single else f"{place}.{one.id}"
        values = cell.value if isinstance(cell.value, list) else [cell.value]
        words = tuple(value_text(path, value, material.plan) for value in values)
        yield Line(one.label, words, cell.quote or "", _where(cell, material, labels))


def _where(cell: Agreed, material: Material, labels: Mapping[str, str]) -> str:
    """The report and the page that the words stand in."""
    report = labels.get(material.reports.get(cell.record or "", ""), "")
    return ", ".join(filter(None, (report, page_words(cell.page))))
