from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.outputs.widths import (
    PADDING,
    least_widths,
    line_count,
    parts_of,
    shape_of,
    share,
    turned_heads,
)


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = ()) -> Table:
    names = heads or tuple("STLN"[: len(rows[0])])
    return Table("t", "T", names, tuple(Row(tuple(map(Cell, row))) for row in rows))


def test_columns_of_long_text_are_wider_and_words_stay_whole() -> None:
    shape = shape_of(table(("Thistlethwaite", "a few words " * 80, "no")))
    name, long, short = share(shape, 100)

    assert name >= len("Thistlethwaite") + PADDING
    assert long > name > short
    assert name + long + short <= 100.001


def test_the_cells_that_make_rows_high_get_the_room() -> None:
    rows = [("a", "word " * 20, "word " * 80)] * 10
    _, short, long = share(shape_of(table(*rows)), 120)

    assert long > 2.5 * short


def test_widths_make_no_table_higher_than_equal_columns_do() -> None:
    rows = [("Study", "x " * 20, "y " * 200, ""), ("Study", "", "y " * 30, "z " * 90)] * 5
    shape = shape_of(table(*rows))

    assert line_count(shape, share(shape, 120)) < line_count(shape, [30, 30, 30, 30])


def test_a_column_of_text_has_room_for_some_words_a_line() -> None:
    rows = [("Study", "some words " * 200, "other words " * 6)] * 20
    *_, last = share(shape_of(table(*rows)), 80)

    assert last >= 15 + PADDING


@given(
    st.lists(st.tuples(*[st.text("ab ", max_size=60)] * 4), min_size=1, max_size=8),
    st.integers(30, 300),
)
def test_widths_never_leave_the_page(rows: list[tuple[str, ...]], room: int) -> None:
    widths = share(shape_of(table(*rows)), room)

    assert sum(widths) <= room + 0.001
    assert min(widths) > 0


def test_heads_are_turned_only_where_they_would_be_high() -> None:
    heads = ("Code", *(f"A long head number {number}" for number in range(6)))
    found = table(("Trust", *["1"] * 6), heads=heads)

    assert turned_heads(found, 60) == frozenset(range(1, 7))
    assert turned_heads(found, 400) == frozenset()
    assert shape_of(found, frozenset({1})).words[1] == 1


def test_columns_that_do_not_fit_go_to_parts_of_like_size_each_with_the_first() -> None:
    shape = shape_of(table(("Trust", *["hinders"] * 50), heads=("Code", *["Study"] * 50)))
    parts = parts_of(shape, 100)

    assert [place for part in parts for place in part[1:]] == list(range(1, 51))
    assert {part[0] for part in parts} == {0}
    assert all(sum(least_widths(shape.of(part))) <= 100 for part in parts)
    assert len(parts[0]) - len(parts[-1]) <= len(parts)
    assert parts_of(shape, 1000) == [list(range(51))]
