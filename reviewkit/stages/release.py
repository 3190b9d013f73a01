"""Versions of a review: freezing one under a name, and what each holds."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError
from reviewkit.store import Store, writing
from reviewkit.store.audit import strays
from reviewkit.store.facts import canonical
from reviewkit.store.rebuild import release_heads
from reviewkit.store.shapes import RELEASE

Head = tuple[str, str, int, str]  # reviewer, device, number and id of an author's last fact


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen version of the review."""

    name: str
    studies: int
    reports: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a release will hold: the last fact of each author, files, studies with their reports."""

    name: str
    heads: tuple[Head, ...]
    files: tuple[str, ...]
    studies: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Print:
    """What was printed of a release: the SHA-256 of its manifest, and by which reviewkit."""

    manifest: str
    version: str


def prepare(store: Store, name: str) -> Prepared:
    """Collect what a release of the review as it is would hold.

    Raises:
        NotAllowedError: the name is taken or odd, or the review does not add up.
    """
    if not RELEASE.fullmatch(name):
        raise NotAllowedError(f"`{name}` cannot name a release; use letters, digits, `.` or `-`.")
    _refuse_taken(store.db, name)
    broken = strays(store.db)
    if broken:
        raise NotAllowedError("The review does not add up yet:\n" + "\n".join(broken))
    files = store.db.execute("select file from standing_imports order by file")
    rows = store.db.execute("select study, report from included_reports order by place")
    studies: dict[str, list[str]] = {}
    for study, report in rows:
        studies.setdefault(study, []).append(report)
    return Prepared(name, _heads(store.db), tuple(row[0] for row in files), studies)


def release(store: Store, held: Prepared, printed: Print, reviewer: str, at: str) -> Release:
    """Freeze the review under a name, so that it prints again byte for byte.

    Args:
        store: the review.
        held: what the release holds.
        printed: what was printed of just that.
        reviewer: who releases.
        at: ISO time.

    Raises:
        NotAllowedError: the name was taken, or somebody wrote, since the release was prepared.
    """
    with writing(store, reviewer, at) as facts:
        _refuse_taken(facts.db, held.name)
        if _heads(facts.db) != held.heads:
            raise NotAllowedError(
                "Somebody wrote to the review while it was printed; nothing was released. Try "
                "again when nobody is at work."
            )
        body: dict[str, Any] = {
            "name": held.name,
            "heads": [list(head[:3]) for head in held.heads],
            "files": list(held.files),
            "studies": held.studies,
            "manifest": printed.manifest,
            "printed": printed.version,
        }
        facts.append("release", body)
    return Release(held.name, len(held.studies), sum(map(len, held.studies.values())))


def _refuse_taken(db: sqlite3.Connection, name: str) -> None:
    if db.execute("select 1 from releases where name = ?", (name,)).fetchone():
        raise NotAllowedError(f"There is a release {name} already; choose another name.")


def _heads(db: sqlite3.Connection) -> tuple[Head, ...]:
    rows = db.execute(
        "select reviewer, device, max(seq), id from facts group by 1, 2 order by 1, 2"
    )
    return tuple((who, device, seq, fact) for who, device, seq, fact in rows)


def facts_hash(store: Store) -> str:
    """Return one hash that stands for every fact of the review: each chain ends in its last id."""
    return hashlib.sha256(canonical([list(head) for head in _heads(store.db)]).encode()).hexdigest()


def releases(store: Store) -> list[Release]:
    """List the releases in the order they were made."""
    rows = store.db.execute("select name, studies from releases order by ord")
    return [
        Release(name, len(json.loads(studies)), sum(map(len, json.loads(studies).values())))
        for name, studies in rows
    ]


def print_of(store: Store, name: str) -> Print | None:
    """Return what was printed of a release; None where it was made before releases were printed.

    Raises:
        NotThereError: there is no release of that name.
    """
    release_heads(store, name)
    (body,) = store.db.execute(
        """select f.body from releases r join facts f on f.id = r.fact
        where r.name = ? order by r.ord limit 1""",
        (name,),
    ).fetchone()
    said = json.loads(body)
    return Print(said["manifest"], said["printed"]) if "manifest" in said else None
