"""Conclusions that moved in direction or certainty, and those that did not."""

from __future__ import annotations

from typing import Any

import pytest

from reviewkit.findings import COMPONENTS, Findings
from reviewkit.stages.changes import Moved, certainties, directions, leaders, mostly
from reviewkit.stages.changes.conclusions import ALIKE, NOT_JUDGED

WAYS = ("positive", "negative")
LABELS = {"FALLS": "Falls", "DEATHS": "Deaths", "COSTS": "Costs"}


def findings(**confidence: str | None) -> Findings:
    judged = {name: {"concern": "minor", "reason": "r"} for name in COMPONENTS}
    entries: list[dict[str, Any]] = [
        {"id": name, "statement": f"On {name}", "studies": ["S1", "S2"]}
        | (judged | {"overall": {"confidence": one, "reason": "r"}} if one else {})
        for name, one in confidence.items()
    ]
    head = {"reviewkit": 1, "id": "f", "version": "1"}
    return Findings.model_validate(head | {"findings": entries})


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"positive": 3, "negative": 1}, "mostly positive"),
        ({"positive": 1, "negative": 2, "mixed": 9}, "mostly negative"),
        ({"positive": 2, "negative": 2}, ALIKE),
        ({"no change": 2, "mixed": 1}, "no change"),
        ({"mixed": 1, "no change": 1}, "mixed and no change"),
    ],
)
def test_a_direction_is_that_of_most_studies(counts: dict[str, int], words: str) -> None:
    assert mostly(counts, WAYS) == words


def test_a_conclusion_moves_with_its_direction_and_not_with_its_counts() -> None:
    before = {"FALLS": {"positive": 2}, "DEATHS": {"positive": 1}, "COSTS": {"negative": 1}}
    after = {"FALLS": {"positive": 4}, "DEATHS": {"positive": 1, "negative": 2}}
    found = {one.id: one for one in directions("outcome", "o", LABELS, before, after, WAYS)}
    assert {name: one.change for name, one in found.items()} == {
        "FALLS": Moved.UNMOVED,
        "DEATHS": Moved.MOVED,
        "COSTS": Moved.GONE,
    }
    assert (found["DEATHS"].before, found["DEATHS"].after) == ("mostly positive", "mostly negative")
    assert found["FALLS"].counts_after == {"positive": 4}
    (new,) = directions("outcome", "o", LABELS, {}, {"FALLS": {"positive": 1}}, WAYS)
    assert new.change is Moved.NEW


def test_certainty_moves_with_the_confidence_in_a_finding() -> None:
    old = findings(A="low", B="high", C=None)
    new = findings(A="moderate", B="high", C="low", D="low")
    found = {one.id: one for one in certainties("findings.yml", old, new)}
    assert {name: one.change for name, one in found.items()} == {
        "A": Moved.MOVED,
        "B": Moved.UNMOVED,
        "C": Moved.MOVED,
        "D": Moved.NEW,
    }
    assert (found["A"].before, found["A"].after) == ("Low", "Moderate")
    assert found["C"].before == NOT_JUDGED
    assert found["A"].counts_after == {"studies": 2}
    assert {one.change for one in certainties("f", old, None)} == {Moved.GONE}


def test_what_is_named_most_moves_when_another_code_leads() -> None:
    before = {"FALLS": {"helps": 2}, "DEATHS": {"helps": 2, "hinders": 1}}
    after = {"FALLS": {"helps": 2}, "DEATHS": {"helps": 3, "hinders": 1}}
    helps, hinders = leaders("f", LABELS, before, after, ("helps", "hinders"))
    assert (helps.label, helps.before, helps.after) == (
        "Most often helps",
        "Falls; Deaths",
        "Deaths",
    )
    assert helps.change is Moved.MOVED
    assert helps.counts_before == {"FALLS": 2, "DEATHS": 2}
    assert hinders.change is Moved.UNMOVED
    assert list(leaders("f", LABELS, {}, {}, ("helps", "hinders"))) == []
