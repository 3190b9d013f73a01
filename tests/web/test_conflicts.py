from __future__ import annotations


def in_conflict(folder, sit, attribute):
    one, other = sit(folder, "JG"), sit(folder, "RM")
    report = attribute(one.page, "data-report")
    one.decide("exclude:E2", note="too young")
    other.get(f"/screen/title?report={report}")
    other.decide("include", note="old enough")
    return one, other, report


def settle(seat, report, attribute, choice="include", **form):
    seen = seat.page.split('name="seen" value="')[1].split('"')[0]
    return seat.post("/conflicts/title/settle", report=report, seen=seen, choice=choice, **form)


def test_a_conflict_shows_both_words_reasons_and_notes_and_is_settled(
    tmp_path, make, sit, attribute
) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM"))
    one, _, report = in_conflict(folder, sit, attribute)
    page = one.get("/conflicts/")
    assert "1 conflict<" in page and "too young" in page and "old enough" in page
    assert "The people studied are not those of the question." in page
    one.post("/conflicts/title/comment", report=report, text="let us include")
    assert "let us include" in one.get("/conflicts/")
    settle(one, report, attribute, why="discussed")
    assert "Settled: included." in one.page and "0 conflicts" in one.page
    assert "discussed" in one.get(f"/reports/{report}")


def test_a_settlement_of_words_that_changed_meanwhile_is_refused(
    tmp_path, make, sit, attribute
) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM"))
    one, other, report = in_conflict(folder, sit, attribute)
    one.get("/conflicts/")
    other.get(f"/screen/title?report={report}")
    other.decide("unsure")
    assert settle(one, report, attribute).status_code == 409
    assert "decided again" in one.page


def test_a_comment_that_arrives_twice_is_said_once(tmp_path, make, sit, attribute) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM"))
    one, _, report = in_conflict(folder, sit, attribute)
    for _ in range(2):
        one.post("/conflicts/title/comment", True, report=report, text="once")
    assert one.get(f"/reports/{report}").split("What was done")[0].count(">once<") == 1


def test_at_their_browsers_they_see_nothing_before_all_decided_then_discuss_and_settle(
    house, tab
) -> None:
    jg, rm = tab(), tab()
    house.let_in(jg, "JG")
    house.let_in(rm, "RM")
    for one in (jg, rm):
        one.goto(f"{house.base}/screen/title")
    report = jg.locator("#main").get_attribute("data-report")
    assert rm.locator("#main").get_attribute("data-report") == report
    jg.keyboard.press("g")
    jg.keyboard.type("Is this about teams at all?")
    jg.locator("#discussging button", has_text="Keep").click()
    said(jg, "Your comment is saved.")
    jg.keyboard.press("2")
    said(jg, "Excluded (E1), saved.")
    for path in (f"/reports/{report}", f"/conflicts/?report={report}", "/team/", "/status/"):
        rm.goto(house.base + path)
        assert "Is this about teams" not in rm.locator("main").inner_text(), path
    assert "1 conflict" in page_text(rm, f"{house.base}/conflicts/")
    rm.goto(f"{house.base}/screen/title?report={report}")
    assert "You said" not in rm.locator("main").inner_text()
    rm.keyboard.press("c")
    rm.keyboard.type("Two teams, see the methods.")
    rm.keyboard.press("Escape")
    rm.keyboard.press("y")
    said(rm, "Included, saved.")
    assert "Is this about teams" not in page_text(rm, f"{house.base}/reports/{report}")
    ak = tab()  # the third of the calibration round: until then nobody sees anything
    house.let_in(ak, "AK")
    ak.goto(f"{house.base}/screen/title?report={report}")
    ak.keyboard.press("y")
    said(ak, "Included, saved.")
    text = page_text(rm, f"{house.base}/conflicts/?report={report}")
    for words in ("Excluded by E1", "Two teams, see the methods.", "Is this about teams at all?"):
        assert words in text
    rm.keyboard.press("g")
    assert rm.evaluate("document.activeElement.id") == "say"
    rm.keyboard.type("It is: table 1.")
    rm.locator("article button", has_text="Add").click()
    said(rm, "Your comment is saved.")
    assert "It is: table 1." in page_text(jg, f"{house.base}/conflicts/?report={report}")
    jg.keyboard.press("c")
    jg.keyboard.type("agreed in discussion")
    jg.keyboard.press("Escape")
    jg.keyboard.press("y")
    said(jg, "Settled: included.")
    assert jg.locator("h1", has_text="1 conflict").count() == 1  # the next one is before us
    assert "agreed in discussion" in page_text(rm, f"{house.base}/reports/{report}")


def said(page, text: str) -> None:
    page.locator("#said", has_text=text).wait_for()


def page_text(page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def test_who_may_not_settle_by_the_protocol_reads_why_and_has_no_button(
    tmp_path, make, sit, attribute
) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM"))
    path = folder / "protocol.yml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("    reviewers: 2\n", "    reviewers: 2\n    settle: lead\n"), "utf-8"
    )
    one, other, report = in_conflict(folder, sit, attribute)
    page = other.get("/conflicts/")
    assert "At stage title, a lead settles; RM is none." in page and 'id="settle"' not in page
    assert 'id="settle"' in one.get("/conflicts/")
    other.page = one.page.replace(attribute(one.page, "data-csrf"), attribute(page, "data-csrf"))
    assert settle(other, report, attribute).status_code == 409
