"""Changed criteria and the screening that they oblige."""

from __future__ import annotations

from reviewkit.stages.changes import Rescreening, included_in, rescreenings
from reviewkit.stages.plan import standing_plan
from reviewkit.store import Store
from tests.versions import Living

WIDER = ("text: People under 65.", "text: People under 60.")


def owed(v1: Store, living: Living) -> list[Rescreening]:
    plans = (standing_plan(v1), standing_plan(living.store))
    return rescreenings(v1, living.store, plans, frozenset(included_in(living.store)))


def counts(one: Rescreening) -> tuple[int, int, int, int]:
    return one.reports, one.again, one.open, one.included


def test_no_changed_criterion_owes_nothing(living: Living, v1: Store) -> None:
    assert owed(v1, living) == []


def test_exclusions_under_changed_words_are_open_until_they_are_decided_again(
    living: Living, v1: Store
) -> None:
    living.edit("protocol.yml", *WIDER)
    (one,) = owed(v1, living)
    assert (one.criterion, one.kind) == ("E2", "changed")
    assert (one.before, one.after) == ("People under 65.", "People under 60.")
    assert counts(one) == (1, 0, 1, 0)
    living.screen("an:EX-03", "include")
    (one,) = owed(v1, living)
    assert counts(one) == (1, 1, 0, 1)
    living.screen("an:EX-03", "exclude", "E2")
    (one,) = owed(v1, living)
    assert counts(one) == (1, 1, 0, 0)


def test_what_was_excluded_after_the_version_and_reopened_counts_as_well(
    living: Living, v1: Store
) -> None:
    living.screen_out("an:EX-10", "E2")
    living.edit("protocol.yml", *WIDER)
    (one,) = owed(v1, living)
    assert counts(one) == (2, 0, 2, 0)


def test_a_criterion_that_went_reopens_and_one_that_came_does_not(
    living: Living, v1: Store
) -> None:
    line = "  - {id: E2, kind: exclude, label: Wrong people, text: People under 65.}\n"
    living.edit("protocol.yml", line, line.replace("E2", "E9"))
    gone, came = sorted(owed(v1, living), key=lambda one: one.criterion)
    assert (gone.criterion, gone.kind, gone.after) == ("E2", "gone", "")
    assert counts(gone) == (1, 0, 1, 0)
    assert (came.criterion, came.kind, came.before) == ("E9", "added", "")
    assert counts(came) == (0, 0, 0, 0)


def test_an_exclusion_of_a_report_that_waits_for_another_reviewer_counts_nowhere(
    living: Living, v1: Store
) -> None:
    from reviewkit.stages import screen
    from reviewkit.terms import Stage, Verdict

    word = screen.Decision("an:EX-10", Stage.TITLE, Verdict.EXCLUDE, "E2")
    screen.decide(living.store, living.plan.protocol, word, "ADA", living.at)
    living.edit("protocol.yml", *WIDER)
    (one,) = owed(v1, living)
    assert counts(one) == (1, 0, 1, 0)


def test_what_one_said_alone_at_full_text_counts_nowhere_when_the_title_waits_again(
    living: Living, v1: Store
) -> None:
    from reviewkit.stages import retrieve, screen
    from reviewkit.terms import Stage, Verdict

    def say(who: str, stage: Stage, verdict: Verdict, reason: str | None = None) -> None:
        word = screen.Decision("an:EX-10", stage, verdict, reason)
        screen.decide(living.store, living.plan.protocol, word, who, living.at)

    say("ADA", Stage.TITLE, Verdict.INCLUDE)
    say("BO", Stage.TITLE, Verdict.INCLUDE)
    retrieve.retrieve(living.store, retrieve.Retrieval("an:EX-10", True), "ADA", living.at)
    say("ADA", Stage.FULLTEXT, Verdict.EXCLUDE, "E2")
    screen.withdraw(living.store, "an:EX-10", Stage.TITLE, "BO", living.at)
    living.edit("protocol.yml", *WIDER)
    (one,) = owed(v1, living)
    assert counts(one) == (1, 0, 1, 0)
