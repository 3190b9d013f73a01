"""Screening in real Chromium against the real server: keys, nothing lost, nobody shut out."""

from __future__ import annotations

import json
import re
import signal

import pytest


def title(page) -> str:
    return page.locator("#title").inner_text()


def saved(page, text: str) -> None:
    page.locator("#said", has_text=text).wait_for()


def stand(page, wanted: str) -> None:
    """Wait until a report is shown."""
    page.wait_for_function(
        "wanted => document.querySelector('#title').innerText === wanted", arg=wanted
    )


def settled(page) -> None:
    """Wait until every step is on the server."""
    page.wait_for_function(
        "() => Object.keys(localStorage).filter(k => k.endsWith('steps'))"
        ".every(k => localStorage[k] === '[]')"
    )


def next_at_hand(page) -> None:
    """Wait until the next reports are fetched: a fetch is listed when it is whole."""
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(one => /.ahead[?]/.test(one.name))"
    )


def verdicts(found) -> list[tuple[str, str | None]]:
    return [(verdict, reason) for _, verdict, reason in found]


def test_each_key_does_what_its_button_says(review, serve, enter, facts) -> None:
    page = enter(serve(review))
    first = title(page)
    page.keyboard.press("y")
    saved(page, "Included, saved.")
    page.keyboard.press("m")
    saved(page, "Maybe, saved.")
    page.keyboard.press("3")
    saved(page, "Excluded (E2), saved.")
    page.keyboard.press("n")
    assert page.locator("#why").is_visible()
    page.keyboard.press("2")
    saved(page, "Excluded (E1), saved.")
    page.keyboard.press("n")
    page.keyboard.press("0")
    saved(page, "Excluded, saved.")
    settled(page)
    assert verdicts(facts(review)) == [
        ("include", None),
        ("unsure", None),
        ("exclude", "E2"),
        ("exclude", "E1"),
        ("exclude", None),
    ]
    for _ in range(5):
        page.keyboard.press("u")
    settled(page)
    assert title(page) == first
    assert {verdict for verdict, _ in verdicts(facts(review))} == {"taken back"}


def test_moving_on_and_back_decides_nothing(review, serve, enter, facts) -> None:
    page = enter(serve(review))
    first = title(page)
    page.keyboard.press("j")
    saved(page, "Not decided")
    second = title(page)
    assert second != first
    page.keyboard.press("k")
    stand(page, first)
    assert facts(review) == []


def test_labels_notes_discussion_search_and_help_have_their_keys(
    review, serve, enter, facts
) -> None:
    page = enter(serve(review))
    report = page.locator("#main").get_attribute("data-report")
    page.keyboard.press("t")
    page.locator("#tagging button", has_text="background").click()
    saved(page, "Label background put on.")
    page.keyboard.press("g")
    page.keyboard.type("What do you think?")
    page.locator("#discussging button", has_text="Keep").click()
    saved(page, "Your comment is saved.")
    page.keyboard.press("c")
    page.keyboard.type("yes 1 no y")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    saved(page, "Included, saved.")
    page.keyboard.press("/")
    page.wait_for_url("**/reports/**")
    page.goto(page.url.split("/reports")[0] + f"/reports/{report}")
    text = page.locator("main").inner_text()
    assert "background" in text and "What do you think?" in text and "yes 1 no y" in text
    assert verdicts(facts(review)) == [("include", None)]


def test_a_key_held_down_counts_once_and_enter_decides_nothing(review, serve, enter, facts) -> None:
    page = enter(serve(review))
    page.keyboard.down("y")
    for _ in range(5):
        page.keyboard.down("y")
    page.keyboard.up("y")
    saved(page, "Included")
    for choice in ("include", "unsure"):
        page.locator(f"#decide [data-choice={choice}]").focus()
        page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.locator("#decide [data-choice=unsure]").focus()
    page.keyboard.press("Space")
    saved(page, "Maybe")
    settled(page)
    assert verdicts(facts(review)) == [("include", None), ("unsure", None)]


def test_the_keyboard_alone_reaches_everything_and_focus_is_seen(review, serve, enter) -> None:
    page = enter(serve(review))
    page.keyboard.press("y")
    saved(page, "Included")
    assert page.evaluate("document.activeElement.id") == "title"
    seen = set()
    for _ in range(45):
        page.keyboard.press("Tab")
        what, outline = page.evaluate(
            "(() => { const a = document.activeElement; return [a.innerText || a.id || a.name,"
            " getComputedStyle(a).outlineStyle]; })()"
        )
        if what:
            seen.add(what.strip().split("\n")[-1])
            assert outline != "none" or "Skip" in what, what
    assert {"Include", "Maybe", "Exclude", "Undo", "Next", "note"} <= {
        word for one in seen for word in (one, one.split(" ")[-1])
    }


