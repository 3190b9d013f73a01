"""The study that an answer holds for now.

A report that nobody linked is a study of its own, called by its record; when its records are
merged or it is linked to a study, its answers go along.
"""

from __future__ import annotations

import sqlite3

NOW = """
coalesce((select coalesce(l.study, m.report) from membership m
          left join standing_links l on l.report = m.report where m.record = said), said)
"""


def name_study(db: sqlite3.Connection, said: str) -> None:
    """Note the study that answers for `said` hold for, when the first of them comes."""
    db.execute(
        f"insert or ignore into study_names select said, {NOW} from (select ? as said)", (said,)
    )


def name_studies_of(db: sqlite3.Connection, record: str) -> None:
    """Bring up the names of studies that go by a record of the report of this record."""
    db.execute(
        f"""update study_names set study = {NOW} where said in (
            select o.record from membership m join membership o on o.report = m.report
            where m.record = ?)""",
        (record,),
    )


def name_all_studies(db: sqlite3.Connection) -> None:
    """Bring up the names of all studies, after records were merged or split."""
    db.execute(f"update study_names set study = {NOW} where study is not {NOW}")
