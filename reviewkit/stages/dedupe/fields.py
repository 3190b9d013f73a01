"""From which record each field is that a report shows, and all numbers of its records."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reviewkit.store import Store
from reviewkit.store.refs import find_report
from reviewkit.store.shown import ABSTRACT, FIELDS


@dataclass(frozen=True, slots=True)
class Shown:
    """One field that a report shows: its value, and the record and source that it is from."""

    field: str
    value: str
    record: str
    source: str


def shown_fields(store: Store, reference: str) -> list[Shown]:
    """List the fields that a report shows, each with the record that it is from.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: the reference is not clear.
    """
    db = store.db
    report = find_report(db, reference)[1]
    names = (*FIELDS, ABSTRACT)
    values = db.execute(
        f"select {', '.join(names)} from reports where report = ?", (report,)
    ).fetchone()
    row = db.execute("select origin from shown where report = ?", (report,)).fetchone()
    origin = json.loads(row[0]) if row else {}
    sources = dict(
        db.execute(
            """select m.record, i.source from membership m join records r on r.id = m.record
            join standing_imports i on i.file = r.file where m.report = ?""",
            (report,),
        )
    )
    return [
        Shown(name, str(value), origin.get(name, report), sources[origin.get(name, report)])
        for name, value in zip(names, values, strict=True)
        if value not in (None, "")
    ]


def numbers(store: Store, reference: str) -> dict[str, list[str]]:
    """List the distinct accession numbers, DOIs and PMIDs of a report's records, as they came.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: the reference is not clear.
    """
    report = find_report(store.db, reference)[1]
    rows = store.db.execute(
        """select r.accession, r.doi, r.pmid from membership m join records r on r.id = m.record
        where m.report = ? order by m.place""",
        (report,),
    ).fetchall()
    return {
        name: list(dict.fromkeys(row[place] for row in rows if row[place]))
        for place, name in enumerate(("accession", "doi", "pmid"))
    }
