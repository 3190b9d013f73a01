"""Running a search at an API: page by page into a trail, until it is whole.

Whole means that the unique ids that came are as many as the source says there are. A page that
brings nothing new, or ends the search too early, is asked for again; a total that moves is told.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from reviewkit.errors import SourceError
from reviewkit.sources import (
    arxiv,
    clinicaltrials,
    crossref,
    doaj,
    europepmc_search,
    openalex,
    pubmed,
    semanticscholar,
)
from reviewkit.sources.api import COUNT, Api, Page, State
from reviewkit.sources.calling import Caller
from reviewkit.sources.fetch import (
    REAL,
    SEARCHING,
    GarbledError,
    Limits,
    RefusedError,
    Tell,
    silent,
)
from reviewkit.sources.polite import Clock
from reviewkit.sources.trail import Trail

APIS = {
    module.API.name: module.API
    for module in (
        pubmed,
        europepmc_search,
        openalex,
        clinicaltrials,
        crossref,
        semanticscholar,
        arxiv,
        doaj,
    )
}
Progress = Callable[[int, int | None], None]  # records so far, of how many


class StandstillError(GarbledError):
    """A search does not get on, though every answer can be read."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many results a source says a search has, and what it says of the search."""

    total: int
    told: tuple[str, ...]


class Searcher:
    """Asks one API; close it after use."""

    def __init__(
        self,
        api: Api,
        environment: Mapping[str, str] = os.environ,
        limits: Limits = SEARCHING,
        clock: Clock = REAL,
        again: Tell = silent,
    ) -> None:
        """Make one from the environment: another address, the key, whom to write to.

        Raises:
            NotAllowedError: an address is wrong.
        """
        self.api = api
        self._caller = Caller(api.host, environment, limits, clock, again)

    def __enter__(self) -> Searcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._caller.__exit__(kind, error, trace)

    def count(self, query: str) -> Counted:
        """Ask how many results a query has.

        Raises:
            SourceError: there was no answer that can be understood.
        """

        def understand(body: bytes) -> Page:
            page = self.api.read(body, query, COUNT, _nothing_earlier)
            if page.total is None:
                raise GarbledError("does not say how many results there are")
            return page

        page = self._caller.call(self.api.ask(query, COUNT, _nothing_earlier), understand).found
        return Counted(page.total or 0, page.told)

    def run(self, query: str, trail: Trail, progress: Progress | None = None) -> None:
        """Bring a search to its end, from wherever its trail stands.

        Args:
            query: in the source's own syntax.
            trail: where every answer is kept; afterwards it is whole.
            progress: is told how far it is after each page.

        Raises:
            SourceAwayError: the source is away; the next run goes on where this one stopped.
            SourceError: it refused the search, or gave other results than it reported.
        """
        if trail.whole:
            return
        resumed = bool(trail.pages)
        if resumed and trail.state is None and trail.totals[-1:] != [len(trail.ids)]:
            trail.begin_anew("ended with other results than reported", self._caller.at())
            resumed = False
        while trail.state is not None:
            try:
                self._step(query, trail)
            except SourceError as error:
                if not resumed or not _for_good(error, StandstillError):
                    raise
                # cursors and histories live for minutes: an old one is refused for good
                trail.begin_anew(str(error), self._caller.at())
            resumed = False
            if progress:
                progress(len(trail.ids), trail.totals[-1] if trail.totals else None)
        self._reconcile(query, trail)

    def _step(self, query: str, trail: Trail) -> None:
        state = trail.state or {}
        try:
            self._turn(query, state, trail)
        except SourceError as error:
            if not _for_good(error, GarbledError):
                raise
            other = self.api.otherwise(state)
            if other is None and not self._moved(error, query, trail):
                raise
            self._turn(query, other or state, trail)

    def _moved(self, error: SourceError, query: str, trail: Trail) -> bool:
        """Whether a search stands still because the total that was told first is another now."""
        if not isinstance(error.__cause__, StandstillError):
            return False
        before = trail.totals[-1:]
        trail.note_total(self.count(query).total)
        return trail.totals[-1:] != before

    def _turn(self, query: str, state: State, trail: Trail) -> None:
        """Ask for one page and keep it."""

        def understand(body: bytes) -> Page:
            page = self.api.read(body, query, state, trail.body)
            refuse_standstill(page, trail)
            return page

        question = self.api.ask(query, state, trail.body)
        called = self._caller.call(question, understand)
        page = called.found
        trail.keep(
            called.body,
            asked=called.asked,
            status=called.status,
            at=self._caller.at(),
            ids=[identity for identity, _ in page.entries],
            total=page.total,
            told=page.told,
            after=page.next,
        )

    def _reconcile(self, query: str, trail: Trail) -> None:
        came = len(trail.ids)
        if trail.totals != [came]:
            trail.note_total(self.count(query).total)  # it may have moved meanwhile
        if trail.totals[-1] != came:
            trail.note_total(self.count(query).total)  # one odd answer does not fail a search
        if trail.totals[-1] != came:
            raise SourceError(
                f"{self.api.name} reports {trail.totals[-1]:,} results, but sent "
                f"{came:,} different ones; nothing was imported. Run the search again."
            )
        trail.close_whole(self._caller.at())


def refuse_standstill(page: Page, trail: Trail) -> None:
    """Refuse a page that brings nothing new, or ends the search before its total.

    Raises:
        StandstillError: it is so.
    """
    total = page.total if page.total is not None else (trail.totals or [0])[-1]
    fresh = {identity for identity, _ in page.entries} - trail.ids
    had = len(trail.ids) + len(fresh)
    if page.entries and not fresh and had < total:
        raise StandstillError("sent the same results again")
    if page.next is None and had < total:
        raise StandstillError(f"ended after {had:,} of {total:,} results")


def _for_good(error: SourceError, kind: type[GarbledError]) -> bool:
    """Whether asking the same again will not help: refused, or garbled however often asked."""
    return isinstance(error, RefusedError) or isinstance(error.__cause__, kind)


def _nothing_earlier(_: int) -> bytes:
    return b""


def write_records(api: Api, trail: Trail, path: Path, known: Set[str] = frozenset()) -> int:
    """Write the records of a whole search into a file of its format, each once.

    Args:
        api: where was searched.
        trail: of the search.
        path: of the file.
        known: ids of records that are left out.

    Returns:
        How many there are.
    """
    seen: set[str] = set(known)
    half = path.with_name(f"{path.name}.part")
    with half.open("wb") as file:
        for body in trail.bodies():
            for identity, entry in api.entries(body):
                if identity not in seen:
                    seen.add(identity)
                    file.write(entry)
    half.replace(path)
    return len(seen) - len(known)
