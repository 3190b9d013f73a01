from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page

from reviewkit.outputs.map import EvidenceMap, Level, MapReport, MapStudy
from reviewkit.outputs.map_page import to_html

Open = Callable[..., Page]

HOSTILE = "</script><script>document.title='hit'</script><img src=x onerror=alert(1)>\u202e\u2028"
PLACE, TRUST, MONEY = Level("r1", "Shared place"), Level("r2", "Trust"), Level("r3", "Money")
JOINT, APART = Level("c1", "Joint working"), Level("c2", "Partnership")
HELPS, HINDERS = Level("s1", "helps"), Level("s2", "hinders")

ABLE = MapStudy(
    id="S1",
    label="Able 2003 (see also Able 2004)",
    summary="A survey of twelve practices.",
    year=2003,
    reports=(
        MapReport("R1", "Able A. Under one roof. 2003."),
        MapReport("R2", "Able A. More of it. 2004."),
    ),
    cells=(("r1", "c1", "s1"), ("r1", "c1", "s2"), ("r1", "c1", "s1"), ("r2", "c1", "s1")),
)
BAKER = MapStudy(
    "S2",
    "Bäker 2005",
    "Interviews.",
    2005,
    (MapReport("R3", "Bäker B."),),
    (("r1", "c1", "s1"),),
    new=True,
)
COLE = MapStudy("S3", "Cole 2011", "", None, (), (("r2", None, None),))
UNMAPPED = MapStudy("S4", "Dean 2012", "Nothing mapped.", 2012, (MapReport("R4", "Dean D."),), ())
HOSTILE_STUDY = MapStudy(
    "S5", HOSTILE, HOSTILE, 2016, (MapReport("R5", HOSTILE),), (("r2", "c2", "s2"),)
)

MAP = EvidenceMap(
    title="What helps",
    version="v2",
    row_axis="Factor",
    column_axis="Level of working",
    segment_axis="Direction",
    rows=(PLACE, TRUST, MONEY),
    columns=(JOINT, APART),
    segments=(HELPS, HINDERS),
    studies=(ABLE, BAKER, COLE, UNMAPPED, HOSTILE_STUDY),
    notes=("Made-up studies.",),
)
GROUPED = replace(
    MAP,
    rows=(replace(PLACE, group="Resources"), replace(TRUST, group="People"), MONEY),
    columns=(replace(JOINT, group="In practice"), replace(APART, group="In practice")),
)
MANY = replace(
    MAP,
    rows=tuple(Level(f"r{n}", f"A factor with a name of some length, {n}") for n in range(1, 16)),
    columns=tuple(Level(f"c{n}", f"Outcomes of kind {n}", "Outcomes") for n in range(1, 13)),
    segments=tuple(Level(f"s{n}", f"Kind {n}") for n in range(1, 31)),
    studies=tuple(
        replace(
            ABLE,
            id=f"M{n}",
            label=f"Study {n}",
            cells=((f"r{n % 15 + 1}", f"c{n % 12 + 1}", f"s{n % 30 + 1}"),),
            new=n % 7 == 0,
        )
        for n in range(80)
    ),
)
EMPTY = replace(MAP, rows=(), columns=(), segments=(), studies=(), notes=())


def table_rows(evidence_map: EvidenceMap, page: Page) -> list[list[str]]:
    """What the cells of the map say, row by row, heads left out."""
    assert page.locator("#map tbody th[scope=row]").count() == len(evidence_map.rows) + 1
    return [
        words(row.locator("td")) for row in page.locator("#map tbody tr:has(th[scope=row])").all()
    ]


def words(found: Locator) -> list[str]:
    return [" ".join(text.split()) for text in found.all_inner_texts()]


