"""Records as people hand them over: a frame, its columns read as text."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reviewkit.errors import UnreadableError

COLUMNS = (
    "record", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
    "accession", "abstract", "kind", "isbn", "source",
)  # fmt: skip


def texts(records: pd.DataFrame, name: str) -> list[str]:
    """Give a column as text; "" for a missing column or value."""
    if name not in records.columns:
        return [""] * len(records)
    column = np.array(records[name].to_numpy(dtype=object), object)
    column[pd.isna(column)] = ""
    values: list[str] = column.tolist()
    if set(map(type, values)) <= {str}:
        return values
    return [str(value) for value in values]


def names(records: pd.DataFrame) -> list[str]:
    """Give the names of the records.

    Raises:
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    if "record" not in records.columns:
        msg = "The records have no column 'record': give each row a name of its own there."
        raise UnreadableError(msg)
    found = texts(records, "record")
    if len(set(found)) < len(found):
        seen: set[str] = set()
        twice = next(name for name in found if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        msg = f"Two rows are named '{twice}' in the column 'record': each needs a name of its own."
        raise UnreadableError(msg)
    return found
