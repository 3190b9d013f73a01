"""What the page of an evidence map carries: columns of all studies, small enough for thousands.

Studies are told once for all maps of a page, in columns (`map_columns.py`); what a citation or a
label repeats of its report is told once. `templates/map_read.js` reads it all.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from reviewkit.outputs.map import EvidenceMap, Level, MapReport, MapStudy, Place, Quote, lineages
from reviewkit.outputs.map_columns import coded, column, lengths, prose, ragged, steps
from reviewkit.outputs.page import clean, script_data

SCHEMA = "reviewkit-map-1"
PACKED_FROM = 200_000  # bytes: what is smaller opens even in browsers that cannot unpack
# What a citation or label repeats of its report; `clean` leaves none of these in anybody's words.
TITLE, AUTHORS, SOURCE, YEAR, FIRST = "\x01", "\x02", "\x03", "\x04", "\x05"
LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)

NOWHERE: Place = (None, None, None)

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Packed:
    """The data of a page: text for a script element, how it is packed, and the data's hash."""

    text: str
    how: str  # "json", or "deflate": zlib (RFC 1950) in base64
    hash: str  # SHA-256 of the JSON


def pack(maps: Sequence[EvidenceMap]) -> Packed:
    """Pack what the page's scripts need to know of one or several maps.

    Args:
        maps: maps of the same studies, in the same order.

    Returns:
        The data; the same maps give the same text.

    Raises:
        ValueError: the maps are of different studies.
    """
    text = str(script_data(payload(maps)))
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    if len(data) < PACKED_FROM:
        return Packed(text, "json", digest)
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    packed = packer.compress(data) + packer.flush()
    return Packed(base64.b64encode(packed).decode(), "deflate", digest)


def payload(maps: Sequence[EvidenceMap]) -> dict[str, object]:
    """Put maps and their studies into columns; `map_read.js` reads them.

    Raises:
        ValueError: the maps are of different studies.
    """
    told = [one.studies for one in maps]
    if any([s.id for s in studies] != [s.id for s in told[0]] for studies in told):
        raise ValueError("The maps of a page are not of the same studies.")
    same = list(zip(*told, strict=True))
    quotes = [united(study, lambda one: map(_words_of, one.quotes)) for study in same]
    facets = _Facets()
    return {
        "schema": SCHEMA,
        "studies": _studies(same, quotes),
        "maps": [_map(one, quotes, facets) for one in maps],
        "facets": facets.told,
    }


def link(address: str) -> str:
    """Return an address that a page may lead to; '' for any other kind."""
    return address if LINK.fullmatch(address) else ""


def name_of(shown: EvidenceMap) -> str:
    """Name a map among others of its review; without a title of its own, by its axes."""
    if shown.title and shown.title != shown.review:
        return shown.title
    return f"{shown.row_axis} by {shown.column_axis}"


def united(study: Iterable[MapStudy], part: Callable[[MapStudy], Iterable[T]]) -> list[T]:
    """Return what several maps tell of one study, each thing once, in the order of the telling."""
    return list(dict.fromkeys(chain.from_iterable(map(part, study))))


def _words_of(quote: Quote) -> tuple[str, str, str]:
    return quote.text, quote.report, quote.page


def _studies(
    same: list[tuple[MapStudy, ...]], quotes: list[list[tuple[str, str, str]]]
) -> dict[str, object]:
    first = [study[0] for study in same]
    reports = [united(study, lambda one: one.reports) for study in same]
    numbers = [{report.id: at for at, report in enumerate(own)} for own in reports]
    fields = [united(study, lambda one: one.fields) for study in same]
    flat = list(chain.from_iterable(fields))
    words = list(chain.from_iterable(quotes))
    return {
        "id": [clean(study.id) for study in first],
        "label": coded(
            [_label(study.label, own) for study, own in zip(first, reports, strict=True)]
        ),
        "summary": prose(next((s.summary for s in study if s.summary), "") for study in same),
        "year": [study.year for study in first],
        "new": [at for at, study in enumerate(first) if study.new],
        "reports": lengths(reports)
        | _reports(list(chain.from_iterable(reports)))
        # 0 is the year of the study.
        | {
            "year": [
                0 if one.year == study.year else one.year
                for study, own in zip(first, reports, strict=True)
                for one in own
            ]
        },
        "fields": lengths(fields)
        | {"label": column(one for one, _ in flat), "value": column(one for _, one in flat)},
        "quotes": lengths(quotes)
        | {
            "text": prose(text for text, _, _ in words),
            "page": column(page for _, _, page in words),
            # The number of the report among those of its study; -1 where nobody said.
            "report": [
                known.get(report, -1)
                for known, own in zip(numbers, quotes, strict=True)
                for _, report, _ in own
            ],
        },
    }


