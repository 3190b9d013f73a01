"""Conflicts and who settles them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reviews import AT, Review

from reviewkit.errors import NotAllowedError
from reviewkit.stages import screen
from reviewkit.terms import Stage, Verdict

Make = Callable[..., Review]
FOUR = ("ADA", "BO", "CY", "DI")
LEAD = ("{id: CY}", "{id: CY, role: lead}")


def settle(review: Review, who: str, verdict: Verdict = Verdict.INCLUDE) -> str:
    word = screen.Settlement(review.records[0], Stage.TITLE, verdict, None, "talked")
    return screen.settle(review.store, review.protocol, word, who, AT)


def in_conflict(make: Make, rule: str) -> Review:
    review = make(1, title=f"reviewers: 2, who: [ADA, BO]{rule}", who=FOUR, swap=LEAD)
    review.decide("ADA", 0, "include")
    review.decide("BO", 0, "exclude", "E2", note="too young")
    return review


@pytest.mark.parametrize(
    ("rule", "may", "may_not"),
    [
        ("", ["ADA", "BO", "CY"], []),
        (", settle: third", ["CY", "DI"], ["ADA", "BO"]),
        (", settle: lead", ["CY"], ["ADA", "DI"]),
        (", settlers: [DI]", ["DI"], ["ADA", "CY"]),
    ],
)
def test_who_settles_is_for_the_protocol_to_say(
    make: Make, rule: str, may: list[str], may_not: list[str]
) -> None:
    for who in may_not:
        with pytest.raises(NotAllowedError, match="settle"):
            settle(in_conflict(make, rule), who)
    for who in may:
        review = in_conflict(make, rule)
        settle(review, who)
        assert review.outcome(0) == "include"


def test_conflicts_are_listed_from_the_one_asked_for_and_counted(make: Make) -> None:
    review = make(6, title="reviewers: 2, who: [ADA, BO, CY]", who=FOUR, swap=LEAD)
    for at in range(6):
        review.decide("ADA", at, "include")
        review.decide("BO", at, "include" if at == 2 else "exclude", None if at == 2 else "E2")
    differ = [review.records[at] for at in (0, 1, 3, 4, 5)]

    def listed(**how: object) -> list[str]:
        return [one.report for one in screen.conflicts(review.store, **how)]

    assert listed() == differ
    assert listed(limit=2) == differ[:2]
    assert listed(limit=2, begin=differ[2]) == differ[2:4]
    assert listed(begin=review.records[2]) == differ
    assert listed(begin=differ[2], stage=Stage.FULLTEXT) == []
    for who in (None, *FOUR):
        assert screen.count_conflicts(review.store, who) == len(listed(reviewer=who))
    assert screen.count_conflicts(review.store, "CY") == 0  # still a reader, who may decide


def test_a_conflict_stands_side_by_side_with_reasons_and_notes(make: Make) -> None:
    (conflict,) = screen.conflicts(in_conflict(make, "").store, None, "ADA")

    assert [(w.reviewer, str(w.verdict), w.reason, w.note) for w in conflict.words] == [
        ("ADA", "include", None, ""),
        ("BO", "exclude", "E2", "too young"),
    ]


def test_a_later_decision_reopens_a_settled_conflict_and_its_withdrawal_closes_it(
    make: Make,
) -> None:
    review = in_conflict(make, "")
    settle(review, "ADA")
    review.decide("BO", 0, "exclude", "E1")
    assert review.outcome(0) == "conflict"

    screen.undo(review.store, "BO", AT)

    assert review.outcome(0) == "include"


def test_as_many_conflicts_as_are_asked_for(make: Make) -> None:
    review = make(4)
    for number in range(4):
        review.decide("ADA", number, "include")
        review.decide("BO", number, "exclude")

    assert len(screen.conflicts(review.store, Stage.TITLE, "BO", limit=3)) == 3
    assert len(screen.conflicts(review.store)) == 4
