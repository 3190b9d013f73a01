"""Synthesis: factors and outcome findings from agreed answers, counted by studies."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.forms import FieldGroup, Form
from reviewkit.store import Store
from reviewkit.terms import Direction, Missing


@dataclass(frozen=True, slots=True)
class Agreed:
    """A value to print, and where it came from."""

    value: Any
    reason: str | None
    note: str | None
    record: str | None
    page: str | None
    quote: str | None
    ord: str


@dataclass(frozen=True, slots=True)
class Factor:
    """A statement that something helps or hinders; its first code is the primary one.

    `direction` is None, and `statement` '', where extractors differ on it or nobody said.
    """

    study: str
    row: str
    direction: Direction | None
    statement: str
    codes: tuple[str, ...]
    level: str
    voice: str
    conditions: str
    record: str | None
    page: str | None


@dataclass(frozen=True, slots=True)
class OutcomeFinding:
    """A statement of effect, with the words of the form for each of its parts."""

    study: str
    row: str
    outcome: str
    direction: str
    horizon: str
    basis: str
    statement: str
    value: str
    numerator: int | None
    denominator: int | None
    record: str | None
    page: str | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A code and, for each study, whether its statements help (+), hinder (-) or do both."""

    theme: str
    code: str
    label: str
    marks: tuple[str, ...]
    helps: int
    hinders: int


Answers = dict[tuple[str, str], dict[str, Agreed]]


def agreed_answers(store: Store) -> dict[str, Answers]:
    """Return the values to print: study to (field, row key '' for none) ... as nested dicts.

    The outer key is the study; the inner one (field, '') for single questions. Rows of groups
    are under (group, row key), a dict from the field's own name to its value.
    """
    answers: dict[str, Answers] = {}
    rows = store.db.execute(
        "select study, field, line, value, reason, note, record, page, quote, ord "
        "from agreed_answers order by study, field, line"
    )
    for study, field, line, value, *source in rows:
        group, _, inner = field.partition(".")
        place = answers.setdefault(study, {}).setdefault((group, line), {})
        place[inner] = Agreed(json.loads(value), *source)
    return answers


def differing(store: Store) -> frozenset[tuple[str, str]]:
    """Return (study, field) of questions on which extractors differ and nobody has agreed."""
    rows = store.db.execute("select study, field from extraction_conflicts")
    return frozenset((study, field) for study, field in rows)


def factors(store: Store, form: Form) -> list[Factor]:
    """List the factors of included studies, in the order they were given."""
    found = []
    for group in _groups(form, "factors"):
        for study, row, cells in _rows(store.db, group.id):
            given = _text(cells, "direction") if group.direction is None else group.direction
            found.append(
                Factor(
                    study,
                    row,
                    Direction(given) if given in set(Direction) else None,
                    _text(cells, "statement"),
                    _codes(cells.get("codes")),
                    _text(cells, "level"),
                    _text(cells, "voice"),
                    _text(cells, "conditions"),
                    *_source(cells, "statement"),
                )
            )
    return found


def outcome_findings(store: Store, form: Form) -> list[OutcomeFinding]:
    """List the outcome findings of included studies, in the order they were given."""
    return [
        OutcomeFinding(
            study,
            row,
            (_codes(cells.get("outcome")) or ("",))[0],
            _text(cells, "direction"),
            _text(cells, "horizon"),
            _text(cells, "basis"),
            _text(cells, "statement"),
            _text(cells, "value_printed"),
            _number(cells, "numerator"),
            _number(cells, "denominator"),
            *_source(cells, "statement"),
        )
        for group in _groups(form, "outcomes")
        for study, row, cells in _rows(store.db, group.id)
    ]


def _groups(form: Form, kind: str) -> list[FieldGroup]:
    return [group for group in form.groups.values() if group.kind == kind]


def _rows(db: sqlite3.Connection, group: str) -> Iterator[tuple[str, str, dict[str, Agreed]]]:
    """Rows of a repeating group of included studies, in the order first given."""
    rows = db.execute(
        """select a.study, a.line, a.field, a.value, a.reason, a.note, a.record, a.page, a.quote,
            a.ord from agreed_answers a
        where a.study in (select study from included_studies)
          and substr(a.field, 1, length(:group) + 1) = :group || '.'
        order by a.study""",
        {"group": group},
    )
    grouped: dict[tuple[str, str], dict[str, Agreed]] = {}
    for study, line, field, value, *source in rows:
        cell = Agreed(json.loads(value), *source)
        grouped.setdefault((study, line), {})[field.partition(".")[2]] = cell
    # Rows print in the order of their keys: they do not move when a row is answered again.
    for (study, line), cells in sorted(grouped.items()):
        yield study, line, cells


def _text(cells: dict[str, Agreed], name: str) -> str:
    cell = cells.get(name)
    if cell is None or cell.value in (Missing.NA, Missing.TBD):
        return ""
    return "; ".join(cell.value) if isinstance(cell.value, list) else str(cell.value)


def _number(cells: dict[str, Agreed], name: str) -> int | None:
    cell = cells.get(name)
    return cell.value if cell is not None and isinstance(cell.value, int) else None


def _codes(cell: Agreed | None) -> tuple[str, ...]:
    return tuple(cell.value) if cell is not None and isinstance(cell.value, list) else ()


def _source(cells: dict[str, Agreed], name: str) -> tuple[str | None, str | None]:
    cell = cells.get(name)
    return (cell.record, cell.page) if cell else (None, None)


def factor_matrix(found: list[Factor], codebook: Codebook, studies: list[str]) -> list[MatrixRow]:
    """Cross the codes of a codebook with studies.

    Every code of a statement counts, the primary and the others; counts are of studies with at
    least one statement. Codes that no study has are left out.

    Args:
        found: the factors.
        codebook: their codebook.
        studies: ids of the studies, in the order of the columns.
    """
    seen: dict[tuple[str, str], set[Direction]] = {}
    for factor in found:
        if factor.direction is None:
            continue
        for name in factor.codes:
            seen.setdefault((name, factor.study), set()).add(factor.direction)
    rows = []
    for theme in codebook.themes:
        for code in theme.codes:
            said = [seen.get((code.id, study), set()) for study in studies]
            if any(said):
                rows.append(_matrix_row(theme.label, code.id, code.label, said))
    return rows


def _matrix_row(theme: str, code: str, label: str, said: list[set[Direction]]) -> MatrixRow:
    helps = [Direction.HELPS in one for one in said]
    hinders = [Direction.HINDERS in one for one in said]
    marks = tuple(
        ("+" if plus else "") + ("-" if minus else "")
        for plus, minus in zip(helps, hinders, strict=True)
    )
    return MatrixRow(theme, code, label, marks, sum(helps), sum(hinders))
