"""What a report of several records shows, field by field, and from which record each field is.

The table `shown` is kept beside `membership` and `records`, so that lists of 100,000 reports cost
a look-up each. Triggers note in `unshown` which reports gained or lost a record.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

EVERY_REPORT = ""
FIELDS = (
    "kind", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
    "accession", "url",
)  # fmt: skip
ABSTRACT = "abstract"
FIRST, LONGEST, FULLEST = "first", "longest", "fullest"

# Before protocols said anything of it: the first record, its gaps in some fields filled from the
# others. Releases of that time print as they were.
_FILLED = ("year", "journal", "doi", "pmid")

MEMBERS = f"""
select m.report, m.record, i.source, length(t.abstract), {", ".join(f"r.{f}" for f in FIELDS)}
from membership m
cross join records r on r.id = m.record
cross join record_texts t on t.record = m.record
join standing_imports i on i.file = r.file
where m.report in ({{}})
order by m.report, m.place
"""
OWED = "select report from unshown"
SEVERAL = "select report from membership where record <> report"

Record = dict[str, Any]
Chosen = dict[str, Record | None]


def show_reports(db: sqlite3.Connection) -> None:
    """Bring the table `shown` up to the records and the protocol, inside the transaction."""
    owed = [row[0] for row in db.execute(OWED)]
    if not owed:
        return
    whole = EVERY_REPORT in owed
    db.execute("delete from shown" if whole else f"delete from shown where report in ({OWED})")
    rule = _rule(db)
    marks = ", ".join("?" * (len(FIELDS) + 3))
    db.executemany(
        f"insert into shown values ({marks})",
        (
            _row(report, choose(records, rule))
            for report, records in _reports(db, SEVERAL if whole else OWED)
            if len(records) > 1
        ),
    )
    db.execute("delete from unshown")


def choose(records: Sequence[Record], rule: Mapping[str, Any] | None) -> Chosen:
    """Choose for each field the record whose value a report shows; None where no record has one.

    Args:
        records: of one report, its first record first: the fields, `source`, and the `length` of
            the abstract.
        rule: `sources` in the order in which they are preferred, and for each field `first` (of
            the first source that has it), `longest`, or `fullest` (most authors, whole page
            ranges); ties go by the order of sources, then of records. None: the first record's
            fields, with its year, journal, DOI and PMID filled from the others.
    """
    if rule is None:
        return _as_before(records)
    sources = {name: place for place, name in reversed(list(enumerate(rule["sources"])))}
    ordered = sorted(records, key=lambda one: sources.get(one["source"], len(sources)))
    return {
        field: _best(ordered, field, rule["fields"].get(field, FIRST))
        for field in (*FIELDS, ABSTRACT)
    }


def _best(ordered: Sequence[Record], field: str, how: str) -> Record | None:
    """The first of the records that have most of a field."""
    having = [one for one in ordered if one[field] not in (None, "", 0)]
    if not having or how == FIRST:
        return having[0] if having else None
    if field == ABSTRACT:
        return max(having, key=lambda one: int(one[ABSTRACT]))
    measure = _fullness(field) if how == FULLEST else len
    return max(having, key=lambda one: measure(str(one[field])))


def _fullness(field: str) -> Callable[[str], Any]:
    if field == "authors":
        return lambda text: (text.count(";"), len(text))
    if field == "pages":
        return lambda text: (len(re.findall(r"\w+", text)) > 1, len(text))
    return len


def _as_before(records: Sequence[Record]) -> Chosen:
    first = records[0]
    chosen: Chosen = {field: first for field in FIELDS if first[field] is not None}
    for field in _FILLED:
        having = [one for one in records if one[field] is not None]
        if field not in chosen and having:
            chosen[field] = min(having, key=lambda one: one[field])
    longest = max(records, key=lambda one: -1 if one[ABSTRACT] is None else int(one[ABSTRACT]))
    return chosen | {ABSTRACT: longest}


def _rule(db: sqlite3.Connection) -> dict[str, Any] | None:
    row = db.execute("select rule from standing_display").fetchone()
    return json.loads(row[0]) if row else None


def _reports(db: sqlite3.Connection, which: str) -> Iterator[tuple[str, list[Record]]]:
    """Yield reports with their records; the length of the abstract stands for it."""
    names = ("report", "record", "source", ABSTRACT, *FIELDS)
    rows = (dict(zip(names, row, strict=True)) for row in db.execute(MEMBERS.format(which)))
    for report, records in groupby(rows, key=lambda one: str(one["report"])):
        yield report, list(records)


def _row(report: str, chosen: Chosen) -> tuple[Any, ...]:
    values = [(chosen.get(field) or {}).get(field) for field in FIELDS]
    abstract = (chosen.get(ABSTRACT) or {}).get("record")
    origin = {field: one["record"] for field, one in chosen.items() if one is not None}
    return (report, *values, abstract, json.dumps(origin, sort_keys=True))
