"""The data of a site as files: CSV, a database, references, and what each column holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reviewkit.formats.writing import WRITERS
from reviewkit.forms import applies, form_of, own_path
from reviewkit.outputs.data_files import csv_lines
from reviewkit.outputs.material import Material, answers_to
from reviewkit.outputs.site_public import Public
from reviewkit.outputs.site_rows import Rows, asked
from reviewkit.stages.publish import SHEETS, cited, write_database
from reviewkit.store import Store
from reviewkit.terms import Missing, Stage

FOLDER = "data"
WIDE, DICTIONARY = "answers-wide", "data-dictionary"
DATABASE, METADATA, REVIEW = "review.db", "metadata.json", "review.json"
_KEYS = (("study", "Id of the study"), ("label", "How the review calls it"))
_DICTIONARY_HEADS = ("file", "column", "type", "meaning", "values")


def csv_files(rows: Mapping[str, Rows], material: Material) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield every table of the data as CSV, the answers also a study a row, and the dictionary."""
    for sheet in SHEETS:
        names = tuple(one.name for one in sheet.columns)
        yield f"{sheet.name}.csv", _lines(names, rows[sheet.name]())
    fields = [path for path, *_ in asked(material)]
    columns = (*(name for name, _ in _KEYS), *fields)
    yield f"{WIDE}.csv", _lines(columns, _wide(material, fields))
    yield f"{DICTIONARY}.csv", _lines(_DICTIONARY_HEADS, _dictionary(rows))


def _lines(columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    return csv_lines(columns, (dict(zip(columns, row, strict=True)) for row in rows))


def _wide(material: Material, fields: list[str]) -> Iterator[tuple[Any, ...]]:
    """A study a row, a question a column; several values or rows stand a line each.

    What stands nowhere is TBD where it is asked, and NA where it is not.
    """
    for study in material.studies:
        own = material.answers.get(study.id, {})
        lacking = open_fields(material, study.id)
        told = []
        for path in fields:
            values = [cell.value for _, cell in answers_to(path, own)]
            flat = ["; ".join(one) if isinstance(one, list) else str(one) for one in values]
            told.append("\n".join(flat) or str(Missing.TBD if path in lacking else Missing.NA))
        yield study.id, study.label, *told


def open_fields(material: Material, study: str) -> frozenset[str]:
    """Name the questions that are asked of a study and have no value that stands.

    Questions that are asked once a row are open where the study has no row of their group.
    """
    own = material.answers.get(study, {})
    groups = {place for place, _ in own}
    found = set()
    for name, form in material.plan.forms.items():
        values = {
            (f"{own_path(place)}.{inner}" if inner else own_path(place), line): cell.value
            for (place, line), cells in own.items()
            if form_of(place) == name
            for inner, cell in cells.items()
        }
        prefix = f"{name}/" if name else ""
        for path in form.fields:
            full = prefix + path
            there = full.partition(".")[0] in groups if form.repeats(path) else (path, "") in values
            if not there and applies(form, path, "", values) is None:
                found.add(full)
    return frozenset(found)


def _dictionary(rows: Mapping[str, Rows]) -> Iterator[tuple[str, ...]]:
    """What each column of each file holds; the questions are columns of the wide table."""
    for sheet in SHEETS:
        for one in sheet.columns:
            empty = "" if not one.may_lack else "; empty where there is none"
            yield f"{sheet.name}.csv", one.name, one.type, f"{one.says}{empty}", ""
    yield from ((f"{WIDE}.csv", name, "text", says, "") for name, says in _KEYS)
    values: dict[str, list[str]] = {}
    for field, value, meaning, _ in rows["choices"]():
        values.setdefault(field, []).append(f"{value}: {meaning}")
    for field, form, section, group, question, kind, repeats, where in rows["questions"]():
        told = [f"{group}: {question}" if group else question, f"({form}, {section})"]
        told += ["A row a line."] if repeats else []
        told += [f"Asked where {where}."] if where else []
        yield f"{WIDE}.csv", field, kind, " ".join(told), "\n".join(values.get(field, []))


def reference_files(store: Store) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the included reports as CSL-JSON and RIS, for reference managers."""
    for name, kind in (("references.csl.json", "csl-json"), ("references.ris", "ris")):
        yield name, WRITERS[kind](cited(store), None, Stage.FULLTEXT)


def write_tables(rows: Mapping[str, Rows], path: Path) -> None:
    """Write every table of the data into one SQLite file."""
    write_database(path, {name: make() for name, make in rows.items()})


def metadata_json(shown: Public, about: Mapping[str, str]) -> str:
    """Write what Datasette shows of the database: title, licence, what each column holds."""
    tables = {
        sheet.name: {
            "description": f"{sheet.says}.",
            "columns": {one.name: one.says for one in sheet.columns},
        }
        for sheet in SHEETS
    }
    told: dict[str, Any] = {"title": shown.protocol.title, "description": about["about"]}
    told |= {"license": shown.protocol.licence} if shown.protocol.licence else {}
    return _json(told | {"databases": {Path(DATABASE).stem: {"tables": tables}}})


def review_json(shown: Public, about: Mapping[str, str], rows: Mapping[str, Rows]) -> str:
    """Write what the review is and how far it has come, for programs."""
    protocol, material = shown.protocol, shown.material
    columns = {sheet.name: [one.name for one in sheet.columns] for sheet in SHEETS}
    named = {
        name: [dict(zip(columns[name], row, strict=True)) for row in rows[name]()]
        for name in ("versions", "flow")
    }
    return _json(
        {
            "schema": 1,
            **about,
            "questions": [one.text for one in protocol.questions],
            "criteria": [
                one.model_dump(include={"id", "kind", "text"}) for one in protocol.criteria
            ],
            "studies": len(material.studies),
            "reports": sum(len(one.reports) for one in material.studies),
            "searched": [{"source": name, "last": day} for name, day in material.searched],
            **named,
        }
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
