"""Citation chasing at one service, in one shape for all: what to ask next, and what came of it.

A chase is a generator: it yields what to ask and is sent what the answer says. It knows neither
network nor disk: answers that were kept play it again to where it stopped, in whatever process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from reviewkit.sources.api import Entry, Host, Question
from reviewkit.sources.fetch import GarbledError

T = TypeVar("T")


class Way(StrEnum):
    """Which way citations are followed: to what a report cites, or to what cites it."""

    BACKWARD = "backward"
    FORWARD = "forward"


class LackingError(GarbledError):
    """An answer lacks something that may be lacking for good, however often it is asked for."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A report to start from, with all numbers of its records; `works` are OpenAlex ids."""

    record: str
    title: str
    dois: tuple[str, ...] = ()
    pmids: tuple[str, ...] = ()
    works: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Its numbers as reviewers write them."""
        named = (("doi", self.dois), ("pmid", self.pmids), ("openalex", self.works))
        return tuple(f"{name}:{number}" for name, held in named for number in held)


@dataclass(frozen=True, slots=True)
class Ask(Generic[T]):
    """A question of a chase.

    Attributes:
        question: what is asked.
        read: what an answer says; it raises GarbledError to have it asked for again.
        settle: what an answer says whose LackingError stays; None: the chase fails then.
        entries: the records in an answer, where it may hold some of what was found.
        also: statuses besides 200 that are answers too.
    """

    question: Question
    read: Callable[[bytes], T]
    settle: Callable[[bytes], T] | None = None
    entries: Callable[[bytes], Iterable[Entry]] | None = None
    also: tuple[int, ...] = ()


Steps = Generator[Ask[Any], Any, T]


def asked(ask: Ask[T]) -> Steps[T]:
    """Ask one question, and return what its answer says."""
    answer: T = yield ask
    return answer


@dataclass(slots=True)
class Held:
    """A seed as a service holds it: whose it is, and what the service says of its citations."""

    seeds: dict[str, None] = field(default_factory=dict)  # records, in turn
    references: tuple[str, ...] = ()
    cited: int = 0


@dataclass(slots=True)
class Chased:
    """What a chase has found so far.

    Attributes:
        known: numbers that an earlier chase brought in; they are not asked for again.
        unknown: seeds that the service does not know.
        links: the seeds from which each document was reached, by its id at the service.
        came: those of which there is a record.
        counted: citations, where they are only counted.
    """

    known: frozenset[str] = frozenset()
    unknown: list[Seed] = field(default_factory=list)
    links: dict[str, dict[str, None]] = field(default_factory=dict)
    came: set[str] = field(default_factory=set)
    counted: int = 0

    def link(self, found: str, seeds: Iterable[str]) -> None:
        """Note that a document was reached from these seeds."""
        self.links.setdefault(found, {}).update(dict.fromkeys(seeds))


@dataclass(frozen=True, slots=True)
class Service:
    """One service that knows citations.

    Attributes:
        host: where it lies.
        suffix: of the file of its records.
        takes: whether a seed has a number that can be asked for here.
        know: asks for the seeds, and returns those that the service holds, by its own ids.
        count: asks how many citations they have.
        reach: asks for their citations, and for the record of each document that is not known.
        number: the number in a record by which an id is known again.
    """

    host: Host
    suffix: str
    takes: Callable[[Seed], bool]
    know: Callable[[Sequence[Seed]], Steps[dict[str, Held]]]
    count: Callable[[Way, dict[str, Held], Chased], Steps[None]]
    reach: Callable[[Way, dict[str, Held], Chased], Steps[None]]
    number: Callable[[str], str]


def by_number(seed: Seed) -> bool:
    """Tell whether a seed has a DOI or a PubMed id."""
    return bool(seed.dois or seed.pmids)


def seeds_with(seeds: Sequence[Seed], kind: str) -> dict[str, list[str]]:
    """Return the seeds by each number of a kind: `dois`, `pmids` or `works`."""
    found: dict[str, list[str]] = {}
    for seed in seeds:
        for number in getattr(seed, kind):
            found.setdefault(number, []).append(seed.record)
    return found


def batches(values: Iterable[str], most: int, letters: int = 1_800) -> Iterator[list[str]]:
    """Part values into batches of so many at most, which fit into an address."""
    batch: list[str] = []
    length = 0
    for value in values:
        if batch and (len(batch) == most or length + len(value) > letters):
            yield batch
            batch, length = [], 0
        batch.append(value)
        length += len(value)
    if batch:
        yield batch


def refuse_others(found: Iterable[str], wanted: Iterable[str], what: str) -> None:
    """Refuse an answer that holds other documents than were asked for, or fewer.

    Raises:
        GarbledError: it holds others.
        LackingError: it holds fewer.
    """
    had, asked_for = set(found), set(wanted)
    if had - asked_for:
        raise GarbledError(f"sent other {what} than were asked for")
    if lacking := asked_for - had:
        few = ", ".join(sorted(lacking)[:5])
        raise LackingError(f"sent no {what} for {len(lacking)} ids asked for ({few})")


def standing_still(fresh: int, sent: int, had: int, total: int, ended: bool) -> None:
    """Refuse a page of a list that brings nothing new, or ends it with another number than told.

    Raises:
        GarbledError: it is so.
    """
    if sent and not fresh and had < total:
        raise GarbledError("sent the same results again")
    if ended and had != total:
        raise GarbledError(f"ended after {had:,} of {total:,} results")


def marked(entry: bytes, seeds: Sequence[str]) -> bytes:
    """Write into a record, a line of JSON or one of MEDLINE, from which seeds it was reached."""
    if entry.startswith(b"{"):
        said = json.dumps(list(seeds), ensure_ascii=False).encode()
        return entry.rstrip()[:-1] + b',"reached_from":' + said + b"}\n"
    lines = b"".join(f"SEED- {one}\n".encode() for one in seeds)
    return entry.rstrip() + b"\n" + lines + b"\n"
