"""What differs between two versions of the protocol and its forms."""

from __future__ import annotations

from reviewkit.stages.changes import PlanChange, plan_changes
from reviewkit.stages.plan import standing_plan
from reviewkit.store import Store
from reviewkit.store.rebuild import released
from tests.versions import Living


def changed(v1: Store, living: Living) -> list[PlanChange]:
    return plan_changes(standing_plan(v1), standing_plan(living.store))


def test_a_plan_is_as_it_was(living: Living, v1: Store) -> None:
    assert changed(v1, living) == []


def test_an_entry_that_changed_names_what_of_it_in_both_words(living: Living, v1: Store) -> None:
    living.edit("protocol.yml", "text: People under 65.", "text: People under 60.")
    assert changed(v1, living) == [
        PlanChange("criteria", "E2", "text", "changed", "People under 65.", "People under 60.")
    ]


def test_entries_that_come_and_go_tell_what_they_say(living: Living, v1: Store) -> None:
    living.edit("protocol.yml", "  - {name: pubmed}\n", "  - {name: embase, strategy: falls.ti.}\n")
    came, went = changed(v1, living)
    assert (came.part, came.name, came.kind, came.after) == (
        *("sources", "embase", "added"),
        "falls.ti.",
    )
    assert (went.part, went.name, went.kind, went.after) == ("sources", "pubmed", "gone", "")


def test_single_settings_and_those_of_a_stage_are_told(living: Living, v1: Store) -> None:
    living.edit("protocol.yml", "title: Falls prevention", "title: Falls")
    living.edit("protocol.yml", "version: v1", "version: v2")
    living.edit("protocol.yml", "title: {reviewers: 2, ", "title: {reviewers: 1, ")
    found = {one.part: one for one in changed(v1, living)}
    assert (found["title"].before, found["title"].after) == ("Falls prevention", "Falls")
    assert (found["version"].before, found["version"].after) == ("v1", "v2")
    rule = found["stages"]
    assert (rule.name, rule.key, rule.before, rule.after) == ("title", "reviewers", "2", "1")


def test_a_question_of_a_form_that_changed_is_told_by_its_path(living: Living, v1: Store) -> None:
    form = "extraction_forms/small.yml"
    living.edit(form, "label: Mean age", "label: Age")
    living.edit(form, "      - {id: started, label: Year of start, type: year}\n", "")
    living.edit(form, "label: What helped\n", "label: Helped\n")
    found = {(one.name, one.key, one.kind) for one in changed(v1, living)}
    assert found == {
        ("people.mean_age", "label", "changed"),
        ("started", "", "gone"),
        ("helped", "label", "changed"),
    }
    assert {one.part for one in changed(v1, living)} == {"form small"}


def test_what_is_set_in_lists_and_mappings_is_told_in_words(living: Living, v1: Store) -> None:
    living.edit(
        "protocol.yml",
        "questions:",
        "concepts: [{id: falls, label: Falls, headings: [{names: {mesh: Accidental Falls}}]}]\n"
        "questions:",
    )
    (one,) = changed(v1, living)
    assert (one.part, one.name, one.kind, one.after) == ("concepts", "falls", "added", "Falls")
    living.edit("protocol.yml", "mesh: Accidental Falls", "mesh: Accidents")
    living.freeze_facts("v2")
    with released(living.store, "v2") as then:
        living.edit("protocol.yml", "names: {mesh: Accidents}", "names: {emtree: falling}")
        (one,) = changed(then, living)
    assert (one.key, one.before) == ("headings", "names: mesh: Accidents, explode: yes")
    assert one.after == "names: emtree: falling, explode: yes"


def test_a_switch_that_is_turned_on_or_off_is_told(living: Living, v1: Store) -> None:
    living.edit("protocol.yml", "questions:", "duplicates: {preprints: true}\nquestions:")
    (one,) = changed(v1, living)
    assert (one.part, one.key, one.kind) == ("duplicates", "preprints", "changed")
    assert (one.before, one.after) == ("", "yes")
