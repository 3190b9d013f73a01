from __future__ import annotations

from reviewkit.outputs.material import Material
from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.table_layout import with_footnotes
from reviewkit.outputs.tables import Cell, Row, Table
from tests.outputs.materials import found, make_material

STUDIES = {
    "S1": {"design": "cohort", "people": 12},
    "S2": {"design": "trial", "people": 3},
    "S3": {"people": 7},
    "S4": {"design": "trial", "people": "NR"},
    "S5": {"design": "trial", "people": 100},
}


def rows_of(settings: str, material: Material | None = None) -> list[tuple[str, str]]:
    rule = f"tables: [{{id: t, title: T, kind: answers, {settings}}}]\n"
    table = make_table("t", material or make_material(rule, **STUDIES))
    return [(row.group, row.cells[0].text.removeprefix("Study ")) for row in table.rows]


def test_without_group_and_order_rows_stay_as_studies_print() -> None:
    assert rows_of("notes: []") == [("", one) for one in ("S1", "S2", "S3", "S4", "S5")]


def test_groups_come_in_the_order_of_the_form_and_unanswered_ones_last() -> None:
    assert rows_of("group: design") == [
        ("A trial", "S2"),
        ("A trial", "S4"),
        ("A trial", "S5"),
        ("A cohort", "S1"),
        ("not yet done", "S3"),
    ]


def test_numbers_order_rows_by_size_and_missing_ones_come_last() -> None:
    assert [name for _, name in rows_of("order: people")] == ["S2", "S3", "S1", "S5", "S4"]
    assert [name for _, name in rows_of("group: design, order: people")][:3] == ["S2", "S5", "S4"]


def test_a_group_that_extractors_differ_on_is_told() -> None:
    rule = "tables: [{id: t, title: T, kind: answers, group: design}]\n"
    material = make_material(rule, differing=frozenset({("S1", "design")}), **STUDIES)
    assert rows_of("", material)[-2] == ("extractors differ; not agreed yet", "S1")


def test_rows_of_findings_stand_under_the_theme_of_their_outcome() -> None:
    rule = "tables: [{id: t, title: T, kind: outcomes, group: effects.outcome, order: people}]\n"
    material = make_material(
        rule,
        S1={"people": 9, "effects": {"O1": found("BILL", "mixed"), "O2": found("DEATHS", "mixed")}},
        S2={"people": 2, "effects": {"O1": found("FALLS", "improved")}},
    )
    rows = [(row.group, row.cells[1].text) for row in make_table("t", material).rows]
    assert rows == [("Health", "Falls"), ("Health", "Deaths"), ("Costs", "Bills")]


def test_footnotes_mark_the_column_and_the_row_that_they_name() -> None:
    table = Table("t", "T", ("Study", "Basis"), (Row((Cell("Able 2003"), Cell("x"))),), ("n",))
    marked = with_footnotes(
        table, {"basis": "From best to least", "Able": "See Box 1", "Z": "lost"}
    )
    assert marked.columns == ("Study", "Basis [a]")
    assert marked.rows[0].cells[0].text == "Able 2003 [b]"
    assert marked.notes == ("[a] From best to least", "[b] See Box 1", "Z: lost", "n")
