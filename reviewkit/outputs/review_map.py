"""The evidence maps of a review, as its protocol lays them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reviewkit.errors import NotThereError
from reviewkit.outputs.map import EvidenceMap, Facet, Living, MapReport, MapStudy
from reviewkit.outputs.map_axes import Axis, make_axis, rows_of, standing_on
from reviewkit.outputs.map_places import Frame, Standing, families, stand
from reviewkit.outputs.map_words import fields_of, quotes_of
from reviewkit.outputs.material import Material, value_at, value_text
from reviewkit.protocol import MapRule
from reviewkit.protocol.mapping import SOURCE, YEAR
from reviewkit.stages.retrieve import Study

BY_YEAR = MapRule(rows=YEAR, columns=SOURCE)


@dataclass(frozen=True, slots=True)
class Laid:
    """A rule of a map with its axes and filters found."""

    rule: MapRule
    frame: Frame
    filters: tuple[Axis, ...]


def make_maps(material: Material) -> tuple[EvidenceMap, ...]:
    """Make every map of a review; without a rule, years against where reports appeared."""
    reports = {study.id: _reports(study) for study in material.studies}
    return tuple(_make(rule, material, reports) for rule in rules_of(material))


def make_map(rule: MapRule, material: Material) -> EvidenceMap:
    """Make one map of a review."""
    return _make(rule, material, {study.id: _reports(study) for study in material.studies})


def with_links(maps: tuple[EvidenceMap, ...], links: Mapping[str, str]) -> tuple[EvidenceMap, ...]:
    """Let maps lead to earlier versions of their page, by the name of the release."""
    return tuple(
        replace(
            one,
            living=replace(
                one.living,
                versions=tuple((name, links.get(name)) for name, _ in one.living.versions),
            ),
        )
        for one in maps
    )


def rules_of(material: Material) -> tuple[MapRule, ...]:
    """Return the maps that the protocol lays out, or the one that stands for none."""
    return material.plan.protocol.map or (BY_YEAR,)


def map_names(material: Material) -> list[str]:
    """Name the maps as tables and cells are asked for: `map` is the first."""
    return list(dict.fromkeys(["map", *(one.file for one in rules_of(material))]))


def rule_named(name: str, material: Material) -> MapRule:
    """Find a map by its id; `map` is the first where none is called so.

    Raises:
        NotThereError: the review has no such map.
    """
    rules = rules_of(material)
    found = next((one for one in rules if name in (one.id, one.file)), None)
    if found is None and name == "map":
        return rules[0]
    if found is None:
        known = ", ".join(one.id for one in rules)
        raise NotThereError(f"There is no map {name}; there are {known}.")
    return found


def lay(rule: MapRule, material: Material) -> Laid:
    """Find the axes and filters of a map; segments do not fold."""
    rows, columns = (make_axis(path, rule, material) for path in (rule.rows, rule.columns))
    flat = None if rule.levels == "both" else rule.levels  # a segment has no place to fold into
    segments = make_axis(rule.segments, rule.model_copy(update={"levels": flat}), material)
    filters = tuple(make_axis(path, rule, material) for path in rule.filters)
    return Laid(rule, (rows, columns, segments), filters)


def _make(
    rule: MapRule, material: Material, reports: dict[str, tuple[MapReport, ...]]
) -> EvidenceMap:
    laid = lay(rule, material)
    together = families(laid.frame)
    strange: Counter[int] = Counter()
    studies = []
    for study in material.studies:
        answers = rows_of(study.id, material)
        standing = stand(laid.frame, together, study, answers)
        strange.update(dict(enumerate(standing.strange)))
        facets = {
            one.path: tuple(
                dict.fromkeys(at.level for at in standing_on(one, study, answers) if at.level)
            )
            for one in laid.filters
        }
        studies.append(_study(study, laid, standing, facets, reports[study.id], material))
    protocol = material.plan.protocol
    rows, columns, segments = laid.frame
    return EvidenceMap(
        title=rule.title or protocol.title,
        review=protocol.title,
        version=material.release or protocol.version,
        row_axis=rows.label,
        column_axis=columns.label,
        segment_axis=segments.label,
        rows=rows.levels,
        columns=columns.levels,
        segments=segments.levels,
        studies=tuple(studies),
        notes=tuple(_notes(laid, strange, material)),
        id=rule.id,
        facets=tuple(Facet(one.path, one.label, one.levels) for one in laid.filters),
        living=_living(material),
    )


def _study(
    study: Study,
    laid: Laid,
    standing: Standing,
    facets: dict[str, tuple[str, ...]],
    reports: tuple[MapReport, ...],
    material: Material,
) -> MapStudy:
    summary = value_at(laid.rule.summary, study.id, material) if laid.rule.summary else None
    return MapStudy(
        id=study.id,
        label=study.label,
        summary="" if summary is None else value_text(laid.rule.summary, summary, material.plan),
        year=next((report.year for report in study.reports if report.year), None),
        reports=reports,
        cells=tuple(standing.places),
        facets=facets,
        fields=fields_of(laid.rule.shown, study.id, material),
        quotes=quotes_of(standing.places, laid.rule.shown, study.id, material),
        new=material.is_new(study),
    )


def _reports(study: Study) -> tuple[MapReport, ...]:
    return tuple(
        MapReport(
            one.id,
            one.citation,
            one.year,
            one.title,
            one.authors,
            one.source,
            one.doi,
            one.pmid,
            one.url,
        )
        for one in study.reports
    )


def _living(material: Material) -> Living:
    protocol = material.plan.protocol
    return Living(
        protocol.living.status if protocol.living else "",
        material.searched,
        tuple((name, None) for name in _versions(material)),
        protocol.flow.previous,
        material.release,
    )


def _versions(material: Material) -> tuple[str, ...]:
    """The earlier releases and this one; a review without an earlier one has none to choose."""
    own = (material.release,) if material.release else ()
    return (*material.versions, *own) if material.versions else ()


def _notes(laid: Laid, strange: Counter[int], material: Material) -> Iterator[str]:
    """What the protocol says below the map, and what could not be put on it."""
    protocol = material.plan.protocol
    yield from laid.rule.notes
    for number, axis in enumerate(laid.frame):
        paths = {one.path for one in axis.asked}
        for told, open_ones in (
            ("extractors differ", material.differing),
            ("an extractor is still to answer", material.pending),
        ):
            count = len({study for study, path in open_ones if path in paths})
            if count:
                some = "1 study" if count == 1 else f"{count} studies"
                yield f"{axis.label}: {told} on {some}; what is open is not mapped."
        if strange[number]:
            some = "1 answer has" if strange[number] == 1 else f"{strange[number]} answers have"
            yield f"{axis.label}: {some} no place on the map, as a code that is out of force."
    if protocol.demonstration:
        yield protocol.demonstration
