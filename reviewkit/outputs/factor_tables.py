"""Tables of factors: statements by study, and codes by study."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reviewkit.outputs.material import DASH, Material, Origin, page_words, study_cell, value_at
from reviewkit.outputs.table_layout import Placed, arrange, count_cell, notes_of, title_of
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import TableRule
from reviewkit.stages.retrieve import Study
from reviewkit.stages.synthesise import Factor, factor_matrix
from reviewkit.terms import Direction

HELPS, HINDERS = "Factors that help", "Factors that hinder"
UNTOLD = "statement not given or not agreed yet"


def factors_table(rule: TableRule, material: Material) -> Table:
    """Print what helps and what hinders, a study a row."""
    said = _by_study(material.factors)
    placed = [
        Placed(study.id, "", row)
        for study in material.studies
        if not rule.level or value_at(rule.level_field, study.id, material) == rule.level
        for row in _factor_rows(study, said.get(study.id, []), material)
    ]
    notes = (
        *notes_of(rule, material),
        *_unplaced(rule, material),
        *undirected(material),
        *waiting(material, "factors"),
    )
    rows = arrange(placed, rule, material)
    return Table(rule.id, title_of(rule), ("Study", HELPS, HINDERS), rows, notes)


def _unplaced(rule: TableRule, material: Material) -> Iterator[str]:
    """Say which studies stand in no table of a level, as nobody knows yet which it is."""
    lost = [
        study.label
        for study in material.studies
        if rule.level and value_at(rule.level_field, study.id, material) is None
    ]
    if lost:
        yield f"Not printed, because their level is not agreed yet: {', '.join(lost)}."


def undirected(material: Material) -> Iterator[str]:
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


def uncoded(material: Material) -> Iterator[str]:
    """Say which statements are counted under no code, as extractors give different ones."""
    labels = {study.id: study.label for study in material.studies}
    rows = [
        f"{labels.get(factor.study, factor.study)} {factor.row}"
        for factor in material.factors
        if not factor.codes and (factor.study, f"{factor.group}.codes") in material.differing
    ]
    if rows:
        yield f"Not counted, because extractors give them different codes: {', '.join(rows)}."


def out_of_force(codebook: str, material: Material) -> Iterator[str]:
    """Say which statements are not counted under a code, as the codebook no longer has it."""
    if codebook not in material.plan.codebooks:
        return
    known = material.plan.codebooks[codebook].codes
    fields = material.plan.fields
    labels = {study.id: study.label for study in material.studies}
    rows = [
        f"{labels.get(factor.study, factor.study)} {factor.row} ({', '.join(gone)})"
        for factor in material.factors
        if (field := fields.get(f"{factor.group}.codes")) and field.codebook == codebook
        if (gone := [code for code in factor.codes if code not in known])
    ]
    if rows:
        yield (
            "Not counted under codes that the codebook no longer has, until they are recoded: "
            f"{', '.join(rows)}."
        )


def waiting(material: Material, kind: str) -> Iterator[str]:
    """Count the studies with statements that one of several extractors has given alone so far."""
    groups = material.plan.groups
    names = {name for name, group in groups.items() if group.kind == kind}
    studies = {study for study, path in material.pending if path.partition(".")[0] in names}
    if studies:
        yield (
            "Not printed, because another extractor is still to answer: statements of "
            f"{len(studies)} studies."
        )


def _factor_rows(study: Study, own: list[Factor], material: Material) -> Iterator[Row]:
    """One row a study; what new reports of a known study say has a row of its own."""
    added: dict[str, list[Factor]] = {}
    main = []
    for factor in own:
        if material.is_added(study.id, factor.record):
            added.setdefault(material.reports[factor.record or ""], []).append(factor)
        else:
            main.append(factor)
    yield _factor_row(study_cell(study), main, material.is_new(study))
    labels = {report.id: report.label for report in study.reports}
    for report, factors in added.items():
        label = f"{study.label} {DASH} added from {labels.get(report, report)}"
        yield _factor_row(Cell(label, reports=(report,)), factors, new=True)


def _factor_row(head: Cell, factors: list[Factor], new: bool) -> Row:
    def said(direction: Direction) -> Cell:
        own = [one for one in factors if one.direction is direction]
        return Cell(
            "", tuple(statement_of(one) for one in own), tuple(origin_of(one) for one in own)
        )

    return Row((head, said(Direction.HELPS), said(Direction.HINDERS)), new)


def origin_of(factor: Factor) -> Origin:
    """The question and row in which a factor was stated."""
    return factor.study, f"{factor.group}.statement", factor.row


def statement_of(factor: Factor, *, page: bool = False) -> str:
    """Print a statement with its conditions, and with its page if asked."""
    if not factor.statement:
        return UNTOLD
    told = re.search(rf"\b{re.escape(factor.conditions)}\b", factor.statement, re.IGNORECASE)
    conditions = "" if told else factor.conditions
    place = page_words(factor.page) if page else ""
    told_so = "; ".join(part for part in (conditions, place) if part)
    return f"{factor.statement} ({told_so})" if told_so else factor.statement


def matrix_table(rule: TableRule, material: Material) -> Table:
    """Cross the codes with the studies; the last columns count studies."""
    studies = material.studies
    codebook = material.plan.codebooks[rule.codebook]
    behind = factors_by_code(material.factors)
    rows = []
    for row in factor_matrix(material.factors, codebook, [study.id for study in studies]):
        own = behind[row.code]
        of_study = _by_study(own)
        marks = [
            Cell(_mark(mark), answers=tuple(map(origin_of, of_study.get(study.id, ()))))
            for study, mark in zip(studies, row.marks, strict=True)
        ]
        counts = [
            count_cell([origin_of(one) for one in own if one.direction is direction])
            for direction in (Direction.HELPS, Direction.HINDERS)
        ]
        rows.append(Row((Cell(row.label), Cell(row.theme), *marks, *counts)))
    heads = [study.label + (" (new)" if material.is_new(study) else "") for study in studies]
    columns = ("Code", "Theme", *heads, "Studies: helps", "Studies: hinders")
    return Table(rule.id, title_of(rule), columns, tuple(rows), factor_notes(rule, material))


def factor_notes(rule: TableRule, material: Material) -> tuple[str, ...]:
    """The notes of a table that counts statements by code, with what it could not count."""
    return (
        *notes_of(rule, material),
        *undirected(material),
        *uncoded(material),
        *out_of_force(rule.codebook, material),
        *waiting(material, "factors"),
    )


def factors_by_code(factors: Iterable[Factor]) -> dict[str, list[Factor]]:
    """Gather the factors that have a direction under each of their codes."""
    found: dict[str, list[Factor]] = {}
    for factor in factors:
        if factor.direction is not None:
            for code in dict.fromkeys(factor.codes):
                found.setdefault(code, []).append(factor)
    return found


def _by_study(factors: Iterable[Factor]) -> dict[str, list[Factor]]:
    found: dict[str, list[Factor]] = {}
    for factor in factors:
        found.setdefault(factor.study, []).append(factor)
    return found


def _mark(mark: str) -> str:
    return {"+": "helps", "-": "hinders", "+-": "helps, hinders"}.get(mark, "")
