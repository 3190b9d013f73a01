"""The log of the searches: what was asked where and when, what came, and what was not taken in.

What PRISMA-S asks of each search (Rethlefsen 2021, doi:10.1186/s13643-020-01542-z). A search is a
fact; an import that no search names makes a row of the log too, and so does a source of the
protocol of which neither is known: nothing that was looked through is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.protocol import Protocol, Source
from reviewkit.store import Store, writing
from reviewkit.store.searches import (
    SHORT,
    Asked,
    Search,
    append_search,
    noted_search,
    unexplained,
)
from reviewkit.terms import SourceKind

__all__ = [
    "Logged",
    "explain",
    "files_of",
    "find_search",
    "note_search",
    "searches",
    "take_back",
    "unexplained",
]


@dataclass(frozen=True, slots=True)
class Logged:
    """A row of the log; None is "not reported".

    `id` is the search's own, '' where nothing but an import or the protocol tells of it. `hits`
    the source told of, `received` are the different records that came, `known` those of them that
    an earlier search had found, `imported` those that this one brought in. `files` names the
    imported files, `note` is what the protocol says of the source.
    """

    source: str
    kind: SourceKind
    id: str = ""
    platform: str | None = None
    api: str | None = None
    query: str | None = None
    ran: str | None = None
    hits: int | None = None
    received: int | None = None
    known: int | None = None
    imported: int | None = None
    why: str | None = None
    update: bool = False
    told: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    note: str = ""

    @property
    def noted(self) -> bool:
        """Whether anything tells of a search; else the protocol but names the source."""
        return bool(self.id or self.files or self.ran or self.query)

    @property
    def left(self) -> int | None:
        """How many hits are not in the review; below 0 if more came in; None: not reported."""
        came = self.received if self.hits is None else self.hits
        return None if came is None else came - (self.imported or 0) - (self.known or 0)


def note_search(
    store: Store, search: Search, asked: Asked, reviewer: str, at: str, files: tuple[str, ...] = ()
) -> str:
    """Note one search: also one that found nothing, or nothing new.

    A search whose file is imported in the same step is noted with it: see
    `stages.search.import_file`.

    Args:
        store: the review.
        search: where and when was searched.
        asked: what was asked and answered.
        reviewer: who searched.
        at: ISO time.
        files: SHA-256 of files, imported before, that hold what it found.

    Returns:
        The id of the search; that of the same one where it is noted already.

    Raises:
        BrokenStoreError: a file was never imported.
    """
    with writing(store, reviewer, at) as facts:
        known = noted_search(facts.db, search, asked)
        return known or append_search(facts, search, asked, files).id


def files_of(store: Store, search: Search, names: Sequence[str]) -> tuple[list[str], int, int]:
    """Find imported files that hold what a search found.

    Args:
        store: the review.
        search: where and when was searched.
        names: names of imports, or the first digits of their SHA-256.

    Returns:
        SHA-256 of the files that the search brought in, how many records all of them hold, and
        how many of these stand in files of an earlier day: the search knew them.

    Raises:
        NotThereError: a name means no import, or several.
        NotAllowedError: an import is of another source.
    """
    files, received, known = [], 0, 0
    for name in names:
        sha, source, searched, records = _import_named(store, name)
        if source.casefold() != search.source.casefold():
            raise NotAllowedError(
                f"{name} was imported from {source}, not from {search.source}; name the source of "
                "the import."
            )
        received += records
        if searched and search.searched and searched < search.searched:
            known += records
        else:
            files.append(sha)
    return files, received, known


def _import_named(store: Store, name: str) -> tuple[str, str, str | None, int]:
    rows = store.db.execute(
        "select file, source, searched, records from standing_imports "
        "where name = :name or (length(:name) >= 8 and substr(file, 1, length(:name)) = :name)",
        {"name": name},
    ).fetchall()
    if len(rows) == 1:
        return tuple(rows[0])
    if not rows:
        raise NotThereError(f"There is no import {name!r}; `reviewkit imports` lists them.")
    shas = ", ".join(row[0][:12] for row in rows)
    raise NotThereError(f"{len(rows)} imports are called {name!r}; name one by digits: {shas}.")


def explain(store: Store, named: str, why: str, reviewer: str, at: str) -> str:
    """Say why hits of a search were not imported; the last word stands.

    Args:
        store: the review.
        named: the search: the first digits of its id, or a source's name.
        why: the reason.
        reviewer: who says so.
        at: ISO time.

    Returns:
        The id of the search.

    Raises:
        NotThereError: there is no such search, or several.
        NotAllowedError: no reason is given.
    """
    if not why.strip():
        raise NotAllowedError("Say why the hits were not imported: `--why TEXT`.")
    with writing(store, reviewer, at) as facts:
        found = find_search(store, named, waiting=True)
        facts.append("search_explained", {"target": found, "why": why.strip()})
    return found


def take_back(store: Store, named: str, reviewer: str, at: str) -> str:
    """Take back a search that was noted wrongly; it stays among the facts, and counts no more.

    Raises:
        NotThereError: there is no such search, or several.
    """
    with writing(store, reviewer, at) as facts:
        found = find_search(store, named)
        facts.append("withdrawal", {"target": found})
    return found


def find_search(store: Store, named: str, *, waiting: bool = False) -> str:
    """Return the id of a search by its first digits, or by its source's name.

    Args:
        store: the review.
        named: what was typed.
        waiting: a source's name means its search that waits for an explanation, if one does.

    Raises:
        NotThereError: there is none, or there are several.
    """
    rows = store.db.execute("select fact, source, ran from standing_searches order by ord")
    found = [
        row
        for row in rows.fetchall()
        if (named and row[0].startswith(named.lower())) or row[1].casefold() == named.casefold()
    ]
    if waiting and len(found) > 1:
        open_ = {one.search for one in unexplained(store.db)}
        found = [row for row in found if row[0] in open_] or found
    if len(found) == 1:
        return str(found[0][0])
    if not found:
        raise NotThereError(
            f"There is no search {named!r}; `reviewkit search list` lists them with their ids."
        )
    listed = ", ".join(f"{row[0][:SHORT]} ({row[1]}, {row[2] or 'no day'})" for row in found)
    raise NotThereError(f"{named!r} means several searches: {listed}; name one by its id.")


def searches(store: Store, protocol: Protocol) -> list[Logged]:
    """Return the log: by the order of the protocol's sources, then by day.

    Args:
        store: the review.
        protocol: its sources give the strategy and the interface where they were not noted and
            the days do not differ.
    """
    planned = {one.name: one for one in protocol.sources}
    rows = [_completed(one, planned) for one in (*_noted(store), *_imported(store))]
    seen = {one.source for one in rows}
    rows += [_planned(one) for one in protocol.sources if one.name not in seen]
    place = {name: number for number, name in enumerate(planned)}
    last = len(place)
    return sorted(  # those of one day stay in the order they were noted in
        rows, key=lambda one: (place.get(one.source, last), one.source, one.ran or "9999")
    )


def _noted(store: Store) -> Iterator[Logged]:
    names: dict[str, list[str]] = {}
    for search, name in store.db.execute(
        "select f.fact, i.name from search_files f join standing_imports i on i.file = f.file "
        "order by i.first"
    ):
        names.setdefault(search, []).append(name)
    cursor = store.db.execute(
        """select source, kind, fact as id, platform, api, query, ran, reported as hits, received,
        known, imported, why, updates as "update", told from standing_searches order by ord"""
    )
    columns = [one[0] for one in cursor.description]
    for row in cursor.fetchall():
        said = dict(zip(columns, row, strict=True))
        yield Logged(
            **said
            | {
                "kind": SourceKind(said["kind"]),
                "update": bool(said["update"]),
                "told": tuple(json.loads(said["told"])),
                "files": tuple(names.get(said["id"], ())),
            }
        )


def _imported(store: Store) -> Iterator[Logged]:
    """Imports that no search names, each as a search of its own."""
    rows = store.db.execute(
        """select source, kind, platform, searched, records, name from standing_imports
        where file not in (select file from claimed_files) order by first"""
    )
    for source, kind, platform, searched, records, name in rows.fetchall():
        yield Logged(
            source,
            SourceKind(kind),
            platform=platform,
            ran=searched,
            received=records,
            imported=records,
            files=(name,),
        )


def _completed(row: Logged, planned: dict[str, Source]) -> Logged:
    """Add what the protocol tells of the search of a source, if it does not mean another day's."""
    source = planned.get(row.source)
    if source is None:
        return row
    told = _planned(source)
    same = row.ran is None or told.ran in (None, row.ran)
    return replace(
        row,
        platform=row.platform or told.platform,
        query=told.query if row.query is None and same else row.query,
        ran=row.ran or told.ran,
        note=told.note,
    )


def _planned(source: Source) -> Logged:
    """What the protocol tells of the search of a source."""
    return Logged(
        source.name,
        source.kind,
        platform=source.platform,
        query=source.strategy,
        ran=source.searched.isoformat() if source.searched else None,
        note=source.note,
    )
