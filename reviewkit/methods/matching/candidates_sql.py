"""The pairs of `block.candidates` found by DuckDB, on disk where memory does not hold them.

The same blocks, cap, splits and neighbours: `block` says why, and the tests hold one to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reviewkit.methods.matching.block import CAP, KEYS, ORDER, SPLITS, WINDOW, keys, order, splits
from reviewkit.methods.matching.columns import Columns, Ints

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KEYS = [f"k{at}" for at in range(len(KEYS))]
_SPLITS = [f"s{at}" for at in range(len(SPLITS))]
_ORDER = [f"o{at}" for at in range(len(ORDER))]
_REST = ", ".join([*_SPLITS, *_ORDER])


def make_tables(db: DuckDBPyConnection) -> None:
    """Make the tables of keys and of what they bring together."""
    numbers = ", ".join(f"{name} ubigint" for name in (*_KEYS, *_SPLITS, *_ORDER))
    db.execute(f"create table keyed (row uinteger, {numbers})")
    db.execute("create table found (l uinteger, r uinteger)")


def add_keys(db: DuckDBPyConnection, start: int, columns: Columns) -> None:
    """Add the keys of some records, of which the first is the row `start`."""
    both = np.concatenate([keys(columns), splits(columns), order(columns)], axis=1)
    part = pd.DataFrame(both, columns=[*_KEYS, *_SPLITS, *_ORDER])
    part.insert(0, "row", np.arange(start, start + len(part), dtype=np.uint32))
    insert(db, "keyed", part)


def insert(db: DuckDBPyConnection, table: str, rows: pd.DataFrame) -> None:
    """Add the rows of a frame to a table with the same columns."""
    db.register("part", rows)
    db.execute(f"insert into {table} select * from part")
    db.unregister("part")


def find_pairs(db: DuckDBPyConnection, number: int, cap: int = CAP) -> None:
    """Find the pairs that one key joins.

    Args:
        db: with the keys of all records.
        number: of the key, from 0 to the number of KEYS.
        cap: records of one block that are all compared with each other.
    """
    key = _KEYS[number]
    db.execute(
        f"""create or replace temp table block as
        with size as (
            select {key} as b, count(*) as n from keyed where {key} <> 0 group by 1 having n > 1)
        select row, b, n, {_REST} from keyed join size on {key} = b"""
    )
    for split in (*_SPLITS, None):
        db.execute(
            """insert into found select a.row, b.row from block a join block b
            on a.b = b.b and a.row < b.row where a.n <= ? and b.n <= ?""",
            [cap, cap],
        )
        db.execute(f"create or replace temp table large as from block where n > {int(cap)}")
        if not db.execute("select 1 from large limit 1").fetchone():
            return
        if split:
            db.execute(
                f"""create or replace temp table block as
                with part as (
                    select row, dense_rank() over (order by b, {split}) as p, {_REST} from large)
                select row, p as b, count(*) over (partition by p) as n, {_REST} from part
                qualify n > 1"""
            )
    _find_neighbours(db)


def _find_neighbours(db: DuckDBPyConnection) -> None:
    """Join each record of the blocks that cannot be split with the next few."""
    sorting = f"partition by b order by {', '.join(_ORDER)}, row"
    for step in range(1, WINDOW + 1):
        db.execute(
            f"""insert into found select least(row, next), greatest(row, next) from (
                select row, lead(row, {step}) over ({sorting}) as next from large)
            where next is not null"""
        )


def sort_pairs(db: DuckDBPyConnection, chunk: int) -> list[tuple[int, int, int]]:
    """Put the pairs found in the order of the chunks that their records lie in, each once.

    Args:
        db: with the pairs of all keys.
        chunk: records a chunk.

    Returns:
        The chunks of the first and of the second records, with the number of pairs.
    """
    db.execute(
        f"""create table pair as select distinct l // {int(chunk)} as i, r // {int(chunk)} as j,
        l, r from found order by i, j, l, r"""
    )
    db.execute("drop table found; drop table keyed")
    return db.execute("select i, j, count(*) from pair group by i, j order by i, j").fetchall()


def pairs_of(db: DuckDBPyConnection, i: int, j: int) -> tuple[Ints, Ints]:
    """Give the pairs of a record in one chunk and one in another, in order."""
    found = db.execute("select l, r from pair where i = ? and j = ? order by l, r", [i, j])
    rows = found.fetchnumpy()
    return np.asarray(rows["l"], np.int64), np.asarray(rows["r"], np.int64)
