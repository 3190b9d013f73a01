from __future__ import annotations

import pytest

from reviewkit.errors import NotThereError
from reviewkit.outputs.review_tables import make_table, table_names
from tests.outputs.materials import make_material

RULE = "tables: [{id: table-1, title: Designs, kind: answers, footnotes: {Study: All}}]\n"


def test_a_review_prints_its_own_tables_and_three_that_every_review_has() -> None:
    material = make_material(RULE, S1={})
    assert table_names(material.plan) == ["table-1", "included", "excluded", "data-dictionary"]
    assert make_table("included", material).rows[0].cells[0].text == "Study S1"
    assert make_table("excluded", material).rows == ()
    with pytest.raises(NotThereError, match="there are table-1, included, excluded, data-"):
        make_table("other", material)


def test_a_numbered_table_bears_its_number_and_its_footnotes() -> None:
    table = make_table("table-1", make_material(RULE, S1={}))
    assert (table.title, table.columns, table.notes) == (
        "Table 1: Designs",
        ("Study [a]",),
        ("[a] All",),
    )
