from __future__ import annotations

import re
import threading

import pytest
from werkzeug.serving import make_server

from reviewkit.stages import dedupe
from reviewkit.store import open_store
from reviewkit.web import Setting, create_app

KEY = re.compile(r'data-pair="([^"]*)"')


def shown(seat) -> tuple[str, str]:
    """Name the two records that a page shows."""
    a, b = KEY.search(seat.page)[1].split()
    return a, b


def say(seat, choice: str, script: bool = False, **form):
    """Say something of the pair that a page shows."""
    a, b = shown(seat)
    seen = re.search(r'name="seen" value="([^"]*)"', seat.page)[1]
    return seat.post(
        "/duplicates/say", script, **{"a": a, "b": b, "seen": seen, "choice": choice} | form
    )


def undo(seat, script: bool = False):
    fact = re.search(r'name="fact" value="([^"]*)"', seat.page)[1]
    return seat.post("/duplicates/undo", script, fact=fact)


def stands(folder) -> list[tuple[str, str, str]]:
    """List reviewer, judgement and reason of what people say of pairs now."""
    with open_store(folder) as store:
        return store.db.execute(
            "select reviewer, judgement, why from standing_judgements order by ord"
        ).fetchall()


def joined(folder, pair) -> bool:
    with open_store(folder) as store:
        return dedupe.pair(store, *pair).joined


def test_a_pair_stands_side_by_side_with_the_words_marked_in_which_it_differs(pairs, sit) -> None:
    page = sit(pairs, "JG").get("/duplicates/")
    assert 'Pairs in doubt: <b class="left">3</b>' in page
    assert "pages differ" in page and re.search(r"<b>\d+%</b> likely the same, by rule <b>", page)
    assert (
        '<th scope="row">Pages <span class="how"><span aria-hidden="true">≠</span> differs' in page
    )
    assert '<mark class="differs">101-110</mark>' in page
    assert '<th scope="col"><code>' in page and "MEDLINE" in page and "Embase" in page
    assert '<th scope="row">Title <span class="how"><span class="vh">' in page, "a full stop more"


