"""The studies of a release under the ids that they have now.

A report that nobody linked is a study under the report's own id, until somebody names the study.
Flow, tables, report and `changes` ask here which studies are new, so that they say the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping


def studies_then(db: sqlite3.Connection, release: str) -> dict[str, list[str]]:
    """Return the studies of a release, each with the reports it had.

    Args:
        db: the review as it is now.
        release: its name, or '' for none.

    Returns:
        Studies and reports by their present ids, in the order of the release; one that is not in
        the review any more under the id it had. Empty where there is no such release.
    """
    row = db.execute(
        "select studies from releases where name = ? order by ord limit 1", (release,)
    ).fetchone()
    if row is None:
        return {}
    held: dict[str, list[str]] = json.loads(row[0])
    before = {report: study for study, reports in held.items() for report in reports}
    became = reports_now(db, before)
    after = dict(db.execute("select report, study from included_reports").fetchall())
    kept = {old: new for old, new in became.items() if new in after}
    ids = renamed(before, after, kept)
    return {
        ids.get(study, study): [became.get(one, one) for one in reports]
        for study, reports in held.items()
    }


def renamed(
    before: Mapping[str, str], after: Mapping[str, str], kept: Mapping[str, str]
) -> dict[str, str]:
    """Return the present ids of studies whose former ones are gone.

    A study was renamed if all that is left of its reports tells of one study that was not there
    before; of several that became one, the first.

    Args:
        before: the study of each report of the older version.
        after: the study of each report of the newer one.
        kept: the present report of each report of the older version that is still in the review.
    """
    ids_then, ids_now = set(before.values()), set(after.values())
    now_of: dict[str, set[str]] = {}
    for old, new in kept.items():
        now_of.setdefault(before[old], set()).add(after[new])
    ids: dict[str, str] = {}
    for study, found in now_of.items():
        if study not in ids_now and len(found) == 1 and not found & (ids_then | {*ids.values()}):
            ids[study] = min(found)
    return ids


def reports_now(db: sqlite3.Connection, records: Mapping[str, object] | set[str]) -> dict[str, str]:
    """Return the report to which each of these records belongs now; none for one not there."""
    rows = db.execute(
        "select record, report from membership where record in (select value from json_each(?))",
        (json.dumps(sorted(records)),),
    )
    return dict(rows.fetchall())
