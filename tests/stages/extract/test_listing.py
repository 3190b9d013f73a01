"""The list of studies: how far one is, who else is named, and the next that waits."""

from __future__ import annotations

from reviewkit.stages.extract.listing import count_studies, next_study, studies


def test_who_works_blind_sees_how_far_they_are_and_nobody_else(
    store, plan, study, answered
) -> None:
    answered("BO", summary="b", design="trial")
    (one,) = studies(store, plan, "ADA", 0, 10)
    assert (one.study, one.begun, one.others, one.comparable) == ("S1", False, (), False)
    answered("ADA", summary="a", design="trial")
    (one,) = studies(store, plan, "ADA", 0, 10)
    assert one.begun and one.progress.owed == 0 and one.others == ("BO",) and one.comparable
    assert studies(store, plan, "ADA", 1, 10) == [] and count_studies(store) == 1


def test_where_one_extracts_the_others_are_named(store, single, study, answered) -> None:
    answered("BO", summary="b")
    (one,) = studies(store, single, "ADA", 0, 10)
    assert one.others == ("BO",)


def test_a_study_waits_for_who_owes_answers_or_where_another_is_needed(
    store, plan, single, study, answered
) -> None:
    assert next_study(store, plan, "ADA") == "S1"
    answered("ADA", summary="a")
    assert next_study(store, plan, "ADA") == "S1"  # the design is owed
    assert next_study(store, single, "BO") is None and next_study(store, plan, "BO") == "S1"
    answered("ADA", design="trial")
    assert next_study(store, plan, "ADA") is None
