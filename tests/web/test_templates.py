"""Every page in real Chromium: rules of accessibility, sizes, print, and what is not overlapped."""

from __future__ import annotations

import pytest

from reviewkit.web import accounts

SIZES = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "tablet": {"viewport": {"width": 768, "height": 1024}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    "dark phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
    "still": {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"},
}


# What a finger must hit is 24 px or more both ways (WCAG 2.2, 2.5.8); links inside text need not.
SMALL = """() => [...document.querySelectorAll(
    'button, select, input:not([type=hidden]), summary, nav a, .filters a')]
  .filter((one) => one.checkVisibility() && !one.closest('.vh') && !one.disabled)
  .map((one) => [one, (one.closest('label.tick, label.ticking') ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([one, box]) => `${one.outerHTML.slice(0, 80)} is ${box.width} by ${box.height}`)"""
WIDE = "document.documentElement.scrollWidth - innerWidth"


COLOURS = ("color_scheme", "forced_colors")


def faults(page, found: list[str]) -> list[str]:
    wide = page.evaluate(WIDE)
    return [*found, *page.evaluate(SMALL)] + (
        [f"{wide} px wider than the window"] if wide > 0 else []
    )


def in_all_looks(page, broken_rules, looks: list[str]) -> list[str]:
    """Look at a page in one size whole, then at what other colours and sizes change."""
    found = faults(page, broken_rules(page))
    for look in looks:
        asked = SIZES[look]
        page.emulate_media(**{one: asked[one] for one in COLOURS if one in asked})
        page.set_viewport_size(asked["viewport"])
        rules = broken_rules(page, "color-contrast") if "dark" in look else []
        found += [f"{look}: {one}" for one in faults(page, rules)]
    page.emulate_media(color_scheme="light", forced_colors="none")
    return found


@pytest.mark.parametrize(
    ("size", "looks"),
    [("light", ["dark", "forced colours", "tablet", "light"]), ("phone", ["dark phone", "phone"])],
)
def test_every_page_keeps_wcag_2_2_aa_with_targets_that_can_be_hit(
    house, tab, broken_rules, size, looks
) -> None:
    page = tab(bypass_csp=True, **SIZES[size])
    found = {}

    def look(name: str) -> None:
        found[name] = in_all_looks(page, broken_rules, looks)

    page.goto(f"{house.base}/login")
    look("login")
    token = accounts.invite(house.app.extensions["desk"].accounts, "JG")
    page.goto(f"{house.base}/invitation/{token}")
    look("invitation")
    page.goto(f"{house.base}/invitation/nothing")
    look("old invitation")
    house.let_in(page, "JG")
    for name, path in house.pages().items():
        page.goto(house.base + path)
        for details in page.locator("details.act").all():
            details.evaluate("one => { one.open = true; }")
        look(name)
    page.goto(f"{house.base}/screen/title")
    page.locator(".look summary").click()
    look("menu")
    page.keyboard.press("Escape")
    for key, dialog in (("n", "why"), ("t", "tagging"), ("g", "discussging"), ("?", "help")):
        page.locator("#title").focus()
        page.keyboard.press(key)
        page.locator(f"#{dialog}").wait_for()
        look(dialog)
        page.keyboard.press("Escape")
    page.goto(f"{house.base}/duplicates/")
    page.locator("table.beside mark.differs").first.wait_for()
    page.keyboard.press("?")
    page.locator("#help").wait_for()
    look("keys of pairs")
    assert {name: rules for name, rules in found.items() if rules} == {}


@pytest.mark.parametrize("role", ["reviewer", "observer"])
def test_who_is_no_lead_reads_every_page_and_no_form_is_offered_to_an_observer(
    house, tab, role
) -> None:
    path = house.app.extensions["desk"].folder / "protocol.yml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("id: AK\n    role: reviewer", f"id: AK\n    role: {role}"), "utf-8"
    )
    page = tab(bypass_csp=True, **SIZES["light"])
    house.let_in(page, "AK")
    found = {}
    for name, address in house.pages().items():
        answer = page.goto(house.base + address)
        assert answer.ok or name == "error"
        found[name] = faults(page, [])
        if role == "observer" and name != "keys":
            found[name] += [
                one.evaluate("one => one.outerHTML.slice(0, 99)")
                for one in page.locator("main form[method=post]:not(.legend)").all()
            ]
    assert {name: rules for name, rules in found.items() if rules} == {}


