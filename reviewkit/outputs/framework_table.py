"""The framework matrix: studies by themes, what each says in the cell, its quotes behind it.

Framework analysis after Ritchie and Spencer 1994: one row a case, one column a theme.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewkit.codebook import Codebook
from reviewkit.outputs.answer_tables import answer_cell
from reviewkit.outputs.effects import outcomes_of
from reviewkit.outputs.factor_tables import factor_notes, origin_of, statement_of, waiting
from reviewkit.outputs.material import Material, Origin, study_cell
from reviewkit.outputs.outcome_tables import finding_words
from reviewkit.outputs.table_layout import notes_of, title_of
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import TableRule
from reviewkit.terms import Direction

_Said = tuple[str, Origin]  # a line, and the answer it is
SIDES = {Direction.HELPS: "Helps", Direction.HINDERS: "Hinders", None: "Helps or hinders"}


def framework_table(rule: TableRule, material: Material) -> Table:
    """Cross studies with themes, or codes; a statement stands once under each of its own.

    Columns of answers that the rule names, such as an appraisal, stand before the themes.
    """
    codebook = material.plan.codebooks[rule.codebook]
    by = rule.by or "theme"
    above = {
        code.id: theme.id if by == "theme" else code.id
        for theme in codebook.themes
        for code in theme.codes
    }
    placed: dict[tuple[str, str], list[_Said]] = {}
    for study, codes, said in _statements(codebook, material):
        for column in dict.fromkeys(above[code] for code in codes if code in above):
            placed.setdefault((study, column), []).append(said)
    used = {column for _, column in placed}
    columns = [one for one in outcomes_of(codebook, by) if one.id in used]
    rows = tuple(
        Row(
            (
                study_cell(study),
                *(answer_cell(column, study.id, rule, material) for column in rule.columns),
                *(_cell(placed.get((study.id, column.id), [])) for column in columns),
            ),
            material.is_new(study),
        )
        for study in material.studies
    )
    empty = [one.label for one in outcomes_of(codebook, by) if one.id not in used]
    notes = _notes(rule, codebook, material)
    if empty and by == "theme":
        notes = (*notes, f"No study has a statement under: {'; '.join(empty)}.")
    heads = (*(one.head for one in rule.columns), *(column.label for column in columns))
    return Table(rule.id, title_of(rule), ("Study", *heads), rows, notes)


def _statements(
    codebook: Codebook, material: Material
) -> Iterable[tuple[str, tuple[str, ...], _Said]]:
    """Each statement of the codebook's kind: its study, its codes, its line and origin."""
    if codebook.kind == "outcomes":
        for one in material.findings:
            origin = (one.study, f"{one.group}.statement", one.row)
            yield one.study, (one.outcome,), (finding_words(one, material), origin)
        return
    for factor in material.factors:
        line = f"{SIDES[factor.direction]}: {statement_of(factor, page=True)}"
        yield factor.study, factor.codes, (line, origin_of(factor))


def _cell(said: list[_Said]) -> Cell:
    return Cell("", tuple(line for line, _ in said), tuple(origin for _, origin in said))


def _notes(rule: TableRule, codebook: Codebook, material: Material) -> tuple[str, ...]:
    if codebook.kind == "factors":
        return factor_notes(rule, material)
    return (*notes_of(rule, material), *waiting(material, "outcomes"))
