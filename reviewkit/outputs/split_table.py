"""Factors that help against factors that hinder, in studies, by level, voice or the like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewkit.forms import FormField
from reviewkit.outputs.factor_tables import factor_notes, factors_by_code, origin_of
from reviewkit.outputs.material import Material, value_at, value_text
from reviewkit.outputs.table_layout import count_cell, title_of
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import TableRule
from reviewkit.stages.synthesise import Factor
from reviewkit.terms import Direction, Missing

NOT_SAID, ALL, ANY = "not said", "all", "Any of these"
SIDES = (("helps", Direction.HELPS), ("hinders", Direction.HINDERS))


def by_group_table(rule: TableRule, material: Material) -> Table:
    """Count the studies in which a code helps and in which it hinders, for each answer.

    A study counts once in a cell; it stands in several where its statements do.
    """
    behind = factors_by_code(material.factors)
    answers = {
        (one.study, one.group, one.row): _answer(one, rule.split, material)
        for own in behind.values()
        for one in own
    }
    columns = list(_columns(set(answers.values()), rule.split, material))

    def row(label: str, own: Sequence[Factor], group: str = "") -> Row:
        cells = [
            count_cell(
                [
                    origin_of(one)
                    for one in own
                    if one.direction is direction
                    and answer in (ALL, answers[one.study, one.group, one.row])
                ]
            )
            for answer, _ in columns
            for _, direction in SIDES
        ]
        return Row((Cell(label), *cells), group=group)

    rows = [row(*one) for one in _said(rule, material, behind)]
    every = list({origin_of(one): one for own in behind.values() for one in own}.values())
    if rows:
        rows.append(row(ANY, every, ANY if rule.by != "theme" else ""))
    heads = [f"{text}: {side}" for _, text in columns for side, _ in SIDES]
    notes = ("Counts are of studies; a study counts once in a cell.",)
    return Table(
        rule.id,
        title_of(rule),
        ("Theme" if rule.by == "theme" else "Code", *heads),
        tuple(rows),
        (*notes, *factor_notes(rule, material)),
    )


def _said(
    rule: TableRule, material: Material, behind: dict[str, list[Factor]]
) -> Iterator[tuple[str, list[Factor], str]]:
    """Each code or theme that any study has, its factors, and the head it stands under."""
    for theme in material.plan.codebooks[rule.codebook].themes:
        coded = {code.label: behind[code.id] for code in theme.codes if code.id in behind}
        if rule.by == "theme" and coded:
            yield theme.label, [one for own in coded.values() for one in own], ""
        elif coded:
            yield from ((label, own, theme.label) for label, own in coded.items())


def _answer(factor: Factor, split: str, material: Material) -> str:
    path = f"{factor.group}.{split}"
    value = value_at(path, factor.study, material, factor.row)
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    if value is None or value in (Missing.NA, Missing.TBD):
        return NOT_SAID
    return "; ".join(value) if isinstance(value, list) else str(value)


def _columns(found: set[str], split: str, material: Material) -> Iterator[tuple[str, str]]:
    """Each answer that is there, in the order of the form, and its words; then all together."""
    path, question = _question(split, material)
    known = list(question.choice_labels) if question and question.choices else []
    for answer in [*known, *sorted(found - {*known, NOT_SAID}), NOT_SAID]:
        if answer in found:
            yield answer, _words(path, answer, material)
    yield ALL, "All"


def _words(path: str, answer: str, material: Material) -> str:
    text = NOT_SAID if answer == NOT_SAID else value_text(path, answer, material.plan)
    return text[:1].upper() + text[1:]


def _question(split: str, material: Material) -> tuple[str, FormField | None]:
    plan = material.plan
    for path, question in plan.fields.items():
        group, _, inner = path.partition(".")
        if inner == split and plan.groups[group].kind == "factors":
            return path, question
    return "", None
