from __future__ import annotations

from dataclasses import replace

import pytest

from reviewkit.methods.prisma import Awaiting, Flow, OtherMethods, Since
from reviewkit.outputs.flow_words import DiagramWords, diagram_words, in_words
from reviewkit.terms import Missing

NA, NR = Missing.NA, Missing.NR

NEW = Flow(
    updated=False,
    databases=100,
    registers=0,
    per_source=(),
    duplicates=20,
    automation=1,
    removed_other=2,
    screened=77,
    excluded=50,
    excluded_automation=NA,
    sought=27,
    not_retrieved=NR,
    assessed=25,
    reports_excluded=(("Wrong population, setting or design", 10), ("Too old", 3)),
    other=None,
    new_studies=9,
    new_reports=12,
)
UPDATED = replace(
    NEW,
    updated=True,
    previous_studies=9,
    previous_reports=12,
    total_studies=18,
    total_reports=24,
)
OTHER = OtherMethods(
    (("Websites", 3), ("Organisations", NR), ("Citation searching", 0)), 3, 0, 3, (("Old", 1),)
)
VIA = "Identification of {}studies via "


def boxes(words: DiagramWords, column: int = 0) -> list[list[str]]:
    """What each box of a column says, from top to bottom, main box before its side."""
    found = []
    for level in words.levels:
        step = level.steps[column]
        for box in (step.main, *(side.words for side in step.sides)):
            if box:
                found.append([one.text for one in box])
    return found


def test_a_new_review_has_the_official_words() -> None:
    words = diagram_words(NEW)
    assert words.title == (
        "PRISMA 2020 flow diagram for new systematic reviews which included searches of "
        "databases and registers only"
    )
    assert words.heads == ("Identification of studies via databases and registers",)
    assert boxes(words) == [
        ["Records identified from*:", "Databases (n = 100)", "Registers (n = 0)"],
        [
            "Records removed before screening:",
            "Duplicate records removed (n = 20)",
            "Records marked as ineligible by automation tools (n = 1)",
            "Records removed for other reasons (n = 2)",
        ],
        ["Records screened", "(n = 77)"],
        ["Records excluded**", "(n = 50)"],
        ["Reports sought for retrieval", "(n = 27)"],
        ["Reports not retrieved", "(n = not reported)"],
        ["Reports assessed for eligibility", "(n = 25)"],
        [
            "Reports excluded:",
            "Wrong population, setting or design (n = 10)",
            "Too old (n = 3)",
        ],
    ]
    assert [one.text for one in words.included] == [
        "Studies included in review",
        "(n = 9)",
        "Reports of included studies",
        "(n = 12)",
    ]
    assert words.previous == words.total == ()


def test_the_footnotes_are_the_official_ones() -> None:
    assert diagram_words(NEW).footnotes == (
        "*Consider, if feasible to do so, reporting the number of records identified from each "
        "database or register searched (rather than the total number across all "
        "databases/registers).",
        "**If automation tools were used, indicate how many records were excluded by a human "
        "and how many were excluded by automation tools.",
        "From: Page MJ, McKenzie JE, Bossuyt PM, Boutron I, Hoffmann TC, Mulrow CD, et al. The "
        "PRISMA 2020 statement: an updated guideline for reporting systematic reviews. BMJ "
        "2021;372:n71. doi: 10.1136/bmj.n71",
    )


def test_an_updated_review_has_its_own_words() -> None:
    words = diagram_words(UPDATED)
    assert words.title == (
        "PRISMA 2020 flow diagram for updated systematic reviews which included searches of "
        "databases and registers only"
    )
    assert words.heads == ("Previous studies", VIA.format("new ") + "databases and registers")
    assert [one.text for one in words.previous] == [
        "Studies included in previous version of review (n = 9)",
        "Reports of studies included in previous version of review (n = 12)",
    ]
    assert [one.text for one in words.included][::2] == [
        "New studies included in review",
        "Reports of new included studies",
    ]
    assert [one.text for one in words.total] == [
        "Total studies included in review",
        "(n = 18)",
        "Reports of total included studies",
        "(n = 24)",
    ]


@pytest.mark.parametrize(("flow", "new"), [(NEW, ""), (UPDATED, "new ")])
def test_other_methods_have_a_column_without_records_screened(flow: Flow, new: str) -> None:
    words = diagram_words(replace(flow, other=OTHER))
    assert words.title.endswith("searches of databases, registers and other sources")
    assert words.heads[-2:] == (
        VIA.format(new) + "databases and registers",
        VIA.format(new) + "other methods",
    )
    assert boxes(words, 1) == [
        [
            "Records identified from:",
            "Websites (n = 3)",
            "Organisations (n = not reported)",
            "Citation searching (n = 0)",
        ],
        ["Reports sought for retrieval", "(n = 3)"],
        ["Reports not retrieved", "(n = 0)"],
        ["Reports assessed for eligibility", "(n = 3)"],
        ["Reports excluded:", "Old (n = 1)"],
    ]


