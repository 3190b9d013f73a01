"""The axes and filters of a map: their levels, and where a study stands on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

from reviewkit.codebook import Code, Codebook
from reviewkit.forms import FormField
from reviewkit.outputs.map import Level
from reviewkit.outputs.material import Material
from reviewkit.plan import Plan
from reviewkit.protocol import MapRule
from reviewkit.protocol.mapping import DIRECTION, STUDY_PATHS, YEAR
from reviewkit.protocol.presets import questions_at
from reviewkit.stages.retrieve import Report, Study
from reviewkit.stages.synthesise import Agreed
from reviewkit.terms import Direction, Missing

OTHER = "other:"
OTHER_LEVEL = Level("other", "Other")
DIRECTION_LABEL = "Direction"
FACTOR_LABEL = "Factor"
CODES, FACTORS = "codes", "factors"

Key = tuple[str, str]  # a group, or a question of none, and the key of its row; or a report
Rows = dict[str, list[tuple[Key, dict[str, Agreed]]]]  # a study's answers, by group


@dataclass(frozen=True, slots=True)
class Asked:
    """Where an axis is read: a field of a group ('' for a question of none), or what it says.

    Every row of a group with a direction of its own says `fixed`.
    """

    group: str
    inner: str
    fixed: str = ""

    @property
    def path(self) -> str:
        """The full path of the question."""
        return f"{self.group}.{self.inner}" if self.inner else self.group


class At(NamedTuple):
    """Where a study stands on an axis: the row, the question ('' if none), what was said there.

    The level is None where the axis has none for the answer, as for one that is missing.
    """

    key: Key
    path: str
    said: str
    level: str | None


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis or filter: where it is read, its levels, and the level of each answer."""

    path: str
    label: str
    asked: tuple[Asked, ...]
    levels: tuple[Level, ...]
    level_of: dict[str, str]

    @property
    def groups(self) -> frozenset[str]:
        """The groups it is read from; axes that share one are read row by row."""
        return frozenset(one.group for one in self.asked)


def make_axis(path: str, rule: MapRule, material: Material) -> Axis:
    """Find the levels of an axis: choices and codes as the review has them, else what was said.

    Args:
        path: of the axis, in full; '' is an axis without levels.
        rule: says how codes show, and what levels cover.
        material: the studies and what stands of them.
    """
    if not path:
        return Axis("", "", (), (), {})
    if path in STUDY_PATHS and path not in material.plan.fields:
        axis = _of_reports(path, rule, material)
    elif path == DIRECTION and path not in material.plan.fields:
        axis = _of_direction(material)
    else:
        axis = _of_questions(path, rule, material)
    noted = tuple(replace(one, note=rule.scope.get(one.id, one.note)) for one in axis.levels)
    return replace(axis, levels=noted)


def label_of(path: str, plan: Plan) -> str:
    """What is asked at a path; codes of factors are called by what bears them, not "Codes"."""
    full, question = next(iter(questions_at(path, plan.fields, plan.groups).items()))
    group = plan.groups.get(_parted(full)[0])
    if group is None or group.kind != FACTORS or question.type != CODES:
        return question.label
    return group.label if path == full else FACTOR_LABEL


def rows_of(study: str, material: Material) -> Rows:
    """Gather the answers of a study by group, so that each axis looks at its own only."""
    found: Rows = {}
    for key, cells in material.answers.get(study, {}).items():
        found.setdefault(key[0], []).append((key, cells))
    return found


def standing_on(axis: Axis, study: Study, rows: Rows) -> Iterator[At]:
    """Yield where a study stands on an axis, answer by answer."""
    for asked in axis.asked:
        if asked.group in STUDY_PATHS:
            for report in study.reports:
                if said := _of_report(asked.group, report):
                    yield At(("study", report.id), "", said, axis.level_of.get(said))
            continue
        path = "" if asked.fixed else asked.path
        for key, cells in rows.get(asked.group, ()):
            for said in [asked.fixed] if asked.fixed else said_in(cells.get(asked.inner)):
                yield At(key, path, said, axis.level_of.get(said, _other(axis, said)))


def said_in(cell: Agreed | None) -> list[str]:
    """The answers in a cell, each as text."""
    if cell is None:
        return []
    return [str(one) for one in (cell.value if isinstance(cell.value, list) else [cell.value])]


def is_missing(said: str) -> bool:
    """Say whether an answer is a missing code."""
    return said in _MISSING


def _other(axis: Axis, said: str) -> str | None:
    return axis.level_of.get(OTHER) if said.startswith(OTHER) else None


def _of_report(path: str, report: Report) -> str:
    return str(report.year or "") if path == YEAR else report.source


