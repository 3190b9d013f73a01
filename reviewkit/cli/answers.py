"""Answers as they come in: YAML files, CSV files, or typed at the prompt."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.errors import NotThereError, UnreadableError

if TYPE_CHECKING:
    from reviewkit.codebook import Codebook
    from reviewkit.forms import Form, FormField
    from reviewkit.stages.extract import Answer

HEADS = ("study", "field", "row", "value")


@dataclass(frozen=True, slots=True)
class Given:
    """The answers of one study in a file; what it does not say is ''."""

    name: str
    study: str
    extractor: str
    why: str
    answers: list[Answer]


def read_answers(path: Path, form: Form) -> Iterator[Given]:
    """Read an answers file: YAML (one study) or CSV (study,field,row,value,... any number).

    Raises:
        NotThereError: there is no such file.
        UnreadableError, ProtocolError: it is no answers file: file, line, what would be right.
    """
    if not path.is_file():
        raise NotThereError(f"{path}: there is no such file.")
    if path.suffix.lower() == ".csv":
        yield from _from_csv(path)
    else:
        yield _from_yaml(path, form)


def _from_yaml(path: Path, form: Form) -> Given:
    from reviewkit.documents import read_yaml
    from reviewkit.stages.extract import answers_from_yaml

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{path}: not UTF-8 text; save it as UTF-8.") from None
    data, lines = read_yaml(text, str(path))
    if not isinstance(data, dict):
        raise UnreadableError(f"{path}:1: expected `study:` and `answers:`, found something else.")
    known = {"study", "extractor", "report", "why", "answers"}
    odd = [key for key in data if key not in known]
    if odd:
        line = lines.get((odd[0],), 1)
        raise UnreadableError(
            f"{path}:{line}: no such key `{odd[0]}`; an answers file has "
            f"{', '.join(sorted(known))}."
        )
    answers = list(answers_from_yaml(data, form, str(path)))
    study, extractor, why = (str(data.get(key) or "") for key in ("study", "extractor", "why"))
    return Given(str(path), study, extractor, why, answers)


def _from_csv(path: Path) -> Iterator[Given]:
    from reviewkit.stages.extract import Answer

    rows = read_csv(path, HEADS)
    grouped: dict[tuple[str, str], list[Answer]] = {}
    for row in rows:
        sources = {
            key: row.get(key) or None for key in ("reason", "note", "report", "page", "quote")
        }
        answer = Answer(row["field"], row["value"], row["row"], **sources)
        grouped.setdefault((row["study"], row.get("extractor") or ""), []).append(answer)
    for (study, extractor), answers in grouped.items():
        yield Given(str(path), study, extractor, "", answers)


def read_csv(path: Path, heads: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a CSV file with at least the columns in `heads`; every row has its `line`.

    Raises:
        NotThereError: there is no such file.
        UnreadableError: not UTF-8, a column is missing, or a row has too many fields.
    """
    if not path.is_file():
        raise NotThereError(f"{path}: there is no such file.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [head for head in heads if head not in (reader.fieldnames or ())]
            if missing:
                raise UnreadableError(
                    f"{path}:1: the column `{missing[0]}` is missing; the first line must name "
                    f"{','.join(heads)}."
                )
            return [_row(path, reader.line_num, row) for row in reader]
    except UnicodeDecodeError:
        raise UnreadableError(f"{path}: not UTF-8 text; save it as CSV UTF-8.") from None
    except csv.Error as error:
        raise UnreadableError(f"{path}: not readable as CSV: {error}.") from None


def _row(path: Path, line: int, row: dict[Any, Any]) -> dict[str, str]:
    if None in row or None in row.values():
        raise UnreadableError(
            f"{path}:{line}: this row has not as many fields as the first line; quote values that "
            "hold a comma."
        )
    return {key: (value or "").strip() for key, value in row.items()} | {"line": str(line)}


def ask(form: Form, codebooks: dict[str, Codebook]) -> list[Answer]:
    """Ask every question at the prompt; Enter passes one over, `done` leaves."""
    answers: list[Answer] = []
    click.echo(
        "Enter passes a question over; NR NRV NA UNC TBD say why a value is missing; `done` leaves."
    )
    try:
        for section in form.sections:
            click.echo(f"\n{section.title}")
            for entry in section.fields:
                group = form.groups.get(entry.id)
                if group is None:
                    answers += _ask_one(entry.id, "", form.fields[entry.id], codebooks)
                    continue
                for row in _ask_rows(group.label, group.repeat):
                    for inner in group.fields:
                        answers += _ask_one(f"{group.id}.{inner.id}", row, inner, codebooks)
    except (EOFError, click.Abort):
        click.echo()  # who leaves early keeps what was answered
    return answers


def _ask_rows(label: str, repeat: bool) -> Iterator[str]:
    click.echo(label)
    if not repeat:
        yield ""
        return
    while row := click.prompt(
        "  key of the next row (Enter: no more)", default="", show_default=False
    ):
        _leave_if_done(row)
        yield row


def _ask_one(
    path: str, row: str, question: FormField, codebooks: dict[str, Codebook]
) -> Iterator[Answer]:
    from reviewkit.forms import check_value
    from reviewkit.stages.extract import Answer

    choices = f" [{', '.join(question.choice_labels)}]" if question.choices else ""
    while True:
        text = click.prompt(f"  {question.label}{choices}", default="", show_default=False)
        _leave_if_done(text)
        if not text:
            return
        found = check_value(question, text, codebooks)
        if not found.problem:
            break
        click.echo(f"    {question.label}: {found.problem}.")
    reason = None
    if question.judgement:
        reason = click.prompt("    Reason")
    page = click.prompt("    Page", default="", show_default=False) or None
    yield Answer(path, found.value, row, reason=reason, page=page)


def _leave_if_done(text: str) -> None:
    if text.strip().lower() == "done":
        raise EOFError
