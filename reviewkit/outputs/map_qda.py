"""The coding of an evidence map as a REFI-QDA project: its levels as codes, studies as sources."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from reviewkit.codebook import Code, Codebook, Theme
from reviewkit.formats.qdpx import Passage, TextSource, to_qdpx
from reviewkit.outputs.map import EvidenceMap, Level, MapStudy, Place

_CODE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def map_project(evidence_map: EvidenceMap, books: Mapping[str, Codebook]) -> bytes:
    """Write a map as a project for other coding programs (REFI-QDA 1.0, QDPX).

    Args:
        evidence_map: each study is a source; its quotes bear the codes of their places, its label
            and summary those of all its places without a quote.
        books: the review's codebooks. An axis whose levels are codes of one of them bears its
            codes, so that the map's coding and the review's own fit together elsewhere.

    Returns:
        The project; the same map gives the same bytes.
    """
    axes = (
        ("rows", evidence_map.row_axis, evidence_map.rows),
        ("columns", evidence_map.column_axis, evidence_map.columns),
        ("segments", evidence_map.segment_axis, evidence_map.segments),
    )
    used = [
        {place[number] for study in evidence_map.studies for place in study.places} - {None}
        for number in range(3)
    ]
    own = [
        _book(f"{evidence_map.id}-{name}", label, levels, set(map(str, placed)), books)
        for (name, label, levels), placed in zip(axes, used, strict=True)
    ]
    sources = [
        TextSource(f"map/{study.id}", study.label, tuple(_passages(study, own)))
        for study in evidence_map.studies
    ]
    several = {book.id: book for book in own if book.codes}
    return to_qdpx(evidence_map.title, list(several.values()), sources)


def _book(
    name: str,
    label: str,
    levels: tuple[Level, ...],
    placed: set[str],
    books: Mapping[str, Codebook],
) -> Codebook:
    """The review's codebook that an axis shows, else one made of its levels."""
    known = (book for book in books.values() if placed and placed <= book.codes.keys())
    return next(known, None) or Codebook(
        reviewkit=1,
        id=name,
        version="1",
        title=label,
        kind="factors",
        themes=(
            Theme(
                id="axis",
                label=label or name,
                codes=tuple(
                    Code(
                        id=code_id(one.id),
                        label=one.label,
                        parent=code_id(one.parent) if one.parent else "",
                        definition=one.note,
                    )
                    for one in levels
                ),
            ),
        )
        if levels
        else (),
    )


def code_id(level: str) -> str:
    """Return the id that a level has as a code: its own where that can be one, else its hash."""
    if _CODE_ID.fullmatch(level) and level != "axis":
        return level
    return "x" + hashlib.sha256(level.encode()).hexdigest()[:16]


def _passages(study: MapStudy, books: list[Codebook]) -> Iterator[Passage]:
    """The quotes of a study, then its own words with what no quote bears."""
    quoted: set[Place] = set()
    for number, quote in enumerate(study.quotes, start=1):
        quoted.update(quote.cells)
        codes = _codes(quote.cells, books)
        if codes:
            told = f"page: {quote.page}" if quote.page else ""
            yield Passage(f"{study.id} quote {number}", quote.text, codes, told)
    rest = tuple(place for place in study.places if place not in quoted)
    words = "\n".join(part for part in (study.label, study.summary) if part)
    yield Passage(f"{study.id} study", words, _codes(rest, books))


def _codes(places: tuple[Place, ...], books: list[Codebook]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for place in places:
        for book, level in zip(books, place, strict=True):
            if level is not None:
                found[book.id, level if level in book.codes else code_id(level)] = None
    return tuple(found)
