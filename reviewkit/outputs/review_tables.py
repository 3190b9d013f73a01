"""The tables of a review: those its protocol defines, and two that every review has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotThereError
from reviewkit.forms import Form
from reviewkit.outputs.tables import Cell, Row, Table, lines_of
from reviewkit.plan import Plan
from reviewkit.protocol import Column, TableRule
from reviewkit.stages.retrieve import Exclusion, Study
from reviewkit.stages.synthesise import Agreed, Answers, Factor, factor_matrix
from reviewkit.terms import MISSING_MEANINGS, Direction, Missing

HELPS, HINDERS = "Factors that help", "Factors that hinder"
DISAGREED = "extractors differ; not agreed yet"
PENDING = "another extractor is still to answer"
UNTOLD = "statement not given or not agreed yet"
HELPS_ONLY, HINDERS_ONLY = (Direction.HELPS,), (Direction.HINDERS,)
STANDARD = ("included", "excluded")


@dataclass(frozen=True, slots=True)
class Material:
    """What tables are made of: everything that stands in the review now.

    On `differing` questions (study, field) extractors differ; on `pending` ones another extractor
    is still to answer. `then` maps the studies of the previous release to the reports they had;
    empty without one.
    """

    plan: Plan
    studies: list[Study]
    answers: dict[str, Answers]
    factors: list[Factor]
    differing: frozenset[tuple[str, str]]
    pending: frozenset[tuple[str, str]]
    then: dict[str, list[str]]
    reports: dict[str, str]
    excluded: list[Exclusion]

    def is_new(self, study: Study) -> bool:
        """Say whether a study came since the previous release."""
        return bool(self.then) and study.id not in self.then


def find_cell(table: Table, row: str, column: str) -> Cell:
    """Find a cell by the words its row and column begin with, or by their numbers from 1.

    Raises:
        NotThereError: there is no such row or column, or the words fit several.
    """
    heads = [" ".join(lines_of(one.cells[0])) for one in table.rows]
    at_row = _place(row, heads, "row", table.id)
    at_column = _place(column, list(table.columns), "column", table.id)
    return table.rows[at_row].cells[at_column]


def _place(wanted: str, heads: list[str], what: str, table: str) -> int:
    if wanted.isdigit() and 1 <= int(wanted) <= len(heads):
        return int(wanted) - 1
    exact = [place for place, head in enumerate(heads) if head.lower() == wanted.lower()]
    found = exact or [
        place for place, head in enumerate(heads) if head.lower().startswith(wanted.lower())
    ]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{number} {head}" for number, head in enumerate(heads, 1))
    fits = "fits several" if found else "fits none"
    raise NotThereError(f"`{wanted}` {fits} of the {what}s of {table}: {listed}.")


def table_names(plan: Plan) -> list[str]:
    """Name every table that the review can print."""
    return [rule.id for rule in plan.protocol.tables] + [
        name for name in STANDARD if name not in {rule.id for rule in plan.protocol.tables}
    ]


def make_table(name: str, material: Material) -> Table:
    """Make one table by its name.

    Raises:
        NotThereError: the review has no such table.
    """
    rule = next((one for one in material.plan.protocol.tables if one.id == name), None)
    if rule is None and name in STANDARD:
        return _included(material) if name == "included" else _excluded(material)
    if rule is None:
        known = ", ".join(table_names(material.plan))
        raise NotThereError(f"There is no table {name}; there are {known}.")
    makers = {"answers": _answers_table, "factors": _factors_table, "matrix": _matrix_table}
    return makers[rule.kind](rule, material)


def _title(rule: TableRule) -> str:
    """Number a table that is called table-1, table-2, ..."""
    number = rule.id.removeprefix("table-")
    return f"Table {number}: {rule.title}" if number != rule.id else rule.title


def _notes(rule: TableRule, material: Material) -> tuple[str, ...]:
    demonstration = material.plan.protocol.demonstration
    return (*rule.notes, *([demonstration] if demonstration else []))


def _included(material: Material) -> Table:
    rows = tuple(
        Row(
            (
                Cell(study.label),
                Cell(
                    "",
                    tuple(report.citation for report in study.reports),
                    reports=tuple(report.id for report in study.reports),
                ),
            ),
            material.is_new(study),
        )
        for study in material.studies
    )
    return Table("included", "Included studies", ("Study", "Reports"), rows)


def _excluded(material: Material) -> Table:
    rows = tuple(
        Row((Cell(one.citation, reports=(one.report,)), Cell(one.reason, reports=(one.report,))))
        for one in material.excluded
    )
    return Table("excluded", "Reports excluded at full text", ("Report", "Reason"), rows)


def _answers_table(rule: TableRule, material: Material) -> Table:
    form = material.plan.form
    rows = []
    for study in material.studies:
        head = Cell(study.label, _sources(study) if rule.sources else ())
        cells = [_answer_cell(column, study.id, material, form) for column in rule.columns]
        rows.append(Row((head, *cells), material.is_new(study)))
    columns = ("Study", *(column.head for column in rule.columns))
    return Table(rule.id, _title(rule), columns, tuple(rows), _notes(rule, material))


def _sources(study: Study) -> tuple[str, ...]:
    return tuple(dict.fromkeys(report.source for report in study.reports if report.source))


def _answer_cell(column: Column, study: str, material: Material, form: Form | None) -> Cell:
    texts = []
    origins: list[tuple[str, str, str]] = []
    for path in column.fields:
        if (study, path) in material.differing:
            texts.append(DISAGREED)
            origins.append((study, path, ""))
            continue
        waits = [PENDING] if (study, path) in material.pending else []
        found = list(_answers_to(path, material.answers.get(study, {})))
        texts += waits
        texts += [_printed(path, agreed, form) for _, agreed in found]
        texts += [] if found or waits else [MISSING_MEANINGS[Missing.TBD]]
        origins += [(study, path, line) for line, _ in found]
    if len(texts) == 1:
        return Cell(texts[0], answers=tuple(origins))
    return Cell("", tuple(texts), tuple(origins))


def _answers_to(path: str, answers: Answers) -> Iterator[tuple[str, Agreed]]:
    """Yield the answers to a question, with the key of their row."""
    group, _, inner = path.partition(".")
    for (name, line), cells in answers.items():
        if name == group and inner in cells:
            yield line, cells[inner]


def _printed(path: str, agreed: Agreed, form: Form | None) -> str:
    text = value_text(path, agreed.value, form)
    return f"{text} \N{EN DASH} {agreed.note}" if agreed.note else text


def value_text(path: str, value: Any, form: Form | None) -> str:
    """Write a value as it prints: choices by their label, missing codes in words."""
    if value in Missing.__members__.values():
        return MISSING_MEANINGS[Missing(value)]
    if isinstance(value, list):
        return "; ".join(value_text(path, one, form) for one in value)
    question = form.fields.get(path) if form else None
    labels = question.choice_labels if question and question.choices else {}
    return labels.get(str(value), str(value).removeprefix("other:").strip())


def _factors_table(rule: TableRule, material: Material) -> Table:
    rows = [
        row
        for study in material.studies
        if _level_of(study.id, rule.level_field, material) == rule.level or not rule.level
        for row in _factor_rows(study, material)
    ]
    columns = ("Study", HELPS, HINDERS)
    notes = (*_notes(rule, material), *_unplaced(rule, material), *_undirected(material))
    notes += tuple(_waiting(material))
    return Table(rule.id, _title(rule), columns, tuple(rows), notes)


def _unplaced(rule: TableRule, material: Material) -> Iterator[str]:
    """Say which studies stand in no table of a level, as nobody knows yet which it is."""
    lost = [
        study.label
        for study in material.studies
        if rule.level and _level_of(study.id, rule.level_field, material) is None
    ]
    if lost:
        yield f"Not printed, because their level is not agreed yet: {', '.join(lost)}."


def _undirected(material: Material) -> Iterator[str]:
    """Say which statements stand in no column, as nobody knows yet whether they help."""
    labels = {study.id: study.label for study in material.studies}
    rows = [
        f"{labels.get(factor.study, factor.study)} {factor.row}"
        for factor in material.factors
        if factor.direction is None
    ]
    if rows:
        listed = ", ".join(rows)
        yield f"Not printed, because whether they help or hinder is not agreed yet: {listed}."


def _waiting(material: Material) -> Iterator[str]:
    """Count the studies with factors that one of several extractors has given alone so far."""
    groups = material.plan.form.groups if material.plan.form else {}
    names = {name for name, group in groups.items() if group.kind == "factors"}
    studies = {study for study, path in material.pending if path.partition(".")[0] in names}
    if studies:
        yield (
            "Not printed, because another extractor is still to answer: statements of "
            f"{len(studies)} studies."
        )


def _level_of(study: str, path: str, material: Material) -> Any:
    found = list(_answers_to(path, material.answers.get(study, {})))
    return found[0][1].value if found else None


def _factor_rows(study: Study, material: Material) -> Iterator[Row]:
    """One row a study; what new reports of a known study say has a row of its own."""
    own = [factor for factor in material.factors if factor.study == study.id]
    known = set(material.then.get(study.id, ()))
    added: dict[str, list[Factor]] = {}
    main = []
    for factor in own:
        report = material.reports.get(factor.record or "")
        if known and report and report not in known:
            added.setdefault(report, []).append(factor)
        else:
            main.append(factor)
    yield _factor_row(study.label, main, material.is_new(study))
    labels = {report.id: report.label for report in study.reports}
    for report, factors in added.items():
        label = f"{study.label} \N{EN DASH} added from {labels.get(report, report)}"
        yield _factor_row(label, factors, new=True)


def _factor_row(label: str, factors: list[Factor], new: bool) -> Row:
    def said(direction: Direction) -> Cell:
        own = [one for one in factors if one.direction is direction]
        return Cell("", tuple(_statement(one) for one in own), tuple(_origin(one) for one in own))

    return Row((Cell(label), said(Direction.HELPS), said(Direction.HINDERS)), new)


def _origin(factor: Factor) -> tuple[str, str, str]:
    return factor.study, f"{factor.group}.statement", factor.row


def _statement(factor: Factor) -> str:
    if not factor.statement:
        return UNTOLD
    conditions = factor.conditions
    told = re.search(rf"\b{re.escape(conditions)}\b", factor.statement, re.IGNORECASE)
    return factor.statement if not conditions or told else f"{factor.statement} ({conditions})"


def _matrix_table(rule: TableRule, material: Material) -> Table:
    studies = material.studies
    codebook = material.plan.codebooks[rule.codebook]
    marked = tuple(study.id for study in studies)
    found = factor_matrix(material.factors, codebook, list(marked))
    rows = tuple(
        Row(
            (
                Cell(row.label),
                Cell(row.theme),
                *(
                    Cell(_mark(mark), answers=_behind(row.code, (study.id,), material))
                    for study, mark in zip(studies, row.marks, strict=True)
                ),
                Cell(str(row.helps), answers=_behind(row.code, marked, material, HELPS_ONLY)),
                Cell(str(row.hinders), answers=_behind(row.code, marked, material, HINDERS_ONLY)),
            )
        )
        for row in found
    )
    heads = [study.label + (" (new)" if material.is_new(study) else "") for study in studies]
    columns = ("Code", "Theme", *heads, "Studies: helps", "Studies: hinders")
    notes = (*_notes(rule, material), *_waiting(material))
    return Table(rule.id, _title(rule), columns, rows, notes)


def _behind(
    code: str,
    studies: tuple[str, ...],
    material: Material,
    directions: tuple[Direction, ...] = tuple(Direction),
) -> tuple[tuple[str, str, str], ...]:
    """The statements that a mark or a count of the matrix rests on."""
    return tuple(
        _origin(factor)
        for factor in material.factors
        if factor.study in studies and code in factor.codes and factor.direction in directions
    )


def _mark(mark: str) -> str:
    return {"+": "helps", "-": "hinders", "+-": "helps, hinders"}.get(mark, "")
