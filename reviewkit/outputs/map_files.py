"""An evidence map for other programs: CSV, and JSON as EPPI-Mapper and EPPI-Reviewer read it.

EPPI JSON, as its readers and writers in the open show it: `CodeSets` hold a tree of
`AttributesList`, `References` the `Codes` of each item by `AttributeId`. EPPI-Mapper takes the
attributes below one as its rows, those below another as its columns, and crosses them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from reviewkit.outputs.map import NO_SEGMENT, NOT_MAPPED, EvidenceMap, Level, MapReport, MapStudy
from reviewkit.outputs.tables import csv_field

CSV_COLUMNS = (
    *("study", "label", "year", "new", "row_id", "row", "row_above"),
    *("column_id", "column", "column_above", "segment_id", "segment", "summary"),
    *("reports", "dois", "pmids"),
)
NOT_SELECTABLE, SELECTABLE = "Not selectable (no checkbox)", "Selectable (show checkbox)"
SET_TYPE = {"SetTypeName": "Standard", "SetTypeDescription": ""}
# What EPPI-Reviewer writes of an item, and a map knows nothing of.
UNSAID = dict.fromkeys(
    (
        *("ParentAuthors", "Month", "StandardNumber", "City", "Country", "Publisher"),
        *("Institution", "Volume", "Pages", "Edition", "Issue", "Availability", "Keywords"),
        *("DateCreated", "CreatedBy", "DateEdited", "EditedBy", "TypeName", "ItemStatus"),
        "ItemStatusTooltip",
    ),
    "",
)
FILE_FORMAT = 1  # of the ids below; a later one must not give other numbers under the same name

Numbers = dict[str | None, int]  # the attribute of each level, None for not mapped


def places_csv(evidence_map: EvidenceMap) -> str:
    """Write a map as CSV that Excel opens as UTF-8: one line for each place of each study.

    Ids of rows, columns and segments are empty where the study is not mapped; after them come the
    filters, a column each. Counting distinct studies of a row and column gives the map's numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*CSV_COLUMNS, *(csv_field(one.label) for one in evidence_map.facets)])
    axes = (evidence_map.rows, evidence_map.columns, evidence_map.segments)
    levels = [{level.id: level for level in own} for own in axes]
    labels = [{level.id: level.label for level in one.levels} for one in evidence_map.facets]
    for study in evidence_map.studies:
        head = [study.id, study.label, str(study.year or ""), "new" if study.new else ""]
        tail = _about(study) + [
            "; ".join(own[at] for at in study.facets.get(one.id, ()))
            for one, own in zip(evidence_map.facets, labels, strict=True)
        ]
        for place in study.places:
            spot = list(_spot(place, levels))
            writer.writerow([csv_field(one) for one in (*head, *spot, *tail)])
    return "\ufeff" + out.getvalue()


def _about(study: MapStudy) -> list[str]:
    return [
        study.summary,
        "\n".join(one.citation for one in study.reports),
        "; ".join(one.doi for one in study.reports if one.doi),
        "; ".join(one.pmid for one in study.reports if one.pmid),
    ]


def _spot(place: Sequence[str | None], levels: list[dict[str, Level]]) -> Iterator[str]:
    """Ids and labels of a place; rows and columns with the label above them."""
    for number, (one, own) in enumerate(zip(place, levels, strict=True)):
        level = own.get(one or "")
        nowhere = NO_SEGMENT if number == 2 else NOT_MAPPED
        yield one or ""
        yield level.label if level else nowhere if own else ""
        if number < 2:
            above = own.get(level.parent) if level else None
            yield above.label if above else level.group if level else ""


def eppi_json(evidence_map: EvidenceMap) -> str:
    """Write a map as the JSON that EPPI-Mapper and EPPI-Reviewer read: an item for each study.

    Rows, columns, segments and filters are attributes of one code set, with one for what is not
    mapped, so that no study is lost. Quotes are the text behind their codes.

    Returns:
        JSON, an item a line. Numbers of items come from the ids of studies, so that they stay
        the same from version to version.
    """
    attributes, numbers, facets = _attributes(evidence_map)
    code_set = {
        "SetName": evidence_map.title,
        "SetDescription": " ".join(evidence_map.notes),
        "ReviewSetId": 1,
        "SetId": 1,
        "SetType": SET_TYPE,
        "Attributes": {"AttributesList": attributes},
    }
    lines = [
        json.dumps(_reference(study, numbers, facets), ensure_ascii=False)
        for study in evidence_map.studies
    ]
    head = json.dumps([code_set], ensure_ascii=False, indent=1)
    return f'{{"CodeSets": {head},\n"References": [\n' + ",\n".join(lines) + "\n]}\n"


def crossed_more(evidence_map: EvidenceMap) -> int:
    """Count the studies that stand in more cells where rows are crossed with columns.

    EPPI-Mapper knows rows and columns of a study, not which of them belong together.
    """
    more = 0
    for study in evidence_map.studies:
        cells = {(row, column) for row, column, _ in study.places}
        rows, columns = ({cell[number] for cell in cells} for number in (0, 1))
        more += set(product(rows, columns)) != cells
    return more


