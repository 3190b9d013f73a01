"""What extractors have typed and not submitted: `drafts/drafts.db`, never synced, no facts.

Each question of a study, on whichever form, has a version for each reviewer, which rises with every
write. Who writes says which version they saw: a write that saw an older one is refused, so that of
two windows neither overwrites the other unseen. A window may write over what it wrote itself: an
answer that got lost on the way back to it keeps nothing from being sent again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reviewkit.forms import full_path
from reviewkit.store.extractions import ON_FORM, OWN_PATH, of_form

PLACE = Path("drafts", "drafts.db")
SCHEMA = """
create table if not exists drafts (
    reviewer text not null,
    study text not null,
    field text not null,             -- its full path
    line text not null,
    version integer not null,        -- rises with every write
    body text,                       -- JSON; null: nothing is drafted
    window text not null,            -- which wrote last
    number integer not null,         -- of the write, counted by that window
    primary key (reviewer, study, field, line)
) strict, without rowid
"""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What stands in the draft for a question; `body` None: nothing (any more)."""

    version: int = 0
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """A write to one question: the version it saw, and its number in its window."""

    seen: int
    body: str | None
    window: str
    number: int


@contextmanager
def open_drafts(folder: Path) -> Iterator[Drafts]:
    """Open the drafts of a review."""
    path = folder / PLACE
    path.parent.mkdir(exist_ok=True)
    db = sqlite3.connect(path, timeout=20, isolation_level=None)
    try:
        db.execute("pragma synchronous = full")
        db.execute(SCHEMA)
        yield Drafts(db)
    finally:
        db.close()


class Drafts:
    """The open file of drafts."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, reviewer: str, study: str, form: str = "") -> dict[Key, Drafted]:
        """Return a reviewer's draft of a form for a study, '' for the pro-forma."""
        rows = self._db.execute(
            f"select {OWN_PATH}, line, version, body from drafts "
            f"where reviewer = :reviewer and study = :study and {ON_FORM} order by field, line",
            {"reviewer": reviewer, "study": study} | of_form(form),
        )
        return {(field, line): Drafted(version, body) for field, line, version, body in rows}

    def studies(self, reviewer: str, form: str = "") -> set[str]:
        """Name the studies of which a reviewer has a draft of a form."""
        rows = self._db.execute(
            "select distinct study from drafts where reviewer = :reviewer and body is not null "
            f"and {ON_FORM}",
            {"reviewer": reviewer} | of_form(form),
        )
        return {study for (study,) in rows}

    def write(
        self, reviewer: str, study: str, writes: Mapping[Key, Write], form: str = ""
    ) -> dict[Key, tuple[bool, Drafted]]:
        """Write to a draft of a form; each question for itself is written or refused.

        Returns:
            Whether each was written (or stood there already), and what stands now.
        """
        self._db.execute("begin immediate")
        try:
            done = {
                key: self._write((reviewer, study, full_path(form, key[0]), key[1]), one)
                for key, one in writes.items()
            }
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")
        return done

    def _write(self, place: tuple[str, str, str, str], one: Write) -> tuple[bool, Drafted]:
        row = self._db.execute(
            "select version, body, window, number from drafts "
            "where reviewer = ? and study = ? and field = ? and line = ?",
            place,
        ).fetchone()
        version, body, window, number = row or (0, None, "", 0)
        own = window == one.window and window != ""
        if (version and body == one.body) or (own and number >= one.number):
            return True, Drafted(version, body)
        if one.seen != version and not own:
            return False, Drafted(version, body)
        self._db.execute(
            "insert or replace into drafts values (?, ?, ?, ?, ?, ?, ?, ?)",
            (*place, version + 1, one.body, one.window, one.number),
        )
        return True, Drafted(version + 1, one.body)

    def submitted(
        self, reviewer: str, study: str, done: Mapping[Key, Drafted], form: str = ""
    ) -> None:
        """Empty what was submitted; what was typed meanwhile stays.

        Versions rise and stay, so that a window that was left open notices.
        """
        with self._db:
            self._db.executemany(
                "update drafts set body = null, version = version + 1, window = '' "
                "where reviewer = ? and study = ? and field = ? and line = ? and version = ?",
                [
                    (reviewer, study, full_path(form, key[0]), key[1], one.version)
                    for key, one in done.items()
                ],
            )
