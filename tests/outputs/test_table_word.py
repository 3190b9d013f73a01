from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table as WordTable

from reviewkit.outputs.table_word import to_docx
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


def test_a_table_whose_words_would_break_lies_on_its_side_within_the_margins() -> None:
    names = tuple(f"Characteristic{number}" for number in range(9))
    table = Table("m", "M", names, (Row(tuple(Cell("comprehensive") for _ in names)),))
    document = Document(io.BytesIO(to_docx(table)))
    (section,) = document.sections

    assert section.orientation == WD_ORIENT.LANDSCAPE
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in document.tables[0].columns) <= room


def test_a_group_has_a_row_across_the_table() -> None:
    grouped = Row((Cell("Cole 2020"), Cell("a"), Cell("b")), group="Cohorts")
    table = first(Table("t", "T", ("Study", "Helps", "Hinders"), (ABLE, grouped)))

    assert [cell.text for cell in table.rows[2].cells] == ["Cohorts"] * 3
    assert table.rows[2].cells[0]._tc is table.rows[2].cells[2]._tc
    assert table.rows[3].cells[0].text == "Cole 2020"


def words(table: Table) -> Document:
    return Document(io.BytesIO(to_docx(table)))


def test_heads_far_longer_than_their_cells_are_turned_and_so_stay_readable() -> None:
    heads = tuple(f"Author {number} and Some Other 2003" for number in range(9))
    row = Row((Cell("Trust and respect"), *(Cell("helps") for _ in heads)))
    found = first(Table("m", "M", ("Code", *heads), (row,)))
    turned = [
        cell._tc.find(f".//{qn('w:textDirection')}") is not None for cell in found.rows[0].cells
    ]

    assert turned == [False] + [True] * 9
    assert found.rows[0].height > Cm(2)


def test_a_table_of_more_columns_than_a_page_holds_goes_on_below_with_its_first_column() -> None:
    heads = tuple(f"Study {number}" for number in range(120))
    row = Row((Cell("Trust"), *(Cell("hinders") for _ in heads)))
    document = words(Table("m", "By study", ("Code", *heads), (row,), ("A note.",)))
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]

    assert len(document.tables) == len(captions) > 3
    assert captions[0] == f"By study (part 1 of {len(captions)})"
    assert captions[-1] == f"By study, continued (part {len(captions)} of {len(captions)})"
    assert all(one.rows[0].cells[0].text == "Code" for one in document.tables)
    shown = [cell.text for one in document.tables for cell in one.rows[0].cells[1:]]
    assert shown == list(heads)


def test_short_columns_stay_upright_however_many() -> None:
    names = ("Outcome", "Studies", "Better", "Worse", "Same", "Mixed")
    document = words(Table("v", "Votes", names, (Row(tuple(Cell("1") for _ in names)),)))

    assert document.sections[0].orientation == WD_ORIENT.PORTRAIT


def test_a_short_table_stays_on_one_page_and_a_long_one_runs_on() -> None:
    short, long = (
        first(Table("t", "T", ("Study", "Found"), (Row((Cell("A"), Cell("b"))),) * rows))
        for rows in (3, 60)
    )
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in short.rows]

    assert kept == [True, True, True, None]
    assert not long.rows[1].cells[0].paragraphs[0].paragraph_format.keep_with_next
