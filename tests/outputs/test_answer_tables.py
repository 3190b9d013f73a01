from __future__ import annotations

from dataclasses import replace

from reviewkit.outputs.material import Material
from reviewkit.outputs.review_tables import make_table
from tests.outputs.materials import agreed, make_material

RULE = """
tables:
  - id: table-1
    title: Studies
    kind: answers
    columns: [{head: Design, fields: [design]}, {head: People, fields: [people, place]}]
"""


def material(extra: str = "", **more: object) -> Material:
    return make_material(
        RULE + extra,
        S1={"design": "trial", "people": 12, "place": "NR"},
        S2={"design": "cohort", "people": 3},
        S3={"people": 40},
        **more,  # type: ignore[arg-type]
    )


def column(table_of: Material, place: int) -> list[str]:
    table = make_table("table-1", table_of)
    return [" | ".join([row.cells[place].text, *row.cells[place].bullets]) for row in table.rows]


def test_choices_print_by_their_label_and_missing_ones_in_words() -> None:
    assert column(material(), 1) == ["A trial", "A cohort", "not yet done"]
    assert column(material(), 2)[0] == " | 12 | not reported in any report of the study"


def test_missing_values_print_as_codes_with_a_key_of_those_used() -> None:
    found = material("    missing: codes\n    notes: [Own note.]\n")
    assert column(found, 2) == [" | 12 | NR", " | 3 | TBD", " | 40 | TBD"]
    notes = make_table("table-1", found).notes
    assert notes == ("Own note.", "NR: not reported in any report of the study; TBD: not yet done.")


def test_the_note_of_an_answer_stands_after_it() -> None:
    found = material()
    answers = {"S1": {("design", ""): {"": agreed("trial", note="two arms")}}}
    assert column(replace(found, answers=answers), 1)[0] == "A trial \N{EN DASH} two arms"


def test_what_extractors_have_not_agreed_on_is_told_and_not_printed() -> None:
    told = frozenset({("S1", "design")})
    assert column(material(differing=told), 1)[0] == "extractors differ; not agreed yet"
    cell = make_table("table-1", material(differing=told)).rows[0].cells[1]
    assert cell.answers == (("S1", "design", ""),)
