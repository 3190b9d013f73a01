"""The studies of a release under the ids that they have now.

A report that nobody linked is a study under the report's own id, until somebody names the study.
Flow, tables, report and `changes` ask here which studies are new, so that they say the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Then:
    """A release in the words of now.

    `studies` are its studies with their reports by their present ids: those that turned out to be
    one stand as one, one that was parted as several, and what is not in the review any more under
    the id it had. `held_studies` and `held_reports` count what it held when it was made, and
    `parted_studies` those that stand beside another of what was one.
    """

    studies: dict[str, list[str]]
    held_studies: int
    held_reports: int
    parted_studies: int = 0

    @property
    def joined_studies(self) -> int:
        """Those held that are one with another now."""
        return self.held_studies + self.parted_studies - len(self.studies)


def studies_then(db: sqlite3.Connection, release: str) -> Then:
    """Return the studies of a release, each with the reports it had, in the order of the release.

    Args:
        db: the review as it is now.
        release: its name, or '' for none; without such a release there are no studies.
    """
    row = db.execute(
        "select studies from releases where name = ? order by ord limit 1", (release,)
    ).fetchone()
    if row is None:
        return Then({}, 0, 0)
    held: dict[str, list[str]] = json.loads(row[0])
    became = reports_now(db, {report for reports in held.values() for report in reports})
    after = dict(db.execute("select report, study from included_reports").fetchall())
    studies: dict[str, dict[str, None]] = {}
    parted = 0
    for study, reports in held.items():
        present = [became.get(one, one) for one in reports]
        told = [after[one] for one in present if one in after]
        stayed = study if study in told or not told else min(told)
        places = [after.get(report, stayed) for report in present]
        parted += len(set(places)) - 1
        for place, report in zip(places, present, strict=True):
            studies.setdefault(place, {})[report] = None
    lists = {study: list(reports) for study, reports in studies.items()}
    return Then(lists, len(held), sum(map(len, held.values())), parted)


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
