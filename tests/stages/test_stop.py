"""Stopping: what can be said of the unread, from one reviewer's own words; ending on purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reviews import AT, Review, bring_in, copy_review, make_records, records_of

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.methods.prisma import sums
from reviewkit.methods.stopping import recall_test
from reviewkit.stages import assign, calibrate, order, screen, search, stop
from reviewkit.stages.flow import count_flow
from reviewkit.stages.status import Beside, status
from reviewkit.store import Store
from reviewkit.store.audit import strays, verify
from reviewkit.store.rebuild import rebuild
from reviewkit.store.sync import sync
from reviewkit.terms import Missing, SourceKind, Stage, Verdict

Make = Callable[..., Review]
ALONE = "reviewers: 1"


def stands(review: Review, who: str = "ADA", stage: Stage = Stage.TITLE) -> stop.Stopping:
    return stop.stands(review.store, review.protocol, stage, who)


def read(review: Review, who: str, labels: str, first: int = 0) -> None:
    """Let a reviewer read: `+` include, `?` unsure, `-` exclude."""
    words = {"+": "include", "?": "unsure", "-": "exclude"}
    for number, label in enumerate(labels, first):
        review.decide(who, number, words[label])


def draw(review: Review, size: int = 3, who: str = "ADA", seed: int = 0) -> int:
    return stop.draw(review.store, review.protocol, Stage.TITLE, size, seed, who, AT)


def declare(review: Review, who: str = "ADA", everybody: bool = False) -> stop.Ended:
    return stop.declare(
        review.store, review.protocol, Stage.TITLE, "enough", who, AT, everybody=everybody
    )


def resume(review: Review, who: str = "ADA", everybody: bool = False) -> stop.Resumed:
    return stop.resume(review.store, review.protocol, Stage.TITLE, who, AT, everybody=everybody)


# --- what is read -----------------------------------------------------------------------------


def test_the_test_sees_ones_own_words_in_the_order_of_reading(make: Make) -> None:
    review = make(30)
    read(review, "ADA", "++-?----------")
    read(review, "BO", "+" * 9)
    found = stands(review)

    assert (found.read, found.unread, found.relevant, found.total) == (14, 16, 3, 30)
    labels = [True, True, False, True, *[False] * 10]
    assert found.test == recall_test(labels, 30)
    assert found.assumed.bias == 1.2
    assert found.rules[0].in_a_row == 10
    assert all(rule.kind == "heuristic" for rule in found.rules)
    assert found.orders == {"place": 14}
    assert "read in the order set for the stage (as they came in); 14 of 30 were" in found.sentence


def test_a_change_of_mind_keeps_the_place_and_undo_makes_unread(make: Make) -> None:
    review = make(20)
    read(review, "ADA", "-+--")
    review.decide("ADA", 0, "include")
    assert stands(review).test == recall_test([True, True, False, False], 20)

    screen.withdraw(review.store, review.records[1], Stage.TITLE, "ADA", AT)

    found = stands(review)
    assert (found.read, found.unread, found.relevant) == (3, 17, 1)


def test_what_others_closed_is_not_mine_to_read(make: Make) -> None:
    review = make(10, who=("ADA", "BO", "CY"))
    for who in ("BO", "CY"):
        read(review, who, "+---")
    read(review, "ADA", "--", first=4)
    assert stands(review).total == 6


def test_only_what_was_given_is_mine_to_read(make: Make) -> None:
    review = make(12, title=ALONE)
    assign.assign(
        review.store, review.protocol, Stage.TITLE, "split", (), 0, 0, reviewer="ADA", at=AT
    )
    totals = [stands(review, who).total for who in ("ADA", "BO")]
    assert sum(totals) == 12
    assert totals == [6, 6]


def test_at_full_text_only_what_was_included_at_title_is_to_be_read(make: Make) -> None:
    review = make(8, title=ALONE, fulltext=ALONE)
    read(review, "ADA", "+++-----")
    review.decide("ADA", 0, "include", stage=Stage.FULLTEXT)
    found = stands(review, stage=Stage.FULLTEXT)
    assert (found.read, found.unread, found.relevant) == (1, 2, 1)


def test_the_order_that_was_read_is_said(make: Make) -> None:
    review = make(12)
    read(review, "ADA", "++--")
    order.freeze(review.store, Stage.TITLE, "ranked", "BO", AT, reports=review.records[4:])
    read(review, "ADA", "----", first=4)
    order.freeze(review.store, Stage.TITLE, "random", "BO", AT, whose="BO")
    order.back_to_place(review.store, Stage.TITLE, "BO", AT)
    read(review, "ADA", "-", first=8)

    found = stands(review)

    assert found.orders == {"place": 5, "ranked": 4}
    assert "in the orders set for the stage (as they came in: 5, ranked: 4);" in found.sentence


def test_reports_decided_in_one_stroke_are_no_draws_of_the_test(make: Make) -> None:
    review = make(60)
    read(review, "ADA", "++--")
    words = [
        screen.Decision(record, Stage.TITLE, Verdict.EXCLUDE) for record in review.records[10:50]
    ]
    screen.decide_many(review.store, review.protocol, words, "ADA", AT)
    found = stands(review)

    assert (found.read, found.unread, found.aside) == (44, 16, 40)
    assert found.test == recall_test([True, True, False, False], 20)
    assert found.rules[0].in_a_row == 2
    assert "44 of 60 were read and 16 were not" in found.sentence
    assert "40 reports were read out of this order" in found.sentence


def test_a_calibration_round_is_no_draw_of_the_test_but_what_it_found_is_known(
    make: Make,
) -> None:
    review = make(10)
    calibrate.calibrate(review.store, review.protocol, Stage.TITLE, 3, 0, (), reviewer="ADA", at=AT)
    sample = review.waiting("ADA")
    for number, verdict in zip(sample, ("include", "exclude", "exclude"), strict=True):
        review.decide("ADA", number, verdict)
    found = stands(review)
    assert (found.read, found.aside, found.relevant_aside) == (3, 3, 1)
    assert found.test == recall_test([True], 8)


def test_nothing_read_says_nothing(make: Make) -> None:
    found = stands(make(5))
    assert (found.read, found.unread, found.test.reached) == (0, 5, False)
    assert "complete" not in found.sentence


# --- who may see what ---------------------------------------------------------------------------

PEOPLE = {"who": ("ADA", "BO", "CY, role: observer", "DI, role: lead")}
PAIR = "reviewers: 2, who: [ADA, BO]"


def seen(review: Review, asks: str | None) -> tuple[list[str], tuple[str, ...]]:
    figures, hidden = stop.look(review.store, review.protocol, Stage.TITLE, asks)
    return [one.reviewer for one in figures], hidden


def test_a_reader_sees_their_own_figures_and_nobody_elses_ever(make: Make) -> None:
    review = make(4, title=PAIR, **PEOPLE)
    read(review, "ADA", "+-")
    read(review, "BO", "++++")
    assert seen(review, "ADA") == (["ADA"], ())
    assert seen(review, "BO") == (["BO"], ())
    read(review, "ADA", "--", first=2)
    assert seen(review, "ADA") == (["ADA"], ())


@pytest.mark.parametrize("asks", ["CY", "DI"])
def test_an_observer_and_a_lead_who_does_not_read_see_each_reader_apart(
    make: Make, asks: str
) -> None:
    review = make(4, title=PAIR, **PEOPLE)
    read(review, "ADA", "+-")
    assert seen(review, asks) == (["ADA", "BO"], ())
    figures, _ = stop.look(review.store, review.protocol, Stage.TITLE, asks)
    assert [(one.read, one.relevant) for one in figures] == [(2, 1), (0, 0)]


def test_a_lead_who_reads_is_a_reader(make: Make) -> None:
    review = make(4, who=("ADA", "DI, role: lead"))
    read(review, "ADA", "+-")
    assert seen(review, "DI") == (["DI"], ())


def test_who_names_nobody_sees_a_reader_whose_words_wait_for_no_other(make: Make) -> None:
    review = make(4)
    read(review, "ADA", "+-")
    assert seen(review, None) == (["BO"], ("ADA",))
    read(review, "BO", "+-")
    assert seen(review, None) == (["ADA", "BO"], ())
    read(review, "BO", "-", first=2)
    assert seen(review, None) == (["ADA"], ("BO",))


def test_ones_own_figures_do_not_change_with_what_the_other_says(make: Make) -> None:
    told = []
    for labels in ("++++++", "------", "??????"):
        review = make(8)
        read(review, "ADA", "+---")
        read(review, "BO", labels)
        told.append(stands(review))
    assert told[0] == told[1] == told[2]


# --- the sample -------------------------------------------------------------------------------


def test_a_sample_is_read_next_as_drawn_and_then_the_rest(make: Make) -> None:
    review = make(20)
    order.freeze(review.store, Stage.TITLE, "ranked", "BO", AT, reports=review.records)
    read(review, "ADA", "++----")
    assert draw(review, 5) == 5
    sample = review.waiting("ADA")

    assert len(sample) == 5
    assert min(sample) >= 6
    assert sample != sorted(sample)
    assert len(review.waiting("BO")) == 20
    told = screen.progress(review.store, review.protocol, Stage.TITLE, "ADA")
    assert (told.waiting, told.batch_left) == (14, 5)
    following = screen.next_report(
        review.store, review.protocol, Stage.TITLE, "ADA", after=review.records[sample[4]]
    )
    assert following
    assert following["report"] == review.records[sample[0]]
    for number in sample:
        review.decide("ADA", number, "exclude")
    assert len(review.waiting("ADA")) == 9


def test_the_sample_estimates_what_was_missed_once_it_is_read_whole(make: Make) -> None:
    review = make(40)
    read(review, "ADA", "+++-------")
    draw(review, 10)
    sample = review.waiting("ADA")
    for number in sample[:9]:
        review.decide("ADA", number, "exclude")
    half = stands(review).sample
    assert half
    assert (half.read, half.left, half.found, half.sentence) == (9, 1, None, "")
    review.decide("ADA", sample[9], "include")

    found = stands(review)

    assert found.sample
    assert found.sample.found
    assert (found.sample.found.rate, found.sample.found.missed) == (0.1, 3.0)
    assert found.sample.found.recall == pytest.approx(0.5)
    assert found.test == recall_test([True] * 4 + [False] * 7, 31)
    assert "A random sample of 10 of the 30 reports then unread held 1" in found.sentence


def test_the_same_seed_draws_the_same_and_another_does_not(make: Make) -> None:
    drawn = []
    for seed in (1, 1, 2):
        review = make(30)
        draw(review, 6, seed=seed)
        drawn.append(review.waiting("ADA"))
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_sample_may_be_taken_back_and_what_was_read_of_it_stays(make: Make) -> None:
    review = make(20)
    draw(review, 5)
    with pytest.raises(NotAllowedError, match="5 reports of the sample before are still"):
        draw(review, 5)
    first = review.waiting("ADA")[0]
    review.decide("ADA", first, "exclude")
    assert stop.drop(review.store, Stage.TITLE, "ADA", AT) == 4
    assert len(review.waiting("ADA")) == 19
    read(review, "ADA", "-" * first)
    found = stands(review)
    assert (found.aside, found.read) == (1, first + 1)
    assert found.sample is None
    with pytest.raises(NotThereError, match="has drawn no sample"):
        stop.drop(review.store, Stage.TITLE, "ADA", AT)


def test_a_report_that_others_closed_meanwhile_is_left_out_of_the_sample(make: Make) -> None:
    review = make(12, who=("ADA", "BO", "CY"))
    draw(review, 4)
    sample = review.waiting("ADA")
    for who in ("BO", "CY"):
        review.decide(who, sample[0], "include")
    for number in sample[1:]:
        review.decide("ADA", number, "exclude")
    found = stands(review).sample
    assert found
    assert (found.drawn, found.read, found.lost, found.left) == (4, 3, 1, 0)
    assert found.found


def test_a_sample_is_refused_where_it_cannot_be_read(make: Make) -> None:
    review = make(3, title=PAIR, **PEOPLE)
    with pytest.raises(NotAllowedError, match="ADA and BO read, not CY"):
        draw(review, 2, who="CY")
    with pytest.raises(NotAllowedError, match="how many"):
        draw(review, 0)
    declare(review)
    with pytest.raises(NotAllowedError, match="has stopped"):
        draw(review)
    calibrate.calibrate(review.store, review.protocol, Stage.TITLE, 2, 0, (), reviewer="ADA", at=AT)
    with pytest.raises(NotAllowedError, match="calibration round"):
        draw(review, who="BO")


# --- ending -----------------------------------------------------------------------------------


def test_what_is_left_stays_unread_and_the_status_says_so(make: Make) -> None:
    review = make(10, title=ALONE)
    read(review, "ADA", "+-----")
    ended = declare(review)

    assert (ended.left, ended.excluded, ended.allowed) == ({"ADA": 4}, 0, False)
    assert review.waiting("ADA") == []
    told = screen.progress(review.store, review.protocol, Stage.TITLE, "ADA")
    assert (told.done, told.waiting) == (6, 0)
    found = stands(review)
    assert (found.unread, found.total) == (4, 10)
    assert found.stopped
    assert (found.stopped.why, found.stopped.unread) == ("enough", 4)
    standing = status(review.store, review.protocol, Beside())
    assert standing.fates["awaiting title screening"] == 4
    assert standing.owed[Stage.TITLE] == {"ADA": 0, "BO": 4}
    assert [(one.reviewer, one.unread, one.excluded) for one in standing.stopped] == [("ADA", 4, 0)]
    assert strays(review.store.db) == []


def test_taking_a_stop_back_opens_the_rest_again(make: Make) -> None:
    review = make(10, title=ALONE)
    read(review, "ADA", "+-----")
    declare(review)
    assert resume(review).who == ("ADA",)
    assert review.waiting("ADA") == [6, 7, 8, 9]
    assert stands(review).stopped is None
    with pytest.raises(NotAllowedError, match="ADA did not stop"):
        resume(review)


def test_what_comes_after_a_stop_waits_to_be_read(make: Make, tmp_path: Path) -> None:
    review = make(4, title=ALONE)
    declare(review)
    bring_in(review.store, make_records(tmp_path / "later.ris", 2, first=90))
    review.records = records_of(review.store)
    assert review.waiting("ADA") == [4, 5]


def test_a_stop_wants_a_reason_somebody_who_reads_and_something_unread(make: Make) -> None:
    review = make(2, title=PAIR, **PEOPLE)
    with pytest.raises(NotAllowedError, match="Say why"):
        stop.declare(review.store, review.protocol, Stage.TITLE, " ", "ADA", AT)
    with pytest.raises(NotAllowedError, match="ADA and BO read, not DI"):
        declare(review, "DI")
    with pytest.raises(NotAllowedError, match="ADA is no lead"):
        declare(review, "ADA", everybody=True)
    read(review, "ADA", "--")
    with pytest.raises(NotAllowedError, match="Nothing is unread"):
        declare(review, "ADA")


def test_a_lead_stops_for_all_and_goes_on_for_all(make: Make) -> None:
    review = make(5, title=PAIR, **PEOPLE)
    read(review, "ADA", "+-")
    assert declare(review, "DI", everybody=True).left == {"ADA": 3, "BO": 5}
    assert review.waiting("BO") == []
    assert resume(review, "DI", everybody=True).who == ("ADA", "BO")
    assert len(review.waiting("BO")) == 5


# --- exclusion by a program ---------------------------------------------------------------------

PROGRAM = {"who": ("ADA", "BO", "RULE, program: true")}


def excluding(reviewers: int = 1) -> str:
    return f"reviewers: {reviewers}, automation: excludes"


def test_where_the_protocol_allows_it_a_program_excludes_what_nobody_read(make: Make) -> None:
    review = make(10, title="reviewers: 1, automation: excludes, who: [ADA, RULE]", **PROGRAM)
    read(review, "ADA", "+-----")
    before = count_flow(review.store, review.protocol)
    ended = declare(review)
    flow = count_flow(review.store, review.protocol)

    assert (ended.excluded, ended.program) == (4, "RULE")
    assert [review.outcome(number) for number in (6, 7, 8, 9)] == ["exclude"] * 4
    assert (before.automation, before.screened) == (0, 6)
    assert (flow.automation, flow.screened, flow.excluded) == (4, 6, 5)
    assert flow.excluded_automation == 0
    assert flow.awaiting == (("awaiting retrieval", 1),)
    assert sums(flow) == []
    assert strays(review.store.db) == []
    (one,) = status(review.store, review.protocol, Beside()).stopped
    assert (one.unread, one.excluded) == (0, 4)

    assert resume(review).taken_back == 4
    again = count_flow(review.store, review.protocol)
    assert (again.automation, again.screened) == (0, 6)
    assert review.waiting("ADA") == [6, 7, 8, 9]


def test_what_a_program_excluded_unread_of_other_methods_is_noted(
    make: Make, tmp_path: Path
) -> None:
    review = make(3, title="reviewers: 1, automation: excludes, who: [ADA, RULE]", **PROGRAM)
    found = make_records(tmp_path / "website.ris", 2, first=90)
    website = search.Search("Agency", kind=SourceKind.WEBSITE)
    search.import_file(review.store, found, website, "ADA", AT)
    read(review, "ADA", "+")
    declare(review)
    flow = count_flow(review.store, review.protocol)
    assert (flow.automation, flow.screened) == (2, 1)
    assert (
        "2 were excluded on title and abstract (2 of them unread, by automation tools)."
        in (flow.notes[0])
    )
    assert sums(flow) == []


def test_a_program_excludes_only_when_all_who_were_to_read_have_stopped(make: Make) -> None:
    review = make(6, title=excluding(2), **PROGRAM)
    read(review, "BO", "+-")
    assert declare(review, "ADA").excluded == 0
    assert review.waiting("BO") == [2, 3, 4, 5]
    assert declare(review, "BO").excluded == 4
    assert [review.outcome(number) for number in range(6)] == ["pending"] * 2 + ["exclude"] * 4

    assert resume(review, "ADA").taken_back == 4
    assert [review.outcome(number) for number in range(2, 6)] == [None] * 4
    assert review.waiting("ADA") == [0, 1, 2, 3, 4, 5]


def test_stopping_does_not_tell_what_the_other_said(make: Make) -> None:
    """ADA stops and goes on; what she can see of BO's reports is the same whatever BO said."""
    told = []
    for label in "+-?":
        review = make(4, title=excluding(2), **PROGRAM)
        read(review, "BO", label * 2)
        declare(review, "ADA")
        fates = review.store.db.execute("select record, fate from fates order by 1").fetchall()
        declare(review, "BO")
        resume(review, "ADA")
        told.append((fates, review.waiting("ADA"), [review.outcome(n) for n in range(4)]))
    assert told[0] == told[1] == told[2]


