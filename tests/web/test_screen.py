from __future__ import annotations

import pytest
from playwright.sync_api import Route


def test_a_decision_is_saved_and_the_next_report_shown(review, sit, facts, attribute) -> None:
    seat = sit(review)
    first = attribute(seat.page, "data-report")
    seat.decide("include")
    assert "Included, saved." in seat.page
    assert attribute(seat.page, "data-report") != first
    assert facts(review) == [(first, "include", None)]


@pytest.mark.parametrize("script", [True, False])
def test_the_same_decision_arriving_twice_is_one(review, sit, facts, script) -> None:
    seat = sit(review)
    page = seat.page
    one = seat.decide("exclude:E1", script)
    seat.page = page
    two = seat.decide("exclude:E1", script)
    assert one.status_code == two.status_code == 200
    assert len(facts(review)) == 1
    if script:
        assert one.json["fact"] == two.json["fact"]


def test_a_decision_from_a_forgotten_window_is_refused_and_says_so(review, sit, facts) -> None:
    seat = sit(review)
    page = seat.page
    seat.decide("include")
    seat.page = page
    answer = seat.decide("exclude:E1", script=True)
    assert answer.status_code == 409
    assert "another window" in answer.json["error"]
    assert [verdict for _, verdict, _ in facts(review)] == ["include"]


def test_a_late_double_of_a_decision_that_was_taken_back_does_not_bring_it_back(
    review, sit, facts, attribute
) -> None:
    seat = sit(review)
    page = seat.page
    fact = seat.decide("include", script=True).json["fact"]
    seat.post("/screen/title/undo", True, fact=fact)
    seat.page = page
    assert seat.decide("include", script=True).status_code == 409
    assert [verdict for _, verdict, _ in facts(review)] == ["taken back"]


def test_exclude_asks_for_the_reason_where_scripts_are_off(review, sit, facts) -> None:
    seat = sit(review)
    seat.decide("exclude")
    assert "which criterion does it fail?" in seat.page
    assert facts(review) == []
    report, seen = (
        seat.page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("report", "seen")
    )
    seat.post(
        "/screen/title/decide", choice="exclude:E2", why="asked", report=report, seen=seen, note=""
    )
    assert facts(review) == [(report, "exclude", "E2")]


def test_undo_goes_back_to_any_depth_and_twice_changes_nothing(
    review, sit, facts, attribute
) -> None:
    seat = sit(review)
    reports = []
    for choice in ("include", "unsure", "exclude:E1"):
        reports.append(attribute(seat.page, "data-report"))
        seat.decide(choice)
    for report in reversed(reports):
        fact = attribute(seat.page, "data-latest")
        seat.post("/screen/title/undo", fact=fact)
        assert attribute(seat.page, "data-report") == report
        seat.post("/screen/title/undo", True, fact=fact)
    assert [verdict for _, verdict, _ in facts(review)] == ["taken back"] * 3
    assert attribute(seat.page, "data-latest") == ""


def test_nobody_takes_back_what_another_said(tmp_path, make, sit) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM"))
    fact = sit(folder, "JG").decide("include", script=True).json["fact"]
    assert sit(folder, "RM").post("/screen/title/undo", True, fact=fact).status_code == 404


def test_hostile_text_is_shown_and_not_obeyed(review, sit, attribute) -> None:
    seat = sit(review)
    seat.decide("include")
    assert "<script>alert" not in seat.page
    assert "<img" not in seat.page
    assert "&lt;script&gt;alert(1)" in seat.page


def test_text_finds_its_own_direction_and_its_language_is_not_lost(review, sit) -> None:
    seat = sit(review)
    seat.decide("include")
    seat.decide("include")
    assert "העבודה המשותפת" in seat.page
    assert '<h1 id="title" tabindex="-1" dir="auto">' in seat.page
    seat.decide("include")
    assert "老年人综合照护" in seat.page


def test_a_report_without_abstract_says_so(review, sit) -> None:
    seat = sit(review)
    for _ in range(4):
        seat.decide("include")
    assert "No abstract came with this record." in seat.page


def test_of_an_abstract_of_two_megabytes_a_screenful_shows_and_the_rest_is_counted(
    tmp_path, make, sit, attribute
) -> None:
    folder = make(tmp_path / "long", titles=("One",), abstract="older adults and care " * 95_000)
    seat = sit(folder)
    page = seat.get("/screen/title")
    assert page.count("and care") == 909 and len(page) < 100_000
    assert "More: 2,069,999 characters of this abstract are not shown here" in page
    assert seat.get(f"/reports/{attribute(page, 'data-report')}").count("and care") == 95_000


def test_fifty_criteria_all_have_a_button_and_nine_a_key(tmp_path, make, sit) -> None:
    more = "".join(f"  - id: X{at}\n    kind: exclude\n    text: Rule {at}\n" for at in range(45))
    seat = sit(make(tmp_path / "many", more=more))
    panel = seat.page.split('<aside class="criteria"')[1].split("</aside>")[0]
    assert panel.count('name="choice" value="exclude:') == 50
    assert "<kbd>9</kbd>" in panel and "<kbd>10</kbd>" not in panel


def test_nothing_of_the_other_shows_before_one_has_decided(tmp_path, make, sit) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM"))
    one, other = sit(folder, "JG"), sit(folder, "RM")
    report = one.page.split('data-report="')[1].split('"')[0]
    before = [other.get(path) for path in _pages(report)]
    one.decide("exclude:E3", note="a secret note")
    one.post(f"/reports/{report}/tag", tag="a secret label")
    one.post("/conflicts/title/comment", report=report, text="a secret comment")
    after = [other.get(path) for path in _pages(report)]
    assert after == before
    other.get(f"/screen/title?report={report}")
    other.decide("include")
    assert "a secret note" in other.get("/conflicts/")
    assert "a secret comment" in other.get(f"/reports/{report}")


