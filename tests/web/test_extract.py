"""Filling in forms in the browser: without scripts, and in Chromium against the real server."""

from __future__ import annotations

import json
import re
import signal

import pytest
from studies import TEXT, given, send, whole
from werkzeug.datastructures import MultiDict

from reviewkit.stages import retrieve
from reviewkit.stages.extract import given_by
from reviewkit.store import open_store
from reviewkit.store.drafts import open_drafts
from reviewkit.store.fulltexts import keep_plain_text, note_of_text
from reviewkit.web.extract import posted

AT = "2026-01-01T00:00:00Z"


def test_a_draft_is_kept_for_its_reviewer_and_submitted_as_answers(study, ada) -> None:
    page = send(ada, **{"summary||value": "Four practices"}).text
    assert "Saved as a draft" in page and "Four practices" in page
    assert given(study) == {}
    page = send(ada, "submit").text
    assert "Submitted: 2 answers new. You are done with this study." in page
    assert given(study) == {("summary", ""): "Four practices", ("country", ""): "England"}
    assert "Submitted: 0 answers new." in send(ada, "submit").text


def test_rows_have_keys_that_are_chosen_before(study, ada) -> None:
    page = send(ada, "add:helped", **{"new|helped": "F001"}).text
    assert "Row F001" in page
    assert "There is a row F001 already" in send(ada, "add:helped", **{"new|helped": "F001"}).text
    assert "is no key for a row" in send(ada, "add:helped", **{"new|helped": "a b"}).text
    send(ada, "add:helped", **{"new|helped": "F002"})
    assert "Row F002" not in send(ada, "drop:helped|F002").text
    send(
        ada,
        "submit",
        **{
            "summary||value": "x",
            "helped.statement|F001|value": "Trust",
            "helped.codes|F001|value": "",
        },
    )
    assert given(study)["helped.statement", "F001"] == "Trust"
    assert "choose TBD" in send(ada, "drop:helped|F001").text


def test_of_two_windows_neither_overwrites_the_other_unseen(study, ada) -> None:
    old = ada.get("/extract/S1")
    send(ada, **{"summary||value": "first window", "invited||value": "3"})
    answer = send(ada, page=old, **{"summary||value": "second window"})
    assert answer.status_code == 409
    assert "first window" in answer.text and "second window" in answer.text
    assert "first window" in ada.get("/extract/S1")
    again = whole(answer.text)
    assert again["invited||value"] == ["3"]
    send(ada, page=answer.text)
    page = ada.get("/extract/S1")
    assert "second window" in page and 'value="3"' in page


def test_a_window_left_open_before_a_submission_notices(study, ada) -> None:
    send(ada, **{"summary||value": "one"})
    old = ada.get("/extract/S1")
    send(ada, "submit")
    assert send(ada, page=old, **{"summary||value": "two"}).status_code == 409


def test_an_answer_that_was_emptied_is_taken_back_by_tbd_only(study, ada) -> None:
    send(ada, "submit", **{"summary||value": "one"})
    answer = send(ada, "submit", **{"summary||value": ""})
    assert answer.status_code == 422 and "to take that back, choose TBD" in answer.text
    send(ada, "submit", **{"summary||missing": "TBD"})
    assert given(study)["summary", ""] == "TBD"


def test_the_list_tells_how_far_one_is_and_goes_on(study, ada) -> None:
    page = ada.get("/extract/")
    assert page.count("not begun") == 2 and "blind until all are done" in page
    send(ada, "submit", **{"summary||value": "one"})
    page = ada.get("/extract/")
    assert "2 of 8 answered, done" in page
    assert 'data-study="S2"' in ada.get("/extract/-next?after=S1")
    send(ada, "submit", "S2", **{"summary||value": "two"})
    assert "No other study waits for you." in ada.get("/extract/-next?after=S2")


def test_an_observer_reads_and_fills_in_nothing(study, sit) -> None:
    seat = sit(study, "CY")
    assert "/extract/S1" not in re.sub("<header.*?</header>", "", seat.get("/extract/"))
    answer = seat.post("/extract/S1", do="save")
    assert answer.status_code == 409 and "observer" in answer.text


def test_a_study_that_is_not_there_and_an_answer_too_long_are_told(ada) -> None:
    assert "There is no included study S9" in ada.get("/extract/S9")
    answer = send(ada, **{"summary||value": "x" * 200_001})
    assert answer.status_code == 409 and "longer than 200,000 characters" in answer.text


def test_a_review_without_a_form_says_so(review, sit) -> None:
    path = review / "protocol.yml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^extraction:\n(?:  .*\n)*", "", text), "utf-8")
    assert "The protocol names no form yet" in sit(review).get("/extract/")


