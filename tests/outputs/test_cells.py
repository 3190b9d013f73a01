from __future__ import annotations

from dataclasses import replace

import pytest

from reviewkit.errors import NotThereError
from reviewkit.outputs.cells import cell_of, find_cell
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.stages.retrieve import Report, Study
from reviewkit.terms import Role
from tests.outputs.materials import found, make_material, said

TABLE = Table(
    "t",
    "T",
    ("Study", "Helps", "Helps less"),
    (
        Row((Cell("Able 2003"), Cell("a"), Cell("b"))),
        Row((Cell("Able 2004"), Cell("c"), Cell("d"))),
    ),
)


def test_a_cell_is_found_by_words_or_numbers_and_whole_words_come_before_beginnings() -> None:
    assert find_cell(TABLE, "able 2004", "helps").text == "c"
    assert find_cell(TABLE, "1", "3").text == "b"
    with pytest.raises(NotThereError, match="`able` fits several of the rows of t: 1 Able 2003; 2"):
        find_cell(TABLE, "able", "helps")


@pytest.mark.parametrize("odd", ["0", "3", "²", "٢", "9" * 5000, "01"])
def test_what_is_no_number_of_a_row_is_told_with_the_rows_there_are(odd: str) -> None:
    with pytest.raises(NotThereError, match="fits none of the rows of t: 1 Able 2003; 2 Able 2004"):
        find_cell(TABLE, odd, "helps")


def test_a_table_without_rows_says_so_and_of_a_thousand_rows_some_are_told() -> None:
    with pytest.raises(NotThereError, match=r"^There are no rows in t yet\.$"):
        find_cell(replace(TABLE, rows=()), "1", "1")
    rows = tuple(Row((Cell(f"Able {year}"), Cell("a"), Cell("b"))) for year in range(1000, 2000))
    with pytest.raises(NotThereError, match=r"none of the rows .*; 20 Able 1019; and 980 more\.$"):
        find_cell(replace(TABLE, rows=rows), "Baker", "1")
    with pytest.raises(NotThereError, match=r"several of .*: 101 Able 1100; .*; and 80 more\.$"):
        find_cell(replace(TABLE, rows=rows), "able 11", "1")


PRINTED = """
tables: [{id: table-1, title: Matrix, kind: matrix, codebook: factors}]
figures:
  - {id: sides, title: Sides, kind: factors, codebook: factors}
  - {id: effects, title: Effects, kind: effect_direction, codebook: outcomes, by: code,
     sample: people}
  - {id: harvest, title: Harvest, kind: harvest, codebook: outcomes, by: code, height: design,
     heights: {trial: 3, cohort: 1}}
  - {id: lights, title: Lights, kind: traffic_light, columns: [{head: Aim, fields: [aim]}],
     judgements: {"yes": good}}
map: {rows: helped.codes, columns: design}
"""
SAID = {
    "design": "trial",
    "people": 40,
    "aim": "yes",
    "helped": {"H1": said("TRUST"), "H2": said("TIME"), "H3": said("PAY")},
    "effects": {"O1": found("FALLS", "improved"), "O2": found("FALLS", "worsened")},
}
DIRECTIONS = (("S1", "effects.direction", "O1"), ("S1", "effects.direction", "O2"))


@pytest.mark.parametrize(
    ("name", "row", "column", "told", "behind"),
    [
        ("table-1", "Trust", "Studies: helps", "1", (("S1", "helped.statement", "H1"),)),
        (
            "sides",
            "People",
            "Studies: helps",
            "1",
            (("S1", "helped.statement", "H1"), ("S1", "helped.statement", "H2")),
        ),
        ("effects", "Study S1", "Falls", "Mixed (2)", DIRECTIONS),
        ("effects", "Study S1", "Sample", "40", (("S1", "people", ""),)),
        ("harvest", "Falls", "Mixed", "", (*DIRECTIONS, ("S1", "design", ""))),
        ("lights", "1", "Aim", "Low", (("S1", "aim", ""),)),
        (
            "map",
            "Money",
            "A trial",
            "1",
            (("S1", "helped.codes", "H3"), ("S1", "design", "")),
        ),
        ("map", "Not mapped", "A trial", "0", ()),
    ],
)
def test_what_a_figure_or_the_map_shows_leads_to_its_answers_as_a_table_does(
    name: str, row: str, column: str, told: str, behind: tuple[tuple[str, str, str], ...]
) -> None:
    cell = cell_of(name, row, column, make_material(PRINTED, S1=SAID))
    assert (cell.text, cell.answers) == (told, behind)


def test_a_name_that_nothing_bears_is_told_with_all_there_are() -> None:
    with pytest.raises(NotThereError, match=r"name other; there are table-1, .*, lights, map"):
        cell_of("other", "1", "1", make_material(PRINTED, S1=SAID))


def test_a_map_by_year_leads_to_the_decisions_on_the_reports() -> None:
    report = Report("r1", "Able 2020", Role.PRIMARY, "Able (2020) Ties.", "Care", 2020)
    study = Study("S1", "Able 2020", (report,), True)
    material = replace(make_material("", S1={}), studies=[study])
    cell = cell_of("map", "2020", "Care", material)
    assert (cell.text, cell.bullets, cell.reports) == ("1", ("Able 2020",), ("r1",))