def cell(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{re.escape(name)}: "))


def test_a_cell_counts_studies_once_and_each_segment_of_them(open_file: Open) -> None:
    page = open_file(to_html([MAP]))
    button = cell(page, "Shared place, Joint working")
    assert " ".join(button.inner_text().split()).startswith("Shared place, Joint working: 2 ")
    assert button.locator(".count").inner_text() == "2"
    assert words(button.locator(".chip")) == ["A helps 2", "B hinders 1"]
    assert button.locator(".badge").inner_text() == "1 new"


def test_a_gap_says_gap_and_what_is_not_mapped_is_always_there(open_file: Open) -> None:
    rows = table_rows(MAP, open_file(to_html([MAP])))
    assert rows[0][1:] == ["gap", "none"]
    assert rows[2] == ["gap", "gap", "none"]
    assert rows[1][2].startswith("Trust, Not mapped: 1 study ? no segment 1")
    assert rows[3][:2] == ["none", "none"]
    assert rows[3][2].startswith("Not mapped, Not mapped: 1 study")


def test_the_caption_states_the_unit_and_the_total() -> None:
    text = to_html([MAP])
    assert "Numbers count studies, not reports; a study may be in several cells" in text
    assert "total 5 studies" in text
    assert "5 studies from 5 reports" in text


def test_the_area_of_a_bubble_is_true_to_its_number() -> None:
    many = tuple(replace(BAKER, id=f"B{number}") for number in range(7))
    text = to_html([replace(MAP, studies=(*many, replace(ABLE, cells=(("r2", "c2", None),))))])
    radii = sorted(float(radius) for radius in re.findall(r' r="([\d.]+)"', text))
    assert radii[1] ** 2 / radii[0] ** 2 == pytest.approx(7, rel=0.01)


def test_a_click_lists_the_studies_and_escape_returns_to_the_cell(open_file: Open) -> None:
    page = open_file(to_html([MAP]))
    assert not page.locator("#panel").is_visible()
    cell(page, "Shared place, Joint working").click()
    panel = page.get_by_role("dialog", name="Shared place, Joint working: 2 studies")
    assert panel.locator("article h3").all_inner_texts() == [
        "Able 2003 (see also Able 2004)",
        "Bäker 2005 new",
    ]
    assert "Here: helps, hinders" in panel.inner_text()
    assert "Able A. More of it. 2004." in panel.inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    focused = page.evaluate("document.activeElement.closest('td').dataset.cell")
    assert focused == "0-0"


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_cell_opens_and_closes_by_keyboard_alone(key: str, open_file: Open) -> None:
    page = open_file(to_html([MAP]))
    cell(page, "Trust, Joint working").focus()
    page.keyboard.press(key)
    assert page.locator("#panel h3").all_inner_texts() == ["Able 2003 (see also Able 2004)"]
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "close"
    page.keyboard.press("Enter")
    assert not page.locator("#panel").is_visible()
    assert page.evaluate("document.activeElement.closest('td').dataset.cell") == "1-0"


def test_a_segment_filters_cells_and_list(open_file: Open) -> None:
    page = open_file(to_html([MAP]))
    page.get_by_role("combobox", name="Direction").select_option(label="B: hinders")
    assert page.get_by_role("status").inner_text() == "Showing 2 of 5 studies."
    button = cell(page, "Shared place, Joint working")
    assert button.locator(".count").inner_text() == "1"
    assert words(button.locator(".chip:visible")) == ["B hinders 1"]
    assert cell(page, "Trust, Joint working").locator(".count").inner_text() == "0"
    assert page.locator("#studies article:visible").count() == 2
    page.get_by_role("button", name="Show all").click()
    assert page.get_by_role("status").inner_text() == "Showing 5 of 5 studies."
    assert button.locator(".count").inner_text() == "2"


def test_no_segment_can_be_chosen(open_file: Open) -> None:
    page = open_file(to_html([MAP]))
    page.get_by_role("combobox", name="Direction").select_option(label="?: no segment")
    assert page.get_by_role("status").inner_text() == "Showing 2 of 5 studies."


def test_search_finds_words_in_labels_and_reports_whatever_their_accents(open_file: Open) -> None:
    page = open_file(to_html([MAP]))
    page.get_by_role("searchbox").fill("BAKER interviews")
    assert page.locator("#studies article:visible h3").all_inner_texts() == ["Bäker 2005 new"]
    page.get_by_role("searchbox").fill("roof")
    assert page.get_by_role("status").inner_text() == "Showing 1 of 5 studies."
    cell(page, "Shared place, Joint working").click()
    assert page.locator("#panel article").count() == 1
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill("nowhere to be found")
    assert page.get_by_role("status").inner_text() == "Showing 0 of 5 studies."


def test_with_scripts_off_a_cell_leads_to_its_list_and_back(open_file: Open) -> None:
    page = open_file(to_html([MAP]), java_script_enabled=False)
    assert not page.locator("#tools").is_visible()
    link = page.get_by_role("link", name=re.compile("^Shared place, Joint working: 2 "))
    link.click()
    section = page.locator("#cell-0-0")
    assert section.is_visible()
    assert section.locator("h3").inner_text() == "Shared place × Joint working: 2 studies"  # noqa: RUF001
    section.get_by_role("link", name="Bäker 2005").click()
    assert page.url.endswith("#study-1")
    section.get_by_role("link", name="Back to the map").click()
    assert page.url.endswith("#map")


@pytest.mark.parametrize("scripts", [True, False])
def test_hostile_words_are_shown_and_never_obeyed(scripts: bool, open_file: Open) -> None:
    hostile = replace(
        MAP,
        title=HOSTILE,
        version=HOSTILE,
        row_axis=HOSTILE,
        column_axis=HOSTILE,
        segment_axis=HOSTILE,
        rows=tuple(Level(f"{HOSTILE}{n}", HOSTILE, HOSTILE) for n in range(2)),
        columns=(Level(HOSTILE, HOSTILE, HOSTILE),),
        segments=(Level(HOSTILE, HOSTILE),),
        studies=(replace(HOSTILE_STUDY, cells=((f"{HOSTILE}1", HOSTILE, HOSTILE),)),),
        notes=(HOSTILE,),
    )
    page = open_file(to_html([hostile]), java_script_enabled=scripts)
    if scripts:
        page.locator("td[data-cell] button").click()
        assert page.locator("#panel h3").inner_text().startswith("</script><script>")
        assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    assert page.title().startswith("</script>")


def test_the_page_forbids_what_it_does_not_bring() -> None:
    text = to_html([MAP])
    policy = re.search(r'Security-Policy" content="([^"]+)"', text)
    assert policy
    assert "unsafe" not in policy[1]
    assert policy[1].count("sha256-") == 2
    assert "http" not in re.sub(r"xmlns=\S+|http-equiv", "", text)
    assert " style=" not in text


def test_groups_have_heads_of_their_own(open_file: Open) -> None:
    page = open_file(to_html([GROUPED]))
    assert page.locator("#map th[scope=rowgroup]").all_inner_texts() == ["Resources", "People"]
    assert page.locator("#map th[scope=colgroup]").all_inner_texts() == [
        "Level of working",
        "In practice",
    ]
    assert len(table_rows(GROUPED, page)) == 4


def test_every_segment_has_a_letter_of_its_own() -> None:
    letters = re.findall(r"</span><b>(\S+)</b> ", to_html([MANY]))
    assert letters[0] == "A"
    assert letters[25:30] == ["Z", "AA", "AB", "AC", "AD"]
    assert letters[30] == "?"
    assert len(set(letters)) == 31


def test_a_map_without_segments_has_no_key(open_file: Open) -> None:
    plain = replace(MAP, segments=(), studies=(replace(ABLE, cells=(("r1", "c1", None),)),))
    page = open_file(to_html([plain]))
    assert page.locator(".key, .chip, #segment").count() == 0
    cell(page, "Shared place, Joint working").click()
    assert "Here:" not in page.locator("#panel").inner_text()


def test_a_map_without_studies_says_so(open_file: Open) -> None:
    page = open_file(to_html([EMPTY]))
    assert page.get_by_role("status").inner_text() == "Showing 0 of 0 studies."
    assert "No study is on this map yet." in page.locator("#studies").inner_text()
    assert table_rows(EMPTY, page) == [["none"]]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"studies": (replace(ABLE, cells=(("r9", "c1", None),)),)}, "S1 stands in r9"),
        ({"studies": (ABLE, ABLE)}, "S1 is on the map twice"),
        ({"rows": (PLACE, PLACE)}, "r1 is on the map twice"),
    ],
)
def test_a_map_that_contradicts_itself_is_a_bug(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        replace(MAP, **wrong)


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(["r1", "r2", "r3", None]),
                st.sampled_from(["c1", "c2", None]),
                st.sampled_from(["s1", "s2", None]),
            ),
            max_size=4,
        ),
        max_size=6,
    )
)
def test_every_study_is_somewhere_and_the_data_agree_with_the_cells(
    places: list[list[tuple[str | None, str | None, str | None]]],
) -> None:
    studies = tuple(
        replace(ABLE, id=str(number), cells=tuple(cells)) for number, cells in enumerate(places)
    )
    text = to_html([replace(MAP, studies=studies)])
    counts = [int(count) for count in re.findall(r'class="count">(\d+)<', text)]
    expected = [len({(row, column) for row, column, _ in cells}) or 1 for cells in places]
    assert sum(counts) == sum(expected)
    data = re.search(r'id="map-data">(.*?)</script>', text)
    assert data
    assert [len(spots) for spots in json.loads(data[1])["spots"]] == expected


