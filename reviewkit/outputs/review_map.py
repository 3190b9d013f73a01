"""The evidence map of a review, as its protocol lays it out."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.outputs.map import NOT_MAPPED, EvidenceMap, Level, MapReport, MapStudy
from reviewkit.outputs.material import Material, Origin, value_text
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import MapRule
from reviewkit.stages.retrieve import Study
from reviewkit.stages.synthesise import Agreed

YEAR, SOURCE = "Year", "Where published"


def make_map(material: Material) -> EvidenceMap:
    """Make the map; without a rule in the protocol, years against where studies appeared."""
    rule = material.plan.protocol.map
    return _by_rule(rule, material) if rule else _by_year(material)


def make_maps(material: Material) -> tuple[EvidenceMap, ...]:
    """Make every map of a review."""
    return (make_map(material),)


def map_table(material: Material) -> Table:
    """The map as a table: which studies stand in each cell, and the answers that put them there."""
    shown = make_map(material)
    rows = (*shown.rows, Level("", NOT_MAPPED))
    columns = (*shown.columns, Level("", NOT_MAPPED))
    placed: dict[tuple[str, str], dict[str, MapStudy]] = {}
    for study in shown.studies:
        for row, column, _ in study.cells:
            placed.setdefault((row or "", column or ""), {})[study.id] = study
    reports = {one.id: tuple(report.id for report in one.reports) for one in material.studies}

    def cell(row: str, column: str) -> Cell:
        own = placed.get((row, column), {})
        behind = tuple(
            origin for study in own for origin in _behind_spot(study, row, column, material)
        )
        decided = () if behind else tuple(one for study in own for one in reports[study])
        return Cell(str(len(own)), tuple(one.label for one in own.values()), behind, decided)

    return Table(
        "map",
        shown.title,
        (shown.row_axis, *(one.label for one in columns)),
        tuple(
            Row((Cell(row.label), *(cell(row.id, column.id) for column in columns))) for row in rows
        ),
    )


def _behind_spot(study: str, row: str, column: str, material: Material) -> Iterator[Origin]:
    """The answers that put a study into a row and a column of the map."""
    rule = material.plan.protocol.map
    for path, level in ((rule.rows, row), (rule.columns, column)) if rule else ():
        for line, found in _values(path, study, material):
            if found == level:
                yield study, path, line


def _by_rule(rule: MapRule, material: Material) -> EvidenceMap:
    studies = tuple(
        _study(study, material, rule.summary, tuple(dict.fromkeys(_spots(rule, study, material))))
        for study in material.studies
    )
    levels = [_levels(path, material) for path in (rule.rows, rule.columns, rule.segments)]
    heads = [_label(path, material) for path in (rule.rows, rule.columns, rule.segments)]
    return _map(material, heads, levels, studies)


def _map(
    material: Material,
    heads: list[str],
    levels: list[tuple[Level, ...]],
    studies: tuple[MapStudy, ...],
) -> EvidenceMap:
    protocol = material.plan.protocol
    return EvidenceMap(
        title=protocol.title,
        version=protocol.version,
        row_axis=heads[0],
        column_axis=heads[1],
        segment_axis=heads[2],
        rows=levels[0],
        columns=levels[1],
        segments=levels[2],
        studies=studies,
        notes=(protocol.demonstration,) if protocol.demonstration else (),
    )


def _study(
    study: Study,
    material: Material,
    summary: str,
    cells: tuple[tuple[str | None, str | None, str | None], ...],
) -> MapStudy:
    answers = material.answers.get(study.id, {})
    found = answers.get((summary, ""), {}).get("")
    return MapStudy(
        id=study.id,
        label=study.label,
        summary=value_text(summary, found.value, material.plan) if found else "",
        year=next((report.year for report in study.reports if report.year), None),
        reports=tuple(
            MapReport(one.id, one.citation, one.year, source=one.source) for one in study.reports
        ),
        cells=cells or ((None, None, None),),
        new=material.is_new(study),
    )


def _spots(
    rule: MapRule, study: Study, material: Material
) -> Iterator[tuple[str | None, str | None, str | None]]:
    """Every row of the study crossed with every column; a segment belongs to its column's row.

    Column and segment are read from the same row of a repeating group where both are its
    fields, so that an outcome keeps its own basis.
    """
    rows: list[tuple[str, str | None]] = [*_values(rule.rows, study.id, material)]
    columns: list[tuple[str, str | None]] = [*_values(rule.columns, study.id, material)]
    segments = list(_values(rule.segments, study.id, material))
    together = rule.columns.partition(".")[0] == rule.segments.partition(".")[0]
    for _, row in rows or [("", None)]:
        for line, column in columns or [("", None)]:
            fitting = [one for other, one in segments if not together or other == line]
            if not fitting:
                yield row, column, None
            for segment in fitting:
                yield row, column, segment


def _values(path: str, study: str, material: Material) -> Iterator[tuple[str, str]]:
    """Levels that a study has at a path, each with the key of its row; codes by their theme."""
    group, _, inner = path.partition(".")
    known = {level.id for level in _levels(path, material)}
    for (name, line), cells in material.answers.get(study, {}).items():
        found = cells.get(inner) if name == group else None
        for value in _several(found):
            level = _theme(path, value, material)
            if level in known:
                yield line, level


def _several(found: Agreed | None) -> list[str]:
    if found is None:
        return []
    return [str(one) for one in (found.value if isinstance(found.value, list) else [found.value])]


def _theme(path: str, value: str, material: Material) -> str:
    question = material.plan.fields.get(path)
    if question is None or question.type != "codes":
        return value
    theme = material.plan.codebooks[question.codebook].theme_of.get(value)
    return theme.id if theme else value


def _levels(path: str, material: Material) -> tuple[Level, ...]:
    if not path:
        return ()
    question = material.plan.fields[path]
    if question.type == "codes":
        themes = material.plan.codebooks[question.codebook].themes
        return tuple(Level(theme.id, theme.label) for theme in themes)
    if question.choices:
        return tuple(Level(name, label) for name, label in question.choice_labels.items())
    group, _, inner = path.partition(".")
    found = {
        value
        for answers in material.answers.values()
        for (name, _), cells in answers.items()
        if name == group
        for value in _several(cells.get(inner))
    }
    return tuple(Level(value, value) for value in sorted(found))


def _label(path: str, material: Material) -> str:
    return material.plan.fields[path].label if path else ""


def _by_year(material: Material) -> EvidenceMap:
    years = sorted({str(r.year) for s in material.studies for r in s.reports if r.year})
    places = sorted({r.source for s in material.studies for r in s.reports if r.source})
    studies = tuple(
        _study(
            study,
            material,
            "",
            tuple(
                dict.fromkeys(
                    (str(r.year) if r.year else None, r.source or None, None) for r in study.reports
                )
            ),
        )
        for study in material.studies
    )
    levels = [
        tuple(Level(year, year) for year in years),
        tuple(Level(place, place) for place in places),
        (),
    ]
    return _map(material, [YEAR, SOURCE, ""], levels, studies)
