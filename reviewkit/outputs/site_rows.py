"""The rows of the published data, table by table, in the columns that `stages.publish` names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from reviewkit.forms import FieldGroup, Form, FormField, full_path
from reviewkit.forms.wording import asks
from reviewkit.outputs.flow_updates import updates_table
from reviewkit.outputs.map_data import link
from reviewkit.outputs.material import Material, value_text
from reviewkit.outputs.search_log import interface
from reviewkit.outputs.site_public import Public
from reviewkit.outputs.tables import lines_of
from reviewkit.stages.publish import Dated
from reviewkit.stages.synthesise import Agreed, Factor, OutcomeFinding
from reviewkit.terms import MISSING_MEANINGS

Row = tuple[Any, ...]
Rows = Callable[[], Iterable[Row]]
Asked = tuple[str, Form, str, FieldGroup | None, FormField]  # path, form, section, group, question


def rows_of(
    shown: Public, releases: Iterable[Dated], pages: Mapping[str, str], about: Mapping[str, str]
) -> dict[str, Rows]:
    """Return for each published table what yields its rows, as often as it is called.

    Args:
        shown: the review.
        releases: its versions.
        pages: the page of each study.
        about: what the table `about` holds.
    """
    material = shown.material
    included = frozenset(report.id for study in material.studies for report in study.reports)
    return {
        "about": about.items,
        "versions": lambda: ((r.name, r.at[:10], r.studies, r.reports) for r in releases),
        "searches": lambda: _searches(shown),
        "studies": lambda: _studies(material, pages),
        "reports": lambda: _reports(material),
        "excluded": lambda: ((r.report, r.citation, r.reason) for r in material.excluded),
        "questions": lambda: _questions(material),
        "choices": lambda: _choices(material),
        "answers": lambda: _answers(material, included),
        "factors": lambda: (_factor(one, material, included) for one in material.factors),
        "outcomes": lambda: (_outcome(one, material, included) for one in material.findings),
        "flow": lambda: _flow(shown),
    }


def earliest(years: Iterable[int | None]) -> int | None:
    """Return the earliest year that is known."""
    return min((year for year in years if year), default=None)


def _searches(shown: Public) -> Iterator[Row]:
    for number, one in enumerate(shown.logs.searches, start=1):
        if one.noted:
            where = interface(one) if one.platform or one.api else None
            counts = (one.hits, one.known, one.imported)
            yield number, one.source, str(one.kind), where, one.ran, *counts, one.query


def _studies(material: Material, pages: Mapping[str, str]) -> Iterator[Row]:
    for study in material.studies:
        year = earliest(report.year for report in study.reports)
        yield study.id, study.label, year, len(study.reports), pages[study.id]


def _reports(material: Material) -> Iterator[Row]:
    for study in material.studies:
        for one in study.reports:
            told = (one.citation, one.title, "; ".join(one.authors), one.year, one.source)
            found = (one.doi or None, one.pmid or None, link(one.url) or None)
            yield one.id, study.id, str(one.role), *told, *found


def asked(material: Material) -> Iterator[Asked]:
    """Yield every question of every form, in the order in which they are asked."""
    for name, form in material.plan.forms.items():
        for section in form.sections:
            for entry in section.fields:
                group = entry if isinstance(entry, FieldGroup) else None
                inside = group.fields if group else (entry,)
                for one in inside:
                    if isinstance(one, FormField):
                        path = f"{group.id}.{one.id}" if group else one.id
                        yield full_path(name, path), form, section.title, group, one


def _questions(material: Material) -> Iterator[Row]:
    for path, form, section, group, one in asked(material):
        own = path.rpartition("/")[2]
        where = " and ".join(rule.text for rule in form.conditions[own])
        told = (group.label if group else None, one.label, asks(one), int(form.repeats(own)))
        yield path, form.title, section, *told, where or None


def _choices(material: Material) -> Iterator[Row]:
    for path, _, _, _, one in asked(material):
        told: dict[str, tuple[str, str | None]] = {}
        if one.choices:
            told = {value: (label, None) for value, label in one.choice_labels.items()}
        if one.type == "codes":
            book = material.plan.codebooks[one.codebook]
            for code in book.codes.values():
                told[code.id] = (code.label, book.theme_of[code.id].label)
        for missing in one.missing_codes:
            told.setdefault(str(missing), (MISSING_MEANINGS[missing], None))
        yield from ((path, value, *meaning) for value, meaning in told.items())


def _answers(material: Material, included: frozenset[str]) -> Iterator[Row]:
    for study, own in sorted(material.answers.items()):
        for (place, row), cells in sorted(own.items()):
            for inner, cell in sorted(cells.items()):
                path = f"{place}.{inner}" if inner else place
                values = cell.value if isinstance(cell.value, list) else [cell.value]
                tail = (*_read(cell, material, included), cell.quote or None)
                for item, value in enumerate(values, start=1):
                    words = value_text(path, value, material.plan)
                    yield study, path, row, item, str(value), words, *tail


def _read(
    one: Agreed | Factor | OutcomeFinding, material: Material, included: frozenset[str]
) -> tuple[str | None, str | None]:
    """The report and the page that something was read from, where the report is included."""
    report = material.reports.get(one.record or "")
    return report if report in included else None, one.page or None


def _factor(one: Factor, material: Material, included: frozenset[str]) -> Row:
    told = (one.level or None, one.voice or None, one.conditions or None)
    words = (one.direction, one.statement, "; ".join(one.codes))
    return one.study, one.group, one.row, *words, *told, *_read(one, material, included)


def _outcome(one: OutcomeFinding, material: Material, included: frozenset[str]) -> Row:
    way = (one.direction or None, one.horizon or None, one.basis or None)
    value = (one.statement, one.value or None, one.numerator, one.denominator)
    read = _read(one, material, included)
    return one.study, one.group, one.row, one.outcome, *way, *value, *read


def _flow(shown: Public) -> Iterator[Row]:
    for number, row in enumerate(updates_table([("", shown.flow)]).rows, start=1):
        line, count = (" ".join(lines_of(cell)) for cell in row.cells)
        yield number, row.group, line, count
