"""Two tables kept beside the views they are made from: `outcomes` and `words`.

Triggers note in `touched` which reports something was said of; `rework` makes their rows anew
before a transaction ends, and before a query inside one needs them.
"""

from __future__ import annotations

import sqlite3

EVERY_REPORT = ""
MANY = 2000
CLEAR = ("delete from outcomes", "delete from words")
OUTCOMES = "insert into outcomes select report, stage, outcome, reason from stage_outcomes"
SAID_NOW = """
select d.report, d.stage, d.reviewer, d.verdict, d.reason, d.note, d.fact, d.ord,
    coalesce((select o.outcome = 'pending' from outcomes o
              where o.report = d.report and o.stage = d.stage), 1)
from standing_decisions d
"""
WORDS = f"insert into words {SAID_NOW}"


def rework(db: sqlite3.Connection) -> None:
    """Make the rows of touched reports anew, inside the caller's transaction."""
    owed = [row[0] for row in db.execute("select report from touched")]
    if not owed:
        return
    if EVERY_REPORT in owed or len(owed) > MANY:
        for statement in (*CLEAR, OUTCOMES, WORDS):
            db.execute(statement)
    else:
        for report in owed:
            for statement in (*CLEAR, OUTCOMES):
                db.execute(f"{statement} where report = ?", (report,))
            db.execute(f"{WORDS} where d.report = ?", (report,))
    db.execute("delete from touched")
