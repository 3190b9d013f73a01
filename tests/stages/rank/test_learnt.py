"""What a reviewer's ranking may learn from, and the protocol's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reviews import AT, Review

from reviewkit.documents import parse
from reviewkit.protocol import Protocol
from reviewkit.stages import annotate, assign, screen
from reviewkit.stages.rank.learnt import Labels, aim_text, labels_for
from reviewkit.store.blind import seen_outcomes, sees
from reviewkit.terms import KNOWN_RELEVANT, Stage, Verdict

Make = Callable[..., Review]


def learnt(review: Review, reviewer: str, stage: Stage = Stage.TITLE) -> dict[int, bool]:
    found = labels_for(review.store.db, stage, reviewer)
    return {review.records.index(one): said for one, said in found.included.items()}


def test_ones_own_standing_decisions_count_and_unsure_is_included(make: Make) -> None:
    review = make(5)
    review.decide("ADA", 0, "include")
    review.decide("ADA", 1, "exclude", "E1")
    review.decide("ADA", 2, "unsure")
    review.decide("ADA", 3, "include")
    review.decide("ADA", 3, "exclude", "E2")
    review.decide("ADA", 4, "include")
    screen.undo(review.store, "ADA", AT)

    assert learnt(review, "ADA") == {0: True, 1: False, 2: True, 3: False}
    assert learnt(review, "ADA", Stage.FULLTEXT) == {}
    assert learnt(review, "BO") == learnt(review, "") == {}


def test_an_outcome_that_the_reviewer_may_see_goes_before_their_own_word(make: Make) -> None:
    review = make(3)
    review.decide("ADA", 0, "include")
    review.decide("BO", 0, "exclude", "E1")
    assert learnt(review, "ADA") == {0: True}  # a conflict has no outcome yet
    end = screen.Settlement(review.records[0], Stage.TITLE, Verdict.EXCLUDE, "E1", "discussed")
    screen.settle(review.store, review.protocol, end, "BO", AT)

    assert learnt(review, "ADA") == learnt(review, "BO") == {0: False}


def test_what_the_others_closed_is_learned_by_who_was_never_to_read_it_only(make: Make) -> None:
    review = make(3, who=("ADA", "BO", "CY"))
    for who in ("ADA", "BO"):
        review.decide(who, 0, "include")
    assert learnt(review, "CY") == {}  # CY may still read it
    review.amend(who=("ADA", "BO", "CY"), title="reviewers: 2, who: [ADA, BO]")

    assert learnt(review, "CY") == {0: True}


@pytest.mark.parametrize(
    "rule",
    [
        "reviewers: 2",
        "reviewers: 2, who: [ADA, BO]",
        "reviewers: 2, settlers: [CY]",
        "reviewers: 2, settle: third",
        "reviewers: 1",
    ],
)
@pytest.mark.parametrize("given", [False, True])
def test_the_outcomes_yielded_are_those_of_the_reports_that_may_be_seen(
    make: Make, rule: str, given: bool
) -> None:
    review = make(6, title=rule, who=("ADA", "BO", "CY"))
    if given:
        at = (review.store, review.protocol, Stage.TITLE)
        assign.assign(*at, "split", ("ADA", "BO"), reviewer="ADA", at=AT)
    said = {0: ("include", "include"), 1: ("exclude", "exclude"), 2: ("include", "exclude")}
    for number, words in said.items():
        for who, word in zip(("ADA", "BO"), words, strict=True):
            review.decide(who, number, word, "E1" if word == "exclude" else None)
    review.decide("ADA", 3, "include")
    if review.outcome(2) == "conflict":
        end = screen.Settlement(review.records[2], Stage.TITLE, Verdict.INCLUDE, None, "talked")
        who = "CY" if "third" in rule or "settlers" in rule else "ADA"
        screen.settle(review.store, review.protocol, end, who, AT)

    for reviewer in ("ADA", "BO", "CY", "DI"):
        found = dict(seen_outcomes(review.store.db, Stage.TITLE, reviewer))
        assert found == {
            record: review.outcome(number)
            for number, record in enumerate(review.records)
            if review.outcome(number) in ("include", "exclude")
            and sees(review.store.db, record, Stage.TITLE, reviewer)
        }


def test_reports_labelled_as_known_relevant_teach_and_are_still_to_be_read(make: Make) -> None:
    review = make(4)
    for number in (1, 2, 3):
        annotate.tag(review.store, review.records[number], KNOWN_RELEVANT, True, "ADA", AT)
    annotate.tag(review.store, review.records[3], KNOWN_RELEVANT, False, "ADA", AT)
    review.decide("ADA", 2, "exclude", "E1")
    ones = labels_for(review.store.db, Stage.TITLE, "ADA")

    assert learnt(review, "ADA") == {1: True, 2: False}
    assert ones.unread == (review.records[1],)
    assert labels_for(review.store.db, Stage.TITLE, "BO") == Labels({})
    assert KNOWN_RELEVANT in annotate.known_tags(review.store, "BO")


def test_the_aim_is_what_the_protocol_seeks_and_not_what_it_excludes() -> None:
    text = """\
reviewkit: 1
id: t
version: v1
title: Care together
questions: [{id: Q1, text: What helps teams?}]
definitions: [{term: Team, text: Two professions at work.}]
concepts: [{id: C, label: Working, terms: [collaborat*, joint work]}]
criteria:
  - {id: I1, kind: include, text: Primary care.}
  - {id: E1, kind: exclude, text: Children.}
"""
    assert aim_text(parse(text, Protocol, "p.yml")).split("\n") == [
        "Care together",
        "What helps teams?",
        "Team Two professions at work.",
        "Primary care.",
        "Working collaborat* joint work",
    ]