def _pages(report: str) -> list[str]:
    return [
        f"/screen/title?report={report}",
        "/screen/title/ahead",
        "/conflicts/",
        "/reports/",
        "/reports/?q=older",
        f"/reports/{report}",
        "/fulltext/",
    ]


def test_a_changed_protocol_is_in_force_at_once_and_a_broken_one_is_told(review, sit) -> None:
    seat = sit(review)
    path = review / "protocol.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Wrong outcome", "Wrong setting"), "utf-8")
    assert "Wrong setting" in seat.get("/screen/title")
    path.write_text(text.replace("criteria:", "kriteria:"), "utf-8")
    page = seat.get("/screen/title")
    assert "The protocol was changed and cannot be read" in page
    assert "Wrong setting" in page


def test_looks_are_kept_and_only_known_ones(review, sit) -> None:
    seat = sit(review)
    seat.post("/screen/look", marks="hide", theme="dark", size="huge", back="//evil.example")
    page = seat.get("/screen/title")
    assert 'data-theme="dark" data-marks="hide"' in page
    assert 'data-size="m"' in page


def test_keys_of_other_tools_show_on_the_buttons(review, sit) -> None:
    seat = sit(review)
    seat.post("/keys", preset="rayyan")
    page = seat.get("/screen/title")
    assert '<kbd data-key="include">i</kbd>' in page
    assert '<kbd data-key="unsure">u</kbd>' in page
    assert '<kbd data-key="undo">z</kbd>' in page


def test_the_order_of_reading_is_chosen_in_the_menu_and_told_on_the_page(
    review, sit, attribute
) -> None:
    seat = sit(review)
    assert '<span class="order">as they came</span>' in seat.page
    first = attribute(seat.page, "data-report")
    seat.post("/screen/look", order="random", back="/screen/title")
    assert '<span class="order">random</span>' in seat.page
    assert '<option value="random" selected>' in seat.page
    seen = []
    for _ in range(20):
        seen.append(attribute(seat.page, "data-report"))
        seat.decide("include")
    assert sorted(set(seen)) == sorted(seen) != seen
    assert first in seen


def test_a_page_in_ranked_order_never_waits_and_says_what_was_learned(
    review, sit, attribute
) -> None:
    seat = sit(review)
    learner = seat.app.extensions["desk"].learner
    seat.post("/screen/look", order="ranked", theme="dark", back="/screen/title")
    assert 'data-theme="dark"' in seat.page
    assert "as they came, until the ranked order is made" in seat.page
    assert learner.settle(60)
    assert "ranked by the protocol" in seat.get("/screen/title")
    passed = attribute(seat.page, "data-report")
    seat.get(f"/screen/title/move/next?report={passed}")
    assert attribute(seat.page, "data-report") != passed
    seat.decide("include")
    assert attribute(seat.page, "data-report") != passed
    assert learner.settle(60)
    assert "ranked; last learned from 1 decision" in seat.get("/screen/title")
    told = seat.client.get("/screen/title/ahead", base_url=seat.headers["Origin"]).json
    assert told["progress"]["order"] == "ranked; last learned from 1 decision"


def test_ranking_goes_on_behind_a_real_browser_and_nothing_passed_over_comes_back_at_once(
    review, serve, enter, facts
) -> None:
    server = serve(review)
    page = enter(server)
    page.click("details.look summary")
    page.select_option("select[name=order]", "ranked")
    page.click("details.look button:has-text('Apply')")
    page.wait_for_selector(".progress .order:has-text('ranked')")
    shown = [page.get_attribute("#main", "data-report")]
    for key in ("j", "y", "j", "y", "n", "y", "y"):
        before = shown[-1]
        page.keyboard.press(key)
        if key == "n":
            page.keyboard.press("0")
        page.wait_for_function(
            "was => document.querySelector('#main').dataset.report !== was", arg=before
        )
        shown.append(page.get_attribute("#main", "data-report"))
    assert len(set(shown)) == len(shown)
    for _ in range(60):
        page.reload()
        if "last learned from" in page.inner_text(".progress .order"):
            break
        page.wait_for_timeout(500)
    assert "ranked; last learned from" in page.inner_text(".progress .order")
    assert len(facts(review)) == 5


def test_a_report_that_comes_ahead_and_as_the_next_is_shown_once(
    tmp_path, make, serve, enter
) -> None:
    server = serve(make(tmp_path / "many", titles=[f"Report number {n}" for n in range(12)]))
    page = enter(server)
    late: list[Route] = []
    page.context.route(
        "**/ahead?*", lambda asked: asked.continue_() if late else late.append(asked)
    )
    page.reload()  # nothing is at hand: the answer to a decision brings the next report

    def both_ways(decision: Route) -> None:
        if len(late) == 1:  # what was asked ahead, before the decision, is answered before it
            late.append(late[0])
            late[0].fulfill(response=late[0].fetch())
        decision.fulfill(response=decision.fetch())

    page.context.route("**/decide", both_ways)
    first = page.get_attribute("#main", "data-report")
    page.keyboard.press("y")
    page.wait_for_function(
        "was => document.querySelector('#main').dataset.report !== was", arg=first
    )
    assert late
    page.context.unroute_all(behavior="wait")
    shown = [first]
    for _ in range(6):
        shown.append(page.get_attribute("#main", "data-report"))
        page.keyboard.press("y")
        page.wait_for_function(
            "was => document.querySelector('#main').dataset.report !== was", arg=shown[-1]
        )
    assert len(set(shown)) == 7