def _attributes(
    evidence_map: EvidenceMap,
) -> tuple[list[dict[str, Any]], list[Numbers], dict[str, Numbers]]:
    """The tree of attributes, and the number of each level: of the axes, and of each filter."""
    axes = [
        (evidence_map.row_axis, evidence_map.rows, NOT_MAPPED),
        (evidence_map.column_axis, evidence_map.columns, NOT_MAPPED),
        (evidence_map.segment_axis, evidence_map.segments, NO_SEGMENT),
    ]
    tree: list[dict[str, Any]] = []
    numbers: list[Numbers] = []
    first = 1
    for label, levels, nowhere in axes:
        own: Numbers = {level.id: at for at, level in enumerate(levels, start=first + 1)}
        rest = [Level("", nowhere)] if levels else []
        own |= {None: first + 1 + len(levels)} if rest else {}
        tree += [_attribute(first, label, (*levels, *rest), own)] if levels else []
        numbers.append(own)
        first += len(own) + 1
    facets: dict[str, Numbers] = {}
    for facet in evidence_map.facets:
        facets[facet.id] = {one.id: at for at, one in enumerate(facet.levels, start=first + 1)}
        tree.append(_attribute(first, facet.label, facet.levels, facets[facet.id]))
        first += len(facet.levels) + 1
    return tree, numbers, facets


def _attribute(
    number: int, label: str, levels: Sequence[Level], numbers: Numbers
) -> dict[str, Any]:
    """An axis or filter with its levels below it."""
    top = _written(number, label, "", NOT_SELECTABLE)
    made = {"": top}
    for level in levels:
        one = _written(numbers[level.id or None], level.label, level.note, SELECTABLE)
        if level.id:
            made[level.id] = one
        above = made[level.parent]
        above.setdefault("Attributes", {"AttributesList": []})["AttributesList"].append(one)
    return top


def _written(number: int, label: str, note: str, kind: str) -> dict[str, Any]:
    return {
        "AttributeId": number,
        "AttributeName": label,
        "AttributeType": kind,
        "AttributeTypeId": 1 if kind == NOT_SELECTABLE else 2,
        "AttributeDescription": note,
        "AttributeSetDescription": note,
        "AttributeSetId": number,
        "OriginalAttributeID": 0,
        "ExtURL": "",
        "ExtType": "",
    }


def _reference(
    study: MapStudy, numbers: list[Numbers], facets: dict[str, Numbers]
) -> dict[str, Any]:
    first = study.reports[0] if study.reports else MapReport("", "")
    also = [one.citation for one in study.reports[1:]]
    return {
        "Codes": list(_codes(study, numbers, facets)),
        "Outcomes": [],
        "ItemId": number_of(study.id),
        "OldItemId": study.id,
        "Title": first.title or study.label,
        "ShortTitle": study.label,
        "ParentTitle": first.source,
        "Authors": "; ".join(first.authors),
        "Year": str(first.year or study.year or ""),
        "Abstract": study.summary,
        "DOI": first.doi,
        "URL": first.url,
        "Comments": "Also: " + " ".join(also) if also else "",
        "QuickCitation": first.citation,
        **UNSAID,
    }


def number_of(study: str) -> int:
    """Return the number of a study in programs that know items by numbers: 48 bits of its hash."""
    made = hashlib.sha256(f"item {FILE_FORMAT} {study}".encode()).hexdigest()
    return int(made[:12], 16)


def _codes(
    study: MapStudy, numbers: list[Numbers], facets: dict[str, Numbers]
) -> Iterator[dict[str, Any]]:
    """The attributes of a study, each once, with the words behind it."""
    words: dict[int, list[dict[str, Any]]] = {}
    cited = {one.id: one.citation for one in study.reports}
    for place in study.places:
        for own, level in zip(numbers, place, strict=True):
            if level in own:
                words.setdefault(own[level], [])
    for quote in study.quotes:
        told = _told(quote.text, cited.get(quote.report, ""), quote.page)
        for place in quote.cells:
            for own, level in zip(numbers, place, strict=True):
                if level in own and told not in words[own[level]]:
                    words[own[level]].append(told)
    for facet, levels in study.facets.items():
        for level in levels:
            words.setdefault(facets[facet][level], [])
    for number in sorted(words):
        yield {
            "AttributeId": number,
            "AdditionalText": "",
            "ArmId": 0,
            "ArmTitle": "",
            "ItemAttributeFullTextDetails": words[number],
        }


def _told(text: str, citation: str, page: str) -> dict[str, Any]:
    place = f" [page {page}]" if page else ""
    return {
        "ItemDocumentId": 0,
        "TextFrom": 0,
        "TextTo": 0,
        "Text": text + place,
        "IsFromPDF": False,
        "DocTitle": citation,
        "ItemArm": "",
    }
