"""Giving reports out: evenly, at random but repeatably, with nobody's work lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from reviews import AT, Review, bring_in, make_records, records_of

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages import assign, dedupe
from reviewkit.stages.assign import Assigned
from reviewkit.terms import Judgement, Stage

Make = Callable[..., Review]
THREE = ("ADA", "BO", "CY")


def give(review: Review, how: str, reviewers: tuple[str, ...] = (), **more: Any) -> Assigned:
    return assign.assign(
        review.store, review.protocol, Stage.TITLE, how, reviewers, **more, reviewer="ADA", at=AT
    )


def readers(review: Review) -> dict[int, set[str]]:
    rows = review.store.db.execute("select report, reviewer from standing_assigned")
    found: dict[int, set[str]] = {}
    for report, who in rows:
        found.setdefault(review.records.index(report), set()).add(who)
    return found


def test_a_split_gives_each_report_two_readers_and_each_reader_as_many(make: Make) -> None:
    review = make(12, who=THREE)
    done = give(review, "split", seed=5)

    assert (done.reports, done.by_reviewer) == (12, dict.fromkeys(THREE, 8))
    assert {len(who) for who in readers(review).values()} == {2}
    assert len({frozenset(who) for who in readers(review).values()}) == 3
    assert sorted(review.waiting("BO")) == [n for n, who in readers(review).items() if "BO" in who]


def test_the_same_seed_gives_the_same_split_and_another_another(make: Make) -> None:
    said = []
    for seed in (1, 1, 2):
        review = make(12, who=THREE)
        give(review, "split", seed=seed)
        said.append(sorted((n, *sorted(who)) for n, who in readers(review).items()))

    assert said[0] == said[1] != said[2]


def test_all_gives_everybody_everything(make: Make) -> None:
    review = make(3, who=THREE)
    give(review, "all")

    assert review.waiting("CY") == [0, 1, 2]


def test_a_sample_gets_a_second_reader_and_the_rest_is_decided_by_one(make: Make) -> None:
    review = make(20, title="reviewers: 2, sample: 0.2")
    give(review, "split", seed=1)
    given = readers(review)

    assert Counter(len(who) for who in given.values()) == {1: 16, 2: 4}
    once = next(n for n, who in given.items() if len(who) == 1)
    twice = next(n for n, who in given.items() if len(who) == 2)
    review.decide(min(given[once]), once)
    review.decide("ADA", twice)
    assert (review.outcome(once), review.outcome(twice)) == ("include", "pending")


def test_batches_are_read_by_the_same_people_and_counted(make: Make) -> None:
    review = make(10, who=THREE)
    done = give(review, "batches", size=4)
    batches = {who: assign.my_batches(review.store, Stage.TITLE, who) for who in THREE}

    assert done.batches == 3
    assert sorted(b.reports for who in THREE for b in batches[who]) == [2, 2, 4, 4, 4, 4]
    who = next(who for who in THREE if batches[who][0].number == 1)
    review.decide(who, review.waiting(who)[0])
    assert assign.my_batches(review.store, Stage.TITLE, who)[0].left == batches[who][0].left - 1


def test_what_was_given_out_is_not_given_twice_but_new_reports_are_topped_up(make: Make) -> None:
    review = make(4)
    give(review, "split")
    with pytest.raises(NotAllowedError, match="given out already"):
        give(review, "split")
    bring_in(review.store, make_records(review.folder / "more.ris", 3, first=50))
    review.records = records_of(review.store)
    assert len(review.waiting("ADA")) == 4

    done = give(review, "top_up")

    assert (done.reports, done.by_reviewer) == (3, {"ADA": 3, "BO": 3})
    assert len(review.waiting("ADA")) == 7
    assert give(review, "top_up").reports == 0


def test_taking_an_assignment_back_opens_all_to_every_reader(make: Make) -> None:
    review = make(4, who=THREE)
    give(review, "all", ("ADA", "BO"))
    assert review.waiting("CY") == []

    assert assign.take_back(review.store, Stage.TITLE, "ADA", AT) == 1

    assert review.waiting("CY") == [0, 1, 2, 3]


def test_a_removed_reviewers_open_work_passes_on_and_their_decisions_stay(make: Make) -> None:
    review = make(12, who=THREE)
    give(review, "split", seed=2)
    read = review.waiting("CY")[0]
    review.decide("CY", read)
    open_work = set(review.waiting("CY"))

    (done,) = assign.leave(review.store, "CY", "ADA", AT)

    assert done.reports == len(open_work) == sum(done.by_reviewer.values())
    assert set(done.by_reviewer) == {"ADA", "BO"}
    assert review.waiting("CY") == []
    assert {frozenset(who) for n, who in readers(review).items() if n in open_work} == {
        frozenset({"ADA", "BO"})
    }
    assert "CY" in readers(review)[read]
    for who in ("ADA", "BO"):
        for number in review.waiting(who):
            review.decide(who, number)
    assert {review.outcome(n) for n in range(12)} == {"include"}


def test_merged_reports_are_read_by_those_of_both_until_there_are_enough(make: Make) -> None:
    review = make(4, who=("ADA", "BO", "CY", "DI"))
    give(review, "split", seed=1)
    pairs = readers(review)
    one, other = next((a, b) for a in pairs for b in pairs if a < b and not pairs[a] & pairs[b])
    dedupe.judge(
        review.store,
        (review.records[one], review.records[other]),
        Judgement.SAME,
        "",
        "ADA",
        AT,
    )
    for who in sorted(pairs[other]):
        assert one in review.waiting(who)
        review.decide(who, one)

    assert review.outcome(one) == "include"
    assert not any(one in review.waiting(who) for who in pairs[one])


@pytest.mark.parametrize(
    ("how", "more", "kind", "problem"),
    [
        ("halves", {}, NotAllowedError, "no way `halves`"),
        ("batches", {}, NotAllowedError, "how many reports a batch"),
        ("split", {"reviewers": ("ADA", "EVE")}, NotThereError, "`EVE` does not read"),
        ("split", {"reviewers": ("ADA",)}, NotAllowedError, "needs 2 reviewers; 1 are named"),
    ],
)
def test_what_cannot_be_given_out_is_refused_in_one_line(
    make: Make, how: str, more: dict[str, Any], kind: type[Exception], problem: str
) -> None:
    with pytest.raises(kind, match=problem):
        give(make(2), how, **more)


def test_who_was_given_nothing_cannot_leave(make: Make) -> None:
    with pytest.raises(NotThereError, match="given no reports"):
        assign.leave(make(2).store, "BO", "ADA", AT)
