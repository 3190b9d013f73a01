"""Outcome findings vote once a study and outcome."""

from __future__ import annotations

from reviewkit.stages.synthesise import Effect, OutcomeFinding, effects
from reviewkit.terms import Vote

DIRECTIONS = {"up": Vote.POSITIVE, "down": Vote.NEGATIVE}
THEMES = {"FALLS": "HEA", "DEATHS": "HEA", "BILL": "COS"}


def finding(
    study: str, row: str, outcome: str, direction: str, record: str = "r1"
) -> OutcomeFinding:
    return OutcomeFinding(
        study, "effects", row, outcome, direction, "", "", "s", "", None, None, record, None
    )


def votes(found: list[Effect]) -> dict[tuple[str, str], Vote]:
    return {(one.study, one.outcome): one.vote for one in found}


def test_findings_of_one_study_make_one_vote_on_an_outcome() -> None:
    found = [
        finding("S1", "O1", "FALLS", "up"),
        finding("S1", "O2", "FALLS", "up"),
        finding("S2", "O1", "FALLS", "down"),
    ]
    same = {code: code for code in THEMES}
    assert votes(effects(found, DIRECTIONS, same)) == {
        ("S1", "FALLS"): Vote.POSITIVE,
        ("S2", "FALLS"): Vote.NEGATIVE,
    }


def test_reports_of_one_study_that_disagree_make_it_mixed_and_are_told() -> None:
    found = [finding("S1", "O1", "FALLS", "up"), finding("S1", "O2", "FALLS", "down", "r2")]
    (effect,) = effects(found, DIRECTIONS, {"FALLS": "FALLS"})
    assert (effect.vote, effect.differs) == (Vote.MIXED, True)
    assert [one.record for one in effect.findings] == ["r1", "r2"]


def test_codes_of_a_theme_vote_together() -> None:
    found = [finding("S1", "O1", "FALLS", "up"), finding("S1", "O2", "DEATHS", "up")]
    assert votes(effects(found, DIRECTIONS, THEMES)) == {("S1", "HEA"): Vote.POSITIVE}


def test_a_direction_that_is_no_vote_and_a_code_of_another_book_do_not_vote() -> None:
    found = [finding("S1", "O1", "FALLS", "unclear"), finding("S1", "O2", "OTHER", "up")]
    assert effects(found, DIRECTIONS, THEMES) == []
