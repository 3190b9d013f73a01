"""Synthesis: factors and outcome findings from agreed answers, counted by studies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.forms import FieldGroup, Form, alike
from reviewkit.plan import Plan
from reviewkit.store import Store
from reviewkit.store.extractions import blinded
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
    group: str
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


@dataclass(frozen=True, slots=True)
class Standing:
    """What the review says now, study by study.

    In `answers` the outer key is the study, the inner one (field, '') for single questions and
    (group, row key) for groups; it leads from the field's own name to its value. On a
    `differing` question (study, field) extractors differ and nobody has agreed; a `pending` one
    another extractor is still to answer: what one of several says alone is nowhere printed.
    """

    answers: dict[str, Answers]
    differing: frozenset[tuple[str, str]]
    pending: frozenset[tuple[str, str]]


def standing(store: Store, plan: Plan) -> Standing:
    """Return the values to print: agreed on, else what all the extractors wanted say alike.

    Of values that are alike but not the same (numbers within tolerance), the latest stands.
    """
    extraction, form = plan.protocol.extraction, plan.form
    wanted = extraction.extractors if extraction else 1
    hidden = blinded(store.db, form, extraction) if form and extraction else frozenset()
    included = {row[0] for row in store.db.execute("select study from included_studies")}
    answers: dict[str, Answers] = {}
    differing: set[tuple[str, str]] = set()
    pending: set[tuple[str, str]] = set()
    agreed = {row[:3]: _cell(row[3:]) for row in store.db.execute(_AGREED) if row[0] in included}
    for (study, field, line), cell in agreed.items():
        _place(answers, study, field, line, cell)
    for key, rows in groupby(store.db.execute(_GIVEN), key=itemgetter(0, 1, 2)):
        study, field, line = key
        if study not in included or key in agreed:
            continue
        cells = [_cell(row[3:]) for row in rows]
        question = form.fields.get(field) if form else None
        if study in hidden or len(cells) < wanted:
            pending.add((study, field))
        elif alike(question, [cell.value for cell in cells]):
            _place(answers, study, field, line, cells[0])
        else:
            differing.add((study, field))
    return Standing(answers, frozenset(differing), frozenset(pending))


_CELL = "value, reason, note, record, page, quote, ord"
_AGREED = f"select study, field, line, {_CELL} from standing_agreements order by 1, 2, 3"
_GIVEN = f"select study, field, line, {_CELL} from standing_answers order by 1, 2, 3, ord desc"


def _cell(row: Sequence[Any]) -> Agreed:
    value, *source = row
    return Agreed(json.loads(value), *source)


def _place(answers: dict[str, Answers], study: str, field: str, line: str, cell: Agreed) -> None:
    group, _, inner = field.partition(".")
    answers.setdefault(study, {}).setdefault((group, line), {})[inner] = cell


def factors(answers: dict[str, Answers], form: Form) -> list[Factor]:
    """List the factors among agreed answers, by study and key of their row."""
    found = []
    for group in _groups(form, "factors"):
        for study, row, cells in _rows(answers, group.id):
            given = _text(cells, "direction") if group.direction is None else group.direction
            found.append(
                Factor(
                    study,
                    group.id,
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


def outcome_findings(answers: dict[str, Answers], form: Form) -> list[OutcomeFinding]:
    """List the outcome findings among agreed answers, by study and key of their row."""
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
        for study, row, cells in _rows(answers, group.id)
    ]


def _groups(form: Form, kind: str) -> list[FieldGroup]:
    return [group for group in form.groups.values() if group.kind == kind]


def _rows(answers: dict[str, Answers], group: str) -> Iterator[tuple[str, str, dict[str, Agreed]]]:
    """Rows of a group by study and key: they do not move when a row is answered again."""
    for study, own in sorted(answers.items()):
        lines = sorted(line for name, line in own if name == group)
        yield from ((study, line, own[group, line]) for line in lines)


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
