"""Comparing in the browser: blind until all are done, two ways; then agreed with a reason."""

from __future__ import annotations

import re

from studies import given, make_study, send


def test_nobody_sees_answers_of_another_before_both_are_done(study, sit) -> None:
    ada, bo = sit(study, "ADA"), sit(study, "BO")
    send(ada, "submit", **{"summary||value": "Secret of Ada"})
    send(bo, **{"summary||value": "Secret of Bo"})
    for path in ("/extract/", "/extract/S1", "/extract/S1/compare", "/extract/S1/text"):
        assert "Secret of Ada" not in bo.get(path) and "Secret of Bo" not in ada.get(path)
    assert bo.client.get("/extract/S1/compare", base_url=bo.headers["Origin"]).status_code == 409
    assert "ADA" not in re.sub(r'data-who="\w+"|<header.*?</header>', "", bo.get("/extract/"))
    answer = bo.post("/extract/S1/agree", field="summary", line="", choice="take:ADA", why="x")
    assert answer.status_code == 409 and "Secret" not in answer.text
    send(bo, "submit")
    assert "Secret of Ada" in " ".join(
        re.sub(r"<[^>]+>", "", bo.get("/extract/S1/compare")).split()
    )


def test_a_verifier_gets_the_first_answers_to_correct_and_confirm(tmp_path, sit) -> None:
    folder = make_study(tmp_path / "verified", "verify")
    ada, bo = sit(folder, "ADA"), sit(folder, "BO")
    send(ada, "submit", **{"summary||value": "As Ada says", "invited||value": "5"})
    page = bo.get("/extract/S1")
    assert "As Ada says" in page and "ADA extracted this study" in page
    send(bo, "submit", **{"invited||value": "9"})
    assert given(folder, "BO")["summary", ""] == "As Ada says"
    assert given(folder, "BO")["invited", ""] == 9
    assert "1 difference" in bo.get("/extract/S1/compare")


def both(study, sit):
    ada, bo = sit(study, "ADA"), sit(study, "BO")
    send(ada, "submit", **{"summary||value": "By Ada", "invited||value": "5"})
    send(bo, "submit", **{"summary||value": "By Bo", "invited||value": "6"})
    return ada, bo


def agree(seat, page: str, choice: str, why: str = "Read again", **form: str):
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    about = {"field": "summary", "line": "", "choice": choice, "why": why, "seen": seen}
    return seat.post("/extract/S1/agree", **about | form)


def test_numbers_within_the_tolerance_are_alike_and_texts_show_where_they_differ(
    study, sit
) -> None:
    ada, _ = both(study, sit)
    page = ada.get("/extract/S1/compare")
    assert "S1: 1 difference" in page and "2 said alike" in page
    assert "<del>Ada</del>" in page and "<ins>Bo</ins>" in page


def test_an_agreed_value_stands_beside_both_with_who_and_why(study, sit) -> None:
    ada, bo = both(study, sit)
    answer = agree(bo, bo.get("/extract/S1/compare"), "take:ADA", "Ada saw the annex")
    page = re.sub(r"<[^>]+>", "", answer.text)
    assert "Agreed: By Ada" in page and "by BO" in page and "Ada saw the annex" in page
    assert "By Bo" in page.replace("\n", "")
    answer = agree(ada, ada.get("/extract/S1/compare"), "other", value="By both")
    assert "Agreed: By both." in answer.text


def test_agreeing_needs_a_reason_a_value_and_what_stands_now(study, sit) -> None:
    ada, bo = both(study, sit)
    page = ada.get("/extract/S1/compare")
    assert "Say why this value was agreed on" in agree(ada, page, "take:BO", " ").text
    page = ada.get("/extract/S1/compare")
    assert "Give the value that was agreed on" in agree(ada, page, "other", value=" ").text
    page = ada.get("/extract/S1/compare")
    assert "did not answer this question" in agree(ada, page, "take:CY").text
    page = ada.get("/extract/S1/compare")
    send(bo, "submit", **{"summary||value": "By Bo, later"})
    answer = agree(ada, page, "take:BO")
    assert answer.status_code == 409 and "Somebody answered again" in answer.text
