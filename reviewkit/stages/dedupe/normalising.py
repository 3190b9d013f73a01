"""Records made comparable, import by import, and kept so for the next run.

What is kept under cache/ is no fact: it is made again when it is missing, or when another version
of reviewkit wrote it. Each import is read with a look at its own columns only, so that a record
is normalised alike in the run over all records and in those that add to it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit import __version__
from reviewkit.errors import UnreadableError
from reviewkit.store import Store
from reviewkit.store.kept import keep_bytes

if TYPE_CHECKING:
    import pandas as pd

    from reviewkit.methods.matching.columns import Columns
    from reviewkit.methods.matching.crew import Crew

Progress = Callable[[str, int, int], None]  # the step, how much of it is done, of how much

CHUNK = 10_000  # records normalised at a time: bounds memory, changes nothing
MANY = 30_000  # records from which on further processes pay
FIELDS = (
    "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "accession",
    "kind", "isbn",
)  # fmt: skip
ROWS = f"""
select r.id as record, i.source, {", ".join(f"r.{field}" for field in FIELDS)}
from records r join standing_imports i on i.file = r.file
"""


def normalised(
    store: Store, files: Sequence[str], progress: Progress, *, keep: bool
) -> list[Columns]:
    """Give the records of imports as they are compared, an import each.

    Args:
        store: the review.
        files: the imports, by the SHA-256 of their bytes.
        progress: called with the step, records done, and records in all.
        keep: keep what was normalised for the next run.
    """
    from reviewkit.methods.matching.crew import Crew, cores  # noqa: PLC0415  # numpy

    found = {file: _kept(store.folder, file) for file in files}
    counts = dict(store.db.execute("select file, records from standing_imports"))
    most = sum(counts[file] for file, columns in found.items() if columns is None)
    done, parts = 0, []
    with Crew(cores() if most >= MANY else 1) as crew:
        for file in files:
            columns = found.pop(file)
            if columns is None:
                columns = _read(store.db, file, crew, _counting(progress, done, most))
                done += counts[file]
                if keep:
                    _keep(store.folder, file, columns)
            parts.append(columns)
    return parts


def _counting(progress: Progress, before: int, most: int) -> Callable[[int], None]:
    return lambda done: progress("normalising", before + done, most)


def with_abstracts(db: sqlite3.Connection, columns: Columns) -> Columns:
    """Give records that read their abstracts from the store when these are compared."""

    def fetch(rows: Any) -> list[str]:
        names = columns.record.take(rows).strings()
        within = "record in (select value from json_each(?))"
        query = f"select record, abstract from record_texts where {within}"
        texts = dict(db.execute(query, (json.dumps(names),)))
        return [texts[name] or "" for name in names]

    return columns.with_abstracts(fetch)


def frame_of(db: sqlite3.Connection, records: Sequence[str]) -> pd.DataFrame:
    """Give some records as they came, one row each."""
    where = "where r.id in (select value from json_each(?))"
    return next(_frames(db, f"{ROWS} {where}", (json.dumps(records),), len(records) + 1))


def _read(
    db: sqlite3.Connection, file: str, crew: Crew, progress: Callable[[int], None]
) -> Columns:
    """Normalise the records of one import."""
    from reviewkit.methods.matching import (  # noqa: PLC0415  # pandas, rapidfuzz
        Survey,
        concat,
        normalise,
        survey,
    )

    query = f"{ROWS} where r.file = ? order by r.position"
    looked = Survey()
    for frame in _frames(db, query, (file,)):
        looked = looked.plus(survey(frame))
    serials, done, chunks = looked.serials(), 0, []
    for columns in crew.map(normalise, ((one, serials) for one in _frames(db, query, (file,)))):
        chunks.append(columns)
        done += len(columns)
        progress(done)
    return concat(chunks)


def _frames(
    db: sqlite3.Connection, query: str, values: tuple[str, ...], size: int = CHUNK
) -> Iterator[pd.DataFrame]:
    """Yield the rows of a query as frames; one without rows when it has none."""
    import pandas as pd  # noqa: PLC0415

    cursor = db.execute(query, values)
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchmany(size)
    yield pd.DataFrame(rows, columns=names, dtype=object)
    while rows := cursor.fetchmany(size):
        yield pd.DataFrame(rows, columns=names, dtype=object)


def _place(folder: Path, file: str) -> Path:
    return folder / "cache" / f"matching-{__version__}-{file}.npz"


def _kept(folder: Path, file: str) -> Columns | None:
    from reviewkit.methods.matching.columns import Columns  # noqa: PLC0415  # numpy

    with suppress(OSError, UnreadableError):
        return Columns.from_bytes(_place(folder, file).read_bytes())
    return None


def _keep(folder: Path, file: str, columns: Columns) -> None:
    place = _place(folder, file)
    place.parent.mkdir(exist_ok=True)
    for old in place.parent.glob(f"matching-*-{file}.npz"):
        old.unlink(missing_ok=True)
    keep_bytes(place, columns.to_bytes())
