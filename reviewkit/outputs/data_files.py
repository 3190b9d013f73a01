"""The data of a review as files for programs: studies, answers, records, imported files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from reviewkit.outputs.material import Material
from reviewkit.outputs.tables import csv_field
from reviewkit.stages.search import imports, records
from reviewkit.store import Store

FOLDER = "data"
Row = Mapping[str, Any]
Streamed = tuple[str, Iterator[str]]  # name and content, a piece at a time

STUDIES = ("study", "label", "report", "role", "citation", "year")
ANSWERS = ("study", "field", "row", "value", "reason", "note", "record", "page", "quote")
RECORDS = (
    *("record", "report", "fate", "reason", "source", "title", "authors", "year", "journal"),
    *("volume", "issue", "pages", "doi", "pmid", "accession", "file", "position", "line"),
)
IMPORTS = ("file", "name", "source", "kind", "platform", "searched", "format", "records")


def data_files(store: Store, material: Material) -> Iterator[Streamed]:
    """Yield the data behind the outputs, each as CSV and as JSON, a row at a time.

    Args:
        store: the review.
        material: what stands in it.

    Yields:
        Name and content; the values are those that the tables print. What extractors differ on,
        or have not all answered, is not there.
    """
    yield from _both("studies", STUDIES, lambda: _studies(material))
    yield from _both("answers", ANSWERS, lambda: _answers(material))
    yield from _both("records", RECORDS, lambda: records(store))
    yield from _both("imports", IMPORTS, lambda: imports(store))


def _both(
    name: str, columns: tuple[str, ...], rows: Callable[[], Iterable[Row]]
) -> Iterator[Streamed]:
    yield f"{FOLDER}/{name}.csv", csv_lines(columns, rows())
    yield f"{FOLDER}/{name}.json", _json(columns, rows())


def _studies(material: Material) -> Iterator[Row]:
    for study in material.studies:
        for report in study.reports:
            yield {
                "study": study.id,
                "label": study.label,
                "report": report.id,
                "role": str(report.role),
                "citation": report.citation,
                "year": report.year,
            }


def _answers(material: Material) -> Iterator[Row]:
    for study, own in sorted(material.answers.items()):
        for (place, row), cells in sorted(own.items()):
            for inner, agreed in sorted(cells.items()):
                said = (getattr(agreed, name) for name in ANSWERS[3:])
                path = f"{place}.{inner}" if inner else place
                yield dict(zip(ANSWERS, (study, path, row, *said), strict=True))


def csv_lines(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    """Yield a CSV a row at a time: RFC 4180 with a BOM.

    Lists stand in one field, a value a line; nothing is a formula.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_field(_text(row[name])) for name in columns])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _text(value: Any) -> str:
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _json(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    """A list of objects, a row a line."""
    begin = "["
    for row in rows:
        yield f"{begin}\n" + json.dumps({name: row[name] for name in columns}, ensure_ascii=False)
        begin = ","
    yield "\n]\n" if begin == "," else "[]\n"
