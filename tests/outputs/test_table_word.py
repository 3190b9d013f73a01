from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.table import Table as WordTable

from reviewkit.outputs.table_word import column_widths, to_docx
from reviewkit.outputs.tables import EMPTY, NO_TEXT, Cell, Row, Table

ABLE = Row((Cell("Able 2003"), Cell("See Box 1.", ("No shared <record>",)), Cell()))
BAKER = Row((Cell("Baker 2016"), Cell(bullets=("Trust", "Time")), Cell("x")), new=True)
FACTORS = Table("table-3", "Table 3: Factors", ("Study", "Helps", "Hinders"), (ABLE, BAKER))


def first(table: Table) -> WordTable:
    return Document(io.BytesIO(to_docx(table))).tables[0]


def test_every_cell_holds_its_words_and_its_bullets() -> None:
    rows = [[cell.text for cell in row.cells] for row in first(FACTORS).rows]

    assert rows == [
        ["Study", "Helps", "Hinders"],
        ["Able 2003", "See Box 1.\n•\tNo shared <record>", NO_TEXT],
        ["Baker 2016 (new)", "•\tTrust\n•\tTime", "x"],
    ]


def test_a_table_without_rows_is_a_sentence() -> None:
    document = Document(io.BytesIO(to_docx(Table("a", "A", ("Study",), ()))))

    assert EMPTY in [one.text for one in document.paragraphs]
    assert document.tables == []


def test_a_table_of_many_columns_lies_on_its_side_within_the_margins() -> None:
    names = tuple(f"Author{number} and Other 2003" for number in range(14))
    table = Table("m", "M", names, (Row(tuple(Cell("helps") for _ in names)),))
    document = Document(io.BytesIO(to_docx(table)))
    (section,) = document.sections

    assert section.orientation == WD_ORIENT.LANDSCAPE
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in document.tables[0].columns) <= room


def test_columns_of_long_text_are_wider_and_words_stay_whole() -> None:
    row = Row((Cell("Thistlethwaite"), Cell("a few words " * 80), Cell("no")))
    name, long, short = column_widths(Table("t", "T", ("S", "L", "N"), (row,)), 100, 1)

    assert name >= len("Thistlethwaite")
    assert long > name > short
    assert name + long + short <= 100


def test_a_group_has_a_row_across_the_table() -> None:
    grouped = Row((Cell("Cole 2020"), Cell("a"), Cell("b")), group="Cohorts")
    table = first(Table("t", "T", ("Study", "Helps", "Hinders"), (ABLE, grouped)))

    assert [cell.text for cell in table.rows[2].cells] == ["Cohorts"] * 3
    assert table.rows[2].cells[0]._tc is table.rows[2].cells[2]._tc
    assert table.rows[3].cells[0].text == "Cole 2020"
