from __future__ import annotations

from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.tables import Table
from tests.outputs.materials import make_material, said


def table(settings: str = "") -> Table:
    rule = f"{{id: t, title: T, kind: by_group, codebook: factors, split: voice{settings}}}"
    material = make_material(
        f"tables: [{rule}]\n",
        S1={
            "helped": {"F1": said("TRUST", voice="patients"), "F2": said("TIME", voice="authors")},
            "hindered": {"F3": said("PAY", voice="authors"), "F4": said("TIME")},
        },
        S2={"helped": {"F1": said("TRUST", voice="patients"), "F2": said("TRUST", voice="NR")}},
        S3={"helped": {"F1": said("TRUST", voice="patients")}},
    )
    return make_table("t", material)


def test_studies_are_counted_for_each_answer_and_side_and_never_statements() -> None:
    found = table()
    assert found.columns == (
        *("Code", "Patients: helps", "Patients: hinders", "Authors: helps", "Authors: hinders"),
        "Not reported in any report of the study: helps",
        "Not reported in any report of the study: hinders",
        *("Not said: helps", "Not said: hinders", "All: helps", "All: hinders"),
    )
    counts = {row.cells[0].text: [one.text for one in row.cells[1:]] for row in found.rows}
    assert counts["Trust"] == ["3", "0", "0", "0", "1", "0", "0", "0", "3", "0"]
    assert counts["Time"] == ["0", "0", "1", "0", "0", "0", "0", "1", "1", "1"]
    assert counts["Any of these"][-2:] == ["3", "1"]


def test_codes_stand_under_their_theme_and_a_theme_counts_a_study_once() -> None:
    assert [row.group for row in table().rows] == ["People", "People", "Money", "Any of these"]
    people, money, every = table(", by: theme").rows
    assert [one.text for one in people.cells[-2:]] == ["3", "1"]
    assert (money.cells[0].text, every.cells[0].text) == ("Money", "Any of these")


def test_a_count_leads_to_the_statements_of_its_studies() -> None:
    cell = table().rows[0].cells[1]
    assert cell.answers == tuple((study, "helped.statement", "F1") for study in ("S1", "S2", "S3"))


def test_a_review_without_factors_prints_an_empty_table() -> None:
    rule = "{id: t, title: T, kind: by_group, codebook: factors, split: voice}"
    found = make_table("t", make_material(f"tables: [{rule}]\n", S1={}))
    assert (found.rows, found.columns) == ((), ("Code", "All: helps", "All: hinders"))
