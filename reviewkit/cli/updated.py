"""What an update says: of each source, of what is overdue, and of who has to do what."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.cli.door import Desk
from reviewkit.cli.search_run import planned
from reviewkit.cli.start import look_over
from reviewkit.terms import many

if TYPE_CHECKING:
    from reviewkit.protocol import Protocol, Source
    from reviewkit.stages.update import Due, News, Turn

NOTHING: Sequence[News] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One source as it was searched; without `records` its results were only counted."""

    source: str
    api: str
    turn: Turn
    reported: int
    told: tuple[str, ...]
    ran: str | None = None
    records: int | None = None
    known: int | None = None
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A source that could not be searched, and why."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What an update found in one source; `api` is None where its file was imported by hand.

    `known` entries had come from the source before. The new records are `known_reports` (of
    reports the review had: not screened again), `duplicates` (of other new records) or
    `new_reports`.
    """

    source: str
    api: str | None
    since: str | None
    whole: str | None
    query: str | None
    ran: str | None
    reported: int | None
    received: int | None
    known: int | None
    new_records: int
    known_reports: int
    duplicates: int
    new_reports: int
    told: tuple[str, ...]
    kept: str | None


@dataclass(frozen=True, slots=True)
class ByHand:
    """A source that is not searched from here: when it was last, and how to do it again.

    `strategy` is the command that prints it, or where it stands; None where there is none.
    """

    source: str
    platform: str | None
    last: str | None
    due: str | None
    overdue: bool
    strategy: str | None
    bring_in: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """A source whose search is overdue; `due` is None where it was never searched."""

    source: str
    last: str | None
    due: str | None


@dataclass(frozen=True, slots=True)
class Updated:
    """All that an update tells, and with --json prints: these names stay."""

    at: str
    living: str | None
    sources: tuple[Brought, ...]
    failed: tuple[Failed, ...]
    new_records: int
    new_reports: int
    doubtful: int
    overdue: tuple[Overdue, ...]
    by_hand: tuple[ByHand, ...]
    work: dict[str, dict[str, int]]
    unassigned: dict[str, int]
    next: tuple[str, ...]


def picture(
    desk: Desk,
    asked: Sequence[Run] = (),
    failed: Sequence[Failed] = (),
    news: Sequence[News] = (),
) -> Updated:
    """Put together what was found with what is overdue, and who has to do what.

    Args:
        desk: the review.
        asked: the sources that were searched.
        failed: those that could not be.
        news: what the new files brought.
    """
    from reviewkit.stages import update as stage

    protocol, status = desk.plan.protocol, look_over(desk)
    plan = stage.schedule(desk.store, protocol, desk.at[:10])
    here = {one.name for one in planned(protocol)}
    sources = {one.name: one for one in protocol.sources}
    by_hand = tuple(
        _by_hand(one, sources[one.source], protocol, desk.at[:10])
        for one in plan
        if one.source not in here
    )
    overdue = tuple(Overdue(one.source, one.last, one.due) for one in plan if one.overdue)
    unassigned = stage.nobodys(desk.store)
    found = tuple(_found(asked, news))
    return Updated(
        desk.at,
        protocol.living.status if protocol.living else None,
        found,
        tuple(failed),
        sum(one.new_records for one in found),
        sum(one.new_reports for one in found),
        status.doubtful,
        overdue,
        by_hand,
        {str(stage_): owed for stage_, owed in status.owed.items() if any(owed.values())},
        unassigned,
        tuple(_next(status.next, overdue, here, by_hand, unassigned)),
    )


def _found(asked: Sequence[Run], news: Sequence[News]) -> Iterator[Brought]:
    brought = {one.source: one for one in news}
    for one in asked:
        came = brought.pop(one.source, None)
        yield Brought(
            one.source, one.api, one.turn.since, one.turn.whole or None, one.turn.query, one.ran,
            one.reported, one.records, one.known, *_counts(came), one.told, one.kept,
        )  # fmt: skip
    for left in brought.values():
        yield Brought(
            left.source, None, None, None, None, None, None, None, None, *_counts(left), (), None
        )


def _counts(came: News | None) -> tuple[int, int, int, int]:
    return (came.records, came.known, came.duplicates, came.reports) if came else (0, 0, 0, 0)


def _by_hand(due: Due, source: Source, protocol: Protocol, today: str) -> ByHand:
    from reviewkit.strategy.concepts import platform_of

    named = shlex.quote(due.source)
    strategy = "its `strategy` in protocol.yml" if source.strategy else None
    if not strategy and protocol.concepts and platform_of(source) is not None:
        strategy = f"reviewkit search render --source {named}"
    return ByHand(
        due.source,
        due.platform,
        due.last,
        due.due,
        due.overdue,
        strategy,
        f"reviewkit search record {named} --ran {today} --hits N --records FILE",
    )


def _next(
    then: Sequence[str],
    overdue: Sequence[Overdue],
    here: set[str],
    by_hand: Sequence[ByHand],
    unassigned: dict[str, int],
) -> Iterator[str]:
    """Commands that bring the review on; printing is none, for it is never owed."""
    if any(one.source in here for one in overdue):
        yield "reviewkit update --due"
    for one in by_hand:
        if one.overdue:
            yield one.bring_in
    for stage in unassigned:
        yield f"reviewkit assign top_up --stage {stage}"
    yield from (one for one in then if one not in ("reviewkit outputs", "reviewkit update --check"))


def exit_code(done: Updated) -> int:
    """Return 1 where a source failed, 3 where there is something to do, else 0."""
    if done.failed:
        return 1
    return 3 if done.next else 0


def update_lines(done: Updated) -> Iterator[str]:
    """Write an update, a line each."""
    for one in done.sources:
        yield from _source(one)
    for failed in done.failed:
        yield f"{failed.source} was not searched: {failed.why}"
    if done.living in ("paused", "retired"):
        yield f"The review is {done.living}: no search is overdue."
    for late in done.overdue:
        yield f"Overdue: {late.source}, {_last(late.last)}{_since(late.due)}."
    if done.by_hand:
        yield "To be searched by hand:"
    for hand in done.by_hand:
        yield from _hand(hand)
    if done.doubtful:
        yield f"For a person to judge: {many(done.doubtful, 'doubtful pair')}."
    for stage, owed in done.work.items():
        for reviewer, count in owed.items():
            if count:
                yield f"{reviewer} has {many(count, 'report')} to read at {stage}."
    for stage, count in done.unassigned.items():
        yield f"Nobody was given {many(count, 'report')} at {stage} yet."
    yield "Next: " + ("; ".join(done.next) if done.next else "nothing is to be done")


def _source(one: Brought) -> Iterator[str]:
    how = f"since {one.since}" if one.since else f"whole ({one.whole})"
    if one.api is None:
        yield f"{one.source}, imported: {_came(one)}."
    elif one.received is None:
        yield f"{one.source}, {how}: {many(one.reported or 0, 'result')}; none was fetched."
    else:
        yield (
            f"{one.source}, {how}: {many(one.reported or 0, 'result')}, {one.known or 0:,} "
            f"known; {_came(one)}."
        )
    yield from (f"  {one.api}: {words}" for words in one.told)


def _came(one: Brought) -> str:
    if not one.new_records:
        return "nothing new"
    return (
        f"{many(one.new_records, 'new record')}: {one.known_reports:,} of known reports, which "
        f"are not screened again, {one.duplicates:,} of other new ones, "
        f"{many(one.new_reports, 'new report')}"
    )


def _hand(one: ByHand) -> Iterator[str]:
    where = f" ({one.platform})" if one.platform else ""
    yield f"  {one.source}{where}, {_last(one.last)}{_since(one.due) if one.overdue else ''}:"
    if one.strategy:
        yield f"    {one.strategy}"
    yield f"    {one.bring_in}"


def _last(day: str | None) -> str:
    return f"last searched {day}" if day else "never searched"


def _since(due: str | None) -> str:
    return f", due since {due}" if due else ""
