"""A form on a page: draft over submitted over defaults, what is asked, rows, progress."""

from __future__ import annotations

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages.extract.entries import Entry
from reviewkit.stages.extract.filling import Progress, fill, form_of, new_row, progress, rows_of
from reviewkit.store.drafts import Drafted


def drafted(**bodies: Entry) -> dict[tuple[str, str], Drafted]:
    return {(path, ""): Drafted(3, entry.body) for path, entry in bodies.items()}


def test_a_draft_stands_over_what_was_submitted(store, plan, study, answered) -> None:
    answered("ADA", summary="submitted", design="trial")
    filled = fill(store, plan, study, "ADA", drafted(summary=Entry(value=("typed",))))
    assert filled.entry(("summary", "")).value == ("typed",)
    assert filled.entry(("design", "")).value == ("trial",)
    assert filled.seen(("summary", "")).startswith("3.") and filled.seen(("design", ""))[0] == "0"


def test_an_answer_of_another_is_filled_in_for_a_verifier_only(
    store, plan, verify, study, answered
) -> None:
    answered("ADA", summary="by Ada")
    assert fill(store, plan, study, "BO", {}).entries == {}
    filled = fill(store, verify, study, "BO", {})
    assert filled.verified == "ADA" and filled.entry(("summary", "")).value == ("by Ada",)


def test_a_draft_of_a_question_that_is_gone_is_told_and_kept(store, plan, study) -> None:
    filled = fill(store, plan, study, "ADA", drafted(height=Entry(value=("1",))))
    assert filled.gone == (("height", ""),) and filled.entries == {}


def test_what_was_emptied_or_does_not_fit_is_no_answer(store, plan, study) -> None:
    bodies = drafted(summary=Entry(), started=Entry(value=("long ago",)))
    filled = fill(store, plan, study, "ADA", bodies)
    assert filled.values == {}


def test_rows_keep_the_order_in_which_they_were_given(store, plan, study, answered) -> None:
    answered("ADA", helped={"F2": {"statement": "b"}})
    answered("ADA", helped={"F1": {"statement": "a"}})
    filled = fill(store, plan, study, "ADA", {})
    assert filled.rows["helped"] == ["F2", "F1"]
    keys = new_row(plan.form, filled, "helped", "F3")
    assert ("helped.statement", "F3") in keys and len(keys) == 3


@pytest.mark.parametrize("key", ["", "a b", "F2", "x" * 41, "-a", "a|b"])
def test_a_row_needs_a_short_key_that_is_free(store, plan, study, answered, key) -> None:
    answered("ADA", helped={"F2": {"statement": "b"}})
    with pytest.raises(NotAllowedError):
        new_row(plan.form, fill(store, plan, study, "ADA", {}), "helped", key)


def test_a_group_without_rows_takes_none(store, plan, study) -> None:
    with pytest.raises(NotThereError, match="no rows `people`"):
        new_row(plan.form, fill(store, plan, study, "ADA", {}), "people", "F1")


def test_progress_counts_what_is_asked_and_what_is_left(plan) -> None:
    values = {("summary", ""): "x", ("helped.statement", "F1"): "y", ("design", ""): "TBD"}
    assert progress(plan.form, rows_of(plan.form, values), values) == Progress(2, 11, 1)


def test_a_plan_without_a_form_is_told(plan) -> None:
    from dataclasses import replace

    with pytest.raises(NotThereError, match="names no form"):
        form_of(replace(plan, form=None))
