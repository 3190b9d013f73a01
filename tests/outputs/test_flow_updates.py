from __future__ import annotations

from dataclasses import replace

from reviewkit.methods.prisma import Awaiting, Flow
from reviewkit.outputs.flow import draw, draw_updates, updates_svg
from reviewkit.outputs.flow_updates import update_notes, updates_table


def test_versions_stand_side_by_side_in_the_order_of_the_boxes(
    new_flow: Flow, updated_flow: Flow
) -> None:
    table = updates_table([("v1", new_flow), ("v2", updated_flow)])
    found = {(row.group, row.cells[0].text): [c.text for c in row.cells[1:]] for row in table.rows}
    assert table.columns == ("Box of the flow", "v1", "v2")
    assert found["Previous studies", "Reports of them"] == ["\N{EN DASH}", "12"]
    assert found["Records identified", "Registers"] == ["not reported", "not reported"]
    assert found["Records identified, by source", "CINAHL"] == ["60", "60"]
    marked = "Records removed before screening", "Marked as ineligible by automation"
    assert found[marked] == ["0", "0"], "0 is 0"
    assert ("Records removed before screening", "For other reasons") not in found
    assert found["Identified via other methods", "Websites"] == ["\N{EN DASH}", "3"]
    assert found["Reports excluded, other methods", "In all"] == ["\N{EN DASH}", "3"]
    assert found["Included", "Total studies"] == ["\N{EN DASH}", "18"]
    groups = list(dict.fromkeys(row.group for row in table.rows))
    assert groups == [
        "Previous studies",
        "Records identified",
        "Records identified, by source",
        "Records removed before screening",
        "Screening",
        "Reports excluded",
        "Identified via other methods",
        "Screening, other methods",
        "Reports excluded, other methods",
        "Included",
    ]


def test_a_reason_that_only_a_later_version_has_stands_with_the_others(new_flow: Flow) -> None:
    later = replace(new_flow, reports_excluded=(("Opinion", 2), ("Abroad", 4)))
    table = updates_table([("v1", new_flow), ("v2", later)])
    reasons = [row for row in table.rows if row.group == "Reports excluded"]
    told = [[cell.text for cell in row.cells] for row in reasons]
    assert told == [
        ["Not primary care, or abroad", "15", "\N{EN DASH}"],
        ["Opinion", "1", "2"],
        ["Abroad", "\N{EN DASH}", "4"],
    ]


def test_a_version_that_waits_for_reviewers_is_told(new_flow: Flow) -> None:
    waiting = replace(new_flow, awaiting=((Awaiting.TITLE, 3),))
    assert updates_table([("v1", waiting)]).notes[1].startswith("v1: reviewers have not decided")
    assert len(updates_table([("v1", new_flow)]).notes) == 1


def told(flows: list[tuple[str, Flow]]) -> list[str]:
    return [line.text for line in draw_updates(flows, [*update_notes(flows)]).lines]


def test_versions_are_drawn_side_by_side_in_official_words_with_their_rows_aligned(
    new_flow: Flow, updated_flow: Flow
) -> None:
    flows = [("v1", new_flow), ("v2", updated_flow), ("v3", updated_flow)]
    drawing = draw_updates(flows, [])
    heads = [line.text for line in drawing.lines if line.kind == "head"]
    screened = {line.y for line in drawing.lines if line.text == "Records screened"}

    assert heads[:3] == ["v1", "v2", "v3"]
    assert heads.count("Previous studies") == 2
    assert heads.count("Identification of new studies via other methods") == 2
    assert len(screened) == 1
    assert drawing.width > 2 * draw(updated_flow).width


def test_no_box_of_one_version_lies_on_one_of_another(new_flow: Flow, updated_flow: Flow) -> None:
    boxes = draw_updates([("v1", new_flow), ("v2", updated_flow)], []).rects

    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            beside = one.right <= other.x or other.right <= one.x
            assert beside or one.bottom <= other.y or other.bottom <= one.y


def test_a_footnote_that_not_all_versions_have_says_whose_it_is(
    new_flow: Flow, updated_flow: Flow
) -> None:
    flows = [("v1", replace(new_flow, notes=("Four were letters.",))), ("v2", updated_flow)]
    lines = told(flows)

    assert "v1: Four were letters." in lines
    assert sum(line.startswith("*Consider") for line in lines) == 1
    assert sum(line.startswith("From: Page MJ") for line in lines) == 1


def test_an_update_that_does_not_go_out_from_what_was_left_says_so(
    new_flow: Flow, updated_flow: Flow
) -> None:
    fits = [("v1", new_flow), ("v2", updated_flow)]
    astray = [("v1", new_flow), ("v2", replace(updated_flow, previous_studies=8))]

    assert len([*update_notes(fits)]) == 1
    (said,) = [*update_notes(astray)][1:]
    assert said.startswith("v2 goes out from 8 studies of the previous version, v1 ends with 9")
    anew = [*update_notes([("v1", new_flow), ("v2", new_flow)])]
    assert anew[1] == "v2 is no update of v1: its flow begins anew."


def test_the_drawing_of_all_versions_tells_them_in_words(
    new_flow: Flow, updated_flow: Flow
) -> None:
    svg = updates_svg([("v<1>", new_flow), ("v2", updated_flow)], ["A note."])

    assert "v&lt;1&gt;. Identification of studies" in svg
    assert "<v" not in svg
    assert svg == updates_svg([("v<1>", new_flow), ("v2", updated_flow)], ["A note."])
