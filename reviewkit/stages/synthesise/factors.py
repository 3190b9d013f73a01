"""Factors from agreed answers, and their matrix, counted by studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reviewkit.codebook import Codebook
from reviewkit.forms import FieldGroup
from reviewkit.stages.synthesise.rows import codes_of, groups_of, rows_of, source_of, text_of
from reviewkit.stages.synthesise.standing import Answers
from reviewkit.terms import Direction


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
class MatrixRow:
    """A code and, for each study, whether its statements help (+), hinder (-) or do both."""

    theme: str
    code: str
    label: str
    marks: tuple[str, ...]
    helps: int
    hinders: int


def factors(answers: dict[str, Answers], groups: Mapping[str, FieldGroup]) -> list[Factor]:
    """List the factors among agreed answers, by study and key of their row.

    Args:
        answers: what stands, study by study.
        groups: the groups of every form, by their full path.
    """
    found = []
    for path, group in groups_of(groups, "factors"):
        for study, row, cells in rows_of(answers, path):
            given = text_of(cells, "direction") if group.direction is None else group.direction
            found.append(
                Factor(
                    study,
                    path,
                    row,
                    Direction(given) if given in set(Direction) else None,
                    text_of(cells, "statement"),
                    codes_of(cells.get("codes")),
                    text_of(cells, "level"),
                    text_of(cells, "voice"),
                    text_of(cells, "conditions"),
                    *source_of(cells, "statement"),
                )
            )
    return found


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