def test_names_that_are_none_of_the_forms_are_left_alone() -> None:
    form = MultiDict(
        {"csrf": "x", "a|b": "1", "f|r|value": "2", "g||seen": "x.y", "g||number": "a"}
    )
    ((key, one),) = posted(form).items()
    assert key == ("g", "") and one.seen == 0 and one.number == 0 and one.changed
    odd = MultiDict({"g||seen": f"{'9' * 5000}.x", "g||number": "9" * 5000})
    ((_, one),) = posted(odd).items()
    assert (one.seen, one.number) == (0, 0)


SUMMARY = "textarea[name='summary||value']"


@pytest.fixture
def with_text(study, monkeypatch):
    monkeypatch.setenv("REVIEWKIT_REVIEWER", "ADA")
    with open_store(study) as store:
        (report,) = store.db.execute(
            "select report from included_reports where study = 'S1' order by place limit 1"
        ).fetchone()
        sha = keep_plain_text(study, TEXT.encode())
        word = retrieve.Retrieval(report, True, note_of_text(sha))
        retrieve.retrieve(store, word, "ADA", AT)
    return study


def opened(page, server, study: str = "S1"):
    page.goto(f"{server.base}/extract/{study}")
    page.locator("#answers").wait_for()
    return page


def kept(page, text: str = "Saved") -> None:
    page.locator("#kept", has_text=text).wait_for()


def drafted(folder, field: str = "summary") -> dict[str, object]:
    with open_drafts(folder) as drafts:
        found = drafts.of("ADA", "S1").get((field, ""))
        return json.loads(found.body) if found and found.body else {}


def test_what_is_typed_is_saved_as_one_types_and_stands_after_a_reload(
    with_text, serve, enter
) -> None:
    server = serve(with_text)
    page = opened(enter(server), server)
    page.locator(SUMMARY).press_sequentially("Four practices")
    kept(page)
    assert drafted(with_text) == {"value": ["Four practices"]}
    page.reload()
    assert page.locator(SUMMARY).input_value() == "Four practices"


def test_nothing_typed_is_lost_when_the_server_is_killed(with_text, serve_apart, enter) -> None:
    server = serve_apart(with_text)
    page = opened(enter(server), server)
    page.locator(SUMMARY).press_sequentially("Before")
    kept(page)
    server.stop(signal.SIGKILL)
    page.locator(SUMMARY).press_sequentially(" and after")
    page.locator("input[name='invited||value']").press_sequentially("12")
    kept(page, "The server is away")
    page.close()
    server.start()
    again = opened(enter(server), server)
    assert again.locator(SUMMARY).input_value() == "Before"


def test_what_waited_in_the_browser_is_there_and_sent_when_the_server_is_back(
    with_text, serve_apart, enter
) -> None:
    server = serve_apart(with_text)
    page = opened(enter(server), server)
    other = page.context.new_page()
    page.locator(SUMMARY).press_sequentially("Before")
    kept(page)
    server.stop(signal.SIGKILL)
    page.locator(SUMMARY).press_sequentially(" and after")
    kept(page, "The server is away")
    page.close()
    server.start()
    other.goto(server.address)
    other.wait_for_url("**/screen/title*")
    opened(other, server)
    assert other.locator(SUMMARY).input_value() == "Before and after"
    kept(other)
    assert drafted(with_text) == {"value": ["Before and after"]}


def test_a_second_window_is_shown_both_and_chooses(with_text, serve, enter) -> None:
    server = serve(with_text)
    page = opened(enter(server), server)
    other = opened(page.context.new_page(), server)
    page.locator(SUMMARY).press_sequentially("first")
    kept(page)
    other.locator(SUMMARY).press_sequentially("second")
    clash = other.locator(".clash")
    clash.wait_for()
    assert "first" in clash.inner_text() and other.locator(SUMMARY).input_value() == "second"
    assert drafted(with_text) == {"value": ["first"]}
    clash.get_by_role("button", name="Keep mine").click()
    kept(other)
    assert drafted(with_text) == {"value": ["second"]}
    page.locator(SUMMARY).press_sequentially("!")
    page.locator(".clash").get_by_role("button", name="Take the other").click()
    assert page.locator(SUMMARY).input_value() == "second"


def test_one_keeps_typing_in_the_same_window_though_an_answer_got_lost(
    with_text, serve, enter
) -> None:
    server = serve(with_text)
    page = opened(enter(server), server)
    lost = []

    def lose(route) -> None:
        lost.append(route.fetch())
        route.abort("connectionreset")

    page.route("**/save", lose, times=1)
    page.locator(SUMMARY).press_sequentially("one")
    kept(page, "The server is away")
    assert lost and drafted(with_text) == {"value": ["one"]}
    page.locator(SUMMARY).press_sequentially(" two")
    kept(page)
    assert drafted(with_text) == {"value": ["one two"]} and page.locator(".clash").count() == 0


