"""Tables of answers: a study a row, a question or several a column."""

from __future__ import annotations

from reviewkit.outputs.material import (
    DASH,
    DISAGREED,
    PENDING,
    Material,
    Origin,
    answers_to,
    is_asked,
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
        cells = [answer_cell(column, study.id, rule, material) for column in rule.columns]
        placed.append(Placed(study.id, "", Row((head, *cells), material.is_new(study))))
    rows = arrange(placed, rule, material)
    columns = ("Study", *(column.head for column in rule.columns))
    notes = (*notes_of(rule, material), *missing_key(rows, rule))
    return Table(rule.id, title_of(rule), columns, rows, notes)


def _sources(study: Study) -> tuple[str, ...]:
    return tuple(dict.fromkeys(report.source for report in study.reports if report.source))


def answer_cell(column: Column, study: str, rule: TableRule, material: Material) -> Cell:
    """Print what a study answers to the questions of a column, and what each line rests on.

    Of several questions, those that the form does not ask of the study are passed over where
    another is answered: criteria for studies of other kinds stand in one column.
    """
    plan = material.plan
    said: dict[str, list[str]] = {}
    origins: list[Origin] = []
    for path in column.fields:
        if (study, path) in material.differing:
            said[path] = [DISAGREED]
            origins.append((study, path, ""))
            continue
        said[path] = [PENDING] if (study, path) in material.pending else []
        for line, agreed in answers_to(path, material.answers.get(study, {})):
            text = value_text(path, agreed.value, plan, rule.missing)
            said[path].append(f"{text} {DASH} {agreed.note}" if agreed.note else text)
            origins.append((study, path, line))
    any_said = any(said.values())
    texts = []
    for path, own in said.items():
        owed = not own and (not any_said or is_asked(path, study, material))
        texts += [value_text(path, Missing.TBD, plan, rule.missing)] if owed else own
    if len(texts) == 1:
        return Cell(texts[0], answers=tuple(origins))
    return Cell("", tuple(texts), tuple(origins))
