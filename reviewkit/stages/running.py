"""Searches run over the network: which source is which API, and the trail each run leaves.

A run is kept under `searched/`, in a folder named by source and query, and numbered: the next run
goes on in the last one until its records were brought in, and is a search of its own afterwards.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewkit.errors import NotThereError
from reviewkit.sources.api import Api
from reviewkit.sources.fetch import SEARCHING, Limits
from reviewkit.sources.searching import APIS, Counted, Progress, Searcher, write_records
from reviewkit.sources.trail import Trail

FOLDER = "searched"


@dataclass(frozen=True, slots=True)
class Ran:
    """A search that is whole: its records, what the source reported, and where all is kept.

    `totals` are the different totals that the source reported in turn; the last one holds.
    """

    api: str
    query: str
    records: int
    totals: tuple[int, ...]
    told: tuple[str, ...]
    file: Path
    trail: Trail


def api_named(*names: str | None) -> Api | None:
    """Return the API that one of these names means, whatever its capitals and signs."""
    known = {_plain(name): api for name, api in APIS.items()}
    return next((known[_plain(name)] for name in names if name and _plain(name) in known), None)


def need_api(name: str) -> Api:
    """Return the API of a name.

    Raises:
        NotThereError: there is none.
    """
    found = api_named(name)
    if found is None:
        raise NotThereError(
            f"{name} cannot be searched from here; search it on its own page and import what it "
            f"exports. Searched from here are {', '.join(APIS)}."
        )
    return found


def count(api: Api, query: str, environment: Mapping[str, str] = os.environ) -> Counted:
    """Ask how many results a search has, and fetch none.

    Raises:
        SourceError: the source did not answer, or refused.
    """
    with Searcher(api, environment) as searcher:
        return searcher.count(query)


def run(
    folder: Path,
    api: Api,
    query: str,
    progress: Progress | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    limits: Limits = SEARCHING,
) -> Ran:
    """Run a search to its end, or go on with one that was stopped.

    Args:
        folder: the review.
        api: where to search.
        query: in the source's own syntax.
        progress: is told how many records are here, of how many.
        environment: names other addresses, keys, and whom to write to.
        limits: bounds of each request.

    Raises:
        SourceError: it did not come whole; what came is kept, and the next run goes on.
        UnreadableError: what was kept of it is damaged.
    """
    trail = _trail(folder, api, query)
    with Searcher(api, environment, limits) as searcher:
        searcher.run(query, trail, progress)
    file = trail.folder / f"{_plain(api.name)}.{api.suffix}"
    records = write_records(api, trail, file)
    return Ran(api.name, query, records, tuple(trail.totals), tuple(trail.told), file, trail)


def note_brought_in(ran: Ran, at: str) -> None:
    """Note that a search's records are in the review: the next run is another search."""
    with ran.file.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    ran.trail.close_handed(sha, at)
    ran.file.unlink()  # the review keeps it under imports/, and the trail can write it again


def _trail(folder: Path, api: Api, query: str) -> Trail:
    named = hashlib.sha256(f"{api.name}\n{query}".encode()).hexdigest()[:12]
    number = 1
    while True:
        at = folder / FOLDER / f"{_plain(api.name)}-{named}-{number}"
        trail = Trail(at, api.name, query)
        if not trail.handed:
            return trail
        number += 1


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