def test_conditions_follow_what_is_chosen(with_text, serve, enter) -> None:
    server = serve(with_text)
    page = opened(enter(server), server)
    clusters = page.locator("[data-name='clusters|']")
    assert clusters.is_hidden()
    page.locator("input[name='design||value'][value=trial]").check()
    clusters.wait_for()
    page.locator("input[name='design||value'][value=cohort]").check()
    clusters.wait_for(state="hidden")


def test_a_form_is_filled_in_and_quoted_by_keyboard_alone(with_text, serve, enter) -> None:
    server = serve(with_text)
    page = opened(enter(server), server)
    page.locator("#title").focus()
    page.keyboard.press("j")
    page.keyboard.type("Four practices")
    page.keyboard.press("Escape")
    for _ in range(4):  # design, clear, setting, aim
        page.keyboard.press("j")
        page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("To see who met")
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    page.locator("#paper[data-page='2']").wait_for()
    page.keyboard.press("t")
    page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("q")
    quote = page.locator("textarea[name='aim||quote']")
    assert quote.input_value() == "The nurses met daily"
    assert page.locator("input[name='aim||page']").input_value() == "2"
    kept(page)
    page.get_by_role("button", name="Submit").press("Enter")
    page.locator("#said", has_text="Submitted: 3 answers new.").wait_for()
    with open_store(with_text) as store:
        said = given_by(store, "S1", "ADA")["aim", ""]
        (anchor,) = store.db.execute(
            "select anchor from standing_answers where anchor is not null"
        ).fetchone()
    assert said.quote == "The nurses met daily" and said.page == "2"
    assert json.loads(anchor)["exact"] == "The nurses met daily"


def test_words_selected_with_the_mouse_go_to_the_field_one_was_in(with_text, serve, enter) -> None:
    server = serve(with_text)
    page = opened(enter(server), server)
    page.locator("input[name='aim||value']").focus()
    page.evaluate(
        """() => { const words = document.querySelector('#paper').firstChild;
        getSelection().setBaseAndExtent(words, 0, words, 5); document.activeElement.blur(); }"""
    )
    page.locator("#attach").click()
    assert page.locator("textarea[name='aim||quote']").input_value() == "Staff"


def test_differences_are_agreed_on_with_one_key_each(with_text, serve, enter, sit) -> None:
    for who, said in (("ADA", "four old practices"), ("BO", "four new practices")):
        seat = sit(with_text, who)
        page = seat.get("/extract/S1")
        seen = page.split('name="summary||seen" value="')[1].split('"')[0]
        form = {"summary||value": said, "summary||seen": seen}
        seat.post("/extract/S1", do="submit", **form)
    server = serve(with_text)
    page = enter(server)
    page.goto(f"{server.base}/extract/S1/compare")
    assert page.locator("ins").inner_text() == "new" and page.locator("del").inner_text() == "old"
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.keyboard.type("Bo saw the appendix")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.locator("#said", has_text="Agreed: four new practices.").wait_for()
    shown = page.locator(".own").inner_text()
    assert "by ADA" in shown and "Bo saw the appendix" in shown


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_of_extraction_keep_wcag_2_2_aa(
    with_text, serve, enter, sit, broken_rules, width
) -> None:
    for who in ("ADA", "BO"):
        seat = sit(with_text, who)
        page = seat.get("/extract/S1")
        seen = page.split('name="summary||seen" value="')[1].split('"')[0]
        seat.post(
            "/extract/S1", do="submit", **{"summary||value": f"By {who}", "summary||seen": seen}
        )
        seat.post("/extract/S1", do="add:helped", **{"new|helped": "F001"})
        seen = seat.get("/extract/S1").split('name="invited||seen" value="')[1].split('"')[0]
        seat.post("/extract/S1", do="save", **{"invited||value": "many", "invited||seen": seen})
    server = serve(with_text)
    page = enter(server, bypass_csp=True, viewport={"width": width, "height": 800})

    def in_both_schemes() -> list[str]:
        page.emulate_media(color_scheme="light")
        broken = broken_rules(page)
        page.emulate_media(color_scheme="dark")
        return broken + broken_rules(page, "color-contrast")

    found = {}
    for path in ("/extract/", "/extract/S1", "/extract/S1/compare"):
        page.goto(server.base + path)
        found[path] = in_both_schemes()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] += [f"{wide} px too wide"] if wide > 0 else []
    opened(page, server)
    page.get_by_role("button", name="Submit").click()
    page.locator("#faults").wait_for()
    found["mistakes"] = in_both_schemes()
    assert {path: rules for path, rules in found.items() if rules} == {}