def test_without_scripts_one_says_same_different_and_later_and_takes_each_back(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    seat.get("/duplicates/")
    first = shown(seat)
    say(seat, "same", why="one text")
    assert "The same report, saved." in seat.page and joined(pairs, first)
    second = shown(seat)
    assert second != first
    say(seat, "different")
    assert stands(pairs) == [("JG", "same", "one text"), ("JG", "different", "")]
    third = shown(seat)
    say(seat, "later")
    assert shown(seat) == third, "the only one left"
    for pair, word in ((third, "later"), (second, "different"), (first, "same")):
        undo(seat)
        assert f"Taken back: {word}." in seat.page and shown(seat) == pair
    assert stands(pairs) == [] and not joined(pairs, first)
    undo(seat)
    assert "nothing to take back" in seat.page


def test_later_puts_a_pair_last_for_this_reviewer_alone(pairs, sit) -> None:
    one, other = sit(pairs, "JG"), sit(pairs, "RM")
    one.get("/duplicates/")
    first = shown(one)
    say(one, "later")
    assert shown(one) != first
    other.get("/duplicates/")
    assert shown(other) == first
    say(one, "same")
    say(one, "same")
    assert shown(one) == first


def test_what_another_said_meanwhile_stands_and_the_next_pair_comes(pairs, sit) -> None:
    one, other = sit(pairs, "JG"), sit(pairs, "RM")
    one.get("/duplicates/")
    other.get("/duplicates/")
    pair = shown(one)
    say(other, "different", why="other pages")
    say(one, "same")
    assert "Meanwhile RM said different of this pair. Nothing of yours was saved." in one.page
    assert shown(one) != pair and stands(pairs) == [("RM", "different", "other pages")]
    page = one.get(f"/duplicates/?a={pair[0]}&b={pair[1]}")
    assert "RM said: <b>different</b>" in page
    say(one, "same")
    assert stands(pairs)[0][:2] == ("JG", "same"), "who looked at it may say otherwise"


def test_the_same_word_arriving_twice_is_one_fact(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    seat.get("/duplicates/")
    answers = [say(seat, "same", True).json for _ in range(2)]
    assert answers[0]["fact"] == answers[1]["fact"] and answers[0]["latest"] == answers[0]["fact"]
    seat.get("/duplicates/")
    later = [say(seat, "later", True).json["fact"] for _ in range(2)]
    assert later[0] == later[1]


def test_a_join_that_was_refused_says_why_and_comes_up_in_the_queue(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    with open_store(pairs) as store:
        hip = [one.record for one in dedupe.cluster(store, "doi:10.1000/hip").records]
        other = dedupe.cluster(store, "doi:10.1000/dementia").records[0].record
    words = ((hip[0], other, "different"), (hip[1], other, "same"), (hip[0], hip[1], "same"))
    for place, (a, b, word) in enumerate(words):
        seat.get(f"/duplicates/?a={a}&b={b}")
        if place == 2:
            assert "A join was stopped:" in seat.page
        say(seat, word)
    assert "They stay two reports all the same: a person called" in seat.page


def test_the_script_gets_the_next_pairs_without_those_it_has(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    seat.get("/duplicates/")
    first = " ".join(shown(seat))
    got = seat.client.get(f"/duplicates/ahead?skip={first}", base_url="http://127.0.0.1:8425").json
    coming = [one["pair"] for one in got["ahead"]]
    assert len(coming) == 2 and first not in coming and got["left"] == 3 and not got["nothing"]
    asked = "&".join(f"skip={one}" for one in (first, *coming))
    got = seat.client.get(f"/duplicates/ahead?{asked}", base_url="http://127.0.0.1:8425").json
    assert got["ahead"] == [] and "No pair is in doubt" in got["nothing"]


def test_an_observer_reads_and_a_word_that_is_none_is_refused(pairs, sit) -> None:
    seat = sit(pairs, "AK")
    page = seat.get("/duplicates/")
    assert "One report or two?" in page and "<form" not in page.split("<main")[1]
    a, b = shown(seat)
    answer = seat.post("/duplicates/say", a=a, b=b, seen=" two", choice="same")
    assert answer.status_code == 409 and "observer" in seat.page and stands(pairs) == []
    lead = sit(pairs, "JG")
    lead.get("/duplicates/")
    assert say(lead, "maybe").status_code == 409


def test_hostile_titles_are_text(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    pages = [seat.get("/duplicates/")]
    for _ in range(2):
        say(seat, "later")
        pages.append(seat.page)
    assert any("&lt;script&gt;alert(1)" in page for page in pages)
    assert not any("<script>alert" in page for page in pages)


@pytest.fixture
def at_browser(pairs, tab):
    """Serve the review to JG, and open its pairs in Chromium."""
    server = make_server("127.0.0.1", 0, lambda *_: None, threaded=True)
    base = f"http://127.0.0.1:{server.port}"
    server.app = app = create_app(pairs, Setting((base,), "JG", "let-me-in"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    page = tab(viewport={"width": 1280, "height": 800})
    page.goto(f"{base}/enter/let-me-in")
    page.wait_for_url("**/screen/title*")
    page.goto(f"{base}/duplicates/")
    yield page
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["desk"].close()


def pair_of(page) -> tuple[str, str]:
    a, b = page.locator("#main").get_attribute("data-pair").split()
    return a, b


def waits_for(page, text: str) -> None:
    page.locator("#said", has_text=text).wait_for()


def test_at_the_keyboard_each_key_is_saved_and_the_next_pair_is_there(pairs, at_browser) -> None:
    page = at_browser
    first = pair_of(page)
    page.keyboard.press("c")
    page.keyboard.type("one and the same text")
    page.keyboard.press("Enter")
    assert pair_of(page) == first, "Enter never decides"
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    waits_for(page, "The same report, saved.")
    page.wait_for_function("([a, b]) => main.dataset.pair !== `${a} ${b}`", arg=list(first))
    page.locator(".left", has_text="2").wait_for()
    assert page.evaluate("document.activeElement.id") == "title"
    second = pair_of(page)
    page.keyboard.press("d")
    waits_for(page, "Two different reports, saved.")
    page.wait_for_function("([a, b]) => main.dataset.pair !== `${a} ${b}`", arg=list(second))
    page.keyboard.press("u")
    waits_for(page, "Taken back: different.")
    assert pair_of(page) == second
    page.keyboard.press("u")
    waits_for(page, "Taken back: same.")
    assert pair_of(page) == first and stands(pairs) == []
    page.locator(".left", has_text="3").wait_for()
    page.keyboard.press("?")
    page.locator("#help").wait_for()
    assert page.locator("#say kbd").all_inner_texts() == ["c", "s", "d", "l"]
    assert "goes to the end of the queue" in page.locator("#help").inner_text()


def test_keys_faster_than_the_server_lose_nothing_and_end_at_an_empty_queue(
    pairs, at_browser
) -> None:
    page = at_browser
    for _ in range(3):
        pair = page.locator("#main").get_attribute("data-pair")
        page.keyboard.press("d")
        page.wait_for_function("(was) => main.dataset.pair !== was", arg=pair)
    page.locator("#title", has_text="No pair is in doubt").wait_for()
    page.wait_for_function(
        "JSON.parse(Object.entries(localStorage)"
        ".find(([name]) => name.endsWith(' steps'))[1]).length === 0"
    )
    assert [word for _, word, _ in stands(pairs)] == ["different"] * 3
    page.keyboard.press("u")
    waits_for(page, "Taken back: different.")
    assert page.locator("#main").get_attribute("data-pair") == pair


def test_steps_wait_in_the_browser_while_the_server_is_away(pairs, at_browser) -> None:
    page = at_browser
    page.wait_for_load_state("networkidle")
    first = pair_of(page)
    page.context.set_offline(True)
    page.keyboard.press("s")
    page.locator("#pending", has_text="1 step waits").wait_for()
    assert pair_of(page) != first and stands(pairs) == []
    page.context.set_offline(False)
    waits_for(page, "The same report, saved.")
    assert joined(pairs, first)
