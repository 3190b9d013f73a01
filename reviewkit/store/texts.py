"""The words of records, indexed for searching (SQLite FTS5), in a file beside the store.

cache/search.db follows from the records and can be deleted at any time; it is kept out of
review.db so that backups stay small. Letters are compared without case or accents; Chinese,
Japanese and Korean text, which has no spaces, is indexed sign by sign.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable

from reviewkit.store.opening import Store

BATCH = 500
TRIES, WAIT = 200, 0.02  # looks, and seconds between them, at an index that another is making
LONGEST_TEXT = 2_000_000  # letters of an abstract that are indexed
_IDEOGRAPH = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff])")
_MAKE = (
    "create table if not exists texts.numbers (number integer primary key, record text unique)",
    """create virtual table if not exists texts.words_of using fts5 (
        title, abstract, authors, journal, keywords, content='', tokenize='unicode61')""",
)


def index_texts(store: Store, progress: Callable[[int, int], None] | None = None) -> int:
    """Index the records that came since the last time; return how many.

    Args:
        store: the review; not inside a transaction.
        progress: called with records done and records in all.
    """
    db = store.db
    owed = unindexed(store)
    if not owed:
        return 0
    if owed < 0:  # a backup was put back
        db.execute("delete from texts.numbers")
        db.execute("insert into texts.words_of (words_of) values ('delete-all')")
        owed = unindexed(store)
    made = last = 0
    while batch := db.execute(_NEW, (last, BATCH)).fetchall():
        db.execute("begin")  # takes the lock of the index alone: decisions go on
        try:
            for _, record, *fields in batch:
                _index(db, record, fields)
            db.execute("commit")
        except BaseException:
            db.execute("rollback")
            raise
        made, last = made + len(batch), batch[-1][0]
        if progress:
            progress(made, owed)
    return made


def unindexed(store: Store) -> int:
    """Count the records that no search finds yet; below 0 if the index holds too many."""
    _attach(store)
    known = store.db.execute("select count(*) from texts.numbers").fetchone()[0]
    return int(store.db.execute("select count(*) from records").fetchone()[0] - known)


_NEW = """
select r.rowid, r.id, r.title, t.abstract, r.authors, r.journal, t.keywords
from records r join record_texts t on t.record = r.id
where r.rowid > ? and not exists (select 1 from texts.numbers n where n.record = r.id)
order by r.rowid limit ?
"""


def _index(db: sqlite3.Connection, record: str, fields: list[str | None]) -> None:
    made = db.execute("insert or ignore into texts.numbers (record) values (?)", (record,))
    if made.rowcount:  # not indexed by another process meanwhile
        db.execute(
            "insert into texts.words_of (rowid, title, abstract, authors, journal, keywords) "
            "values (?, ?, ?, ?, ?, ?)",
            (made.lastrowid, *(_spaced((text or "")[:LONGEST_TEXT]) for text in fields)),
        )


def _attach(store: Store) -> None:
    if any(row[1] == "texts" for row in store.db.execute("pragma database_list")):
        return
    place = ":memory:"
    if store.mirrored:
        try:
            (store.folder / "cache").mkdir(exist_ok=True)
            place = str(store.folder / "cache" / "search.db")
        except OSError:
            place = ":memory:"  # a read-only folder is searched all the same
    try:
        _make(store.db, place)
    except sqlite3.DatabaseError:
        if store.db.in_transaction:
            raise
        _make(store.db, ":memory:")


def _make(db: sqlite3.Connection, place: str) -> None:
    for waited in range(TRIES):
        try:
            return _made(db, place)
        except sqlite3.OperationalError as error:  # a new file is switched to WAL by one alone
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited == TRIES - 1:
                raise
            time.sleep(WAIT)
    return None


def _made(db: sqlite3.Connection, place: str) -> None:
    db.execute("attach ? as texts", (place,))
    try:
        if place != ":memory:":
            db.execute("pragma texts.journal_mode = wal")
            db.execute("pragma texts.synchronous = off")
        for statement in _MAKE:
            db.execute(statement)
    except sqlite3.DatabaseError:
        db.execute("detach texts")
        raise


def _spaced(text: str) -> str:
    return _IDEOGRAPH.sub(r" \1 ", text)


def as_query(text: str) -> str:
    """Turn what a reviewer types into an FTS5 query: all words, in any field.

    "Quoted words" stand together; a word with `*` at its end begins so; `title:`, `abstract:`,
    `authors:`, `journal:` and `keywords:` hold the next word to that field; `-word` leaves out.
    Anything else is text, never syntax.
    """
    wanted: list[str] = []
    without: list[str] = []
    for minus, field, quoted, word in _TERM.findall(text):
        term = _term(quoted or word)
        if term:
            column = f"{field[:-1].lower()} : " if field else ""
            (without if minus else wanted).append(f"{column}{term}")
    query = " AND ".join(wanted)
    for term in without:
        query = f"({query}) NOT {term}" if query else ""
    return query


_TERM = re.compile(
    r'(-)?((?:title|abstract|authors|journal|keywords):)?(?:"([^"]*)"?|(\S+))', re.IGNORECASE
)


def _term(text: str) -> str:
    begins = text.endswith("*")
    bare = " ".join(re.findall(r"\w+", _spaced(text)))
    return f'"{bare}"{" *" if begins else ""}' if bare else ""
