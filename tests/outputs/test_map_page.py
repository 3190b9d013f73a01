from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from reviewkit.formats import read
from reviewkit.outputs import map_data
from reviewkit.outputs.map import Level, MapReport, Quote
from reviewkit.outputs.map_page import to_html
from tests.outputs.maps import (
    ABLE,
    COLE,
    DEAN,
    EMPTY,
    HELPS,
    HOSTILE,
    HOSTILE_STUDY,
    MANY,
    PLAIN,
    STUDIES,
)

Open = Callable[..., Page]
NAMED = "Under one roof, Joint working: 2 studies; helps 2, hinders 1; 1 new"
Rules = Callable[[Page], list[str]]


def words(found: Locator) -> list[str]:
    texts = found.evaluate_all("all => all.map(one => one.innerText ?? one.textContent)")
    return [" ".join(text.split()) for text in texts]


def cell(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{re.escape(name)}: "))


def told(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def listed(page: Page) -> list[str]:
    return words(page.locator("#list h3 a"))


def saved(page: Page, where: str, kind: str) -> str:
    with page.expect_download() as waited:
        page.locator(f"{where} .save").get_by_role("button", name=f"{kind} of").click()
    return Path(waited.value.path()).read_bytes().decode("utf-8")


def test_a_cell_counts_studies_once_and_each_segment_of_them(open_file: Open) -> None:
    page = open_file(to_html([HELPS]))
    button = cell(page, "Under one roof, Joint working")
    assert page.get_by_role("button", name=NAMED, exact=True).count() == 1
    assert words(button.locator("text")) == ["2", "A 2", "B 1", "1 new"]
    # At the level above each study counts once, at whatever is below.
    assert cell(page, "Place, Joint working").locator(".count").text_content() == "2"
    heads = words(page.locator("#map tbody th"))
    assert heads[0].endswith("Place 2 (2 studies)")
    areas = [
        float(one) ** 2
        for one in button.locator("circle").evaluate_all("all => all.map(c => c.getAttribute('r'))")
    ]
    assert areas[0] / areas[1] == pytest.approx(2, rel=0.01)


def test_a_gap_says_gap_and_what_is_not_mapped_is_always_there(open_file: Open) -> None:
    page = open_file(to_html([HELPS]))
    rows = [words(row.locator("td")) for row in page.locator("#map tbody tr").all()]
    assert rows[1][1:] == ["gap", "none"]
    assert rows[5][:2] == ["gap", "gap"]
    named = "Money, Not mapped: 1 study; no segment 1"
    assert page.get_by_role("button", name=named, exact=True).count() == 1
    assert rows[6][:2] == ["none", "none"]
    assert cell(page, "Not mapped, Not mapped").count() == 1
    assert "Numbers count studies, not reports" in page.locator("#caption").inner_text()
    assert told(page) == "Showing 5 of 5 studies, from 5 reports."
    key = words(page.locator("#kinds-key button"))
    assert key == ["A helps 2 (2 studies)", "B hinders 2 (2 studies)", "? no segment 2 (2 studies)"]


def test_rows_and_columns_fold_and_the_address_keeps_it(open_file: Open) -> None:
    page = open_file(to_html([HELPS, PLAIN]))
    fold = page.get_by_role("button", name="Place", exact=True)
    assert fold.get_attribute("aria-expanded") == "true"
    fold.press("Enter")
    assert cell(page, "Under one roof, Joint working").count() == 0
    assert cell(page, "Place, Joint working").locator(".count").text_content() == "2"
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    assert page.url.endswith("#fold.rows=place")
    page.reload()
    assert cell(page, "Under one roof, Joint working").count() == 0
    page.get_by_role("button", name="Unfold all").click()
    assert cell(page, "Under one roof, Joint working").count() == 1
    page.get_by_role("link", name="Year by Level of working").click()
    heads = words(page.locator("#map thead tr:nth-child(3) th"))
    assert heads == ["All Care 2 (2 studies)", "At home 2 (2 studies)"]
    page.get_by_role("button", name="Care", exact=True).click()
    assert words(page.locator("#map thead tr:nth-child(2) th"))[0] == "▸ Care 2 (2 studies)"
    assert cell(page, "2003, Care").locator(".count").text_content() == "1"


def test_a_click_lists_the_studies_and_escape_returns_to_the_cell(open_file: Open) -> None:
    page = open_file(to_html([HELPS]))
    cell(page, "Under one roof, Joint working").click()
    panel = page.get_by_role("dialog", name="Under one roof × Joint working: 2 studies")  # noqa: RUF001
    assert words(panel.locator("article h3")) == [
        "Able 2003 (see also Able 2004)",
        "Bäker 2005 new",
    ]
    assert words(panel.locator(".here")) == ["Here: helps, hinders", "Here: helps"]
    article = panel.locator("article").first
    assert article.locator("blockquote").count() == 0
    article.get_by_text("1 quote here").click()
    expect(article.locator("blockquote")).to_have_text(["We shared a kettle."])
    assert words(article.locator("figcaption"))[0].endswith("1-9., p. 4")
    article.get_by_text("2 reports").click()
    assert article.locator(".reports bdi").first.inner_text().endswith("Journal of Care, 3, 1-9.")
    links = article.locator(".reports a").evaluate_all("all => all.map(a => a.href)")
    assert links == ["https://doi.org/10.1000/roof", "https://pubmed.ncbi.nlm.nih.gov/123/"]
    article.get_by_text("What was extracted").click()
    expect(article.locator("dd")).to_have_text(["12", "=1+1"])
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    assert page.evaluate("document.activeElement.closest('td').dataset.at") == "1-0"
    page.go_back()
    assert panel.is_visible()


def test_in_the_list_too_the_focus_returns_to_the_cell_that_was_read(open_file: Open) -> None:
    page = open_file(to_html([HELPS]))
    page.get_by_label("List").check()
    page.locator("#outline summary", has_text="Under one roof").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    read = cell(page, "Under one roof, Joint working")
    expect(read).to_be_focused()
    read.press("Enter")
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    expect(read).to_be_focused()


def test_the_focus_stays_on_the_map_that_was_chosen(open_file: Open) -> None:
    page = open_file(to_html([HELPS, PLAIN]))
    page.get_by_role("link", name="Year by Level of working").press("Enter")
    chosen = page.get_by_role("link", name="Year by Level of working")
    expect(chosen).to_have_attribute("aria-current", "page")
    expect(chosen).to_be_focused()


@pytest.mark.parametrize(
    ("column", "told"),
    [("apart", "A gap: no study of this review"), ("-none-", "None: no study is left unmapped")],
)
def test_an_address_may_lead_to_a_cell_without_a_study(
    column: str, told: str, open_file: Open
) -> None:
    page = open_file(to_html([HELPS]))
    page.goto(f"{page.url}#row=roof&column={column}")
    expect(page.locator("#panel-told")).to_contain_text(told)


def test_cells_are_reached_and_opened_by_keyboard_alone(open_file: Open) -> None:
    page = open_file(to_html([HELPS]))
    cell(page, "Place, Joint working").focus()
    at = "document.activeElement.closest('td').dataset.at"
    walk = [("ArrowDown", "1-0"), ("ArrowDown", "2-0"), ("ArrowDown", "3-0"), ("ArrowRight", "3-1")]
    for key, there in [*walk, ("ArrowRight", "3-1"), ("Home", "3-0"), ("ArrowUp", "2-0")]:
        page.keyboard.press(key)
        assert page.evaluate(at) == there
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "close"
    page.keyboard.press("Enter")
    assert page.evaluate(at) == "2-0"


def test_filters_join_with_and_across_and_or_within_and_live_in_the_address(
    open_file: Open,
) -> None:
    page = open_file(to_html([HELPS]))
    page.get_by_text("Filters", exact=True).click()
    trials, survey = page.get_by_label("Trials"), page.get_by_label("Survey")
    assert words(page.locator("#facets fieldset").first.locator("label")) == [
        "Trials 2 (2 studies)",
        "Randomised trial 2 (2 studies)",
        "Survey 1 (1 study)",
        "not stated 2 (2 studies)",
    ]
    names = page.locator("#facets .name").evaluate_all("all => all.map(one => one.offsetLeft)")
    assert names[0] < names[1]
    assert names[0] == names[2]
    trials.check()
    assert told(page).startswith("Showing 2 of 5 studies")
    survey.check()
    assert told(page).startswith("Showing 3 of 5 studies")
    page.get_by_label("Italy").check()
    assert told(page).startswith("Showing 1 of 5 studies")
    assert listed(page) == ["Bäker 2005"]
    assert cell(page, "Under one roof, Joint working").locator(".count").text_content() == "1"
    assert cell(page, "Trust, Joint working").locator(".count").text_content() == "0 of 1"
    assert page.get_by_role("button", name="Trust, Joint working: 0 studies").count() == 1
    # What a filter would give is counted under all other filters.
    assert "Survey 0 (0 studies)" in words(page.locator("#facets label"))
    shared = page.url
    page.go_back()
    assert told(page).startswith("Showing 3 of 5 studies")
    page.goto(shared)
    page.reload()
    assert told(page).startswith("Showing 1 of 5 studies")
    assert page.locator("#filters-chosen").inner_text() == " (3 chosen)"
    chosen = words(page.locator("#choices button"))
    assert chosen[0] == "Remove Design: Trials ×"  # noqa: RUF001
    page.get_by_role("button", name="Remove Country: Italy").click()
    assert told(page).startswith("Showing 3 of 5 studies")
    page.get_by_role("button", name="Remove all").click()
    assert told(page).startswith("Showing 5 of 5 studies")
    assert page.url.endswith("#")


def test_segments_and_new_studies_are_filters_too(open_file: Open) -> None:
    page = open_file(to_html([HELPS]))
    page.get_by_role("button", name="B hinders").click()
    assert told(page).startswith("Showing 2 of 5 studies")
    seen = words(cell(page, "Under one roof, Joint working").locator("text"))
    assert seen == ["1", "", "B 1", ""]
    page.get_by_role("button", name="B hinders").click()
    page.get_by_label("Only new since v1").check()
    assert listed(page) == ["Bäker 2005"]
    assert page.url.endswith("#new=1")


def test_search_finds_words_whatever_their_accents(open_file: Open) -> None:
    page = open_file(to_html([HELPS]))
    page.get_by_role("searchbox").fill("BAKER interviews")
    expect(page.get_by_role("status")).to_contain_text("1 of 5")
    assert listed(page) == ["Bäker 2005"]
    page.get_by_role("searchbox").fill("under roof")
    expect(page.locator("#list h3")).to_have_text(ABLE.label)
    assert page.url.endswith("#words=under+roof")
    page.get_by_role("searchbox").fill("nowhere to be found")
    page.get_by_text("No study is as you chose.").wait_for()
    assert told(page).startswith("Showing 0 of 5 studies")


def test_every_study_has_a_page_of_its_own(open_file: Open) -> None:
    page = open_file(to_html([HELPS, PLAIN]))
    page.locator("#list h3 a").first.click()
    assert page.url.endswith("#study=S1")
    study = page.locator("#study")
    assert study.locator("h2").inner_text() == "Able 2003 (see also Able 2004)"
    assert page.evaluate("document.activeElement.id") == "study-title"
    assert words(study.locator("section h3")) == [
        "On the map What helps",
        "On the map Year by Level of working",
        "What was extracted",
        "In its words",
        "2 reports",
    ]
    assert "Under one roof × Joint working: helps, hinders" in words(study.locator(".places li"))  # noqa: RUF001
    assert page.title().startswith("Able 2003")
    study.get_by_role("link", name="Back to the map").click()
    assert page.locator("#overview").is_visible()
    page.goto(page.url + "study=S9&f.design=unheard&view=globe")
    assert told(page).endswith(
        "3 things that the address asks for are not on this page and left out."
    )
    page.get_by_role("button", name="A helps").click()
    assert told(page).endswith("reports.")


def test_the_page_of_a_study_says_nothing_of_what_nobody_knows(open_file: Open) -> None:
    page = open_file(to_html([replace(HELPS, studies=(COLE,))]))
    page.locator("#list h3 a").click()
    assert words(page.locator("#study").locator("> *:not(.save)")) == [
        "\N{LEFTWARDS ARROW} Back to the map",
        "Cole 2011",
        "On the map Money \N{MULTIPLICATION SIGN} Not mapped: no segment",
        "0 reports",
    ]
    assert "null" not in page.locator("#study").inner_text()


def test_a_doi_leads_to_its_report_whatever_is_in_it(open_file: Open) -> None:
    odd = MapReport("r1", "Able (1997)", doi="10.1002/(SICI)1<9::AID>3.0.CO;2-#")
    page = open_file(to_html([replace(HELPS, studies=(replace(ABLE, reports=(odd,), quotes=()),))]))
    page.locator("#list").get_by_text("1 report").click()
    assert page.locator("#list .reports a").get_attribute("href") == (
        "https://doi.org/10.1002/(SICI)1%3C9%3A%3AAID%3E3.0.CO%3B2-%23"
    )


def test_files_of_what_is_chosen_can_be_saved(open_file: Open, tmp_path: Path) -> None:
    able = replace(ABLE, fields=(*ABLE.fields, ("Design", "A survey by post")))
    text = to_html([replace(HELPS, studies=(able, *STUDIES[1:]))])
    page = open_file(text, accept_downloads=True)
    lines = list(csv.DictReader(io.StringIO(saved(page, "#save", "CSV").removeprefix("\ufeff"))))
    assert len(lines) == 5
    assert lines[0]["Aim"] == "'=1+1"
    assert (lines[0]["filter: Design"], lines[0]["Design"]) == ("Survey", "A survey by post")
    assert lines[0]["on the map: What helps"].startswith("Under one roof × Joint working (helps, h")  # noqa: RUF001
    assert lines[1]["new"] == "new"
    file = tmp_path / "saved.ris"
    file.write_text(saved(page, "#save", "RIS"), encoding="utf-8")
    records = list(read(file))
    assert len(records) == 5
    first = records[0]
    assert (first.title, first.doi, first.pmid) == ("Under one roof", "10.1000/roof", "123")
    assert first.authors == ("Able, A.", "Bo, C.")
    cell(page, "Trust, Joint working").click()
    selection = json.loads(saved(page, "#panel", "JSON"))
    assert [study["id"] for study in selection["studies"]] == ["S1"]
    assert selection["studies"][0]["reports"][0]["pmid"] == "123"
    assert selection["studies"][0]["quotes"][0]["report"] == "r1"


def test_files_of_a_cell_hold_what_is_chosen_there_and_say_so(open_file: Open) -> None:
    page = open_file(to_html([HELPS]), accept_downloads=True)
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Norway").check()
    page.get_by_role("button", name="B hinders").click()
    cell(page, "Place, Joint working").click()
    selection = json.loads(saved(page, "#panel", "JSON"))
    assert [study["id"] for study in selection["studies"]] == ["S1"]
    assert selection["chosen"] == [
        "Country: Norway",
        "Direction: hinders",
        "Cell: Place \N{MULTIPLICATION SIGN} Joint working",
    ]
    assert saved(page, "#panel", "CSV").count("\r\nS") == 1
    assert saved(page, "#panel", "RIS").count("ER  - ") == 2
    page.goto(page.url.partition("#")[0] + "#f.country=no&study=S4")
    alone = json.loads(saved(page, "#study", "JSON"))
    assert alone["chosen"] == ["Study: Dean 2012"]


def test_views_show_the_same_numbers(open_file: Open) -> None:
    page = open_file(to_html([HELPS]))
    counts = words(page.locator("#map .count"))
    for view, shown in (("Heat map", ".shade6"), ("Numbers", ".spelled")):
        page.get_by_role("radio", name=view).check()
        assert page.locator(f"#map {shown}").count()
        assert words(page.locator("#map .count")) == counts
        assert page.get_by_role("button", name=NAMED, exact=True).count() == 1
    page.get_by_role("radio", name="List").check()
    assert not page.locator("#map").is_visible()
    row = page.locator("#outline details", has_text="Under one roof")
    row.locator("summary").click()
    assert row.locator("p").inner_text() == "Gap: Partnership"
    row.get_by_role("button").click()
    assert page.get_by_role("dialog").locator("article").count() == 2


def test_with_scripts_off_the_table_and_the_list_are_there(open_file: Open) -> None:
    page = open_file(to_html([HELPS, PLAIN]), java_script_enabled=False)
    assert not page.locator("#page").is_visible()
    rows = [words(row.locator("td")) for row in page.locator("#map-0 tbody tr").all()]
    assert rows[1] == ["2 A 2, B 1; 1 new", "gap", "none"]
    assert page.locator("#map-1 table").is_visible()
    page.locator("#map-0 td a").nth(1).click()
    section = page.locator("#cell-0-1-0")
    assert section.locator("h4").inner_text() == "Under one roof × Joint working: 2 studies"  # noqa: RUF001
    section.get_by_role("link", name="Bäker 2005").click()
    assert page.url.endswith("#study-1")
    assert "doi:10.1000/roof PMID 123" in page.locator("#study-0 li").first.inner_text()


def test_what_is_chosen_stands_out_in_forced_colours_too(open_file: Open) -> None:
    page = open_file(to_html([HELPS, PLAIN]), forced_colors="active")
    paper = "one => getComputedStyle(one).backgroundColor"
    page.locator("#kinds-key button").first.click()
    for chosen, other in (
        (".views input:checked + span", ".views input:not(:checked) + span"),
        ("#maps a[aria-current]", "#maps a:not([aria-current])"),
        ("#kinds-key [aria-pressed=true]", "#kinds-key [aria-pressed=false]"),
    ):
        one, another = (page.locator(name).first.evaluate(paper) for name in (chosen, other))
        assert one != another


def test_thirty_segments_leave_room_for_the_map(open_file: Open) -> None:
    segments = (*HELPS.segments, *(Level(f"s{n}", f"Basis number {n}") for n in range(28)))
    still = to_html([replace(HELPS, segments=segments)])
    page = open_file(still, viewport={"width": 360, "height": 740})
    buttons = page.locator("#kinds-key button")
    assert buttons.count() == 31
    assert page.locator("#kinds-key").evaluate("one => one.offsetHeight") < 740 / 3
    buttons.last.focus()
    expect(buttons.last).to_be_in_viewport()


def test_many_studies_are_named_up_to_a_number_and_the_rest_is_counted(open_file: Open) -> None:
    many = replace(
        HELPS,
        studies=tuple(
            replace(DEAN, id=f"D{n}", label=f"Dean {n}", new=n == 7) for n in range(2000)
        ),
    )
    text = to_html([many])
    assert "Here are the first 300 of 2000 studies by name." in text
    assert "Dean 299<" in text
    assert "Dean 300<" not in text
    page = open_file(text)
    assert told(page) == "Showing 2,000 of 2,000 studies, from 2,000 reports."
    assert page.locator("#list article").count() == 25
    page.get_by_role("button", name="Next").click()
    assert listed(page)[0] == "Dean 25"
    page.locator("#list h3 a").first.click()
    assert page.locator("#study h2").inner_text() == "Dean 25"


@pytest.mark.parametrize("scripts", [True, False])
def test_hostile_words_are_shown_and_never_obeyed(scripts: bool, open_file: Open) -> None:
    levels = (Level(HOSTILE, HOSTILE, note=HOSTILE),)
    there = (HOSTILE, HOSTILE, HOSTILE)
    quotes = (Quote(HOSTILE, HOSTILE, HOSTILE, (there,)),)
    hostile = replace(
        HELPS,
        title=HOSTILE,
        review=HOSTILE,
        version=HOSTILE,
        row_axis=HOSTILE,
        column_axis=HOSTILE,
        segment_axis=HOSTILE,
        rows=levels,
        columns=levels,
        segments=levels,
        facets=tuple(replace(one, label=HOSTILE) for one in HELPS.facets),
        studies=(replace(HOSTILE_STUDY, cells=(there,), quotes=quotes),),
        notes=(HOSTILE,),
        living=replace(HELPS.living, searched=((HOSTILE, HOSTILE),), since=HOSTILE),
    )
    page = open_file(to_html([hostile]), java_script_enabled=scripts)
    if scripts:
        page.locator("#map td button").click()
        assert page.locator("#panel h3").inner_text().startswith("</script><script>")
        for line in page.locator("#panel summary").all():
            line.click()
        page.locator("#panel h3 a").click()
        assert page.locator("#study h2").inner_text().startswith("</script><script>")
        assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    assert page.title().startswith("</script>")


def test_the_page_forbids_what_it_does_not_bring() -> None:
    text = to_html([HELPS])
    policy = re.search(r'Security-Policy" content="([^"]+)"', text)
    assert policy
    assert "unsafe" not in policy[1]
    assert policy[1].count("sha256-") == 2
    assert " style=" not in text
    still = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"<[a-z][^>]* src=|@import|url\(h", still)
    assert "javascript:" not in text


def test_how_up_to_date_the_map_is_stands_on_it(open_file: Open) -> None:
    page = open_file(to_html([HELPS]) + "<!-- -->")
    assert "Living" in page.locator("header .status").inner_text()
    assert words(page.locator(".searched tbody tr")) == ["MEDLINE 2026-05-01", "CINAHL not said"]
    version = page.get_by_role("link", name="v1")
    page.get_by_role("button", name="A helps").click()
    version.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    version.click()
    assert str(version.get_attribute("href")).endswith("map-v1.html#segment=helps")
    assert re.search(
        r"Data: reviewkit-map-1, SHA-256 [0-9a-f]{64}", page.content().replace("<code>", "")
    )


def test_on_paper_the_whole_list_stands_below_the_map(open_file: Open) -> None:
    page = open_file(to_html([MANY]))
    assert page.locator("#list article").count() == 25
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#list article").count() == 80
    assert not page.locator(".tools").is_visible()
    assert page.locator("#map").is_visible()


def test_a_map_without_studies_says_so(open_file: Open) -> None:
    page = open_file(to_html([EMPTY]))
    assert told(page) == "Showing 0 of 0 studies, from 0 reports."
    assert page.locator("#list").inner_text() == "No study is on this map yet."
    assert words(page.locator("#map td")) == ["none"]
    assert not page.locator("#key").is_visible()


def test_the_same_maps_print_the_same_bytes() -> None:
    assert to_html([HELPS, PLAIN]).encode() == to_html([replace(HELPS), replace(PLAIN)]).encode()


def test_a_page_needs_a_map() -> None:
    with pytest.raises(ValueError, match="needs a map"):
        to_html([])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_a_map_breaks_no_rule_of_accessibility(
    width: int, scheme: str, open_file: Open, broken_rules: Rules
) -> None:
    size = {"width": width, "height": 800}
    page = open_file(to_html([HELPS, PLAIN]), viewport=size, color_scheme=scheme)
    views = ("bubbles", "heat", "list") if scheme == "dark" else ("numbers", "list")
    page.locator("#filters").evaluate("one => (one.open = true)")
    for view in views:
        page.locator(f"input[value={view}]").check()
        assert (view, broken_rules(page)) == (view, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#outline summary").nth(1).click()
    page.locator("#outline details[open] button").first.click()
    for line in page.locator("#panel summary").all():
        line.click()
    assert broken_rules(page) == []
    page.locator("#panel h3 a").first.click()
    assert broken_rules(page) == []


def test_a_map_with_scripts_off_is_laid_out_by_the_same_rules(
    open_file: Open, broken_rules: Rules
) -> None:
    still = re.sub(r"<script>.*?</script>", "", to_html([HELPS, PLAIN]), flags=re.DOTALL)
    page = open_file(still, viewport={"width": 360, "height": 800})
    assert page.locator("#static").is_visible()
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_a_phone_the_list_comes_first_and_a_finger_finds_everything(open_file: Open) -> None:
    page = open_file(to_html([MANY]), viewport={"width": 360, "height": 740}, has_touch=True)
    assert page.locator("#outline").is_visible()
    sized = """() =>
      [...document.querySelectorAll("button, select, summary, .option, .views label")]
        .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
        .map(({ width, height }) => Math.min(width, height))"""
    sizes = page.evaluate(sized)
    page.locator("input[value=bubbles]").check()
    sizes += page.evaluate(sized)
    assert len(sizes) > 100
    assert min(sizes) >= 44
    head = page.locator("#map tbody th").first
    page.locator("#grid").evaluate("box => (box.scrollLeft = 300)")
    box = head.bounding_box()
    assert box and box["x"] < 20


def test_a_cell_in_focus_is_not_hidden_by_the_heads(open_file: Open) -> None:
    page = open_file(to_html([MANY]), viewport={"width": 1000, "height": 600})
    hidden = page.evaluate(
        """async () => {
          const out = [];
          for (const button of [...document.querySelectorAll("#map td button")].reverse()) {
            button.focus();
            await new Promise((done) => requestAnimationFrame(done));
            const { x, y, width, height } = button.getBoundingClientRect();
            const top = document.elementFromPoint(x + width / 2, y + height / 2);
            if (!button.contains(top)) out.push(button.closest("td").dataset.at);
          }
          return out;
        }"""
    )
    assert hidden == []


def colours(scheme: str) -> dict[str, str]:
    folder = files("reviewkit.outputs") / "templates"
    text = "".join((folder / name).read_text("utf-8") for name in ("page.css", "map.css"))
    text = text.split("@media print")[0] + text.split("@media print")[1].split("/* Colours", 1)[1]
    dark = re.findall(r"prefers-color-scheme: dark\) \{(.*?\})\s*\}", text, re.DOTALL)
    light = re.sub(r"@media \(prefers.*?\}\s*\}", "", text, flags=re.DOTALL)
    named = re.compile(r"--([a-z-]+\d?): (#[0-9a-f]{6})")
    return dict(named.findall(light)) | (dict(named.findall("".join(dark))) if scheme else {})


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio" and "relative luminance"."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["", "dark"])
def test_colours_stand_out_by_day_and_by_night(scheme: str) -> None:
    own = colours(scheme)
    for name in [*(f"look{n}" for n in range(8)), "ring"]:
        assert contrast(own[name], own["paper"]) >= 3, name
    for n in range(1, 7):
        ink = own["on-pale" if n < 4 else "on-deep"]
        assert contrast(ink, own[f"shade{n}"]) >= 4.5, n
    for words, paper in (
        ("soft", "tint"),
        ("soft", "paper"),
        ("link", "tint"),
        ("new-ink", "paper"),
    ):
        assert contrast(own[words], own[paper]) >= 4.5, (words, paper)


def test_what_was_packed_comes_out_whole(open_file: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_data, "PACKED_FROM", 0)
    page = open_file(to_html([HELPS]), accept_downloads=True)
    found = json.loads(saved(page, "#save", "JSON"))["studies"]
    for told, study in zip(found, STUDIES, strict=True):
        assert [told["id"], told["label"], told["summary"]] == [
            study.id,
            study.label,
            study.summary,
        ]
        assert [tuple(one.values()) for one in told["fields"]] == list(study.fields)
        assert [one["text"] for one in told["quotes"]] == [one.text for one in study.quotes]
        reports = [(one["citation"], one["title"], one["authors"]) for one in told["reports"]]
        assert reports == [(one.citation, one.title, list(one.authors)) for one in study.reports]
        assert told["year"] == study.year


def test_a_browser_that_cannot_unpack_shows_the_plain_table(
    open_file: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_data, "PACKED_FROM", 0)
    text = to_html([HELPS]).replace('data-packed="deflate">', 'data-packed="deflate">AAAA')
    page = open_file(text)
    expect(page.locator("#waiting")).to_contain_text("cannot unpack")
    assert page.locator("#static table").is_visible()


def test_of_very_many_rows_some_show_at_a_time_and_all_are_counted(open_file: Open) -> None:
    rows = tuple(Level(f"r{n}", f"Row {n}") for n in range(900))
    studies = tuple(
        replace(DEAN, id=str(n), cells=((f"r{n * 100}", "joint", "helps"),)) for n in range(9)
    )
    text = to_html([replace(HELPS, rows=rows, studies=studies)])
    assert "Drawn are the first 400 of 900 rows; the CSV has all." in text
    page = open_file(text)
    assert page.locator("#map tbody tr").count() == 401
    assert page.locator("#windows span").inner_text() == "rows 1–400 of 900"  # noqa: RUF001
    page.get_by_role("button", name="Next rows").click()
    assert page.url.endswith("#from.rows=400")
    assert cell(page, "Row 400, Joint working").count() == 1
    page.get_by_role("button", name="Next rows").click()
    assert page.locator("#map tbody tr").count() == 101
    assert cell(page, "Row 300, Joint working").count() == 0
    assert words(page.locator("#map thead th[scope=col] .many"))[0] == "9 (9 studies)"


def test_a_map_may_have_more_cells_by_segment_than_a_function_takes_arguments(
    open_file: Open,
) -> None:
    many = {
        name: tuple(Level(f"{name}{n}", f"{name} {n}") for n in range(size))
        for name, size in (("rows", 390), ("columns", 15), ("segments", 40))
    }
    studies = (replace(DEAN, cells=(("rows1", "columns1", "segments1"),)),)
    page = open_file(to_html([replace(HELPS, studies=studies, **many)]), name="large.html")
    assert cell(page, "rows 1, columns 1").count() == 1
