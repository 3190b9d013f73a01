"""Extractors side by side: hidden until all are done, in the order of the form, then agreed."""

from __future__ import annotations

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.stages.extract.side_by_side import said, sides


def test_nothing_shows_before_all_are_done(store, plan, study, answered) -> None:
    answered("ADA", summary="a", design="trial")
    with pytest.raises(NotAllowedError, match="not all done"):
        sides(store, plan, study)
    answered("BO", summary="b")
    with pytest.raises(NotAllowedError, match="not all done"):
        sides(store, plan, study)


def test_each_question_shows_what_each_said_in_the_order_of_the_form(
    store, plan, study, answered, agreed
) -> None:
    answered("ADA", design="trial", summary="a", people={"invited": 5})
    answered("BO", summary="b", design="trial")
    found = sides(store, plan, study)
    assert [(one.field, one.differ) for one in found] == [
        ("summary", True),
        ("design", False),
        ("people.invited", True),
    ]
    assert found[2].answers["BO"] is None
    agreed(plan, "summary", "c", "read again")
    summary = sides(store, plan, study)[0]
    assert (summary.agreed.value, summary.agreed.reviewer) == ("c", "ADA")
    assert summary.agreed.why == "read again"
    assert {who: one.value for who, one in summary.answers.items()} == {"ADA": "a", "BO": "b"}


def test_a_later_answer_is_another_thing_to_look_at(store, plan, study, answered) -> None:
    answered("ADA", summary="a", design="trial")
    answered("BO", summary="b", design="trial")
    before = said(store.db, study, ("summary", ""), "")
    answered("BO", summary="c")
    assert said(store.db, study, ("summary", ""), "") != before


def test_one_extractor_has_nobody_beside(store, single, study, answered) -> None:
    answered("ADA", summary="a", design="trial")
    with pytest.raises(NotAllowedError, match="not been extracted by two"):
        sides(store, single, study)
