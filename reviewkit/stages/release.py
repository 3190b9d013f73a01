"""Versions of a review: freezing one under a name, and what each holds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError
from reviewkit.store import Store, writing
from reviewkit.store.audit import strays


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen version of the review."""

    name: str
    studies: int
    reports: int


def release(store: Store, name: str, reviewer: str, at: str) -> Release:
    """Freeze the review as it is under a name, so that it prints again byte for byte.

    Raises:
        NotAllowedError: the name is taken or odd, or the review does not add up.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", name):
        raise NotAllowedError(f"`{name}` cannot name a release; use letters, digits, `.` or `-`.")
    with writing(store, reviewer, at) as facts:
        if facts.db.execute("select 1 from releases where name = ?", (name,)).fetchone():
            raise NotAllowedError(f"There is a release {name} already; choose another name.")
        broken = strays(facts.db)
        if broken:
            raise NotAllowedError("The review does not add up yet:\n" + "\n".join(broken))
        heads = facts.db.execute(
            "select reviewer, device, max(seq) from facts group by 1, 2 order by 1, 2"
        ).fetchall()
        files = facts.db.execute("select file from standing_imports order by file").fetchall()
        studies: dict[str, list[str]] = {}
        rows = facts.db.execute("select study, report from included_reports order by place")
        for study, report in rows:
            studies.setdefault(study, []).append(report)
        body: dict[str, Any] = {
            "name": name,
            "heads": [list(head) for head in heads],
            "files": [row[0] for row in files],
            "studies": studies,
        }
        facts.append("release", body)
    return Release(name, len(studies), sum(map(len, studies.values())))


def releases(store: Store) -> list[Release]:
    """List the releases in the order they were made."""
    rows = store.db.execute("select name, studies from releases order by ord")
    return [
        Release(name, len(json.loads(studies)), sum(map(len, json.loads(studies).values())))
        for name, studies in rows
    ]


def studies_then(store: Store, name: str) -> dict[str, list[str]]:
    """Return the studies of a release, each with the reports it had; empty for no name."""
    row = store.db.execute(
        "select studies from releases where name = ? order by ord limit 1", (name,)
    ).fetchone()
    return json.loads(row[0]) if row else {}