def test_nought_not_reported_and_not_applicable_are_three_things() -> None:
    flow = replace(NEW, duplicates=0, automation=NR, removed_other=NA)
    assert boxes(diagram_words(flow))[1] == [
        "Records removed before screening:",
        "Duplicate records removed (n = 0)",
        "Records marked as ineligible by automation tools (n = not reported)",
    ]
    assert in_words(Missing.UNC) == "(n = unclear)"


def test_a_box_whose_lines_do_not_apply_is_left_out() -> None:
    flow = replace(NEW, duplicates=NA, automation=NA, removed_other=NA, screened=NA, excluded=NA)
    words = diagram_words(flow)
    assert [level.steps[0].main[0].text for level in words.levels] == [
        "Records identified from*:",
        "Reports sought for retrieval",
        "Reports assessed for eligibility",
    ]
    assert words.levels[0].steps[0].sides == ()


def test_a_number_without_reasons_and_no_exclusion_are_printed() -> None:
    unknown = diagram_words(replace(NEW, reports_excluded=(("", NR),)))
    assert boxes(unknown)[-1] == ["Reports excluded:", "(n = not reported)"]
    assert boxes(diagram_words(replace(NEW, reports_excluded=())))[-1] == [
        "Reports excluded:",
        "(n = 0)",
    ]


def test_records_excluded_by_automation_tools_are_told_apart() -> None:
    words = diagram_words(replace(NEW, excluded_automation=30))
    assert boxes(words)[3] == [
        "Records excluded**",
        "(n = 50)",
        "by a human (n = 20)",
        "by automation tools (n = 30)",
    ]


def test_each_source_has_a_line_under_what_it_is_part_of() -> None:
    words = diagram_words(replace(NEW, per_source=(("CINAHL (EBSCOhost)", 60), ("PsycINFO", NR))))
    assert [one.indent for one in words.levels[0].steps[0].main] == [0, 1, 1, 2, 2]
    assert boxes(words)[0][3:] == ["CINAHL (EBSCOhost) (n = 60)", "PsycINFO (n = not reported)"]


@pytest.mark.parametrize(
    ("count", "told"), [(1, "1 new report of a study"), (2, "2 new reports of studies")]
)
def test_a_companion_report_stands_in_a_footnote_under_the_total(count: int, told: str) -> None:
    words = diagram_words(replace(UPDATED, companion_reports=count, total_reports=24 + count))
    assert words.total[-1].text == f"(n = {24 + count})†"
    assert words.included[-1].text == "(n = 12)"
    assert words.footnotes[2] == (
        f"†Counts {told} included in the previous version of the review, for which PRISMA 2020 "
        "has no box."
    )


def test_what_became_of_the_previous_studies_stands_in_a_footnote_under_the_total() -> None:
    since = Since(left_studies=1, left_reports=2, joined_studies=1)
    words = diagram_words(replace(UPDATED, since=since))
    assert words.total[-1].text == "(n = 24)‡"
    assert words.footnotes[2] == (
        "‡Of the previous version of the review, 1 study is not included any more; 1 study is one "
        "with another now; 2 reports are not included any more. PRISMA 2020 has no box for this."
    )


def test_what_waits_hangs_on_its_step_and_the_flow_is_called_interim() -> None:
    waiting = ((Awaiting.TITLE, 12), (Awaiting.LINK, 0), ("other methods: awaiting retrieval", 1))
    words = diagram_words(replace(NEW, other=OTHER, awaiting=waiting))
    first = words.levels[0].steps[0].sides[-1]
    assert first.waiting
    assert [one.text for one in first.words] == ["Awaiting title screening", "(n = 12)"]
    other = words.levels[2].steps[1].sides[-1]
    assert [one.text for one in other.words] == ["Awaiting retrieval", "(n = 1)"]
    assert sum(side.waiting for level in words.levels for s in level.steps for side in s.sides) == 2
    assert any(note.startswith("Interim flow") for note in words.footnotes)


@pytest.mark.parametrize("name", ["awaiting tea", Awaiting.OTHER_TITLE])
def test_what_has_no_place_to_wait_is_shown_all_the_same(name: str) -> None:
    text = diagram_words(replace(NEW, awaiting=((name, 7),))).description
    assert "(n = 7)" in text


def test_the_description_tells_the_whole_flow() -> None:
    words = diagram_words(replace(UPDATED, other=OTHER, notes=("A note.",)))
    for column in (0, 1):
        for box in boxes(words, column):
            for line in box:
                assert line.replace("*", "") in words.description
    for line in (*words.previous, *words.included, *words.total):
        assert line.text in words.description
    assert "A note." in words.description
