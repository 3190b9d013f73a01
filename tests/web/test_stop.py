"""When to stop, in the browser: the page, the sample, the stop, and the quiet line."""

from __future__ import annotations

import pytest


def decide(seat, labels: str) -> None:
    seat.get("/screen/title")
    for label in labels:
        seat.decide({"+": "include", "-": "exclude:E1"}[label])


@pytest.fixture
def many(tmp_path, make):
    """A review of 24 reports for one reader, another one and an observer."""
    return make(tmp_path / "many", titles=[f"Report number {number}" for number in range(24)])


def test_the_page_says_where_the_reviewer_stands(many, sit) -> None:
    seat = sit(many)
    decide(seat, "++---")
    page = seat.get("/stop/title")
    assert "5 of 24 read, 2 relevant. Recall is at least" in page
    assert "Recall of 95% is not shown (p = " in page
    assert "Heuristics: they promise nothing" in page
    assert "For the methods section" in page
    assert "complete" not in page.lower()


def test_a_sample_is_drawn_and_read_next(many, sit, attribute) -> None:
    seat = sit(many)
    seat.get("/stop/title")
    seat.post("/stop/title/sample", size=3)
    assert "3 unread reports are drawn at random" in seat.page
    assert "3 reports of it are what you read next" in seat.page
    decide(seat, "---")
    assert "A random sample of 3 of the 24 reports then unread held 0" in seat.get("/stop/title")
    seat.post("/stop/title/sample", size=2)
    seat.post("/stop/title/sample", drop=1)
    assert "taken back with 2 reports of it unread" in seat.page
    assert seat.post("/stop/title/sample", size="x").status_code == 409


def test_stopping_on_purpose_and_reading_on(many, sit) -> None:
    seat = sit(many)
    decide(seat, "+-")
    seat.get("/stop/title")
    assert seat.post("/stop/title/declare", why=" ").status_code == 409
    seat.get("/stop/title")
    seat.post("/stop/title/declare", why="enough <b>for</b> now")
    assert "ME stops with 22 unread." in seat.page
    assert "enough &lt;b&gt;for&lt;/b&gt; now" in seat.page
    assert "You stopped reading at this stage" in seat.get("/screen/title")
    assert "22 reports stay unread" in seat.get("/status/")
    seat.get("/stop/title")
    seat.post("/stop/title/resume")
    assert "ME read on: what was left waits again." in seat.page
    assert '<b class="left">22</b>' in seat.get("/screen/title")


def test_a_reader_sees_their_own_figures_and_an_observer_all(tmp_path, make, sit) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM", "OB"))
    path = folder / "protocol.yml"
    path.write_text(
        path.read_text().replace("id: OB\n    role: reviewer", "id: OB\n    role: observer")
    )
    decide(sit(folder, "JG"), "+-")
    reader, observer = sit(folder, "RM").get("/stop/title"), sit(folder, "OB").get("/stop/title")
    assert 'id="who-RM"' in reader
    assert "JG" not in reader
    assert 'id="who-JG"' in observer
    assert 'id="who-RM"' in observer
    assert "Draw a random sample" not in observer


def test_the_line_is_quiet_and_live_and_the_pages_pass_axe(
    many, serve, enter, broken_rules
) -> None:
    server = serve(many)
    page = enter(server, bypass_csp=True)
    for key in ("y", *"1" * 16):
        report = page.locator("#main").get_attribute("data-report")
        page.keyboard.press(key)
        page.wait_for_selector(f"#main:not([data-report='{report}'])")
    line = page.locator("#stopping")
    assert line.get_attribute("aria-live") == "polite"
    page.reload()  # who is faster than the fetching ahead has it with the next page
    page.wait_for_function("document.querySelector('#stopping').textContent.includes('of 24 read')")
    assert broken_rules(page) == []
    page.get_by_role("link", name="When to stop").click()
    page.wait_for_url("**/stop/title")
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_label("Why you stop").fill("enough")
    page.keyboard.press("Enter")
    page.wait_for_selector(".own")
    assert "Stopped with" in page.locator(".own").inner_text()
    assert broken_rules(page) == []