def test_reports_given_to_one_reader_wait_for_that_one_only(make: Make) -> None:
    review = make(6, title=excluding(1), **PROGRAM)
    assign.assign(
        review.store,
        review.protocol,
        Stage.TITLE,
        "split",
        ("ADA", "BO"),
        0,
        0,
        reviewer="ADA",
        at=AT,
    )
    assert declare(review, "ADA").excluded == 3


def test_what_the_program_read_itself_is_no_stand_in(make: Make) -> None:
    review = make(4, title=excluding(2), **PROGRAM)
    review.decide("RULE", 0, "include")
    review.decide("RULE", 1, "exclude")
    for who in ("ADA", "BO"):
        ended = declare(review, who)
    assert ended.excluded == 2
    assert [review.outcome(number) for number in range(4)] == ["pending", *["exclude"] * 3]
    flow = count_flow(review.store, review.protocol)
    assert (flow.automation, flow.excluded_automation) == (2, 1)


def test_at_full_text_nothing_is_excluded_without_a_reason(make: Make) -> None:
    review = make(3, title=ALONE, fulltext=excluding(1), **PROGRAM)
    read(review, "ADA", "+++")
    done = stop.declare(review.store, review.protocol, Stage.FULLTEXT, "enough", "ADA", AT)
    assert (done.allowed, done.excluded) == (False, 0)
    fates = status(review.store, review.protocol, Beside()).fates
    assert fates == {"awaiting retrieval": 3}


