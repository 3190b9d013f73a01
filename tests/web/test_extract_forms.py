"""Pages of several forms: which one an address means, drafts and blinding apart."""

from __future__ import annotations

import pytest
from studies import AT, TEXT, given, make_study, send, whole

from reviewkit.stages import retrieve
from reviewkit.stages.extract import given_by
from reviewkit.store import open_store
from reviewkit.store.drafts import open_drafts
from reviewkit.store.fulltexts import keep_plain_text, note_of_text
from tests.appraised import appraise

TOOL = "?form=tool"
SAID = {
    "design||value": "survey",
    "aim||value": "yes",
    "aim||reason": "Told.",
    "sampled||value": "no",
    "sampled||reason": "Few.",
}


@pytest.fixture
def study(tmp_path):
    return appraise(make_study(tmp_path / "review"))


def judge(seat, do="submit", **typed):
    return seat.post(f"/extract/S1{TOOL}", do=do, **whole(seat.get(f"/extract/S1{TOOL}")) | typed)


def judged(folder, who="ADA"):
    with open_store(folder) as store:
        return {key[0]: one.value for key, one in given_by(store, "S1", who, "tool").items()}


def test_the_page_of_a_study_leads_to_each_form_and_stays_on_it(study, ada) -> None:
    page = ada.get("/extract/S1")
    assert "A form for the browser" in page and "Critical appraisal" in page
    assert 'href="/extract/S1?form=tool"' in page and 'name="summary||value"' in page
    page = ada.get(f"/extract/S1{TOOL}")
    assert 'name="aim||value"' in page and 'name="summary||value"' not in page
    for address in (
        "/extract/S1?form=tool",
        "/extract/S1/save?form=tool",
        "/extract/-next?after=S1&amp;form=tool",
    ):
        assert address in page
    assert 'data-study="tool/S1"' in page and 'href="/extract/S1"' in page


def test_drafts_and_answers_of_two_forms_do_not_touch(study, ada) -> None:
    send(ada, **{"design||value": "cohort"})
    judge(ada, "save", **{"design||value": "survey"})
    assert 'value="cohort" checked' in ada.get("/extract/S1")
    assert 'value="survey" checked' in ada.get(f"/extract/S1{TOOL}")
    listed = ada.get(f"/extract/{TOOL}")
    assert listed.count("· draft") == 1 and "Critical appraisal, version 1" in listed
    page = judge(ada, **SAID).text
    assert "You are done with this study as far as Critical appraisal goes." in page
    assert judged(study) == {"design": "survey", "aim": "yes", "sampled": "no"}
    assert given(study) == {}
    assert 'value="cohort" checked' in ada.get("/extract/S1"), "the other draft stays"


def test_the_next_study_is_the_next_of_the_same_form(study, ada) -> None:
    judge(ada, **SAID)
    page = ada.get(f"/extract/-next{TOOL}")
    assert 'name="aim||value"' in page and 'data-study="tool/S1"' not in page
    assert 'data-study="S1"' in ada.get("/extract/-next")


def test_who_is_done_with_one_form_does_not_see_the_other_before_they_are_done_with_it(
    study, ada, sit
) -> None:
    bo = sit(study, "BO")
    judge(ada, **SAID | {"aim||reason": "Only Ada says so."})
    for seat in (ada, bo):
        send(seat, "submit", **{"summary||value": "x"})
    assert "Nothing differs" in bo.get("/extract/S1/compare")
    for path in (
        "/extract/",
        f"/extract/{TOOL}",
        f"/extract/S1{TOOL}",
        f"/extract/S1/compare{TOOL}",
    ):
        assert "Only Ada" not in bo.get(path)
    refused = bo.client.get(f"/extract/S1/compare{TOOL}", base_url=bo.headers["Origin"])
    assert refused.status_code == 409
    judge(bo, **SAID | {"aim||value": "no"})
    page = bo.get(f"/extract/S1/compare{TOOL}")
    assert "1 difference" in page and "Only Ada says so." in page
    answer = bo.post(
        f"/extract/S1/agree{TOOL}",
        field="aim",
        line="",
        choice="take:ADA",
        why="p. 3",
        seen=page.partition('name="seen" value="')[2].partition('"')[0],
    )
    assert "Agreed: yes." in answer.text and "form=tool" in answer.request.url


def test_a_form_that_the_protocol_does_not_name_is_told(ada) -> None:
    page = ada.get("/extract/S1?form=rob")
    assert "The protocol names no form" in page and "web, tool" in page


def test_in_the_browser_the_text_stays_beside_the_form_and_drafts_stay_apart(
    study, serve, enter
) -> None:
    keep_text(study)
    server = serve(study)
    page = enter(server)
    page.goto(f"{server.base}/extract/S1{TOOL}")
    reason = page.locator("textarea[name='aim||reason']")
    reason.press_sequentially("Told at once")
    page.locator("#kept", has_text="Saved").wait_for()
    page.locator("[data-turn='1']").click()
    page.locator("#paper[data-page='2']").wait_for()
    assert page.locator("#paper").inner_text().startswith("The nurses met daily.")
    page.locator("nav[aria-label=Forms] a", has_text="A form for the browser").click()
    page.locator("textarea[name='summary||value']").wait_for()
    assert page.locator("textarea[name='clear||reason']").input_value() == ""
    page.locator("nav[aria-label=Forms] a", has_text="Critical appraisal").click()
    reason.wait_for()
    assert reason.input_value() == "Told at once"
    with open_drafts(study) as drafts:
        assert drafts.of("ADA", "S1").keys() == set()
        assert drafts.of("ADA", "S1", "tool").keys() == {("aim", "")}


def keep_text(folder) -> None:
    """Keep a plain text as the full text of the first report of S1."""
    with open_store(folder) as store:
        (report,) = store.db.execute(
            "select report from included_reports where study = 'S1' order by place limit 1"
        ).fetchone()
        note = note_of_text(keep_plain_text(folder, TEXT.encode()))
        retrieve.retrieve(store, retrieve.Retrieval(report, True, note), "ADA", AT)