def test_scripts_off_every_step_works_with_plain_forms(review, serve, enter, facts) -> None:
    page = enter(serve(review), java_script_enabled=False)
    first = title(page)
    page.locator("#decide button", has_text="Include").click()
    assert "Included, saved." in page.locator("#said").inner_text()
    page.locator("#decide button", has_text="Exclude").click()
    page.locator("button", has_text="E3").click()
    page.locator("a", has_text="Next").click()
    page.locator("a", has_text="Previous").click()
    page.locator("button", has_text="Undo").click()
    page.locator("button", has_text="Undo").click()
    assert title(page) == first
    assert verdicts(facts(review)) == [("taken back", None), ("taken back", "E3")]
    page.locator("#note").fill("pressing Enter here")
    page.locator("#decide button", has_text="Include").focus()
    assert page.locator("#decide button").first.is_disabled()  # what Enter in a field would press


def test_a_reload_keeps_the_place_and_a_half_written_note(review, serve, enter) -> None:
    page = enter(serve(review))
    page.keyboard.press("y")
    saved(page, "Included")
    page.keyboard.press("j")
    saved(page, "Not decided")
    page.keyboard.press("c")
    page.keyboard.type("half a thought")
    at = title(page)
    page.reload()
    assert title(page) == at
    assert page.locator("#note").input_value() == "half a thought"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_is_decided_while_the_server_is_away_is_pending_and_sent_once(
    review, serve_apart, enter, facts, how
) -> None:
    server = serve_apart(review)
    page = enter(server)
    page.keyboard.press("y")
    saved(page, "Included")
    next_at_hand(page)
    server.stop(how)
    page.keyboard.press("m")
    page.keyboard.press("2")
    page.locator("#pending", has_text="2 steps wait in this browser").wait_for()
    page.keyboard.press("u")
    page.locator("#pending", has_text="3 steps wait").wait_for()
    assert verdicts(facts(review)) == [("include", None)]
    server.start()
    settled(page)
    page.locator("#pending").wait_for(state="hidden")
    assert verdicts(facts(review)) == [("include", None), ("unsure", None), ("taken back", "E1")]


def test_a_lost_answer_does_not_double_the_decision(review, serve, enter, facts) -> None:
    # A service worker would fetch past the test's hand on the line.
    page = enter(serve(review), service_workers="block")
    lost = []

    def lose(route) -> None:
        if not lost:
            lost.append(route.fetch())  # the server has it; the browser never hears
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/decide", lose)
    page.keyboard.press("y")
    page.locator("#pending", has_text="1 step waits").wait_for()
    settled(page)
    assert verdicts(facts(review)) == [("include", None)]


def test_pending_steps_survive_closing_the_page(review, serve_apart, enter, facts) -> None:
    server = serve_apart(review)
    page = enter(server)
    next_at_hand(page)
    server.stop()
    page.keyboard.press("y")
    page.locator("#pending", has_text="1 step waits").wait_for()
    context = page.context
    page.close()
    server.start()
    again = context.new_page()
    again.goto(f"{server.base}/reports/")
    settled(again)
    assert verdicts(facts(review)) == [("include", None)]


def test_two_windows_lose_nothing_and_overrule_nothing(review, serve, enter, facts) -> None:
    server = serve(review)
    one = enter(server)
    two = one.context.new_page()
    two.goto(f"{server.base}/screen/title")
    at = title(one)
    assert title(two) == at
    one.keyboard.press("y")
    saved(one, "Included")
    two.keyboard.press("2")
    two.locator("#pending", has_text="In another window you said").wait_for()
    settled(two)
    assert verdicts(facts(review)) == [("include", None)]
    two.locator("#pending button").click()
    two.locator("#pending").wait_for(state="hidden")


def test_keys_can_be_changed_and_are_kept_in_this_browser(review, serve, enter, facts) -> None:
    server = serve(review)
    page = enter(server)
    page.goto(f"{server.base}/keys")
    page.locator("[data-remap][name=include]").fill("v")
    page.locator("[data-remap][name=note]").fill("")
    page.locator("[data-remap-save]").click()
    page.locator("#remapped", has_text="Kept.").wait_for()
    page.goto(f"{server.base}/screen/title")
    assert page.locator(".bar .yes kbd").inner_text() == "v"
    page.keyboard.press("y")
    page.keyboard.press("v")
    saved(page, "Included")
    settled(page)
    assert len(facts(review)) == 1


