"""The form as it is shown: conditions, choices, mistakes at their fields."""

from __future__ import annotations

import re

from studies import given, send


def test_what_does_not_fit_is_told_at_its_field_and_stays_typed(study, ada) -> None:
    answer = send(ada, "submit", **{"invited||value": "many", "clear||value": "yes"})
    assert answer.status_code == 422 and given(study) == {}
    assert "Expected a whole number, found &#39;many&#39;" in answer.text
    assert "A judgement needs a `reason`" in answer.text
    assert 'value="many"' in ada.get("/extract/S1")


def test_a_condition_hides_a_question_until_it_holds(study, ada) -> None:
    hidden = re.compile(r'data-name="clusters\|" hidden')
    assert hidden.search(ada.get("/extract/S1"))
    page = send(ada, **{"design||value": "trial"}).text
    assert not hidden.search(page)
    send(ada, **{"clusters||value": "12"})
    page = send(ada, **{"design||value": "cohort"}).text
    assert hidden.search(page)
    page = send(ada, "submit", **{"summary||value": "x"}).text
    assert "1 to questions that are not asked stay in your draft" in page
    assert ("clusters", "") not in given(study)


def test_choices_missing_codes_and_free_words_are_kept_as_they_were_given(study, ada) -> None:
    send(
        ada,
        "submit",
        **{
            "summary||value": "x",
            "design||value": "other:",
            "design||other": "diary study",
            "setting||value": ["home", "clinic"],
            "invited||missing": "NR",
        },
    )
    said = given(study)
    assert said["design", ""] == "other: diary study"
    assert said["setting", ""] == ["home", "clinic"] and said["invited", ""] == "NR"
    page = ada.get("/extract/S1")
    assert 'value="diary study"' in page and '<option value="NR" selected>' in page
