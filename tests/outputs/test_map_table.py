"""The map as a table whose cells lead to the answers behind them."""

from __future__ import annotations

from reviewkit.outputs.map import NOT_MAPPED
from reviewkit.outputs.map_table import map_table
from reviewkit.outputs.tables import Cell
from tests.outputs.materials import found, make_material, said

RULE = "map: {id: ties, rows: factors.codes, columns: design, levels: both}"


def cells(printed: str, **given: object) -> dict[tuple[str, str], Cell]:
    material = make_material(printed, **given)  # type: ignore[arg-type]
    table = map_table(material.plan.protocol.map[0], material)
    assert table.id == "map-ties-table"
    return {
        (row.cells[0].text, head): cell
        for row in table.rows
        for head, cell in zip(table.columns[1:], row.cells[1:], strict=True)
    }


def test_a_theme_has_the_studies_and_answers_of_its_codes() -> None:
    shown = cells(
        RULE,
        S1={"design": "trial", "helped": {"H1": said("TRUST"), "H2": said("TIME")}},
        S2={"design": "trial", "hindered": {"B1": said("TIME")}},
    )
    people = shown["People", "A trial"]
    assert (people.text, people.bullets) == ("2", ("Study S1", "Study S2"))
    assert people.answers == (
        ("S1", "helped.codes", "H1"),
        ("S1", "design", ""),
        ("S1", "helped.codes", "H2"),
        ("S2", "hindered.codes", "B1"),
        ("S2", "design", ""),
    )
    assert shown["Trust", "A trial"].answers == (("S1", "helped.codes", "H1"), ("S1", "design", ""))
    assert shown["Payment", "A trial"].text == "0"


def test_what_is_not_mapped_stands_last_and_a_code_out_of_force_is_behind_it() -> None:
    shown = cells(
        RULE, S1={"helped": {"H1": said("GONE")}}, S2={"effects": {"O1": found("F", "x")}}
    )
    nowhere = shown[NOT_MAPPED, NOT_MAPPED]
    assert (nowhere.text, nowhere.bullets) == ("2", ("Study S1", "Study S2"))
