from __future__ import annotations

from dataclasses import replace

from reviewkit.methods.prisma import Awaiting, Flow
from reviewkit.outputs.flow_updates import updates_table


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
