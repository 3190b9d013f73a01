"""What became of each report at each stage, kept beside the view that reckons it.

A decision, a settlement, a merge or a new protocol marks the reports it can have to do with in
the table `unreckoned`; reckoning brings their outcomes up, in the same transaction.
"""

from __future__ import annotations

import sqlite3

EVERY_REPORT = ""
MANY = 500  # from here on one pass over all is quicker
COLUMNS = "report, stage, outcome, reason"


def outdate(db: sqlite3.Connection, record: str) -> None:
    """Mark the report that a record belongs to."""
    db.execute(
        "insert or ignore into unreckoned select report from membership where record = ?",
        (record,),
    )


def outdate_all(db: sqlite3.Connection) -> None:
    """Mark every report."""
    db.execute("insert or ignore into unreckoned values (?)", (EVERY_REPORT,))


def reckon(db: sqlite3.Connection) -> None:
    """Bring the table `stage_outcomes` up, inside the caller's transaction."""
    marked = [row[0] for row in db.execute("select report from unreckoned")]
    if not marked:
        return
    if EVERY_REPORT in marked or len(marked) > MANY:
        db.execute("delete from stage_outcomes")
        db.execute(f"insert into stage_outcomes select {COLUMNS} from reckoned_outcomes")
    else:
        reports = [(report,) for report in marked]
        db.executemany("delete from stage_outcomes where report = ?", reports)
        db.executemany(
            f"insert into stage_outcomes select {COLUMNS} from reckoned_outcomes where report = ?",
            reports,
        )
    db.execute("delete from unreckoned")
