from __future__ import annotations

from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.tables import Table
from reviewkit.outputs.vote_table import CAVEAT, COUNTING
from tests.outputs.materials import found, make_material


def table(settings: str = "") -> Table:
    rule = f"{{id: t, title: T, kind: votes, codebook: outcomes{settings}}}"
    up, down = (found("FALLS", one, basis="measured") for one in ("improved", "worsened"))
    material = make_material(
        f"tables: [{rule}]\n",
        S1={"effects": {"O1": up, "O2": up}},
        S2={"effects": {"O1": up, "O2": down, "O3": up}},
        S3={"effects": {"O1": found("FALLS", "no_change", basis="claimed")}},
        S4={"effects": {"O1": up, "O2": found("DEATHS", "unclear")}},
        S5={"effects": {"O1": {"outcome": ["DEATHS"], "statement": "?"}}},
    )
    return make_table("t", material)


def counts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_each_study_votes_once_and_goes_to_mixed_where_its_findings_differ() -> None:
    assert table().columns == (
        *("Outcome", "Studies", "Positive", "Negative", "No change", "Mixed"),
    )
    assert counts(table()) == [["Falls", "4", "2", "0", "1", "1"]]
    assert counts(table(", effects: {agreement: 0.6}")) == [["Falls", "4", "3", "0", "1", "0"]]


def test_the_rule_and_all_it_leaves_out_is_told_below() -> None:
    notes = table(", effects: {where: {effects.basis: [measured]}}").notes
    assert notes[0] == COUNTING
    assert "by the direction of benefit and not by statistical significance" in notes[1]
    assert notes[2] == "Counted are findings with Basis: measured; 3 findings without stay out."
    assert notes[3] == "Findings of one study differ in: Study S2 (Falls)."
    assert table().notes[2] == (
        "Not counted: 1 finding of direction unclear; "
        "1 finding whose direction is not agreed or not given."
    )


def test_directions_of_another_form_are_named_by_the_rule_and_told() -> None:
    found = table(", effects: {directions: {improved: negative}}")
    assert counts(found) == [["Falls", "3", "0", "3", "0", "0"]]
    assert "Directions count so: improved as negative." in found.notes


def test_a_sign_test_is_done_only_when_asked_and_never_without_its_caveat() -> None:
    assert CAVEAT not in table().notes
    tested = table(", sign_test: true")
    assert counts(tested)[0][-1] == "0.500"
    assert CAVEAT in tested.notes


def test_a_count_leads_to_the_directions_behind_it() -> None:
    mixed = table().rows[0].cells[5]
    assert mixed.answers == tuple(("S2", "effects.direction", f"O{number}") for number in (1, 2, 3))