APART = """(names) => {
  const boxes = names.map((one) => document.querySelector(one).getBoundingClientRect());
  return boxes.every((a, i) => boxes.every((b, j) => i >= j || a.right <= b.left
    || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top));
}"""


@pytest.mark.parametrize("path", ["/screen/title", "/conflicts/"])
@pytest.mark.parametrize("size", ["light", "phone"])
def test_criteria_stay_in_view_and_nothing_lies_over_another(house, tab, path, size) -> None:
    page = tab(**SIZES[size])
    house.let_in(page, "JG")
    page.goto(house.base + path)
    for at in (0, 200, 10_000):
        page.evaluate(f"scrollTo(0, {at})")
        assert page.evaluate(APART, [".criteria", "form.bar"])
        last = page.locator(".criteria li").last.bounding_box()
        assert last["y"] + last["height"] <= page.viewport_size["height"]
    if size == "light":
        assert page.evaluate(APART, [".criteria", "article"])
        assert page.evaluate(APART, [".criteria", ".tools"])


def test_tab_goes_from_the_skip_link_to_the_report_its_criteria_and_the_buttons(house, tab) -> None:
    page = tab(**SIZES["light"])
    house.let_in(page, "JG")
    page.goto(f"{house.base}/screen/title")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    order = []
    for _ in range(30):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate(
                "document.activeElement.dataset.choice ?? document.activeElement.dataset.do"
                " ?? (document.activeElement.id || '')"
            )
        )
    wanted = ["undo", "next", "help", "exclude:I1", "exclude:E4", "note", "include", "exclude"]
    places = [order.index(one) for one in wanted if one in order]
    assert places == sorted(places) and len(places) >= 7


def test_a_page_has_one_heading_its_landmarks_and_speaks_when_saved(house, tab) -> None:
    page = tab(**SIZES["light"])
    house.let_in(page, "JG")
    for path in house.pages().values():
        page.goto(house.base + path)
        assert page.locator("h1").count() == 1, path
        assert page.locator("main").count() == page.locator("header").first.count() == 1, path
    page.goto(f"{house.base}/screen/title")
    said = page.locator("#said")
    assert (said.get_attribute("role"), said.get_attribute("aria-live")) == ("status", "polite")
    page.keyboard.press("y")
    page.locator("#said", has_text="Included, saved.").wait_for()
    assert page.evaluate("document.activeElement.id") == "title"


def test_colours_are_not_the_only_sign_and_motion_stops_on_request(house, tab) -> None:
    page = tab(**SIZES["still"])
    house.let_in(page, "JG")
    page.keyboard.press("y")
    page.locator("#said", has_text="Included").wait_for()
    assert page.locator(".fresh .report").evaluate(
        "one => getComputedStyle(one).animationName"
    ) == ("none")
    page = tab(**SIZES["forced colours"])
    house.let_in(page, "JG")
    style = "getComputedStyle(document.querySelector('mark.for'))"
    assert page.evaluate(f"{style}.textDecorationLine") == "underline"


def test_printed_pages_hold_the_words_and_no_buttons(house, tab) -> None:
    page = tab(**SIZES["dark"])
    house.let_in(page, "JG")
    page.emulate_media(media="print")
    for path in ("/screen/title", "/duplicates/", "/conflicts/", "/team/", "/status/", "/reports/"):
        page.goto(house.base + path)
        seen = page.evaluate(
            "[...document.querySelectorAll('button, nav, input, select, textarea')]"
            ".filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 99))"
        )
        assert seen == [], path
        assert len(page.locator("main").inner_text()) > 100, path
        ink = page.evaluate("getComputedStyle(document.querySelector('main')).color")
        assert ink == "rgb(0, 0, 0)", path
