"""What an update says, from what it found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewkit.cli.updated import (
    Brought,
    ByHand,
    Failed,
    Overdue,
    Updated,
    exit_code,
    update_lines,
)

NOTHING = Updated("2027-06-02", "living", (), (), 0, 0, 0, (), (), {}, {}, ())
PUBMED = Brought(
    "PubMed", "PubMed", "2027-03-01", None, "falls", "2027-06-02", 1_200, 1_200, 1_195,
    5, 2, 1, 2, ("understood as: falls",), "searched/pubmed-1",
)  # fmt: skip
HAND = ByHand(
    "CINAHL", "EBSCOhost", "2027-01-01", "2027-04-01", True,
    "reviewkit search render --source CINAHL",
    "reviewkit search record CINAHL --ran 2027-06-02 --hits N --records FILE",
)  # fmt: skip


def said(**more: object) -> list[str]:
    return list(update_lines(replace(NOTHING, **more)))  # type: ignore[arg-type]


def test_what_came_is_told_with_what_became_of_every_record() -> None:
    assert said(sources=(PUBMED,))[:2] == [
        "PubMed, since 2027-03-01: 1,200 results, 1,195 known; 5 new records: 2 of known reports, "
        "which are not screened again, 1 of other new ones, 2 new reports.",
        "  PubMed: understood as: falls",
    ]
    whole = replace(PUBMED, since=None, whole="as asked", reported=1, received=1, known=1)
    none = replace(whole, new_records=0, told=())
    assert said(sources=(none,))[0] == "PubMed, whole (as asked): 1 result, 1 known; nothing new."
    counted = replace(none, received=None, known=None)
    assert said(sources=(counted,))[0] == "PubMed, whole (as asked): 1 result; none was fetched."
    by_hand = replace(PUBMED, api=None, told=())
    assert said(sources=(by_hand,))[0].startswith("PubMed, imported: 5 new records: 2 of known")


def test_sources_searched_by_hand_come_with_their_commands() -> None:
    assert said(by_hand=(HAND,))[:4] == [
        "To be searched by hand:",
        "  CINAHL (EBSCOhost), last searched 2027-01-01, due since 2027-04-01:",
        "    reviewkit search render --source CINAHL",
        f"    {HAND.bring_in}",
    ]
    plain = replace(HAND, platform=None, last=None, due=None, overdue=True, strategy=None)
    assert said(by_hand=(plain,))[1:3] == ["  CINAHL, never searched:", f"    {HAND.bring_in}"]


def test_what_failed_what_is_overdue_and_who_owes_what_is_told() -> None:
    lines = said(
        failed=(Failed("DOAJ", "it is away"),),
        overdue=(Overdue("CINAHL", None, None),),
        doubtful=1,
        work={"title": {"ADA": 1, "BO": 0}},
        unassigned={"fulltext": 2},
        next=("reviewkit duplicates", "reviewkit next"),
    )
    assert lines == [
        "DOAJ was not searched: it is away",
        "Overdue: CINAHL, never searched.",
        "For a person to judge: 1 doubtful pair.",
        "ADA has 1 report to read at title.",
        "Nobody was given 2 reports at fulltext yet.",
        "Next: reviewkit duplicates; reviewkit next",
    ]
    assert said() == ["Next: nothing is to be done"]
    assert said(living="paused")[0] == "The review is paused: no search is overdue."


@pytest.mark.parametrize(
    ("done", "code"),
    [
        (NOTHING, 0),
        (replace(NOTHING, next=("reviewkit duplicates",)), 3),
        (replace(NOTHING, failed=(Failed("DOAJ", "away"),)), 1),
        (replace(NOTHING, failed=(Failed("DOAJ", "away"),), next=("reviewkit next",)), 1),
    ],
)
def test_the_exit_code_says_what_happened(done: Updated, code: int) -> None:
    assert exit_code(done) == code