def test_the_same_map_prints_the_same_bytes() -> None:
    assert to_html([MANY]).encode() == to_html([replace(MANY)]).encode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("shown", [GROUPED, MANY, EMPTY], ids=["grouped", "many", "empty"])
def test_a_map_breaks_no_rule_of_accessibility(
    shown: EvidenceMap,
    width: int,
    scheme: str,
    open_file: Open,
    broken_rules: Callable[[Page], list[str]],
) -> None:
    page = open_file(
        to_html([shown]), viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cells = page.locator("td[data-cell] button")
    if cells.count():
        cells.first.click()
        assert broken_rules(page) == []


def test_a_map_with_scripts_off_is_laid_out_by_the_same_rules(
    open_file: Open, broken_rules: Callable[[Page], list[str]]
) -> None:
    static = re.sub(r"<script>.*?</script>", "", to_html([GROUPED]), flags=re.DOTALL)
    assert broken_rules(open_file(static, viewport={"width": 360, "height": 800})) == []


def test_on_a_phone_a_finger_finds_every_cell(open_file: Open) -> None:
    page = open_file(to_html([MANY]), viewport={"width": 360, "height": 740}, has_touch=True)
    sizes = page.evaluate(
        "[...document.querySelectorAll('td button, #reset')].map(b => b.getBoundingClientRect())"
        ".map(({width, height}) => Math.min(width, height))"
    )
    assert len(sizes) > 40
    assert min(sizes) >= 44


def test_a_cell_in_focus_is_not_hidden_by_the_heads(open_file: Open) -> None:
    page = open_file(to_html([MANY]), viewport={"width": 1000, "height": 600})
    hidden = page.evaluate(
        """async () => {
          const out = [];
          for (const button of [...document.querySelectorAll("td[data-cell] button")].reverse()) {
            button.focus();
            await new Promise((done) => requestAnimationFrame(done));
            const { x, y, width, height } = button.getBoundingClientRect();
            const top = document.elementFromPoint(x + width / 2, y + height / 2);
            if (!button.contains(top)) out.push(button.closest("td").dataset.cell);
          }
          return out;
        }"""
    )
    assert hidden == []
