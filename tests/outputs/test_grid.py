from __future__ import annotations

from docx.oxml.ns import qn

from reviewkit.outputs.grid import Grid, GridRow, Words, grid_xml

STYLES = ("Plain", "Bullet")


def test_words_of_the_data_are_never_markup_and_keep_their_lines() -> None:
    row = GridRow(((Words("<w:p/> & \x00"),), (Words("one\r\ntwo", bullet=True),)))
    found = grid_xml(Grid(("A", "B"), (63500, 63500), [row]), STYLES, None, lines=True)

    texts = [one.text for one in found.iter(qn("w:t"))]
    assert texts == ["A", "B", "<w:p/> & \ufffd", "•", "one", "two"]
    assert len(list(found.iter(qn("w:br")))) == 1


def test_a_cell_without_words_still_holds_a_paragraph() -> None:
    found = grid_xml(Grid(("A",), (63500,), [GridRow(((),))]), STYLES, None, lines=True)

    assert all(cell.find(qn("w:p")) is not None for cell in found.iter(qn("w:tc")))


def test_a_table_in_the_style_of_a_reference_draws_no_lines_of_its_own() -> None:
    grid = Grid(("A",), (63500,), ())

    styled = grid_xml(grid, STYLES, "Their", lines=False)
    assert next(styled.iter(qn("w:tblStyle"))).get(qn("w:val")) == "Their"
    assert next(styled.iter(qn("w:tblBorders")), None) is None
    assert next(grid_xml(grid, STYLES, None, lines=True).iter(qn("w:tblBorders"))) is not None


def test_rows_stay_whole_or_run_on_as_they_are_told() -> None:
    rows = [GridRow(((Words("a"),),)), GridRow(((Words("b"),),), whole=False)]
    found = grid_xml(Grid(("A",), (63500,), rows), STYLES, None, lines=True)

    kept = [next(row.iter(qn("w:cantSplit")), None) is not None for row in found.iter(qn("w:tr"))]
    assert kept == [True, True, False]
