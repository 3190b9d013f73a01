"""From what a reviewer types to a record: an id, or `doi:`, `pmid:`, `an:` and a number."""

from __future__ import annotations

import difflib
import sqlite3

from reviewkit.errors import NotAllowedError, NotThereError

COLUMNS = {"doi": "doi", "pmid": "pmid", "an": "accession"}


def find_record(db: sqlite3.Connection, reference: str, place: str = "") -> str:
    """Return the id of the record that a reference means.

    Args:
        db: the store.
        reference: a record id such as `3fa9c21e-0012`, or `doi:10.1000/x`, `pmid:123`, `an:ABC-7`
            (accession number). A number shared by several records of one report is clear.
        place: what stands before a refusal, such as file and line: `S1.csv:3: `.

    Raises:
        NotThereError: no record has it.
        NotAllowedError: records of different reports have it.
    """
    reference = reference.strip()
    prefix, _, number = reference.partition(":")
    column = COLUMNS.get(prefix.lower())
    if column is None or not number:
        return _by_id(db, reference, place)
    value = number.strip().lower() if column == "doi" else number.strip()
    rows = db.execute(
        f"select r.id, m.report from records r left join membership m on m.record = r.id "
        f"where r.{column} = ? order by m.place",
        (value,),
    ).fetchall()
    if not rows:
        raise NotThereError(f"{place}No record in this review has {prefix} {number}.")
    if len({report for _, report in rows}) > 1:
        ids = ", ".join(record for record, _ in rows[:5])
        raise NotAllowedError(
            f"{place}{reference} belongs to records of different reports ({ids}); name the record "
            "by id."
        )
    return str(rows[0][0])


def _by_id(db: sqlite3.Connection, reference: str, place: str) -> str:
    row = db.execute("select id from records where id = ?", (reference,)).fetchone()
    if row:
        return str(row[0])
    some = [one[0] for one in db.execute("select id from records limit 20000")]
    near = difflib.get_close_matches(reference, some, n=1, cutoff=0.8)
    hint = f" Did you mean {near[0]}?" if near else " See `reviewkit records` for the ids."
    raise NotThereError(f"{place}There is no record {reference} in this review.{hint}")


def find_report(db: sqlite3.Connection, reference: str) -> tuple[str, str]:
    """Return the record that a reference means and the report to which it belongs now.

    Raises:
        NotThereError, NotAllowedError: as `find_record`.
    """
    row = db.execute(
        "select record, report from membership where record = ?", (reference.strip(),)
    ).fetchone()
    if row:
        return str(row[0]), str(row[1])
    record = find_record(db, reference)
    return record, report_of(db, record)


def report_of(db: sqlite3.Connection, record: str) -> str:
    """Return the report to which a record belongs now."""
    row = db.execute("select report from membership where record = ?", (record,)).fetchone()
    return str(row[0]) if row else record


def reports_of_records(db: sqlite3.Connection) -> dict[str, str]:
    """Return the report to which each record of the review belongs now."""
    return dict(db.execute("select record, report from membership").fetchall())


def records_of(db: sqlite3.Connection, report: str) -> list[str]:
    """Return the records of a report, its first record first."""
    rows = db.execute("select record from membership where report = ? order by place", (report,))
    return [row[0] for row in rows]


def refuse_unsought(db: sqlite3.Connection, report: str) -> None:
    """Refuse a report whose full text nobody seeks.

    Raises:
        NotAllowedError: it is not included at title and abstract.
    """
    row = db.execute(
        "select outcome from outcomes where report = ? and stage = 'title'", (report,)
    ).fetchone()
    state = row[0] if row else "pending"
    if state != "include":
        raise NotAllowedError(
            f"Report {report} is not sought: at title and abstract it is {state}, not include."
        )
