from __future__ import annotations

import re

import pytest


@pytest.fixture
def folder(tmp_path, make):
    return make(tmp_path / "team", people=("JG", "RM", "AK"))


def owed(page: str) -> dict[str, int]:
    """Read what each owes from the first table: title and abstract."""
    part = page.split('id="title-title"')[1].split("</section>", maxsplit=1)[0]
    rows = re.findall(r'<th scope="row">(\w+)</th><td class="n">([\d,]+)</td>', part)
    return {who: int(count) for who, count in rows}


def decide_all(seat, choice: str) -> None:
    seat.get("/screen/title")
    while 'id="decide"' in seat.page:
        seat.decide(choice)


def test_a_lead_gives_reports_out_and_takes_them_back(folder, sit) -> None:
    seat = sit(folder, "JG")
    assert owed(seat.get("/team/")) == {"JG": 20, "RM": 20, "AK": 20}
    seat.post("/team/title/assign", how="split", seed="3")
    assert "20 reports given out at title and abstract: " in seat.page
    assert sum(owed(seat.page).values()) == 40
    again = seat.post("/team/title/assign", how="split")
    assert again.status_code == 409 and "given out already" in again.text
    seat.get("/team/")
    seat.post("/team/title/take-back")
    assert "1 assignment is taken back" in seat.page
    assert owed(seat.page) == {"JG": 20, "RM": 20, "AK": 20}


def test_batches_go_to_those_who_are_ticked(folder, sit) -> None:
    seat = sit(folder, "JG")
    seat.get("/team/")
    seat.post("/team/title/assign", how="batches", size="5", reader=["JG", "RM"])
    assert owed(seat.page) == {"JG": 20, "RM": 20, "AK": 0}
    assert "4: 5 of 5" in seat.page


@pytest.mark.parametrize("size", ["-1", "five", "1.5", "9" * 30])
def test_a_size_that_is_no_number_is_refused(folder, sit, size) -> None:
    seat = sit(folder, "JG")
    answer = seat.post("/team/title/assign", how="batches", size=size)
    assert answer.status_code == 409 and "no whole number" in answer.text


def test_agreement_of_a_round_shows_when_all_have_decided_and_then_the_rest_opens(
    folder, sit
) -> None:
    lead, other = sit(folder, "JG"), sit(folder, "RM")
    lead.get("/team/")
    lead.post("/team/title/calibrate", reports="3", reader=["JG", "RM"])
    assert "Round 1 at title and abstract: 3 reports for JG, RM." in lead.page
    decide_all(lead, "include")
    page = lead.get("/team/")
    assert "Still to decide: RM 3." in page and "Agreement in round" not in page
    early = lead.post("/team/title/open")
    assert early.status_code == 409 and "not complete" in early.text
    decide_all(other, "exclude:E1")
    page = lead.get("/team/")
    assert "Agreement in round 1 at title and abstract" in page and "0.0%" in page
    lead.post("/team/title/open")
    assert "Title and abstract is open." in lead.page and "The rest is open." in lead.page


def test_agreement_and_disagreements_by_criterion_are_told(folder, sit, attribute) -> None:
    one, other = sit(folder, "JG"), sit(folder, "RM")
    for mine, theirs in (("include", "include"), ("exclude:E1", "include")):
        report = attribute(one.page, "data-report")
        one.decide(mine)
        other.get(f"/screen/title?report={report}")
        other.decide(theirs)
    page = other.get("/team/")
    assert "50.0%" in page and "alpha <b>0.00</b>" in page
    assert '<td>JG</td><th scope="row">E1</th><td>RM: include</td>' in page


def test_nothing_tells_how_a_report_stands_while_somebody_owes_it(folder, sit) -> None:
    one, other = sit(folder, "JG"), sit(folder, "RM")
    one.decide("exclude:E1")
    before = other.get("/team/"), other.get("/status/")
    one.decide("include")
    one.decide("exclude:E2")
    after = other.get("/team/"), other.get("/status/")

    def without_counts(page: str) -> str:
        return re.sub(r"\b\d+\b", "", page)

    assert [without_counts(page) for page in after] == [without_counts(page) for page in before]
    assert "No two reviewers have decided" in after[0]


def test_who_left_is_noted_once_and_their_open_reports_pass_on(folder, sit) -> None:
    seat = sit(folder, "JG")
    seat.get("/team/")
    seat.post("/team/title/assign", how="split")
    before = owed(seat.page)
    seat.post("/team/leave", who="AK")
    assert "AK left." in seat.page and "their decisions stay" in seat.page
    assert sum(owed(seat.page).values()) == sum(before.values())
    assert owed(seat.page)["AK"] == 0
    again = seat.post("/team/leave", who="AK")
    assert again.status_code == 409 and "AK left already" in again.text


ACTS = ("title/assign", "title/take-back", "title/calibrate", "title/open", "leave")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["reviewer", "observer"])
def test_only_a_lead_acts_and_others_are_told_whom_to_ask(folder, sit, act, role) -> None:
    path = folder / "protocol.yml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("id: AK\n    role: reviewer", f"id: AK\n    role: {role}"), "utf-8"
    )
    seat = sit(folder, "AK")
    page = seat.get("/team/")
    assert "A lead gives reports out" in page and 'action="/team/' not in page
    answer = seat.post(f"/team/{act}", how="all", reports="2", who="RM")
    assert answer.status_code == 409
    assert re.search(r"Only a lead .*, and AK is an? \w+ here; ask JG\.", answer.text)


def test_a_stage_that_is_not_there_is_not_found(folder, sit) -> None:
    seat = sit(folder, "JG")
    assert seat.post("/team/nowhere/assign", how="all").status_code == 404
