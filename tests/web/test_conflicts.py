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
