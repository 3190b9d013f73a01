"""Which way each study points on each outcome, and what the rule of counting leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from reviewkit.codebook import Codebook
from reviewkit.outputs.material import Material, Origin, value_at, value_text
from reviewkit.protocol import Effects
from reviewkit.stages.synthesise import Effect, OutcomeFinding, effects
from reviewkit.terms import Vote, many

VOTES = {
    Vote.POSITIVE: "Positive",
    Vote.NEGATIVE: "Negative",
    Vote.NO_CHANGE: "No change",
    Vote.MIXED: "Mixed",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row or column of outcomes: a code under its theme, or a theme."""

    id: str
    label: str
    theme: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What votes: effects by (study, outcome), and the outcomes that any study has, in order.

    `notes` tell the rule, what it left out, and where findings of one study differ.
    """

    outcomes: tuple[Outcome, ...]
    effects: dict[tuple[str, str], Effect]
    notes: tuple[str, ...]


def count_effects(
    rule: Effects, by: Literal["code", "theme"], codebook: Codebook, material: Material
) -> Counted:
    """Let each study of the review vote once on each outcome, as the rule says."""
    outcome_of = {
        code.id: theme.id if by == "theme" else code.id
        for theme in codebook.themes
        for code in theme.codes
    }
    fit = [one for one in material.findings if _fits(one, rule.where, material)]
    found = effects(fit, rule.directions, outcome_of, rule.agreement)
    voted = {one.outcome for one in found}
    outcomes = tuple(one for one in outcomes_of(codebook, by) if one.id in voted)
    labels = {one.id: one.label for one in outcomes}
    notes = (
        *_rule_told(rule, material),
        *_left_out(fit, rule, outcome_of, material),
        *_differing(found, labels, material),
    )
    return Counted(outcomes, {(one.study, one.outcome): one for one in found}, notes)


def outcomes_of(codebook: Codebook, by: Literal["code", "theme"]) -> Iterator[Outcome]:
    """Every code with its theme, or every theme, in the order of the codebook."""
    for theme in codebook.themes:
        if by == "theme":
            yield Outcome(theme.id, theme.label, "")
        else:
            yield from (Outcome(code.id, code.label, theme.label) for code in theme.codes)


def directions_behind(effect: Effect) -> list[Origin]:
    """The answers that a vote rests on."""
    return [(one.study, f"{one.group}.direction", one.row) for one in effect.findings]


def _fits(
    finding: OutcomeFinding, where: Mapping[str, tuple[str, ...]], material: Material
) -> bool:
    for path, wanted in where.items():
        value = value_at(path, finding.study, material, finding.row)
        given = {str(one) for one in value} if isinstance(value, list) else {str(value)}
        if given.isdisjoint(wanted):
            return False
    return True


def _rule_told(rule: Effects, material: Material) -> Iterator[str]:
    way = (
        "they do not all point one way"
        if rule.agreement == 1
        else f"fewer than {rule.agreement:.0%} of them point one way"
    )
    yield (
        "Each study counts once under an outcome, by the direction of benefit and not by "
        "statistical significance; where it has several findings, from one report or several, and "
        f"{way}, it counts as mixed."
    )
    if "directions" in rule.model_fields_set:
        told = (
            f"{direction} as {VOTES[vote].lower()}" for direction, vote in rule.directions.items()
        )
        yield f"Directions count so: {'; '.join(told)}."
    for path, wanted in rule.where.items():
        label = material.plan.fields[path].label
        words = "; ".join(value_text(path, one, material.plan) for one in wanted)
        only = {path: wanted}
        out = sum(not _fits(one, only, material) for one in material.findings)
        left_out = many(out, "finding")
        yield f"Counted are findings with {label}: {words}; {left_out} without stay out."


def _left_out(
    fit: list[OutcomeFinding], rule: Effects, outcome_of: dict[str, str], material: Material
) -> Iterator[str]:
    """Say how many findings have a direction that is no vote, or no outcome of the codebook."""
    plan = material.plan
    left: Counter[str] = Counter()
    for one in fit:
        if one.outcome not in outcome_of:
            left["without an agreed code of this codebook"] += 1
        elif not one.direction:
            left["whose direction is not agreed or not given"] += 1
        elif one.direction not in rule.directions:
            path = f"{one.group}.direction"
            left[f"of direction {value_text(path, one.direction, plan).lower()}"] += 1
    if left:
        listed = "; ".join(
            f"{many(count, 'finding')} {words}" for words, count in sorted(left.items())
        )
        yield f"Not counted: {listed}."


def _differing(found: list[Effect], labels: dict[str, str], material: Material) -> Iterator[str]:
    """Name the studies whose findings on an outcome differ."""
    studies = {study.id: study.label for study in material.studies}
    told = [
        f"{studies.get(one.study, one.study)} ({labels[one.outcome]})"
        for one in found
        if one.differs
    ]
    if told:
        yield f"Findings of one study differ in: {'; '.join(told)}."