def _of_reports(path: str, rule: MapRule, material: Material) -> Axis:
    said = {_of_report(path, report) for study in material.studies for report in study.reports}
    found = sorted(said - {""})
    levels = tuple(Level(one, one) for one in found)
    level_of = {one: one for one in found}
    if path == YEAR and rule.levels in ("themes", "both"):
        decades = {one: f"{one[:-1]}0s" for one in found}
        if rule.levels == "themes":
            return Axis(path, STUDY_PATHS[path], (Asked(path, ""),), _plain(decades), decades)
        levels = tuple(_under(decades))
    return Axis(path, STUDY_PATHS[path], (Asked(path, ""),), levels, level_of)


def _plain(level_of: dict[str, str]) -> tuple[Level, ...]:
    return tuple(Level(one, one) for one in dict.fromkeys(level_of.values()))


def _under(decades: dict[str, str]) -> Iterator[Level]:
    for decade in dict.fromkeys(decades.values()):
        yield Level(decade, decade)
        yield from (Level(one, one, parent=decade) for one, own in decades.items() if own == decade)


def _of_direction(material: Material) -> Axis:
    asked = tuple(
        Asked(path, "direction", group.direction or "")
        for path, group in material.plan.groups.items()
        if group.kind == "factors"
    )
    levels = tuple(Level(str(one), str(one).capitalize()) for one in Direction)
    return Axis(DIRECTION, DIRECTION_LABEL, asked, levels, {one.id: one.id for one in levels})


def _of_questions(path: str, rule: MapRule, material: Material) -> Axis:
    questions = questions_at(path, material.plan.fields, material.plan.groups)
    levels: dict[str, Level] = {}
    level_of: dict[str, str] = {}
    for full, question in questions.items():
        own, known = _of_question(full, question, rule, material)
        for level in own:
            levels.setdefault(level.id, level)
        level_of = known | level_of
    asked = tuple(Asked(*_parted(full)) for full in questions)
    return Axis(path, label_of(path, material.plan), asked, tuple(levels.values()), level_of)


def _parted(full: str) -> tuple[str, str]:
    group, _, inner = full.partition(".")
    return group, inner


def _of_question(
    full: str, question: FormField, rule: MapRule, material: Material
) -> tuple[tuple[Level, ...], dict[str, str]]:
    """The levels of a question, and that of each answer."""
    if question.type == CODES:
        return _of_codebook(material.plan.codebooks[question.codebook], rule)
    if not question.choices:
        said = list(_said(full, material))
        levels = tuple(Level(one, one) for one in sorted(set(said), key=_natural))
        return levels, {one.id: one.id for one in levels}
    levels = tuple(Level(name, label) for name, label in question.choice_labels.items())
    level_of = {one.id: one.id for one in levels}
    if question.other and any(one.startswith(OTHER) for one in _said(full, material)):
        return (*levels, OTHER_LEVEL), level_of | {OTHER: OTHER_LEVEL.id}
    return levels, level_of


def _said(full: str, material: Material) -> Iterator[str]:
    """What was said at a question in any study, missing answers left out."""
    group, inner = _parted(full)
    for answers in material.answers.values():
        for (name, _), cells in answers.items():
            if name == group:
                yield from (one for one in said_in(cells.get(inner)) if not is_missing(one))


_MISSING = frozenset(Missing)


def _natural(said: str) -> tuple[Any, ...]:
    """Numbers by size, then words by letter."""
    try:
        return (0, float(said), said)
    except ValueError:
        return (1, 0.0, said.casefold(), said)


def _of_codebook(book: Codebook, rule: MapRule) -> tuple[tuple[Level, ...], dict[str, str]]:
    themes = [Level(one.id, one.label, note=one.definition) for one in book.themes]
    if rule.levels in (None, "themes"):
        return tuple(themes), {code: theme.id for code, theme in book.theme_of.items()}
    both = rule.levels == "both"
    levels = chain.from_iterable(
        [*([top] if both else []), *_codes(theme.codes, theme.id if both else "", theme.label)]
        for top, theme in zip(themes, book.themes, strict=True)
    )
    return tuple(levels), {code: code for code in book.codes}


def _codes(codes: Iterable[Code], theme: str, label: str) -> Iterator[Level]:
    """The codes of a theme, those above before those below; a stack, as they may nest deeply."""
    below: dict[str, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code)
    waiting = list(reversed(below.get("", [])))
    while waiting:
        code = waiting.pop()
        above = code.parent or theme
        group = "" if theme else label
        yield Level(code.id, code.label, group, above, code.definition)
        waiting += reversed(below.get(code.id, []))
