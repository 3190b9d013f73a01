"""Where the review stands, who owes what, what is next"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.plan import Plan, read_plan
from reviewkit.stages import extract, retrieve
from reviewkit.stages import plan as plans
from reviewkit.stages.extract import Answer, Sheet, answer
from reviewkit.stages.status import Beside, Status, status
from reviewkit.store import Store, memory_store
from reviewkit.terms import Role, Stage
from tests.appraised import appraise

AT = "2026-11-02T09:00:00Z"

Look = Callable[..., Status]


@pytest.fixture
def look(store: Store, plan: Plan) -> Look:
    return lambda **beside: status(
        store, plan.protocol, Beside(**(extract.owed(store, plan) | beside))
    )


def test_it_counts_records_reports_and_who_owes_decisions(
    look: Look, say: Callable[..., str]
) -> None:
    found = look()
    assert (found.files, found.records, found.reports) == (2, 18, 12)
    assert found.fates == {"duplicate": 6, "awaiting title screening": 12}
    assert found.owed == {Stage.TITLE: {"ADA": 12, "BO": 12}, Stage.FULLTEXT: {}}
    say("ADA", "an:EX-01", "include")
    assert look().owed[Stage.TITLE] == {"ADA": 11, "BO": 12}
    assert look().fates == found.fates


def test_the_next_step_follows_the_review(
    look: Look, store: Store, plan: Plan, say: Callable[..., str]
) -> None:
    assert look().next == ("reviewkit next --stage title --reviewer ADA",)
    for row in store.db.execute("select report from reports").fetchall():
        say("ADA", row[0], "exclude")
    assert look().next == ("reviewkit next --stage title --reviewer BO",)
    for row in store.db.execute("select report from reports").fetchall():
        say("BO", row[0], "exclude")
    assert look().next == ()
    say("ADA", "an:EX-01", "include")
    assert look().next == ("reviewkit conflicts",)
    say("BO", "an:EX-01", "include")
    assert look().next == ("reviewkit sought",)
    retrieve.retrieve(store, retrieve.Retrieval("an:EX-01", True), "ADA", AT)
    assert look().next == ("reviewkit next --stage fulltext --reviewer ADA",)
    for reviewer in ("ADA", "BO"):
        say(reviewer, "an:EX-01", "include", stage="fulltext")
    retrieve.link(store, "an:EX-01", "S1", Role.PRIMARY, "ADA", AT)
    assert look().next == ("reviewkit extract S1",)
    for reviewer, text in (("ADA", "x"), ("BO", "y")):
        assert look().unextracted == ("S1",)
        said = [Answer("summary", text), Answer("design", "trial")]
        answer(store, plan, [Sheet("S1", reviewer, said)], AT)
    assert look().next == ("reviewkit compare",)
    assert look().extraction == {"ADA": 1, "BO": 1}
    answer(store, plan, [Sheet("S1", "BO", [Answer("summary", "x")])], AT)
    assert look().next == ("reviewkit outputs",)


def test_two_extractors_of_one_study_do_not_stand_for_one_of_two(
    look: Look, store: Store, plan: Plan, include: Callable[..., None], study: str
) -> None:
    include("an:EX-05")
    retrieve.link(store, "an:EX-05", "S2", Role.PRIMARY, "ADA", AT)
    for reviewer in ("ADA", "BO", "CY", "DI"):
        answer(store, plan, [Sheet("S1", reviewer, [Answer("summary", "x")])], AT)
    assert look().unextracted == ("S2",)
    assert "reviewkit extract S2" in look().next


def test_what_other_stages_tell_comes_with_its_next_step(look: Look, study: str) -> None:
    assert "reviewkit check" in look(changed=["protocol.yml"]).next
    assert "reviewkit extract S1" in look(unanswered={"S1": ["design"]}).next
    found = look(outdated=[("S1", "design")])
    assert found.outdated == (("S1", "design"),)


def test_a_review_without_records_is_told_to_import(tmp_path: Path, plan: Plan) -> None:
    with memory_store(tmp_path) as empty:
        found = status(empty, plan.protocol.model_copy(update={"extraction": None}), Beside())
    assert found.next == ("reviewkit import FILE --source NAME",)
    assert (found.records, found.reports, found.studies) == (0, 0, 0)


def test_where_the_protocol_names_nobody_anybody_may_decide(store: Store, plan: Plan) -> None:
    rules = {
        stage: rule.model_copy(update={"who": ()}) for stage, rule in plan.protocol.stages.items()
    }
    protocol = plan.protocol.model_copy(update={"reviewers": (), "stages": rules})
    found = status(store, protocol, Beside())
    assert found.owed[Stage.TITLE] == {"any reviewer": 12}
    assert found.next == ("reviewkit next --stage title",)


def test_what_is_owed_on_a_further_form_is_told_beside_what_the_pro_forma_owes(
    store: Store, folder: Path, study: str
) -> None:
    plan = read_plan(appraise(folder))

    def look() -> Status:
        owed = {one.at: extract.owed(store, one) for one in plan.each_form()}
        return status(store, plan.protocol, Beside(**owed.pop(""), forms=owed))

    (work,) = look().forms
    assert (work.form, work.extraction, work.unextracted) == ("tool", {}, ("S1",))
    assert "reviewkit extract S1 --form tool" in look().next
    plans.keep(store, plan, "ADA", AT)
    for who in ("ADA", "BO"):
        answer(store, plan, [Sheet("S1", who, [Answer("design", who.lower())], form="tool")], AT)
    (work,) = look().forms
    assert (work.extraction, work.unextracted, work.blinded) == ({"ADA": 1, "BO": 1}, (), ("S1",))
    assert work.unanswered == {"S1": ["aim"]}
    assert look().extraction == {} and look().unextracted == ("S1",)


def test_overdue_sources_come_before_what_is_read(look: Look) -> None:
    assert look().overdue == ()
    found = look(overdue=["cinahl"])
    assert found.overdue == ("cinahl",)
    assert found.next[0] == "reviewkit update --check"
