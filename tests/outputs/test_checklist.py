from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewkit.errors import NotThereError
from reviewkit.methods.prisma import Flow
from reviewkit.outputs.checklist import BY_HAND, checklist_names, checklist_table, read_checklist
from reviewkit.outputs.checklist_places import PLACES
from reviewkit.outputs.material import Material
from reviewkit.outputs.parts import Heading
from reviewkit.outputs.report import make_report
from reviewkit.outputs.seen import Seen
from reviewkit.outputs.tables import Cell, Table, lines_of
from reviewkit.plan import read_plan
from reviewkit.store.studies import Then
from tests.outputs.materials import found, make_material, no_logs, said

BARE = "reviewkit: 1\nid: tiny\nversion: v1\ntitle: Falls\n"
ITEMS = {"prisma-2020": 42, "prisma-scr": 22, "prisma-s": 16, "entreq": 21, "swim": 10} | {
    "prisma-lsr": 6
}

See = Callable[[str], Seen]


@pytest.fixture
def see(tmp_path: Path, new_flow: Flow) -> See:
    """The report of a review without studies, of a protocol that goes on after its title."""

    def seen(more: str) -> Seen:
        (tmp_path / "protocol.yml").write_text(BARE + more)
        plan = read_plan(tmp_path)
        material = Material(plan, [], {}, [], [], frozenset(), frozenset(), Then({}, 0, 0), {}, [])
        logs = no_logs(plan)
        return Seen(make_report(material, logs, new_flow).parts, material, logs, new_flow)

    return seen


def answers(name: str, seen: Seen) -> dict[str, tuple[str, str]]:
    """Where each item is answered, and what it lacks."""
    rows = checklist_table(name, seen).rows
    cells = {row.cells[0].text: row.cells for row in rows}
    return {number: (lines(row[2]), lines(row[3])) for number, row in cells.items()}


def lines(cell: Cell) -> str:
    return " | ".join(lines_of(cell))


@pytest.mark.parametrize("name", ITEMS)
def test_a_checklist_has_the_items_of_its_standard_in_their_order(name: str) -> None:
    found = read_checklist(name)
    numbers = [item.number for item in found.items]
    order = sorted(numbers, key=lambda one: (int(re.sub(r"\D", "", one) or 99), one))
    assert len(numbers) == len(set(numbers)) == ITEMS[name]
    assert numbers == order
    assert found.doi.startswith("10.")
    assert all(item.label and item.section for item in found.items)


def test_every_checklist_of_the_folder_is_known_and_every_place_is_of_use() -> None:
    assert checklist_names() == sorted(ITEMS)
    used = {name for one in ITEMS for item in read_checklist(one).items for name in item.where}
    assert used == set(PLACES)
    with pytest.raises(NotThereError, match="no checklist prisma-x; there are entreq, "):
        read_checklist("prisma-x")


def test_a_bare_review_claims_no_more_than_its_version_kind_and_flow(see: See) -> None:
    found = answers("prisma-2020", see(""))
    claimed = {number for number, (where, _) in found.items() if where}
    assert claimed == {"1", "16a", "24b"}
    assert found["7"] == ("", "protocol.yml `sources` is empty | protocol.yml `limits` is empty")
    assert found["25"] == ("", BY_HAND)
    assert "not reported in the flow: registers" in found["16a"][1]


def test_strategies_are_claimed_for_the_sources_that_have_one(see: See) -> None:
    sources = "sources: [{name: MEDLINE, strategy: exp Falls/, platform: Ovid}, {name: CINAHL}]\n"
    found = answers("prisma-s", see(sources))
    assert found["8"] == (
        "Appendix A: Search strategies (1 of 2 sources)",
        "protocol.yml `sources[].strategy` is empty: CINAHL",
    )
    assert found["1"][0].startswith("Methods, Searches (table Sources) | ")
    assert found["13"] == ("", "protocol.yml `sources[].searched` is empty")
    assert found["3"][0] == ""
    assert answers("prisma-scr", see(sources))["8"] == (
        "Appendix A: Search strategies (MEDLINE)",
        "",
    )


def test_a_strategy_in_every_source_leaves_nothing_lacking(see: See) -> None:
    found = answers("prisma-s", see("sources: [{name: MEDLINE, strategy: exp Falls/}]\n"))
    assert found["8"] == ("Appendix A: Search strategies", "")


def test_a_review_is_told_when_its_kind_is_not_the_checklist_s(see: See) -> None:
    scoping = see("type: scoping review\n")
    assert answers("prisma-scr", scoping)["1"] == ("Line below the title (scoping review)", "")
    assert answers("prisma-2020", scoping)["1"][0] == ""


def test_a_place_is_not_claimed_when_its_heading_is_not_in_the_report(see: See) -> None:
    full = see("questions: [{id: Q1, text: What prevents falls?}]\n")
    cut = replace(full, parts=[one for one in full.parts if one != Heading("Questions", 2)])
    assert answers("entreq", full)["1"] == ("Methods, Questions", "")
    assert answers("entreq", cut)["1"][0] == ""


def test_a_table_without_a_row_answers_nothing(see: See) -> None:
    seen = see("tables: [{id: brief, title: In brief, kind: answers}]\n")
    assert any(isinstance(part, Table) and part.id == "brief" for part in seen.parts)
    assert answers("prisma-scr", seen)["15"] == (
        "",
        "no study is included yet | no table of kind answers with a row is printed",
    )


def test_the_summary_counts_what_stands_in_the_rows(see: See) -> None:
    table = checklist_table("swim", see("changes: [{what: Wards., why: New reports.}]\n"))
    assert table.notes[0].startswith(
        "Of 10 items the report answers 1 in full and 0 in part; 9 it does not answer, 5 of them"
    )
    assert "doi:10.1136/bmj.l6890" in table.notes[1]


def test_the_report_ends_with_the_checklist_that_the_protocol_names(see: See) -> None:
    parts = see("checklist: prisma-scr\n").parts
    assert parts[-2] == Heading("Appendix D: Reporting checklist")
    assert isinstance(parts[-1], Table)
    assert parts[-1].id == "checklist-prisma-scr"
    assert not any(part == Heading("Appendix D: Reporting checklist") for part in see("").parts)


PRINTED = """
tables: [{id: frame, title: Framework, kind: framework, codebook: factors}]
figures:
  - {id: sides, title: Sides, kind: factors, codebook: factors}
  - {id: arrows, title: Arrows, kind: effect_direction, codebook: outcomes}
  - {id: lights, title: Lights, kind: traffic_light, columns: [{head: Aim, fields: [aim]}],
     judgements: {"yes": good}}
"""


def test_figures_answer_as_tables_do_each_once_and_only_with_something_in_them(
    new_flow: Flow,
) -> None:
    def told(**given: Any) -> dict[str, tuple[str, str]]:
        material = make_material(PRINTED, **given)
        logs = no_logs(material.plan)
        parts = make_report(material, logs, new_flow).parts
        return answers("swim", Seen(parts, material, logs, new_flow))

    helped = {"H1": said("TRUST")}
    effects = {"O1": found("FALLS", "improved")}
    shown = told(S1={"helped": helped, "effects": effects, "aim": "yes"})["7"]
    assert shown == ("Framework | Arrows | Sides", "")
    assert told(S1={"helped": helped})["7"][0] == "Framework | Sides"
    material = make_material(PRINTED, S1={"aim": "yes"})
    logs = no_logs(material.plan)
    seen = Seen(make_report(material, logs, new_flow).parts, material, logs, new_flow)
    assert answers("prisma-2020", seen)["18"] == ("Lights", "")
