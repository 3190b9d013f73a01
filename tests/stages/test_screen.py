"""Deciding blind to each other, conflicts, settlements, agreement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.plan import Plan, read_plan
from reviewkit.stages import dedupe, retrieve, screen, search
from reviewkit.stages import plan as plans
from reviewkit.stages.screen import Settlement, Word
from reviewkit.store import Store
from reviewkit.store.refs import find_record, report_of
from reviewkit.terms import Judgement, Stage, Verdict

AT = "2026-11-02T09:00:00Z"
TITLE, FULLTEXT = Stage.TITLE, Stage.FULLTEXT
INCLUDE, EXCLUDE, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE

Say = Callable[..., str]


def fate(store: Store, record: str) -> tuple[str, str | None]:
    row = store.db.execute(
        "select fate, reason from fates where record = ?", (find_record(store.db, record),)
    ).fetchone()
    return row[0], row[1]


def waiting(store: Store, plan: Plan, reviewer: str, stage: Stage = TITLE) -> list[str]:
    given = screen.to_decide(store, plan.protocol, stage, reviewer, limit=1000)
    assert screen.progress(store, plan.protocol, stage, reviewer).waiting == len(given)
    return [report["report"] for report in given]


def settle(store: Store, plan: Plan, verdict: Verdict, reason: str | None = None) -> str:
    word = Settlement("an:EX-01", TITLE, verdict, reason, "discussed")
    return screen.settle(store, plan.protocol, word, "ADA", AT)


# --- deciding -------------------------------------------------------------------------------


def test_a_report_waits_until_as_many_have_decided_as_the_protocol_asks(
    store: Store, say: Say
) -> None:
    say("ADA", "an:EX-01", "include")
    assert fate(store, "an:EX-01") == ("awaiting title screening", None)
    say("BO", "an:EX-01", "include")
    assert fate(store, "an:EX-01") == ("awaiting retrieval", None)


def test_a_later_word_stands_over_the_earlier_and_both_stay(store: Store, say: Say) -> None:
    say("ADA", "an:EX-01", "include")
    say("ADA", "an:EX-01", "exclude", "E1")
    assert [row["verdict"] for row in screen.decisions(store, "ADA")] == ["exclude"]
    assert store.db.execute("select count(*) from decisions").fetchone() == (2,)


def test_a_decision_taken_back_lets_the_one_before_stand_again(store: Store, say: Say) -> None:
    say("ADA", "an:EX-01", "include")
    say("ADA", "an:EX-01", "exclude", "E1")
    assert screen.withdraw(store, "an:EX-01", TITLE, "ADA", AT) is EXCLUDE
    assert [row["verdict"] for row in screen.decisions(store, "ADA")] == ["include"]
    assert screen.withdraw(store, "an:EX-01", TITLE, "ADA", AT) is INCLUDE
    with pytest.raises(NotThereError, match="ADA has no decision"):
        screen.withdraw(store, "an:EX-01", TITLE, "ADA", AT)


def test_a_decision_holds_for_every_record_of_the_report(store: Store, say: Say) -> None:
    report = say("ADA", "pmid:99000001", "include")
    assert report == find_record(store.db, "an:EX-01")
    say("BO", "an:EX-01", "include")
    assert fate(store, "an:EX-01")[0] == "awaiting retrieval"
    assert fate(store, "pmid:99000001") == ("duplicate", None)


def test_of_two_reasons_the_first_in_the_protocol_counts(store: Store, say: Say) -> None:
    say("ADA", "an:EX-01", "exclude", "E2")
    say("BO", "an:EX-01", "exclude", "E1")
    assert fate(store, "an:EX-01") == ("excluded at title", "E1")
    assert screen.conflicts(store) == []


def test_an_exclusion_at_title_needs_no_reason(store: Store, say: Say) -> None:
    say("ADA", "an:EX-01", "exclude")
    say("BO", "an:EX-01", "exclude")
    assert fate(store, "an:EX-01") == ("excluded at title", None)


def test_only_what_was_included_at_title_is_decided_at_full_text(store: Store, say: Say) -> None:
    say("ADA", "an:EX-01", "include")
    with pytest.raises(NotAllowedError, match="it is: pending"):
        say("ADA", "an:EX-01", "include", stage="fulltext")
    say("BO", "an:EX-01", "include")
    say("ADA", "an:EX-01", "include", stage="fulltext")
    assert fate(store, "an:EX-01")[0] == "awaiting full-text screening"


# --- conflicts and settlements --------------------------------------------------------------


def test_reviewers_who_differ_are_in_conflict_with_their_words(
    store: Store, say: Say, plan: Plan
) -> None:
    report = say("ADA", "an:EX-01", "include")
    say("BO", "an:EX-01", "exclude", "E1")
    (conflict,) = screen.conflicts(store)
    assert (conflict.report, conflict.stage) == (report, TITLE)
    assert conflict.title.startswith("Falls prevention by community pharmacists")
    assert conflict.words == (Word("ADA", INCLUDE, None, ""), Word("BO", EXCLUDE, "E1", ""))
    assert screen.conflicts(store, FULLTEXT) == []
    assert fate(store, "an:EX-01")[0] == "in conflict at title"


def test_all_unsure_is_a_conflict(store: Store, say: Say) -> None:
    say("ADA", "an:EX-01", "unsure")
    assert screen.conflicts(store) == []
    say("BO", "an:EX-01", "unsure")
    assert len(screen.conflicts(store, TITLE)) == 1


def test_a_change_of_mind_ends_a_conflict(store: Store, say: Say) -> None:
    say("ADA", "an:EX-01", "include")
    say("BO", "an:EX-01", "exclude")
    say("BO", "an:EX-01", "include")
    assert screen.conflicts(store) == []
    assert fate(store, "an:EX-01")[0] == "awaiting retrieval"


def test_a_settlement_ends_a_conflict_until_somebody_decides_again(
    store: Store, say: Say, plan: Plan
) -> None:
    say("ADA", "an:EX-01", "include")
    say("BO", "an:EX-01", "exclude", "E1")
    settle(store, plan, EXCLUDE, "E2")
    assert fate(store, "an:EX-01") == ("excluded at title", "E2")
    assert screen.conflicts(store) == []
    say("BO", "an:EX-01", "exclude", "E2")
    assert len(screen.conflicts(store)) == 1


def test_only_a_conflict_is_settled_and_unsure_settles_nothing(
    store: Store, say: Say, plan: Plan
) -> None:
    with pytest.raises(NotAllowedError, match="not decided"):
        settle(store, plan, INCLUDE)
    say("ADA", "an:EX-01", "include")
    with pytest.raises(NotAllowedError, match="it is: pending"):
        settle(store, plan, INCLUDE)
    say("BO", "an:EX-01", "exclude")
    with pytest.raises(NotAllowedError, match="settles nothing"):
        settle(store, plan, UNSURE)
    with pytest.raises(NotThereError, match="no criterion E9"):
        settle(store, plan, EXCLUDE, "E9")


def test_a_full_text_conflict_is_settled_as_excluded_with_a_reason_only(
    store: Store, say: Say, plan: Plan, include: Callable[..., None]
) -> None:
    include("an:EX-01", stages=("title",))
    say("ADA", "an:EX-01", "include", stage="fulltext")
    say("BO", "an:EX-01", "exclude", "E1", stage="fulltext")
    word = Settlement("an:EX-01", FULLTEXT, EXCLUDE)
    with pytest.raises(NotAllowedError, match="needs a reason"):
        screen.settle(store, plan.protocol, word, "ADA", AT)


def test_merging_reports_unites_decisions_and_splitting_gives_each_back(
    store: Store, say: Say
) -> None:
    for reviewer in ("ADA", "BO"):
        say(reviewer, "an:EX-03", "include")
        say(reviewer, "an:EX-05", "exclude", "E1")
    pair = ("an:EX-03", "an:EX-05")
    assert dedupe.judge(store, pair, Judgement.SAME, "one text", "ADA", AT)
    assert fate(store, "an:EX-03")[0] == "in conflict at title"
    assert fate(store, "an:EX-05")[0] == "duplicate"
    dedupe.undo(store, pair, "ADA", AT)
    assert fate(store, "an:EX-03")[0] == "awaiting retrieval"
    assert fate(store, "an:EX-05") == ("excluded at title", "E1")


# --- blinding -------------------------------------------------------------------------------


def test_what_waits_for_a_reviewer_does_not_tell_what_others_said(
    store: Store, say: Say, plan: Plan
) -> None:
    before = screen.to_decide(store, plan.protocol, TITLE, "BO", limit=1000)
    counted = screen.progress(store, plan.protocol, TITLE, "BO")
    assert len(before) == counted.waiting == 12
    for number, verdict in enumerate(("include", "exclude", "unsure"), start=1):
        say("ADA", f"an:EX-0{number}", verdict)
    assert screen.to_decide(store, plan.protocol, TITLE, "BO", limit=1000) == before
    assert screen.progress(store, plan.protocol, TITLE, "BO") == counted
    assert len(waiting(store, plan, "ADA")) == 9


def test_full_texts_wait_alike_whether_or_not_the_other_has_decided(
    store: Store, say: Say, plan: Plan, include: Callable[..., None]
) -> None:
    include("an:EX-01", "an:EX-02", stages=("title",))
    before = waiting(store, plan, "BO", FULLTEXT)
    assert len(before) == 2
    say("ADA", "an:EX-01", "exclude", "E1", stage="fulltext")
    assert waiting(store, plan, "BO", FULLTEXT) == before


def test_a_reviewer_sees_their_own_decisions_only(store: Store, say: Say) -> None:
    say("ADA", "an:EX-01", "include")
    say("BO", "an:EX-02", "exclude")
    assert [row["reviewer"] for row in screen.decisions(store, "ADA")] == ["ADA"]
    assert [row["verdict"] for row in screen.decisions(store, "BO")] == ["exclude"]


def test_nothing_but_the_reviewers_own_list_tells_a_single_decision(
    store: Store, say: Say, plan: Plan
) -> None:
    def seen() -> list[Any]:
        queries = (
            "select record, fate, reason from fates order by record",
            "select * from conflicts",
            "select report, title, fulltext from report_states order by report",
        )
        rows = [store.db.execute(query).fetchall() for query in queries]
        merged = [dedupe.cluster(store, report) for report in dedupe.clusters(store)]
        return [*rows, list(search.records(store)), retrieve.sought(store), merged]

    before = seen()
    for number, verdict in enumerate(("include", "exclude", "unsure"), start=1):
        say("ADA", f"an:EX-0{number}", verdict, "E1" if verdict == "exclude" else None)
    assert seen() == before
    assert screen.agreements(store) == []


def test_an_exclusion_under_a_changed_criterion_shows_to_its_reviewer_until_both_have_decided(
    store: Store, say: Say, folder: Path
) -> None:
    say("ADA", "an:EX-01", "exclude", "E1")
    text = (folder / "protocol.yml").read_text()
    (folder / "protocol.yml").write_text(text.replace("Not about falls.", "Nothing on falls."))
    plans.keep(store, read_plan(folder), "ADA", AT)
    assert plans.reopened(store) == plans.reopened(store, "BO") == []
    assert [one.reviewer for one in plans.reopened(store, "ADA")] == ["ADA"]
    say("BO", "an:EX-01", "include")
    assert [one.reviewer for one in plans.reopened(store, "BO")] == ["ADA"]


# --- agreement ------------------------------------------------------------------------------


def test_agreement_is_measured_on_what_was_said_before_settling(
    store: Store, say: Say, plan: Plan
) -> None:
    words = [("include", "include"), ("include", "exclude"), ("exclude", "exclude")]
    for number, (ada, bo) in enumerate(words, start=1):
        say("ADA", f"an:EX-0{number}", ada)
        say("BO", f"an:EX-0{number}", bo)
    (before,) = screen.agreements(store)
    assert (before.stage, before.reviewers) == (TITLE, ("ADA", "BO"))
    assert before.agreement.n == 3
    assert before.agreement.percent == pytest.approx(200 / 3)
    assert before.agreement.table == {
        ("exclude", "exclude"): 1,
        ("include", "exclude"): 1,
        ("include", "include"): 1,
    }
    word = Settlement("an:EX-02", TITLE, INCLUDE)
    screen.settle(store, plan.protocol, word, "ADA", AT)
    say("BO", "an:EX-02", "include")
    assert screen.agreements(store) == [before]


def test_decisions_are_listed_in_the_order_of_the_reports(store: Store, say: Say) -> None:
    for number in (3, 1, 2):
        say("ADA", f"an:EX-0{number}", "include")
    listed = [row["report"] for row in screen.decisions(store)]
    ids = [find_record(store.db, f"an:EX-0{number}") for number in (1, 2, 3)]
    assert listed == [report_of(store.db, one) for one in ids]
