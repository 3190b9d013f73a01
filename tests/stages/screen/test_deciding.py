"""Decisions: made in one stroke, taken back to any depth, held to the protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from reviews import AT, Review

from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError
from reviewkit.stages import dedupe, screen
from reviewkit.store import memory_store
from reviewkit.store.rebuild import all_facts, replay
from reviewkit.terms import Judgement, Stage, Verdict

Make = Callable[..., Review]


def stroke(review: Review, numbers: list[int], verdict: Verdict = Verdict.EXCLUDE) -> list[str]:
    words = [screen.Decision(review.records[n], Stage.TITLE, verdict) for n in numbers]
    return screen.decide_many(review.store, review.protocol, words, "ADA", AT)


def standing(review: Review, reviewer: str = "ADA") -> dict[int, str]:
    return {
        review.records.index(row["report"]): row["verdict"]
        for row in screen.decisions(review.store, reviewer)
    }


def test_undo_goes_back_to_any_depth_and_over_changes_of_mind(make: Make) -> None:
    review = make(3)
    review.decide("ADA", 0, "include")
    review.decide("ADA", 1, "exclude")
    review.decide("ADA", 0, "exclude")

    seen = []
    while screen.undo(review.store, "ADA", AT):
        seen.append(standing(review))

    assert seen == [{0: "include", 1: "exclude"}, {0: "include"}, {}]


def test_undo_takes_back_ones_own_last_decision_at_whichever_stage(make: Make) -> None:
    review = make(2, title="reviewers: 1", fulltext="reviewers: 1")
    review.decide("ADA", 0)
    review.decide("ADA", 1)
    review.decide("ADA", 0, "include", stage=Stage.FULLTEXT)
    review.decide("BO", 1, "exclude")

    assert screen.undo(review.store, "ADA", AT) == review.records[0]
    assert review.outcome(0, Stage.FULLTEXT) is None
    assert standing(review) == {0: "include", 1: "include"}
    assert standing(review, "BO") == {1: "exclude"}


def test_one_undo_takes_back_a_stroke_and_the_words_before_stand_again(make: Make) -> None:
    review = make(4)
    review.decide("ADA", 2, "include")
    stroke(review, [0, 1, 2])

    assert screen.undo(review.store, "ADA", AT) == review.records[0]
    assert standing(review) == {2: "include"}


def test_what_was_decided_again_after_a_stroke_is_undone_first(make: Make) -> None:
    review = make(3)
    stroke(review, [0, 1])
    review.decide("ADA", 0, "include")

    screen.undo(review.store, "ADA", AT)
    assert standing(review) == {0: "exclude", 1: "exclude"}
    screen.undo(review.store, "ADA", AT)
    assert standing(review) == {}


def test_a_stroke_with_one_bad_word_stores_nothing(make: Make) -> None:
    review = make(3)
    words = [
        screen.Decision(review.records[0], Stage.TITLE, Verdict.EXCLUDE, "E1"),
        screen.Decision(review.records[1], Stage.TITLE, Verdict.EXCLUDE, "E9"),
    ]

    with pytest.raises(NotThereError, match="no criterion E9"):
        screen.decide_many(review.store, review.protocol, words, "ADA", AT)
    assert standing(review) == {}


@pytest.mark.parametrize(
    ("rule", "word", "problem"),
    [
        ("exclusion: reason", {"verdict": "exclude"}, "criterion with every exclusion"),
        (
            "exclusion: reason_and_note",
            {"verdict": "exclude", "reason": "E1", "note": " "},
            "note with every exclusion",
        ),
    ],
)
def test_an_exclusion_without_what_the_protocol_wants_is_refused(
    make: Make, rule: str, word: dict[str, Any], problem: str
) -> None:
    review = make(1, title=f"reviewers: 2, {rule}")

    with pytest.raises(NotAllowedError, match=problem):
        review.decide("ADA", 0, **word)


def test_unsure_against_include_is_a_conflict_unless_the_protocol_sends_it_forward(
    make: Make,
) -> None:
    for rule, outcomes in (
        ("conflict", ["conflict"] * 3),
        ("forward", ["include", "include", "conflict"]),
    ):
        review = make(3, title=f"reviewers: 2, unsure: {rule}")
        for number, (one, other) in enumerate(
            [("include", "unsure"), ("unsure", "unsure"), ("unsure", "exclude")]
        ):
            review.decide("ADA", number, one)
            review.decide("BO", number, other)

        assert [review.outcome(n) for n in range(3)] == outcomes


def test_the_reason_that_counts_is_the_first_failed_in_the_order_the_stage_says(
    make: Make,
) -> None:
    for rule, reason in (("", "E1"), (", reasons: [E2]", "E2")):
        review = make(1, title=f"reviewers: 2{rule}")
        review.decide("ADA", 0, "exclude", "E2")
        review.decide("BO", 0, "exclude", "E1")

        row = review.store.db.execute("select outcome, reason from outcomes").fetchone()
        assert row == ("exclude", reason)


def test_nothing_is_a_conflict_before_all_readers_have_decided(make: Make) -> None:
    review = make(1, title="reviewers: 3", who=("ADA", "BO", "CY"))
    review.decide("ADA", 0, "include")
    review.decide("BO", 0, "exclude")

    assert review.outcome(0) == "pending"
    review.decide("CY", 0, "include")
    assert review.outcome(0) == "conflict"


def test_programs_exclude_only_with_a_person_unless_the_protocol_says_so(make: Make) -> None:
    for rule, outcome in (("", "pending"), (", automation: excludes", "exclude")):
        review = make(
            1,
            title=f"reviewers: 1{rule}",
            swap=("{id: BO}", "{id: BO, program: true}"),
        )
        review.decide("BO", 0, "exclude")
        assert review.outcome(0) == outcome
        review.decide("ADA", 0, "exclude")
        assert review.outcome(0) == "exclude"


def test_a_decision_for_a_report_merged_away_meanwhile_holds_for_what_it_became(
    make: Make,
) -> None:
    review = make(3)
    pair = (review.records[0], review.records[1])
    review.decide("ADA", 1, "include")
    dedupe.judge(review.store, pair, Judgement.SAME, "one trial", "ADA", AT)
    review.decide("BO", 1, "exclude")

    assert review.outcome(0) == "conflict"
    assert review.outcome(1) is None
    dedupe.judge(review.store, pair, Judgement.DIFFERENT, "two after all", "ADA", AT)
    assert (review.outcome(0), review.outcome(1)) == (None, "conflict")


def test_what_is_kept_beside_the_views_is_what_the_views_say(make: Make) -> None:
    review = make(5)
    for number, verdict in enumerate(["include", "exclude", "unsure"]):
        review.decide("ADA", number, verdict)
        review.decide("BO", number, "include")
    screen.undo(review.store, "BO", AT)
    dedupe.judge(review.store, (review.records[0], review.records[4]), Judgement.SAME, "", "BO", AT)
    word = screen.Settlement(review.records[1], Stage.TITLE, Verdict.INCLUDE)
    screen.settle(review.store, review.protocol, word, "BO", AT)
    review.amend(title="reviewers: 2, unsure: forward", version="v2")

    replayed = memory_store(review.folder)
    replay(replayed, all_facts(review.folder))
    for store in (review.store, replayed):
        kept = store.db.execute("select * from outcomes order by 1, 2").fetchall()
        assert kept == store.db.execute("select * from stage_outcomes order by 1, 2").fetchall()
        said = store.db.execute("select report, reviewer, fact from words order by 3").fetchall()
        query = "select report, reviewer, fact from standing_decisions order by fact"
        assert said == store.db.execute(query).fetchall()
        assert kept
        assert store.db.execute("select count(*) from touched").fetchone() == (0,)


def test_a_full_disk_is_one_clear_line_and_nothing_half_done(make: Make) -> None:
    review = make(3)
    review.decide("ADA", 0)
    pages = review.store.db.execute("pragma page_count").fetchone()[0]
    review.store.db.execute(f"pragma max_page_count = {pages}")

    with pytest.raises(BrokenStoreError, match="disk is full; nothing was written"):
        for _ in range(500):
            review.decide("ADA", 1, "exclude", note="x" * 4000)
    review.store.db.execute("pragma max_page_count = 4294967294")
    before = len(screen.decisions(review.store, "ADA"))
    review.decide("ADA", 2)
    assert len(screen.decisions(review.store, "ADA")) == before + 1


def test_fifty_criteria_and_two_megabytes_of_abstract_are_read_and_decided(
    make: Make,
) -> None:
    criteria = "".join(
        f"  - {{id: X{n}, kind: exclude, text: Not wanted for reason {n}.}}\n" for n in range(50)
    )
    review = make(1, swap=("criteria:\n", f"criteria:\n{criteria}"))
    path = review.folder / "huge.ris"
    path.write_text(
        f"TY  - JOUR\nTI  - A very long one\nAB  - {'falls ' * 350_000}\nER  - \n", "utf-8"
    )
    from reviews import bring_in, records_of

    bring_in(review.store, path)
    review.records = records_of(review.store)
    long = [
        row
        for row in screen.to_decide(review.store, review.protocol, Stage.TITLE, "ADA")
        if row["title"] == "A very long one"
    ]

    assert len(long[0]["abstract"]) > 2_000_000
    review.decide("ADA", review.records.index(long[0]["report"]), "exclude", "X49")
    assert screen.search(review.store, "falls", reviewer="ADA").total == 2
