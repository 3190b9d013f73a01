"""Studies and reports that came, went, or belong elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from reviewkit.stages import dedupe
from reviewkit.stages.changes import compare_included, included_in
from reviewkit.stages.changes.included import JOINED, NOT_FOUND, said_by
from reviewkit.store import Store
from reviewkit.terms import Judgement, Role
from tests.versions import Living

Id = Callable[[str], str]


def test_a_version_that_nothing_happened_since_is_as_it_was(living: Living, v1: Store) -> None:
    found = compare_included(v1, living.store)
    assert found.added == found.removed == found.reports_added == found.relinked == ()
    assert found.unmoved == 2


def test_a_report_that_comes_says_what_it_was_before(living: Living, v1: Store, id_of: Id) -> None:
    living.screen("an:EX-03", "include")  # excluded at full text in v1
    living.screen("an:EX-05", "include")  # nobody had read it
    living.bring_in("pubmed.nbib")
    living.screen("pmid:99000008", "include")  # found since
    living.link("an:EX-03", "S1", Role.COMPANION)
    living.link("an:EX-05", "S3")
    found = compare_included(v1, living.store)
    assert [(one.report, one.study, one.fate, one.reason) for one in found.reports_added] == [
        (id_of("an:EX-03"), "S1", "excluded at full text", "E2"),
        (id_of("an:EX-05"), "S3", "awaiting title screening", None),
        (id_of("pmid:99000008"), id_of("pmid:99000008"), NOT_FOUND, None),
    ]
    assert found.added == ("S3", id_of("pmid:99000008"))
    assert found.removed == ()


def test_a_report_that_leaves_says_what_it_is_now(living: Living, v1: Store, id_of: Id) -> None:
    living.screen("an:EX-02", "exclude", "E1")
    found = compare_included(v1, living.store)
    (gone,) = found.reports_removed
    assert (gone.report, gone.study) == (id_of("an:EX-02"), "S2")
    assert (gone.fate, gone.reason) == ("excluded at full text", "E1")
    assert found.removed == ("S2",)
    back = compare_included(living.store, v1)  # told the other way round
    assert [one.report for one in back.reports_added] == [gone.report]
    assert back.added == ("S2",)


def test_a_report_that_tells_of_another_study_is_relinked_by_somebody(
    living: Living, v1: Store, id_of: Id
) -> None:
    living.link("an:EX-02", "S1", Role.COMPANION)
    found = compare_included(v1, living.store)
    (moved,) = found.relinked
    assert (moved.report, moved.old_study, moved.new_study) == (id_of("an:EX-02"), "S2", "S1")
    assert (moved.old_role, moved.new_role) == ("primary", "companion")
    assert (moved.who, moved.when) == ("ADA", living.at)
    assert (found.removed, found.renamed, found.unmoved) == ((), {}, 1)
    assert found.joined_studies == {"S2": "S1"}
    parted = compare_included(living.store, v1)  # told the other way round
    assert (parted.added, parted.removed, parted.parted_studies) == ((), (), {"S2": "S1"})


def test_a_study_under_another_id_is_renamed_and_neither_added_nor_removed(
    living: Living, v1: Store
) -> None:
    living.link("an:EX-02", "Perez-2021")
    found = compare_included(v1, living.store)
    assert found.renamed == {"S2": "Perez-2021"}
    assert found.added == found.removed == found.relinked == ()
    assert found.unmoved == 2


def test_two_studies_that_become_one_new_one_are_renamed_once(living: Living, v1: Store) -> None:
    living.link("an:EX-01", "All")
    living.link("an:EX-02", "All", Role.COMPANION)
    found = compare_included(v1, living.store)
    assert found.renamed == {"S1": "All"}
    assert (found.removed, found.joined_studies) == ((), {"S2": "All"})
    assert [(one.old_study, one.new_study) for one in found.relinked] == [("S2", "All")]


def test_reports_that_were_joined_are_one_and_the_other_is_not_lost(
    living: Living, v1: Store, id_of: Id
) -> None:
    second = id_of("an:EX-02")
    pair = (id_of("an:EX-01"), second)
    dedupe.judge(living.store, pair, Judgement.SAME, "one text", "ADA", living.at)
    found = compare_included(v1, living.store)
    assert found.joined == {second: pair[0]}
    assert found.reports_removed == found.reports_added == ()
    assert found.unmoved + len(found.relinked) == 2
    back = compare_included(living.store, v1)
    assert [(one.report, one.fate) for one in back.reports_added] == [(second, JOINED)]


def test_who_said_what_is_told_with_their_reason_if_they_gave_one(living: Living) -> None:
    placed = included_in(living.store)
    said = said_by(living.store, [one.ord for one in placed.values()] + [""])
    assert set(said.values()) == {("ADA", "2026-11-02T09:00:00Z", None)}
    assert len(said) == 2
