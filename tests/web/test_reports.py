from __future__ import annotations

import re


def ids(page: str) -> list[str]:
    return re.findall(r'name="report" value="([^"]+)"', page)


def test_words_find_reports_and_my_own_word_filters_them(review, sit) -> None:
    seat = sit(review)
    assert len(ids(seat.get("/reports/?q=nurses"))) == 1
    seat.get("/screen/title")
    seat.decide("include")
    assert len(ids(seat.get("/reports/?mine=include"))) == 1
    assert len(ids(seat.get("/reports/?mine=none"))) == 19
    assert "1 report<" in seat.get("/reports/?q=nurses&mine=include")


def test_many_are_decided_in_one_stroke_and_undone_in_one(review, sit, facts, attribute) -> None:
    seat = sit(review)
    chosen = ids(seat.get("/reports/"))[:4]
    seat.post("/reports/title/many", report=chosen, choice="exclude", reason="E1")
    assert "4 of 4 ticked. Saved." in seat.page
    assert [(verdict, reason) for _, verdict, reason in facts(review)] == [("exclude", "E1")] * 4
    seat.post("/reports/title/many", report=chosen, choice="exclude", reason="E1")
    assert len(facts(review)) == 4
    seat.post("/screen/title/undo", fact=_latest(seat.page), back="reports")
    assert [verdict for _, verdict, _ in facts(review)] == ["taken back"] * 4


def _latest(page: str) -> str:
    return page.split('name="fact" value="')[1].split('"', maxsplit=1)[0]


def test_one_bad_among_many_changes_nothing(review, sit, facts) -> None:
    seat = sit(review)
    chosen = ids(seat.get("/reports/"))[:2]
    answer = seat.post("/reports/title/many", report=[*chosen, "nobody"], choice="include")
    assert answer.status_code == 404
    assert facts(review) == []


def test_a_report_tells_its_history_and_labels_come_and_go(review, sit, attribute) -> None:
    seat = sit(review)
    report = attribute(seat.page, "data-report")
    seat.decide("include", note="clear case")
    seat.post(f"/reports/{report}/tag", tag="background", on="1")
    assert "Label background put on." in seat.page
    assert "include: clear case" in seat.page and "came in found.ris from MEDLINE" in seat.page
    seat.post(f"/reports/{report}/tag", tag="background", on="0")
    assert "Take off background" not in seat.page


def test_a_search_for_nothing_but_signs_says_so(review, sit) -> None:
    assert "no word to search for" in sit(review).get("/reports/?q=***")
