"""Which imported files the rules about duplicates have compared."""

from __future__ import annotations

import sqlite3


def not_compared(db: sqlite3.Connection) -> dict[str, int]:
    """Return the imported files that no run of the rules has compared, and their records.

    The last run names all files that it and those before it compared.
    """
    rows = db.execute(
        """select file, records from standing_imports where file not in (
            select value from json_each(coalesce(
                (select files from runs order by ord desc limit 1), '[]')))
        order by first"""
    )
    return dict(rows.fetchall())