def test_without_leave_the_flow_counts_what_was_left_as_waiting(make: Make) -> None:
    review = make(5, title=ALONE, **PROGRAM)
    read(review, "ADA", "+-")
    declare(review)
    flow = count_flow(review.store, review.protocol)
    assert (flow.automation, flow.screened) == (0, 2)
    assert flow.excluded_automation is Missing.NA
    assert ("awaiting title screening", 3) in flow.awaiting
    (note,) = [one for one in flow.notes if "stopped" in one]
    assert note.startswith("ADA stopped reading at stage title with 3 reports unread (enough).")
    assert "could not reject" in note


def test_the_flow_keeps_back_figures_made_of_words_that_wait_for_another(make: Make) -> None:
    review = make(5)
    read(review, "ADA", "+-")
    declare(review)
    (note,) = count_flow(review.store, review.protocol).notes
    assert note == "ADA stopped reading at stage title with 3 reports unread (enough)."


# --- kept -------------------------------------------------------------------------------------


def everything(store: Store) -> list[object]:
    return [
        store.db.execute(f"select * from {table} order by 1, 2").fetchall()
        for table in ("samples", "sampled", "stops", "left_unread", "outcomes", "words")
    ]


def test_a_rebuilt_store_knows_samples_and_stops(make: Make) -> None:
    review = make(8, title="reviewers: 1, automation: excludes, who: [ADA, RULE]", **PROGRAM)
    draw(review, 2)
    read(review, "ADA", "+-")
    declare(review)
    before = everything(review.store)
    assert verify(review.store) == []
    review.store.db.close()
    rebuild(review.folder)
    from reviewkit.store import open_store

    with open_store(review.folder) as store:
        assert everything(store) == before
        assert verify(store) == []
        assert strays(store.db) == []


def test_stops_and_samples_travel(make: Make, tmp_path: Path) -> None:
    here = make(6)
    there = copy_review(here, tmp_path / "there")
    draw(here, 2)
    declare(here)
    (tmp_path / "shared").mkdir()
    for review in (here, there):
        sync(review.store, tmp_path / "shared")
    assert everything(there.store) == everything(here.store)
    there.store.db.close()


def test_what_was_said_of_a_sealed_batch_travels_once_its_reader_stopped(
    make: Make, tmp_path: Path
) -> None:
    review = make(6, title="reviewers: 2, sealed: true")
    read(review, "ADA", "+-")
    (tmp_path / "shared").mkdir()
    assert sync(review.store, tmp_path / "shared").held
    declare(review)
    assert not sync(review.store, tmp_path / "shared").held
