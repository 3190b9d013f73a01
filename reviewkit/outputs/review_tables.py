"""The tables of a review: those its protocol defines, and three that every review has."""

from __future__ import annotations

from collections.abc import Callable

from reviewkit.errors import NotThereError
from reviewkit.outputs.answer_tables import answers_table
from reviewkit.outputs.dictionary_table import NAME as DICTIONARY
from reviewkit.outputs.dictionary_table import dictionary_table
from reviewkit.outputs.factor_tables import factors_table, matrix_table
from reviewkit.outputs.finding_tables import findings_table
from reviewkit.outputs.framework_table import framework_table
from reviewkit.outputs.map_table import map_table
from reviewkit.outputs.material import Material, study_cell
from reviewkit.outputs.outcome_tables import outcomes_table, theory_table
from reviewkit.outputs.review_map import map_names, rule_named
from reviewkit.outputs.split_table import by_group_table
from reviewkit.outputs.strand_tables import box_table, strand_table
from reviewkit.outputs.table_layout import with_footnotes
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.outputs.vote_table import votes_table
from reviewkit.plan import Plan
from reviewkit.protocol import TableRule

_MAKERS: dict[str, Callable[[TableRule, Material], Table]] = {
    "answers": answers_table,
    "factors": factors_table,
    "matrix": matrix_table,
    "by_group": by_group_table,
    "framework": framework_table,
    "outcomes": outcomes_table,
    "theory": theory_table,
    "votes": votes_table,
    "strand": strand_table,
    "box": box_table,
    "summary_of_findings": findings_table,
}


def table_names(plan: Plan) -> list[str]:
    """Name every table that the review can print."""
    return [rule.id for rule in plan.protocol.tables] + [
        name for name in STANDARD if name not in {rule.id for rule in plan.protocol.tables}
    ]


def make_table(name: str, material: Material) -> Table:
    """Make one table by its name; that of a map shows which studies stand in each of its cells.

    Raises:
        NotThereError: the review has no such table.
    """
    rule = next((one for one in material.plan.protocol.tables if one.id == name), None)
    if rule is None and name in _STANDARD_MAKERS:
        return _STANDARD_MAKERS[name](material)
    if rule is None and name in map_names(material):
        return map_table(rule_named(name, material), material)
    if rule is None:
        known = ", ".join(table_names(material.plan))
        raise NotThereError(f"There is no table {name}; there are {known}.")
    return with_footnotes(_MAKERS[rule.kind](rule, material), rule.footnotes)


def _included(material: Material) -> Table:
    rows = tuple(
        Row(
            (
                study_cell(study),
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


_STANDARD_MAKERS: dict[str, Callable[[Material], Table]] = {
    "included": _included,
    "excluded": _excluded,
    DICTIONARY: dictionary_table,
}
STANDARD = tuple(_STANDARD_MAKERS)
