"""How a table is shared out over a page: widths of columns, and how many parts it needs.

Widths make the table as low as they can: the height of a row is that of its longest cell, and a
sum of S / w over columns with one sum of widths is least where each w is as the root of its S.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from reviewkit.outputs.tables import Row, Table, lines_of

Numbers = npt.NDArray[np.float64]

LONGEST_WORD = 18  # letters; a longer word is broken
PADDING = 3.0  # letters a cell's margins take
LOST = 6  # letters that the last line of a paragraph leaves empty, about
ROUNDS = 16
MOST_ROWS = 200  # of a long table, evenly, are enough to find widths
HEAD_WEIGHT = 2  # a head is repeated on every page
TURNED_BODY, TURNED_COLUMNS = 9, 5  # so short words below so many heads let these be turned
MOST_HEAD_LINES = 3  # a head of more is turned if it can be
LONG_CELL, READABLE = 60, 15  # letters; a column of such cells has room for some words a line
CROWDED = 1.1  # of the room: a table whose words take more is parted


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as its layout sees it: letters of each cell, longest word of each column."""

    heads: tuple[int, ...]
    words: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    count: int
    turned: frozenset[int]

    def of(self, columns: Sequence[int]) -> Shape:
        """Only these columns."""
        return Shape(
            tuple(self.heads[one] for one in columns),
            tuple(self.words[one] for one in columns),
            tuple(tuple(row[one] for one in columns) for row in self.rows),
            self.count,
            frozenset(new for new, old in enumerate(columns) if old in self.turned),
        )


def turned_heads(table: Table, room: float) -> frozenset[int]:
    """Find the columns whose heads are to be turned: where they would else be narrow and high.

    Args:
        table: what is to be printed.
        room: what its columns share, in letters.
    """
    rows = _some(table)
    slim = {
        place
        for place, head in enumerate(table.columns)
        if place and len(head) > TURNED_BODY and _longest(place, rows) <= TURNED_BODY
    }
    if len(slim) < TURNED_COLUMNS:
        return frozenset()
    shape = shape_of(table)
    widths = share(shape, room)
    high = any(shape.heads[place] > MOST_HEAD_LINES * (widths[place] - PADDING) for place in slim)
    return frozenset(slim if high or sum(least_widths(shape)) > room else ())


def shape_of(table: Table, turned: frozenset[int] = frozenset()) -> Shape:
    """Measure a table; a turned head takes no width."""
    rows = _some(table)
    heads = ["" if place in turned else head for place, head in enumerate(table.columns)]
    return Shape(
        tuple(len(head) for head in heads),
        tuple(
            max([_longest(place, rows), *map(len, head.split())])
            for place, head in enumerate(heads)
        ),
        tuple(
            tuple(sum(len(line) + LOST for line in lines_of(cell)) for cell in row.cells)
            for row in rows
        ),
        len(table.rows),
        turned,
    )


def _some(table: Table) -> Sequence[Row]:
    """Rows enough to measure a table, evenly from all of it."""
    return table.rows[:: max(1, -(-len(table.rows) // MOST_ROWS))]


def _longest(place: int, rows: Sequence[Row]) -> int:
    texts = (text for row in rows for text in lines_of(row.cells[place]))
    return max((len(word) for text in texts for word in text.split()), default=0)


def least_widths(shape: Shape) -> list[float]:
    """Say what each column must have, in letters, so that its words stay whole."""
    return [min(word, LONGEST_WORD) + PADDING for word in shape.words]


def _readable(shape: Shape, room: float) -> list[float]:
    """The least widths, more for columns of long text where there is room for it."""
    least = least_widths(shape)
    longest = [max(column, default=0) for column in zip(*shape.rows, strict=True)]
    better = [
        max(one, READABLE + PADDING) if long > LONG_CELL else one
        for one, long in zip(least, longest or [0] * len(least), strict=True)
    ]
    return better if sum(better) <= room else least


def share(shape: Shape, room: float) -> list[float]:
    """Share a room, in letters, among columns, so that words stay whole and the table is low.

    Returns:
        A width a column; they add up to at most `room`.
    """
    least = np.array(_readable(shape, room))
    if least.sum() >= room:
        return [float(one) for one in room * least / least.sum()]
    lines = np.array([*([shape.heads] * HEAD_WEIGHT), *shape.rows], dtype=float)
    widths = _filled(least, np.sqrt(np.maximum(lines.sum(axis=0), 1)), room)
    best, lowest = widths, _height(lines, widths)
    every = np.arange(len(lines))
    for _ in range(ROUNDS):
        highest = (lines / (widths - PADDING)).argmax(axis=1)
        demand = np.bincount(highest, lines[every, highest], len(least))
        widths = (widths + _filled(least, np.sqrt(demand + 1), room)) / 2
        height = _height(lines, widths)
        if height < lowest:
            best, lowest = widths, height
    return [float(one) for one in best]


def _filled(least: Numbers, pull: Numbers, room: float) -> Numbers:
    """Share a room in proportion to `pull`, with no column below its least."""
    widths = least.copy()
    free = np.ones(len(least), dtype=bool)
    while free.any():
        shares = (room - widths[~free].sum()) * pull / pull[free].sum()
        short = free & (shares < least)
        if not short.any():
            widths[free] = shares[free]
            break
        free &= ~short
    return widths


def _height(lines: Numbers, widths: Numbers) -> float:
    return float((lines / (widths - PADDING)).max(axis=1).sum())


def line_count(shape: Shape, widths: Sequence[float]) -> float:
    """Estimate how many lines of text a table takes, from those of its rows that were measured."""
    lines = [
        max(
            ceil(length / max(width - PADDING, 1))
            for length, width in zip(row, widths, strict=True)
        )
        for row in shape.rows
    ]
    return sum(lines) * shape.count / max(len(lines), 1)


def parts_of(shape: Shape, room: float) -> list[list[int]]:
    """Part the columns of a table so that each part fits a room; the first column is in each.

    Returns:
        Places of the columns of each part: one part with all of them where they fit.
    """
    least = least_widths(shape)
    if sum(least) <= CROWDED * room or len(least) <= 2:
        return [list(range(len(least)))]
    fits: list[list[int]] = []
    taken = room
    for place in range(1, len(least)):
        if taken + least[place] > room:
            fits.append([0])
            taken = least[0]
        fits[-1].append(place)
        taken += least[place]
    return _evened(fits)


def _evened(parts: list[list[int]]) -> list[list[int]]:
    """Leave no part much narrower than the others."""
    rest = [place for part in parts for place in part[1:]]
    size = -(-len(rest) // len(parts))
    if max(len(part) - 1 for part in parts) < size:
        return parts
    if any(len(part) - 1 < size for part in parts[:-1]):
        return parts  # columns of unlike widths stay as they fit
    return [[0, *rest[at : at + size]] for at in range(0, len(rest), size)]
