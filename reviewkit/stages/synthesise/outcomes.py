"""Outcome findings from agreed answers, and which way they point, counted by studies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewkit.forms import FieldGroup
from reviewkit.methods.votes import collapse
from reviewkit.stages.synthesise.rows import (
    codes_of,
    groups_of,
    number_of,
    rows_of,
    source_of,
    text_of,
)
from reviewkit.stages.synthesise.standing import Answers
from reviewkit.terms import Vote


@dataclass(frozen=True, slots=True)
class OutcomeFinding:
    """A statement of effect, with the words of the form for each of its parts."""

    study: str
    group: str
    row: str
    outcome: str
    direction: str
    horizon: str
    basis: str
    statement: str
    value: str
    numerator: int | None
    denominator: int | None
    record: str | None
    page: str | None


def outcome_findings(
    answers: dict[str, Answers], groups: Mapping[str, FieldGroup]
) -> list[OutcomeFinding]:
    """List the outcome findings among agreed answers, by study and key of their row.

    Args:
        answers: what stands, study by study.
        groups: the groups of every form, by their full path.
    """
    return [
        OutcomeFinding(
            study,
            path,
            row,
            (codes_of(cells.get("outcome")) or ("",))[0],
            text_of(cells, "direction"),
            text_of(cells, "horizon"),
            text_of(cells, "basis"),
            text_of(cells, "statement"),
            text_of(cells, "value_printed"),
            number_of(cells, "numerator"),
            number_of(cells, "denominator"),
            *source_of(cells, "statement"),
        )
        for path, _ in groups_of(groups, "outcomes")
        for study, row, cells in rows_of(answers, path)
    ]


@dataclass(frozen=True, slots=True)
class Effect:
    """Which way one study points on one outcome, and the findings that say so.

    `differs` where the findings do not all point one way.
    """

    study: str
    outcome: str
    vote: Vote
    findings: tuple[OutcomeFinding, ...]
    differs: bool


def effects(
    found: Sequence[OutcomeFinding],
    directions: Mapping[str, Vote],
    outcome_of: Mapping[str, str],
    agreement: float = 1.0,
) -> list[Effect]:
    """Give each study one vote on each outcome, whatever the number of its findings and reports.

    Args:
        found: the findings that may vote; one whose direction is no vote is left out.
        directions: the vote that each direction of the form stands for.
        outcome_of: the outcome under which each code is counted: itself, or its theme.
        agreement: share of a study's findings that must point one way; see `collapse`.

    Returns:
        Effects in the order in which study and outcome first appear.
    """
    gathered: dict[tuple[str, str], list[OutcomeFinding]] = {}
    for finding in found:
        if finding.direction in directions and finding.outcome in outcome_of:
            key = (finding.study, outcome_of[finding.outcome])
            gathered.setdefault(key, []).append(finding)
    told = []
    for (study, outcome), own in gathered.items():
        votes = [directions[one.direction] for one in own]
        differs = len(set(votes)) > 1
        told.append(Effect(study, outcome, collapse(votes, agreement), tuple(own), differs))
    return told