def _reports(reports: list[MapReport]) -> dict[str, object]:
    return {
        "id": column(report.id for report in reports),
        "citation": coded([_citation(report) for report in reports]),
        "title": prose(report.title for report in reports),
        "authors": prose("\n".join(report.authors) for report in reports),
        "source": column(report.source for report in reports),
        "doi": column(report.doi for report in reports),
        "pmid": column(report.pmid for report in reports),
        "url": column(_own_address(report) for report in reports),
    }


def _citation(report: MapReport) -> str:
    return _short(
        report.citation,
        {
            TITLE: report.title,
            AUTHORS: ", ".join(report.authors),
            SOURCE: report.source,
            YEAR: str(report.year or ""),
        },
    )


def _label(label: str, reports: Sequence[MapReport]) -> str:
    """A label such as "Able et al. 2003", without the words of the study's first report."""
    if not reports:
        return clean(label)
    first = reports[0]
    family = first.authors[0].partition(",")[0] if first.authors else ""
    return _short(label, {FIRST: family, YEAR: str(first.year or "")})


def _short(text: str, parts: Mapping[str, str]) -> str:
    text = clean(text)
    for mark, part in parts.items():
        if len(part) > 3:
            text = text.replace(clean(part), mark, 1)
    return text


def _own_address(report: MapReport) -> str:
    """The address of a report where its DOI does not lead there already."""
    doi = report.doi and report.url.lower().endswith("doi.org/" + report.doi.lower())
    return "" if doi else link(report.url)


def _map(
    shown: EvidenceMap, quotes: list[list[tuple[str, str, str]]], facets: _Facets
) -> dict[str, object]:
    code = _places(shown)
    behind: list[list[int]] = []
    for study, own in zip(shown.studies, quotes, strict=True):
        cells: dict[tuple[str, str, str], dict[int, None]] = {}
        for quote in study.quotes:
            cells.setdefault(_words_of(quote), {}).update(dict.fromkeys(map(code, quote.cells)))
        behind.extend(list(cells.get(words, ())) for words in own)
    return {
        "id": clean(shown.id),
        "title": clean(name_of(shown)),
        "version": clean(shown.version),
        "axes": [clean(one) for one in (shown.row_axis, shown.column_axis, shown.segment_axis)],
        "rows": _levels(shown.rows),
        "columns": _levels(shown.columns),
        "segments": _levels(shown.segments),
        "places": ragged([steps(map(code, s.cells or (NOWHERE,))) for s in shown.studies]),
        "behind": ragged(behind),
        "facets": [facets.number(shown, at) for at in range(len(shown.facets))],
        "since": clean(shown.living.since),
    }


def _places(shown: EvidenceMap) -> Callable[[Place], int]:
    """Number a place: (row x columns + column) x segments + segment; None is one past the last."""
    known = [
        {level.id: at for at, level in enumerate(levels)} | {None: len(levels)}
        for levels in (shown.rows, shown.columns, shown.segments)
    ]
    columns, segments = len(known[1]), len(known[2])

    def code(place: Place) -> int:
        row, column, segment = (own[level] for own, level in zip(known, place, strict=True))
        return (row * columns + column) * segments + segment

    return code


def _levels(levels: Sequence[Level]) -> dict[str, object]:
    numbers = {level.id: at for at, level in enumerate(levels)}
    return {
        "id": [clean(level.id) for level in levels],
        "label": [clean(level.label) for level in levels],
        "parent": [numbers.get(level.parent, -1) for level in levels],
        "note": column(level.note for level in levels),
    }


@dataclass
class _Facets:
    """Filters that several maps of a page have alike are told once."""

    told: list[dict[str, object]] = field(default_factory=list)
    known: dict[Hashable, int] = field(default_factory=dict)

    def number(self, shown: EvidenceMap, at: int) -> int:
        facet = shown.facets[at]
        numbers = {level.id: number for number, level in enumerate(facet.levels)}
        above = lineages(facet.levels)
        values = tuple(
            _with_above(study.facets, facet.id, numbers, above) for study in shown.studies
        )
        key = (facet, values)
        if key not in self.known:
            self.known[key] = len(self.told)
            levels = _levels(facet.levels)
            self.told.append(
                {"id": clean(facet.id), "label": clean(facet.label), "levels": levels}
                | ragged(values)
            )
        return self.known[key]


def _with_above(
    own: Mapping[str, tuple[str, ...]],
    facet: str,
    numbers: Mapping[str, int],
    above: Mapping[str, tuple[str, ...]],
) -> tuple[int, ...]:
    """The levels of a study in a filter, those above them too."""
    return tuple(sorted({numbers[up] for level in own.get(facet, ()) for up in above[level]}))
