from __future__ import annotations

from dataclasses import replace

from reviewkit.outputs.dictionary_table import dictionary_table
from reviewkit.outputs.tables import lines_of
from tests.outputs.materials import make_material


def test_every_question_of_the_form_is_told_with_what_fits_it_and_its_section() -> None:
    material = make_material("", S1={})
    table = dictionary_table(material)
    assert [row.cells[0].text for row in table.rows] == list(material.plan.form.fields)
    told = {row.cells[0].text: (row.group, *map(lines_of, row.cells[1:])) for row in table.rows}
    codes = ["NR, NRV, NA, UNC, TBD"]
    values = ["trial: A trial", "cohort: A cohort"]
    assert told["design"] == ("About", ["Design"], ["one of these"], values, [], codes)
    assert told["helped.codes"][:3] == (
        "Found",
        ["Helped \N{EN DASH} Codes"],
        ["codes of the codebook factors; once a row"],
    )
    assert table.notes[0].startswith("Missing codes: NR not reported")


def test_a_further_form_has_its_name_before_its_fields() -> None:
    material = make_material("", S1={})
    form = material.plan.forms[""]
    two = replace(material, plan=replace(material.plan, forms={"": form, "again": form}))
    table = dictionary_table(two)
    half = len(table.rows) // 2
    assert (table.rows[half].cells[0].text, table.rows[half].group) == (
        "again/design",
        "Form: About",
    )
    assert table.title == "Data dictionary: form form, version v1; form form, version v1"


def test_a_review_without_a_form_has_an_empty_dictionary() -> None:
    material = make_material("", S1={})
    bare = replace(material, plan=replace(material.plan, forms={}))
    assert dictionary_table(bare).rows == ()
