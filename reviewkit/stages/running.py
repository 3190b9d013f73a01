"""Searches run over the network: which source is which API, and the trail each run leaves.

A run is kept under `searched/`, in a folder named by source and query, and numbered: the next run
goes on in the last one until its records were brought in, and is a search of its own afterwards.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from reviewkit.errors import NotThereError
from reviewkit.sources.api import Api
from reviewkit.sources.fetch import SEARCHING, Limits, Tell, silent
from reviewkit.sources.searching import APIS, Counted, Progress, Searcher, write_records
from reviewkit.sources.trail import Trail, hand_over, open_trail

FOLDER = "searched"
Known = Callable[[Set[str]], Set[str]]  # of these ids, those that the review has already


@dataclass(frozen=True, slots=True)
class Ran:
    """A search that is whole: its records, what the source reported, and where all is kept.

    `known` of the records were in the review already, and are not in the file. `totals` are the
    different totals that the source reported in turn; the last one holds. `begun` is when an
    earlier run began that this one went on with.
    """

    api: str
    query: str
    records: int
    known: int
    begun: str | None
    totals: tuple[int, ...]
    told: tuple[str, ...]
    file: Path
    trail: Trail

    def day(self, today: str) -> str:
        """Return the day of the search: when it began, though it came to its end on a later one."""
        return (self.begun or today)[:10]


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


def count(
    api: Api, query: str, environment: Mapping[str, str] = os.environ, *, again: Tell = silent
) -> Counted:
    """Ask how many results a search has, and fetch none; `again` is told when it is asked again.

    Raises:
        SourceError: the source did not answer, or refused.
    """
    with Searcher(api, environment, again=again) as searcher:
        return searcher.count(query)


def run(
    folder: Path,
    api: Api,
    query: str,
    progress: Progress | None = None,
    *,
    known: Known | None = None,
    at: str | None = None,
    again: Tell = silent,
    environment: Mapping[str, str] = os.environ,
    limits: Limits = SEARCHING,
) -> Ran:
    """Run a search to its end, or go on with one that was stopped.

    Args:
        folder: the review.
        api: where to search.
        query: in the source's own syntax.
        progress: is told how many records are here, of how many.
        known: says which of the records' ids the review has already; by default none.
        at: ISO time; a search that was stopped a week before begins anew.
        again: is told before the source is asked again.
        environment: names other addresses, keys, and whom to write to.
        limits: bounds of each request.

    Raises:
        SourceError: it did not come whole; what came is kept, and the next run goes on.
        UnreadableError: what was kept of it is damaged.
    """
    trail = open_trail(folder / FOLDER, _plain(api.name), api.name, query, at)
    begun = trail.begun
    with Searcher(api, environment, limits, again=again) as searcher:
        searcher.run(query, trail, progress)
    file = trail.folder / f"{_plain(api.name)}.{api.suffix}"
    here = known(trail.ids) if known else frozenset()
    written = write_records(api, trail, file, here)
    return Ran(
        api.name,
        query,
        written + len(here),
        len(here),
        begun,
        tuple(trail.totals),
        tuple(trail.told),
        file,
        trail,
    )


def note_brought_in(ran: Ran, at: str) -> None:
    """Note that a search's records are in the review: the next run is another search."""
    hand_over(ran.trail, ran.file, at)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
