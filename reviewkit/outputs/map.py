"""The evidence map: studies in rows and columns, by segment, as plain data.

Pages, pictures and files are made from it elsewhere; nothing here knows what a review is. To read
the whole, in this order:

    review_map      a map of a review, by what the protocol lays out
    map_axes        its rows, columns, segments and filters, from questions of the forms
    map_places      where a study stands on them, and by which answers
    map_words       what is told of a study: fields and quotes
    map_grid        how many studies stand in each cell
    map_page        the page: map_data packs the studies, by map_columns, for templates/map_*.js
    map_sheet       what a picture shows of the grid: map_picture draws it, map_vega specifies it
    map_files       CSV and EPPI's JSON; map_qda: REFI-QDA
    map_formats     every file of a map by its format
    map_table       the map as a table, for `why`: each cell leads to its answers
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

NOT_MAPPED = "Not mapped"
NO_SEGMENT = "no segment"

Place = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Level:
    """One row, column, segment or answer of a filter.

    Levels are listed in print order, parents before what is below them: `parent` is the id of the
    level above. Neighbours of the same `group` stand under its name. `note` says what the level
    covers.
    """

    id: str
    label: str
    group: str = ""
    parent: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """What studies can be filtered by."""

    id: str
    label: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words of a report (its id, '' where not said), cut short, and their page.

    `cells` are the places of the study that the words stand behind; none for words behind a field.
    """

    text: str
    report: str
    page: str
    cells: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class MapReport:
    """A report of a study: enough to cite it, to lead to it and to hand it to other programs."""

    id: str
    citation: str
    year: int | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class MapStudy:
    """A study and its places: (row id, column id, segment id); None is not mapped, no segment.

    A place names the lowest level only: a study at a code stands at its theme as well. `facets`
    has the levels of the study for each filter, `fields` what was extracted, as (label, value).
    """

    id: str
    label: str
    summary: str
    year: int | None
    reports: tuple[MapReport, ...]
    cells: tuple[Place, ...]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: tuple[tuple[str, str], ...] = ()
    quotes: tuple[Quote, ...] = ()
    new: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """Its places; a study without one stands where nothing is mapped."""
        return self.cells or ((None, None, None),)


@dataclass(frozen=True, slots=True)
class Living:
    """How up to date a map is: "living", "paused", "retired", or '' where nobody said.

    `searched` has the day of the last search of each source, `versions` the name of each version
    and where it lies, `since` the version after which studies count as new; `release` is the name
    of the version that is shown, '' the review as it stands.
    """

    status: str = ""
    searched: tuple[tuple[str, str | None], ...] = ()
    versions: tuple[tuple[str, str | None], ...] = ()
    since: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """What the map shows; levels and studies are printed in the order given."""

    title: str
    version: str
    row_axis: str
    column_axis: str
    segment_axis: str
    rows: tuple[Level, ...]
    columns: tuple[Level, ...]
    segments: tuple[Level, ...]
    studies: tuple[MapStudy, ...]
    notes: tuple[str, ...] = ()
    id: str = "map"
    facets: tuple[Facet, ...] = ()
    living: Living = Living()
    review: str = ""  # the title of the review, which may have several maps

    def __post_init__(self) -> None:
        axes = [numbered(self.rows), numbered(self.columns), numbered(self.segments)]
        filters = {one.id: numbered(one.levels) for one in self.facets}
        _unique(one.id for one in self.facets)
        _unique(study.id for study in self.studies)
        for levels in (self.rows, self.columns, self.segments):
            _parents_come_first(levels)
        for study in self.studies:
            for place in study.cells:
                for level, known in zip(place, axes, strict=True):
                    if level is not None and level not in known:
                        raise ValueError(f"Study {study.id} stands in {level}, not on the map.")
            for facet, own in study.facets.items():
                if not filters[facet].keys() >= set(own):
                    raise ValueError(f"Study {study.id} has a level that {facet} has not.")


def numbered(levels: Iterable[Level]) -> dict[str, int]:
    """Number levels by their id, from 0.

    Raises:
        ValueError: an id is there twice.
    """
    listed = list(levels)
    _unique(level.id for level in listed)
    return {level.id: number for number, level in enumerate(listed)}


def lineages(levels: Iterable[Level]) -> dict[str, tuple[str, ...]]:
    """Return for each level its own id and those of all above it, lowest first."""
    found: dict[str, tuple[str, ...]] = {}
    for level in levels:
        found[level.id] = (level.id, *found.get(level.parent, ()))
    return found


def _parents_come_first(levels: tuple[Level, ...]) -> None:
    seen = {""}
    for level in levels:
        if level.parent not in seen:
            raise ValueError(f"{level.id} comes before {level.parent}, which it is under.")
        seen.add(level.id)


def _unique(ids: Iterable[str]) -> None:
    for again in _repeated(ids):
        raise ValueError(f"{again} is on the map twice.")


def _repeated(ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield one
        seen.add(one)
