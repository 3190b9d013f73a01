from __future__ import annotations

from typing import Any

import pytest

from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.tables import Table
from tests.outputs.materials import found, make_material

OUTCOMES = "tables: [{id: t, title: T, kind: outcomes}]\n"
THEORY = "tables: [{id: t, title: T, kind: theory, codebook: outcomes}]\n"


def of(rule: str, *findings: dict[str, Any], **more: Any) -> Table:
    effects = {f"O{number}": one for number, one in enumerate(findings, 1)}
    return make_table("t", make_material(rule, S1={"effects": effects}, **more))


def test_a_finding_is_a_row_with_its_parts_and_where_it_stands() -> None:
    table = of(OUTCOMES, found("FALLS", "improved", horizon="short", basis="measured", page="12"))
    assert table.columns[-2:] == ("Value", "Where it stands")
    texts = [cell.text for cell in table.rows[0].cells]
    assert texts == [
        *("Study S1", "Falls", "Improved", "short", "measured", "FALLS!", "", "p. 12"),
    ]


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ({"value_printed": "27%", "numerator": 19, "denominator": 71}, "27% (19 of 71)"),
        ({"numerator": 19, "denominator": 71}, "19 of 71"),
        ({"value_printed": "27%", "denominator": 71}, "27% (of 71)"),
        ({"value_printed": "27%", "denominator": "NR"}, "27% (denominator not reported)"),
        ({"numerator": 3, "denominator": "NR"}, "3; denominator not reported"),
        ({"value_printed": "fewer"}, "fewer"),
        ({"denominator": "NR"}, ""),
        ({"numerator": 0, "denominator": 20}, "0 of 20"),
    ],
)
def test_a_value_prints_with_what_it_is_out_of(given: dict[str, Any], printed: str) -> None:
    table = of(OUTCOMES, found("FALLS", "improved", **given))
    assert table.rows[0].cells[6].text == printed


def test_a_part_on_which_extractors_differ_says_so_and_others_print() -> None:
    finding = {"outcome": ["FALLS"], "statement": "fewer"}
    table = of(OUTCOMES, finding, differing=frozenset({("S1", "effects.direction")}))
    cells = table.rows[0].cells
    assert (cells[2].text, cells[5].text) == ("extractors differ; not agreed yet", "fewer")
    assert cells[3].text == "not yet done"


def test_a_new_report_brings_new_rows() -> None:
    table = of(OUTCOMES, found("FALLS", "improved"), then={"S1": ["r0"]})
    assert [row.new for row in table.rows] == [True]


def test_the_theory_of_change_puts_findings_under_their_horizon() -> None:
    table = of(
        THEORY,
        found("FALLS", "improved", horizon="long", page="2"),
        found("FALLS", "worsened", horizon="short"),
        found("BILL", "mixed", horizon="medium"),
    )
    assert table.columns == ("Outcome", "Short", "Medium", "Long")
    falls, bills = table.rows
    assert (falls.group, falls.cells[0].text, bills.group) == ("Health", "Falls", "Costs")
    assert falls.cells[1].bullets == ("Worsened: FALLS! (Study S1)",)
    assert falls.cells[2].bullets == ()
    assert falls.cells[3].bullets == ("Improved: FALLS! (Study S1; p. 2)",)
    assert falls.cells[3].answers == (("S1", "effects.statement", "O1"),)


def test_a_finding_without_horizon_takes_the_usual_one_of_its_outcome_and_says_so() -> None:
    table = of(
        THEORY,
        found("FALLS", "improved"),
        found("DEATHS", "improved", horizon="NR"),
        {"direction": "improved", "statement": "of no code"},
    )
    assert table.columns == ("Outcome", "Short", "Medium", "Long", "Horizon not said")
    falls, deaths = table.rows
    assert falls.cells[2].bullets and deaths.cells[4].bullets
    assert table.notes == (
        "For 1 finding without a horizon, the usual one of the outcome stands.",
        "Not printed, because they have no code of this codebook: 1 finding.",
    )
