"""Any cell that the review prints, found by name: of a table, of a figure, or of the map."""

from __future__ import annotations

from reviewkit.errors import NotThereError
from reviewkit.outputs.figures import figure_names, make_figure
from reviewkit.outputs.material import Material
from reviewkit.outputs.review_map import map_names
from reviewkit.outputs.review_tables import make_table, table_names
from reviewkit.outputs.tables import Cell, Table, lines_of

MOST_TOLD = 20  # rows or columns in a message


def cell_of(name: str, row: str, column: str, material: Material) -> Cell:
    """Find a cell of what the review prints under a name; that of a figure shows what is drawn.

    Args:
        name: of a table, of a figure, or of a map: "map" is the first, "map-ID" one by its id.
        row: what its row begins with, or the number of the row from 1.
        column: the same for its column.
        material: what outputs are made of.

    Raises:
        NotThereError: nothing has this name, or there is no such row or column.
    """
    return find_cell(_printed(name, material), row, column)


def _printed(name: str, material: Material) -> Table:
    tables, figures = table_names(material.plan), figure_names(material.plan)
    maps = map_names(material)
    if name in figures:
        return make_figure(name, material).data
    if name in (*tables, *maps):
        return make_table(name, material)
    known = ", ".join([*tables, *figures, *maps])
    raise NotThereError(f"Nothing is printed under the name {name}; there are {known}.")


def find_cell(table: Table, row: str, column: str) -> Cell:
    """Find a cell by the words its row and column begin with, or by their numbers from 1.

    Raises:
        NotThereError: there is no such row or column, or the words fit several.
    """
    heads = [" ".join(lines_of(one.cells[0])) for one in table.rows]
    at_row = _place(row, heads, "row", table.id)
    at_column = _place(column, list(table.columns), "column", table.id)
    return table.rows[at_row].cells[at_column]


def _place(wanted: str, heads: list[str], what: str, table: str) -> int:
    if not heads:
        raise NotThereError(f"There are no {what}s in {table} yet.")
    numbers = {str(place + 1): place for place in range(len(heads))}
    if wanted in numbers:
        return numbers[wanted]
    exact = [place for place, head in enumerate(heads) if head.lower() == wanted.lower()]
    found = exact or [
        place for place, head in enumerate(heads) if head.lower().startswith(wanted.lower())
    ]
    if len(found) == 1:
        return found[0]
    shown = found[:MOST_TOLD] or range(min(MOST_TOLD, len(heads)))
    more = len(found or heads) - len(shown)
    listed = "; ".join(f"{place + 1} {heads[place]}" for place in shown)
    listed += f"; and {more} more" if more else ""
    fits = "fits several" if found else "fits none"
    raise NotThereError(f"`{wanted}` {fits} of the {what}s of {table}: {listed}.")