def test_hostile_words_do_nothing_in_a_real_browser(review, serve, enter) -> None:
    page = enter(serve(review))
    page.on("dialog", lambda _: pytest.fail("a title ran"))
    page.keyboard.press("y")
    saved(page, "Included")
    assert "<script>alert(1)</script>" in title(page)
    assert page.locator("main script, main img").count() == 0


def test_terms_stand_out_without_colour_and_can_be_switched_off(review, serve, enter) -> None:
    page = enter(serve(review))
    style = "getComputedStyle(document.querySelector('mark.for'))"
    assert page.evaluate(f"{style}.textDecorationLine") == "underline"
    assert int(page.evaluate(f"{style}.fontWeight")) >= 600
    page.locator(".look summary").click()
    page.locator("select[name=marks]").select_option("hide")
    page.locator("select[name=authors]").select_option("hide")
    page.locator(".look button", has_text="Apply").click()
    assert page.evaluate(f"{style}.textDecorationLine") == "none"
    assert not page.locator(".cite cite").is_visible()


def test_a_line_holds_about_seventy_characters(review, serve, enter) -> None:
    page = enter(serve(review), viewport={"width": 1600, "height": 900})
    width, letter = page.evaluate(
        "(() => { const a = document.querySelector('.abstract'); const r = document.createRange();"
        " r.selectNodeContents(a); const tops = [...r.getClientRects()].map(b => b.top / 12 | 0);"
        " return [a.innerText.length, new Set(tops).size]; })()"
    )
    assert 60 <= width / letter <= 82


def test_what_is_kept_in_the_browser_is_the_steps_alone(review, serve, enter) -> None:
    page = enter(serve(review))
    page.keyboard.press("y")
    saved(page, "Included")
    settled(page)
    kept = json.loads(page.evaluate("JSON.stringify({...localStorage})"))
    whose = kept.pop("reviewkit here")
    assert re.fullmatch(r"reviewkit_\w{8} ME", whose)
    assert set(kept.values()) <= {"[]", "{}"}


HOME = """async () => {
  if (!localStorage.getItem("reviewkit here")) return false;  // it begins with an empty shelf
  const shelf = await caches.open("reviewkit");
  const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
  const wanted = ["/screen/title", ...parts.map((one) => one.href || one.src)];
  const kept = await Promise.all(wanted.map((one) => shelf.match(one, { ignoreVary: true })));
  return kept.every(Boolean);
}"""


def at_home(page) -> None:
    """Wait until the page is kept for a reload without the server.

    What is awaited is asked for here: `wait_for_function` takes a promise for a yes.
    """
    for _ in range(600):
        if page.evaluate(HOME):
            return
        page.wait_for_timeout(50)
    pytest.fail("the page was not kept within half a minute")


def test_a_reload_while_the_server_is_away_goes_on_where_one_was(
    review, serve_apart, enter, facts
) -> None:
    server = serve_apart(review)
    page = enter(server)
    at_home(page)
    server.stop()
    page.keyboard.press("y")
    page.locator("#pending", has_text="1 step waits").wait_for()
    at = title(page)
    page.reload()
    stand(page, at)
    page.locator("#pending", has_text="1 step waits").wait_for()
    page.keyboard.press("m")
    page.locator("#pending", has_text="2 steps wait").wait_for()
    page.keyboard.press("u")
    stand(page, at)
    server.start()
    settled(page)
    assert verdicts(facts(review)) == [("include", None), ("taken back", None)]


def test_a_new_window_while_the_server_is_away_shows_no_report_that_may_be_decided(
    review, serve_apart, enter
) -> None:
    server = serve_apart(review)
    page = enter(server)
    at_home(page)
    server.stop()
    other = page.context.new_page()
    other.goto(f"{server.base}/screen/title")
    other.locator("#stand", has_text="kept no report to go on with").wait_for()
    assert other.locator("#decide").count() == 0


def test_logging_out_clears_what_the_browser_kept_and_the_next_one_finds_nothing(
    house, tab
) -> None:
    page = tab()
    house.let_in(page, "JG")
    at_home(page)
    page.locator(".look summary").click()
    page.locator("#logout button").click()
    page.wait_for_url("**/login")
    pages = "(async () => (await (await caches.open('reviewkit')).keys()).map((one) => one.url))()"
    assert [one for one in page.evaluate(pages) if "/static/" not in one] == []
    assert page.evaluate("JSON.stringify({...sessionStorage})") == "{}"
    house.let_in(page, "RM")
    at_home(page)
    shelf = "(await caches.open('reviewkit'))"
    kept = page.evaluate(
        f"(async () => Promise.all((await {shelf}.matchAll()).map((one) => one.text())))()"
    )
    assert not any('data-who="JG"' in one for one in kept)
