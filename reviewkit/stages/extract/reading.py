"""Answers as they come in: YAML files, CSV files, workbooks; each knows where it stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reviewkit.documents import Place, read_csv, read_yaml
from reviewkit.errors import NotThereError, ProtocolError, UnreadableError
from reviewkit.forms import Form
from reviewkit.stages.extract.answering import SOURCE_KEYS, Answer
from reviewkit.stages.extract.given import HEADS, Given, from_rows
from reviewkit.stages.extract.workbook import read_workbook

KNOWN = ("form", "study", "extractor", "report", "why", "answers")
Forms = Mapping[str, Form]
Lines = Mapping[Place, int]


def read_answers(path: Path, form: Form, forms: Forms | None = None) -> Iterator[Given]:
    """Read an answers file.

    YAML holds one study; CSV has the columns study,field,row,value and any number of studies;
    XLSX is a form that `reviewkit form preview` made and somebody filled in, or a sheet with the
    columns of the CSV. A file may say which form it answers: `form: NAME` in YAML, a column `form`
    in CSV; a filled workbook says so itself.

    Args:
        path: the file.
        form: the form it answers, unless it says another.
        forms: those it may say, by name.

    Raises:
        NotThereError: there is no such file.
        UnreadableError, ProtocolError: it is no answers file: place, what would be right.
    """
    if not path.is_file():
        raise NotThereError(f"{path}: there is no such file.")
    kind = path.suffix.lower()
    if kind == ".csv":
        rows = read_csv(path, HEADS)
        yield from from_rows(({**row, "at": f"{path}:{row['line']}"} for row in rows), str(path))
    elif kind in {".xlsx", ".xlsm"}:
        yield from read_workbook(path, form, forms or {})
    else:
        yield from_yaml(_text(path), form, str(path), forms)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{path}: not UTF-8 text; save it as UTF-8.") from None


def from_yaml(text: str, form: Form, name: str, forms: Forms | None = None) -> Given:
    """Read the text of an answers file in YAML.

    Args:
        text: what stands in the file.
        form: the form it answers, unless it says another.
        name: the file, for messages.
        forms: the forms it may say, by name.

    Raises:
        UnreadableError, ProtocolError: it is no answers file: file, line, what would be right.
    """
    data, lines = read_yaml(text, name)
    if not isinstance(data, dict):
        raise UnreadableError(f"{name}:1: expected `study:` and `answers:`, found something else.")
    odd = [key for key in data if key not in KNOWN]
    if odd:
        line = lines.get((odd[0],), 1)
        raise UnreadableError(
            f"{name}:{line}: no such key `{odd[0]}`; an answers file has "
            f"{', '.join(sorted(KNOWN))}."
        )
    said = str(data.get("form") or "")
    if said and said not in (forms or {}):
        known = ", ".join(forms or ()) or "none"
        raise ProtocolError(
            f"{name}:{lines.get(('form',), 1)}: the protocol names no form `{said}`; there are "
            f"{known}."
        )
    asked = forms[said] if forms and said else form
    answers = list(answers_from_yaml(data, asked, name, lines))
    study, extractor, why = (str(data.get(key) or "") for key in ("study", "extractor", "why"))
    return Given(name, study, extractor, why, answers, said)


def answers_from_yaml(
    data: dict[str, Any], form: Form, name: str, lines: Lines | None = None
) -> Iterator[Answer]:
    """Read the `answers` of an answers file.

    A plain value answers a field; a mapping with `value` adds `reason`, `note`, `report`,
    `page`, `quote`; a group holds its fields, a repeating group rows by key. A field with nothing
    behind it is not answered.

    Args:
        data: the file's mapping, with `answers` and perhaps a `report` for all of them.
        form: the form it answers.
        name: the file, for messages.
        lines: the line of each place in it.

    Raises:
        ProtocolError: a field is not on the form.
    """
    reader = _Reader(form, name, lines or {})
    default = {"report": data.get("report")}
    answers = data.get("answers")
    if not isinstance(answers, dict):
        raise ProtocolError(f"{reader.at(('answers',))}: `answers` must hold `field: value` lines.")
    for key, given in answers.items():
        place: Place = ("answers", key)
        group = form.groups.get(key)
        if group is None:
            yield from reader.single(key, given, default, place)
        elif given is None:
            continue
        elif not isinstance(given, dict):
            told = f"`{key}` is a group of questions; give its fields"
            raise ProtocolError(f"{reader.at(place)}: {told}.")
        elif group.repeat:
            for line, row in given.items():
                yield from reader.row(key, str(line), row, default, (*place, str(line)))
        else:
            yield from reader.row(key, "", given, default, place)


@dataclass(frozen=True, slots=True)
class _Reader:
    form: Form
    name: str
    lines: Lines

    def at(self, place: Place) -> str:
        """Name the file, and the line where it is known."""
        return f"{self.name}:{self.lines[place]}" if place in self.lines else self.name

    def row(
        self, group: str, line: str, row: Any, default: dict[str, Any], place: Place
    ) -> Iterator[Answer]:
        """Read one row of a group, or a group that has no rows."""
        if row is None:
            return
        if not isinstance(row, dict):
            told = f"`{group}` row `{line}` must hold `field: value` lines"
            raise ProtocolError(f"{self.at(place)}: {told}.")
        shared = default | {key: row[key] for key in SOURCE_KEYS if key in row}
        for key, given in row.items():
            if key not in SOURCE_KEYS:
                for one in self.single(f"{group}.{key}", given, shared, (*place, key)):
                    yield replace(one, line=line)

    def single(
        self, path: str, given: Any, shared: dict[str, Any], place: Place
    ) -> Iterator[Answer]:
        """Read the answer to one question; none where nothing stands behind it."""
        if path not in self.form.fields:
            raise ProtocolError(f"{self.at(place)}: the form {self.form.id} has no field `{path}`.")
        if isinstance(given, dict):
            if "value" not in given:
                raise ProtocolError(f"{self.at(place)}: `{path}` holds no `value`.")
            odd = set(given) - {"value", *SOURCE_KEYS}
            if odd:
                told = f"`{path}` holds `{min(odd)}`, which no answer has"
                raise ProtocolError(f"{self.at(place)}: {told}.")
            if not any(one is not None for one in given.values()):
                return
            shared = shared | {key: given[key] for key in SOURCE_KEYS if key in given}
            given = given["value"]
        elif given is None:
            return
        texts = {key: str(value) for key, value in shared.items() if value is not None}
        yield Answer(path, given, **texts, at=self.at(place))
