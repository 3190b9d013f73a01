"""Running a citation chase: question by question into a trail, until all that was found is here.

The answers kept are the chase: played again they lead to where it stopped, and at the end to the
file of its records, each with the seeds it was reached from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from reviewkit.errors import SourceError
from reviewkit.sources import (
    citing_europepmc,
    citing_openalex,
    citing_opencitations,
    citing_pubmed,
)
from reviewkit.sources.calling import Called, Caller
from reviewkit.sources.citing_service import (
    Ask,
    Chased,
    LackingError,
    Seed,
    Service,
    Steps,
    Way,
    marked,
)
from reviewkit.sources.fetch import GarbledError, RefusedError
from reviewkit.sources.trail import Trail

SERVICES = {
    module.SERVICE.host.name: module.SERVICE
    for module in (citing_openalex, citing_europepmc, citing_opencitations, citing_pubmed)
}
Progress = Callable[[int, int], None]  # records here, documents found
_KNOWN = "known.json"


def chase(
    service: Service,
    way: Way,
    seeds: Sequence[Seed],
    known: frozenset[str],
    trail: Trail,
    caller: Caller,
    progress: Progress | None = None,
) -> Chased:
    """Bring a chase to its end, from wherever its trail stands.

    Args:
        service: where citations are asked for.
        way: what the seeds cite, or what cites them.
        seeds: reports with a number that the service takes, in their order.
        known: numbers that earlier chases brought in; a chase that goes on keeps those it began
            with.
        trail: where every answer is kept; afterwards it is whole.
        caller: of the service.
        progress: is told how far it is after each answer.

    Raises:
        SourceAwayError: the service is away; the next run goes on where this one stopped.
        SourceError: it refused, or gave other results than it reported.
    """
    chased = Chased(_known_at_first(trail, known))
    before = len(trail.pages)
    try:
        _play(_steps(service, way, seeds, chased), trail, caller, chased, progress)
    except (SourceError, GarbledError) as error:
        if not before or len(trail.pages) > before or not _for_good(error):
            raise
        # cursors live for minutes, and an answer kept may be none to this version any more
        trail.begin_anew(str(error), caller.at())
        chased = Chased(chased.known)
        _play(_steps(service, way, seeds, chased), trail, caller, chased, progress)
    if not trail.whole:
        trail.close_whole(caller.at())
    return chased


def count(service: Service, way: Way, seeds: Sequence[Seed], caller: Caller) -> Chased:
    """Ask which seeds a service knows and how many citations they have; nothing is kept.

    Raises:
        SourceError: it did not answer, or refused.
    """
    chased = Chased()
    steps = _steps(service, way, seeds, chased, counting=True)
    ask = _next(steps, None)
    while ask is not None:
        ask = _next(steps, _call(caller, ask).found)
    return chased


def write_found(
    service: Service, way: Way, seeds: Sequence[Seed], chased: Chased, trail: Trail, path: Path
) -> int:
    """Write the records that a whole chase found into a file, each once and with its seeds.

    Those known from an earlier chase are left out.

    Returns:
        How many there are.
    """
    named = {seed.record: " ".join((seed.record, *seed.numbers)) for seed in seeds}
    seen: set[str] = set()
    steps = _steps(service, way, seeds, Chased(chased.known))
    half = path.with_name(f"{path.name}.part")
    with half.open("wb") as file:
        ask = _next(steps, None)
        for body in trail.bodies():
            if ask is None:
                break
            for identity, entry in ask.entries(body) if ask.entries else ():
                if identity in chased.links and identity not in seen:
                    seen.add(identity)
                    if service.number(identity) not in chased.known:
                        file.write(marked(entry, [named[one] for one in chased.links[identity]]))
            ask = _next(steps, _read_again(ask, body))
    half.replace(path)
    return sum(service.number(one) not in chased.known for one in seen)


def _steps(
    service: Service, way: Way, seeds: Sequence[Seed], chased: Chased, *, counting: bool = False
) -> Steps[None]:
    """A chase from its beginning: which seeds are known, then their citations."""
    held = yield from service.know(seeds)
    here = {record for one in held.values() for record in one.seeds}
    chased.unknown = [seed for seed in seeds if seed.record not in here]
    yield from (service.count if counting else service.reach)(way, held, chased)


def _play(
    steps: Steps[None],
    trail: Trail,
    caller: Caller,
    chased: Chased,
    progress: Progress | None,
) -> None:
    """Play the answers kept, then ask on; each answer is kept before the next is asked for."""
    ask = _next(steps, None)
    for number in range(len(trail.pages)):
        if ask is None:
            break
        ask = _next(steps, _read_again(ask, trail.body(number)))
    while ask is not None:
        called = _call(caller, ask)
        held = [identity for identity, _ in ask.entries(called.body)] if ask.entries else []
        ask = _next(steps, called.found)
        trail.keep(
            called.body,
            asked=called.asked,
            status=called.status,
            at=caller.at(),
            ids=held,
            total=None,
            told=(),
            after=None if ask is None else {"answer": len(trail.pages) + 1},
        )
        if progress:
            progress(len(chased.came), len(chased.links))


def _next(steps: Steps[None], answer: Any) -> Ask[Any] | None:
    try:
        return steps.send(answer)
    except StopIteration:
        return None


def _call(caller: Caller, ask: Ask[Any]) -> Called[Any]:
    try:
        return caller.call(ask.question, ask.read, ask.also)
    except SourceError as error:
        if ask.settle is None or not isinstance(error.__cause__, LackingError):
            raise
    return caller.call(ask.question, ask.settle, ask.also)


def _read_again(ask: Ask[Any], body: bytes) -> Any:
    try:
        return ask.read(body)
    except LackingError:
        if ask.settle is None:
            raise
        return ask.settle(body)


def _for_good(error: Exception) -> bool:
    """Whether asking the same again will not help: refused, or garbled however often asked."""
    return isinstance(error, RefusedError | GarbledError) or isinstance(
        error.__cause__, GarbledError
    )


def _known_at_first(trail: Trail, known: frozenset[str]) -> frozenset[str]:
    """What was known when a chase began: what it asks for follows from it."""
    path = trail.folder / _KNOWN
    if not path.exists() or not trail.pages:
        half = path.with_suffix(".part")
        half.write_text(json.dumps(sorted(known)))
        half.replace(path)
    return frozenset(json.loads(path.read_text()))
