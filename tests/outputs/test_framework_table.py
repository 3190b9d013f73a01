from __future__ import annotations

from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.tables import Table
from tests.outputs.materials import found, make_material, said


def table(codebook: str, settings: str = "") -> Table:
    rule = f"{{id: t, title: T, kind: framework, codebook: {codebook}{settings}}}"
    material = make_material(
        f"tables: [{rule}]\n",
        S1={
            "helped": {"F1": said("TRUST", "TIME", "PAY", page="7")},
            "hindered": {"F2": said("TIME", conditions="rarely", page="under Limits")},
            "effects": {"O1": found("FALLS", "improved", page="9")},
        },
        S2={},
    )
    return make_table("t", material)


def test_a_cell_holds_what_a_study_says_on_a_theme_once_a_statement_with_its_page() -> None:
    found = table("factors")
    assert found.columns == ("Study", "People", "Money")
    people, money = found.rows[0].cells[1:]
    assert people.bullets == (
        "Helps: trust matters (p. 7)",
        "Hinders: time matters (rarely; under Limits)",
    )
    assert money.bullets == ("Helps: trust matters (p. 7)",)
    assert found.rows[1].cells[1].bullets == ()


def test_behind_a_cell_lie_the_answers_with_their_quotes() -> None:
    assert table("factors").rows[0].cells[1].answers == (
        ("S1", "helped.statement", "F1"),
        ("S1", "hindered.statement", "F2"),
    )


def test_themes_on_which_no_study_says_anything_are_named_below() -> None:
    assert table("factors").notes == ("No study has a statement under: Law.",)


def test_a_framework_may_have_a_column_a_code_or_be_of_outcomes() -> None:
    assert table("factors", ", by: code").columns == ("Study", "Trust", "Time", "Payment")
    outcomes = table("outcomes")
    assert outcomes.columns == ("Study", "Health")
    assert outcomes.rows[0].cells[1].bullets == ("Improved: FALLS! (p. 9)",)


def test_columns_of_answers_stand_before_the_themes() -> None:
    shown = table("factors", ", columns: [{head: Design, fields: [design]}]")
    assert shown.columns == ("Study", "Design", "People", "Money")
    assert shown.rows[0].cells[1].text == "not yet done"
