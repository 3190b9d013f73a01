from __future__ import annotations

from typing import Any

from reviewkit.outputs.factor_tables import UNTOLD
from reviewkit.outputs.material import Material
from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.tables import Table
from tests.outputs.materials import make_material, said

TABLES = """
tables:
  - {id: factors, title: Factors, kind: factors}
  - {id: by-design, title: Factors, kind: factors, level: trial, level_field: design}
  - {id: matrix, title: Matrix, kind: matrix, codebook: factors}
"""


def material(**more: Any) -> Material:
    return make_material(
        TABLES,
        S1={
            "design": "trial",
            "helped": {"F1": said("TRUST", "PAY"), "F2": said("TRUST")},
            "hindered": {"F3": said("PAY", conditions="often")},
        },
        S2={"helped": {"F1": said("PAY") | {"statement": None}}},
        **more,
    )


def cells(table: Table) -> list[list[str]]:
    return [[" | ".join([one.text, *one.bullets]) for one in row.cells] for row in table.rows]


def test_statements_stand_by_study_with_their_conditions() -> None:
    first, second = cells(make_table("factors", material()))
    assert first == ["Study S1", " | trust matters | trust matters", " | pay matters (often)"]
    assert second[0] == "Study S2"


def test_a_table_of_a_level_names_the_studies_whose_level_nobody_has_agreed_on() -> None:
    table = make_table("by-design", material())
    assert [row.cells[0].text for row in table.rows] == ["Study S1"]
    assert "Not printed, because their level is not agreed yet: Study S2." in table.notes


def test_the_matrix_counts_studies_and_every_mark_and_count_leads_to_its_statements() -> None:
    table = make_table("matrix", material())
    assert cells(table)[0] == ["Trust", "People", "helps", "", "1", "0"]
    assert cells(table)[1] == ["Payment", "Money", "helps, hinders", "helps", "2", "1"]
    trust, pay = table.rows
    assert trust.cells[4].answers == (
        ("S1", "helped.statement", "F1"),
        ("S1", "helped.statement", "F2"),
    )
    assert pay.cells[5].answers == (("S1", "hindered.statement", "F3"),)


def test_the_matrix_names_statements_to_which_extractors_give_different_codes() -> None:
    found = make_material(
        TABLES,
        differing=frozenset({("S1", "helped.codes")}),
        S1={"helped": {"F1": said("PAY"), "F2": {"statement": "so"}}},
    )
    table = make_table("matrix", found)
    assert table.notes == (
        "Not counted, because extractors give them different codes: Study S1 F2.",
    )
    assert cells(table) == [["Payment", "Money", "helps", "1", "0"]]


def test_a_code_that_the_codebook_no_longer_has_is_told_and_not_dropped_without_a_word() -> None:
    found = make_material(TABLES, S1={"helped": {"F1": said("PAY", "OLD"), "F2": said("OLD")}})
    table = make_table("matrix", found)
    assert cells(table) == [["Payment", "Money", "helps", "1", "0"]]
    assert table.notes == (
        "Not counted under codes that the codebook no longer has, until they are recoded: "
        "Study S1 F1 (OLD), Study S1 F2 (OLD).",
    )


def test_statements_of_one_of_several_extractors_are_counted_not_printed() -> None:
    table = make_table("matrix", material(pending=frozenset({("S2", "helped.statement")})))
    assert table.notes[-1].endswith("still to answer: statements of 1 studies.")


def test_a_statement_nobody_agreed_on_is_told_in_its_place() -> None:
    found = make_material(TABLES, S1={"helped": {"F1": {"codes": ["PAY"]}}})
    assert cells(make_table("factors", found))[0][1] == f" | {UNTOLD}"


def test_what_a_new_report_of_a_known_study_says_has_a_row_of_its_own() -> None:
    found = make_material(TABLES, then={"S1": ["r0"]}, S1={"helped": {"F1": said("PAY")}}, S2={})
    rows = make_table("factors", found).rows
    assert [(row.cells[0].text, row.new) for row in rows] == [
        ("Study S1", False),
        ("Study S1 \N{EN DASH} added from r1", True),
        ("Study S2", True),
    ]
