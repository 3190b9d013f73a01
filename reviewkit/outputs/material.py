"""What tables, figures and map are made of, and how a value prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reviewkit.forms import applies, form_of, own_path
from reviewkit.outputs.tables import Cell
from reviewkit.plan import Plan
from reviewkit.stages.retrieve import Exclusion, Study
from reviewkit.stages.synthesise import Agreed, Answers, Factor, OutcomeFinding
from reviewkit.store.studies import Then
from reviewkit.terms import MISSING_MEANINGS, Missing

DISAGREED = "extractors differ; not agreed yet"
PENDING = "another extractor is still to answer"
DASH = "\N{EN DASH}"
_MISSING = frozenset(Missing)

Origin = tuple[str, str, str]  # study, question, key of the row of a group or ''


@dataclass(frozen=True, slots=True)
class Material:
    """What tables are made of: everything that stands in the review now.

    On `differing` questions (study, field) extractors differ; on `pending` ones another extractor
    is still to answer. `then` are the studies of the previous release with the reports they had.
    `searched` has each source's last day of search, `versions` the releases
    before this one, `release` the name of this one; '' is the review as it stands.
    """

    plan: Plan
    studies: list[Study]
    answers: dict[str, Answers]
    factors: list[Factor]
    findings: list[OutcomeFinding]
    differing: frozenset[tuple[str, str]]
    pending: frozenset[tuple[str, str]]
    then: Then
    reports: dict[str, str]
    excluded: list[Exclusion]
    searched: tuple[tuple[str, str | None], ...] = ()
    versions: tuple[str, ...] = ()
    release: str = ""

    def is_new(self, study: Study) -> bool:
        """Say whether a study came since the previous release."""
        return bool(self.then.studies) and study.id not in self.then.studies

    def is_added(self, study: str, record: str | None) -> bool:
        """Say whether a record is of a report that a study known then has got since."""
        known = self.then.studies.get(study, ())
        report = self.reports.get(record or "")
        return bool(known and report) and report not in known


def answers_to(path: str, answers: Answers) -> Iterator[tuple[str, Agreed]]:
    """Yield the answers to a question, with the key of their row."""
    group, _, inner = path.partition(".")
    # A question of no group is asked once: it is not looked for among a hundred others.
    places = [one for one in answers if one[0] == group] if inner else [(group, "")]
    for place in places:
        cells = answers.get(place, {})
        if inner in cells:
            yield place[1], cells[inner]


def is_asked(path: str, study: str, material: Material) -> bool:
    """Say whether a form asks a single question of a study, as far as that is answered."""
    name, own = form_of(path), own_path(path)
    form = material.plan.forms[name]
    if not form.conditions[own]:
        return True
    values = {
        (f"{own_path(group)}.{inner}" if inner else own_path(group), line): agreed.value
        for (group, line), cells in material.answers.get(study, {}).items()
        for inner, agreed in (cells.items() if form_of(group) == name else ())
    }
    return applies(form, own, "", values) is None


def value_at(path: str, study: str, material: Material, line: str = "") -> Any:
    """Return the first value at a path, None without one.

    A field of the group of `line` is read from that row.
    """
    group, _, inner = path.partition(".")
    answers = material.answers.get(study, {})
    if line and (group, line) in answers and inner:
        cell = answers[group, line].get(inner)
        return cell.value if cell else None
    return next((agreed.value for _, agreed in answers_to(path, answers)), None)


def study_cell(study: Study, bullets: tuple[str, ...] = ()) -> Cell:
    """Name a study at the head of a row; what decided on its reports is behind it."""
    return Cell(study.label, bullets, reports=tuple(report.id for report in study.reports))


def row_cell(path: str, study: str, line: str, material: Material, missing: str = "words") -> Cell:
    """Write what stands at a question of a row, or why nothing does."""
    value = value_at(path, study, material, line)
    if value is not None:
        return Cell(value_text(path, value, material.plan, missing), answers=((study, path, line),))
    if (study, path) in material.differing:
        return Cell(DISAGREED, answers=((study, path, line),))
    if (study, path) in material.pending:
        return Cell(PENDING)
    return Cell(value_text(path, Missing.TBD, material.plan, missing))


def value_text(path: str, value: Any, plan: Plan, missing: str = "words") -> str:
    """Write a value as it prints: choices and codes by their label.

    Missing codes print as their meaning, or as themselves if `missing` is "codes".
    """
    if isinstance(value, str) and value in _MISSING:
        return str(value) if missing == "codes" else MISSING_MEANINGS[Missing(value)]
    if isinstance(value, list):
        return "; ".join(value_text(path, one, plan, missing) for one in value)
    question = plan.fields.get(path)
    if question and question.type == "codes":
        code = plan.codebooks[question.codebook].codes.get(str(value))
        return code.label if code else str(value)
    labels = question.choice_labels if question and question.choices else {}
    return labels.get(str(value), str(value).removeprefix("other:").strip())


def page_words(page: str | None) -> str:
    """Write where a statement stands: "p. 12" for a number, else the words."""
    return f"p. {page}" if page and page[0].isdigit() else page or ""
