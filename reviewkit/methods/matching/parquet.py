"""Records read from files, and judgements written to files, through DuckDB: many at a time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.methods.matching.candidates_sql import insert
from reviewkit.methods.matching.cluster import grouped
from reviewkit.methods.matching.columns import Columns, Ints
from reviewkit.methods.matching.explain import FIELDS
from reviewkit.methods.matching.policy import Pair
from reviewkit.terms import Judgement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SIMILAR = ", ".join(f'"{name}"' for name in FIELDS)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, as two Parquet files."""

    judgements: str  # path; columns a, b, judgement, probability, rule, reason, and one a field
    reports: str  # path; columns record, report
    records: int
    pairs: int


def connect(path: str = ":memory:", memory: str = "1GB") -> DuckDBPyConnection:
    """Open a DuckDB database.

    Args:
        path: its file; what memory does not hold goes beside it.
        memory: what it may hold.

    Raises:
        NotAllowedError: DuckDB is not installed.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        msg = "So many records need DuckDB: install it with `pip install 'reviewkit[big]'`."
        raise NotAllowedError(msg) from error
    db = duckdb.connect(path, config={"memory_limit": memory})
    db.execute("set enable_progress_bar = false")
    return db


def read_frames(paths: Iterable[str]) -> Iterator[pd.DataFrame]:
    """Read the records of CSV or Parquet files, a few thousand at a time, all fields as text.

    Args:
        paths: files with columns as for `judge`; the ending of each tells which it is.

    Raises:
        NotAllowedError: DuckDB is not installed.
        UnreadableError: a file cannot be read as what it seems to be.
    """
    with connect() as db:
        import duckdb  # noqa: PLC0415 - it is there: `connect` used it

        for path in paths:
            parquet = path.lower().endswith(".parquet")
            read = (
                "read_parquet(?)" if parquet else "read_csv(?, header = true, all_varchar = true)"
            )
            try:
                rows = db.execute(f"select columns(*)::varchar from {read}", [path])
                while len(frame := rows.fetch_df_chunk(5)):
                    yield frame
            except duckdb.Error as error:
                said = str(error).strip().partition("\n")[0]
                raise UnreadableError(f"{path} cannot be read: {said}") from error


def read_pairs(judgements: str) -> Iterator[Pair]:
    """Read the pairs of a `judgements.parquet`, in its order, a few at a time.

    Raises:
        NotAllowedError: DuckDB is not installed.
    """
    with connect() as db:
        rows = db.execute("select * from read_parquet(?)", [judgements])
        while part := rows.fetchmany(10_000):
            for a, b, judgement, probability, rule, reason, *values in part:
                found = dict(zip(FIELDS, values, strict=True))
                yield Pair(a, b, Judgement(judgement), probability, rule, reason, found)


def make_judged(db: DuckDBPyConnection) -> None:
    """Make the tables of names and judgements."""
    similar = ", ".join(f'"{name}" double' for name in FIELDS)
    db.execute("create table named (row uinteger, record varchar, number ubigint)")
    db.execute("create table kept (row uinteger, first uinteger)")
    db.execute(
        f"""create table judged (l uinteger, r uinteger, a varchar, b varchar, judgement varchar,
        probability double, rule varchar, reason varchar, {similar})"""
    )


def add_names(db: DuckDBPyConnection, start: int, columns: Columns) -> None:
    """Add the names of some records, of which the first is the row `start`."""
    rows = np.arange(start, start + len(columns), dtype=np.uint32)
    named = {"row": rows, "record": columns.record.strings(), "number": columns["number"]}
    insert(db, "named", pd.DataFrame(named))


def judged_rows(left: Ints, right: Ints, pairs: Iterable[Pair]) -> pd.DataFrame:
    """Give judged pairs as rows of the table `judged`."""
    said = list(pairs)
    fields = ("a", "b", "judgement", "probability", "rule", "reason")
    rows = {"l": left.astype(np.uint32), "r": right.astype(np.uint32)}
    told = {name: [getattr(pair, name) for pair in said] for name in fields}
    told["judgement"] = [str(pair.judgement) for pair in said]
    similar = {
        name: np.array([pair.similarities[name] for pair in said], np.float64) for name in FIELDS
    }
    return pd.DataFrame(rows | told | similar)


def write(db: DuckDBPyConnection, folder: str, out: str) -> Written:
    """Follow the joins and write judgements and reports; a file is there whole or not at all.

    Args:
        db: with all names and judgements.
        folder: for the work, on the same disk.
        out: where the files go.
    """
    same = db.execute("select l, r, probability from judged where judgement = 'same'").fetchnumpy()
    left, right = np.asarray(same["l"], np.int64), np.asarray(same["r"], np.int64)
    rows, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    names = db.execute(
        """select number from named where row in (
            select unnest([l, r]) from judged where judgement = 'same') order by row"""
    )
    first = grouped(
        len(rows), at[: len(left)], at[len(left) :],
        np.asarray(same["probability"], np.float64),
        np.asarray(names.fetchnumpy()["number"], np.uint64),
    )  # fmt: skip
    insert(db, "kept", pd.DataFrame({"row": rows, "first": rows[first]}))
    similar = ", ".join(f'case when isnan("{name}") then null else "{name}" end as "{name}"'
                        for name in FIELDS)  # fmt: skip
    judgements = _copied(
        db,
        f"""select a, b, judgement, probability, rule, reason, {similar}
        from judged order by l, r""",
        folder, out, "judgements",
    )  # fmt: skip
    reports = _copied(
        db,
        """select n.record, coalesce(k.record, n.record) as report from named n
        left join kept on kept.row = n.row left join named k on k.row = kept.first
        order by n.row""",
        folder, out, "reports",
    )  # fmt: skip
    counts = db.execute("select (select count(*) from named), (select count(*) from judged)")
    records, pairs = counts.fetchone() or (0, 0)
    return Written(judgements, reports, records, pairs)


def _copied(db: DuckDBPyConnection, query: str, folder: str, out: str, name: str) -> str:
    made, path = (os.path.join(place, f"{name}.parquet") for place in (folder, out))  # noqa: PTH118
    db.execute(f"copy ({query}) to '{made.replace(chr(39), chr(39) * 2)}' (format parquet)")
    os.replace(made, path)  # noqa: PTH105
    return path
