"""Hostile and odd input in pages: it is shown as it is, runs nothing, and loses nothing."""

from __future__ import annotations

import io

import pytest

from reviewkit.stages import dedupe
from reviewkit.store import open_store
from reviewkit.terms import Judgement

SCRIPT = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def stand(page, wanted: str) -> None:
    page.wait_for_function(
        "wanted => document.querySelector('#title').innerText.includes(wanted)", arg=wanted
    )


def test_script_in_every_text_runs_nowhere(tmp_path, make, sit, serve, enter, attribute) -> None:
    folder = make(tmp_path / "odd", titles=(f"One {SCRIPT}", "Two"), abstract=f"x {SCRIPT} " * 3)
    seat = sit(folder)
    report = attribute(seat.page, "data-report")
    seat.decide("include", note=SCRIPT)
    seat.post(f"/reports/{report}/tag", tag=SCRIPT[:60])
    seat.post("/conflicts/title/comment", report=report, text=SCRIPT)
    seat.post(f"/fulltext/{report}/retrieved", outcome="tried", note=SCRIPT)
    seat.post(f"/fulltext/{report}/retrieved", pdf=(io.BytesIO(PDF), f"{SCRIPT}/..\\a.pdf"))
    server = serve(folder)
    page = enter(server)
    paths = (
        "/screen/title",
        f"/screen/title?report={report}",
        f"/screen/fulltext?report={report}",
        f"/reports/{report}",
        "/reports/?q=%3Cscript%3E",
        "/fulltext/",
        "/team/",
        "/status/",
        f"/reports/{SCRIPT.replace('/', '%2F')}",
    )
    for path in paths:
        page.goto(server.base + path)
        assert page.locator("main script, main img").count() == 0, path
        assert page.title() != "ran", path
    page.goto(f"{server.base}/reports/{report}")
    assert page.locator("main").inner_text().count("<script>document.title='ran'</script>") >= 5


def test_an_abstract_of_two_megabytes_leaves_the_page_quick_and_is_whole_in_the_history(
    tmp_path, make, serve, enter
) -> None:
    long = "older adults and care " * 95_000
    server = serve(make(tmp_path / "long", titles=("One", "Two", "Three"), abstract=long))
    page = enter(server)
    assert "2,069,999 characters" in page.locator(".more").inner_text()
    page.keyboard.press("y")
    stand(page, "Two")
    page.locator("#said", has_text="Included, saved.").wait_for()
    with page.context.expect_page() as opened:
        page.locator(".more a").click()
    whole = opened.value
    whole.wait_for_load_state("load")
    assert whole.locator("#abstract").text_content().count("and care") == 95_000


def test_right_to_left_and_chinese_text_stand_as_they_are_written(review, serve, enter) -> None:
    page = enter(serve(review))
    for _ in range(2):
        page.keyboard.press("j")
    stand(page, "העבודה")
    assert page.locator("#title").evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.locator(".abstract").evaluate("one => getComputedStyle(one).direction") == "ltr"
    page.keyboard.press("j")
    stand(page, "老年人综合照护的随机对照试验")


def test_no_title_and_no_abstract_are_said(tmp_path, make, sit) -> None:
    folder = make(tmp_path / "none", titles=("", "Two without an abstract"))
    seat = sit(folder)
    assert "No title" in seat.page
    seat.decide("include")
    assert "No abstract came with this record." in seat.page
    for path in ("/reports/", "/fulltext/"):
        assert "No title" in seat.get(path)


def test_of_fifty_criteria_nine_have_a_key_and_the_others_are_reached_with_arrows(
    tmp_path, make, serve, enter, facts
) -> None:
    more = "".join(f"  - id: X{at}\n    kind: exclude\n    text: Rule {at}\n" for at in range(45))
    folder = make(tmp_path / "many", more=more)
    page = enter(serve(folder))
    page.keyboard.press("9")
    page.locator("#said", has_text="Excluded (X3), saved.").wait_for()
    page.keyboard.press("n")
    for _ in range(3):
        page.keyboard.press("ArrowUp")  # from Include's first reason round the end: Cancel, none
    page.keyboard.press("Space")
    page.locator("#said", has_text="Excluded (X44), saved.").wait_for()
    page.locator(".criteria li button").last.scroll_into_view_if_needed()
    page.locator(".criteria li button").last.click()
    page.wait_for_function("document.querySelector('#said').innerText.includes('X44')")
    assert [reason for _, _, reason in facts(folder)][:2] == ["X3", "X44"]


def merge(folder, one: str, other: str) -> None:
    with open_store(folder) as store:
        dedupe.judge(store, (one, other), Judgement.SAME, "", "ME", "2026-01-02T00:00:00Z")


@pytest.fixture
def two(tmp_path, make, sit, attribute):
    folder = make(tmp_path / "two", titles=("One", "Two", "Three"))
    seat = sit(folder)
    first = attribute(seat.page, "data-report")
    return folder, seat, first, first[:-1] + "2"


def test_a_decision_on_a_report_merged_meanwhile_holds_for_the_whole(two, facts) -> None:
    folder, seat, first, second = two
    seat.get(f"/screen/title?report={second}")
    merge(folder, first, second)
    answer = seat.decide("include", script=True)
    assert answer.status_code == 200
    assert "same document as another record. Your decision holds for both." in answer.json["saved"]
    assert facts(folder) == [(second, "include", None)]
    assert "You said: <b>Included</b>" in seat.get(f"/screen/title?report={first}")


def test_a_decision_on_a_report_merged_into_a_decided_one_is_told_and_changes_nothing(
    two, facts
) -> None:
    folder, seat, first, second = two
    seat.decide("include")
    seat.get(f"/screen/title?report={second}")
    merge(folder, first, second)
    answer = seat.decide("exclude:E1", script=True)
    assert answer.status_code == 409
    assert answer.json["error"] == (
        "Meanwhile this was found to be the same document as another record. On that one you "
        "said `include`; nothing was changed. Look again, and decide again if you mean it."
    )
    assert facts(folder) == [(first, "include", None)]
