"""Tables of answers: a study a row, a question or several a column."""

from __future__ import annotations

from reviewkit.outputs.material import (
    DASH,
    DISAGREED,
    PENDING,
    Material,
    Origin,
    answers_to,
    study_cell,
    value_text,
)
from reviewkit.outputs.table_layout import Placed, arrange, missing_key, notes_of, title_of
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import Column, TableRule
from reviewkit.stages.retrieve import Study
from reviewkit.terms import Missing


def answers_table(rule: TableRule, material: Material) -> Table:
    """Print the answers to the questions that the rule names, a study a row."""
    placed = []
    for study in material.studies:
        head = study_cell(study, _sources(study) if rule.sources else ())
        cells = [_answer_cell(column, study.id, rule, material) for column in rule.columns]
        placed.append(Placed(study.id, "", Row((head, *cells), material.is_new(study))))
    rows = arrange(placed, rule, material)
    columns = ("Study", *(column.head for column in rule.columns))
    notes = (*notes_of(rule, material), *missing_key(rows, rule))
    return Table(rule.id, title_of(rule), columns, rows, notes)


def _sources(study: Study) -> tuple[str, ...]:
    return tuple(dict.fromkeys(report.source for report in study.reports if report.source))


def _answer_cell(column: Column, study: str, rule: TableRule, material: Material) -> Cell:
    plan = material.plan
    texts = []
    origins: list[Origin] = []
    for path in column.fields:
        if (study, path) in material.differing:
            texts.append(DISAGREED)
            origins.append((study, path, ""))
            continue
        waits = [PENDING] if (study, path) in material.pending else []
        found = list(answers_to(path, material.answers.get(study, {})))
        texts += waits
        for line, agreed in found:
            text = value_text(path, agreed.value, plan, rule.missing)
            texts.append(f"{text} {DASH} {agreed.note}" if agreed.note else text)
            origins.append((study, path, line))
        if not found and not waits:
            texts.append(value_text(path, Missing.TBD, plan, rule.missing))
    if len(texts) == 1:
        return Cell(texts[0], answers=tuple(origins))
    return Cell("", tuple(texts), tuple(origins))
