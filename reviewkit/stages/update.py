"""Searching again: since when, what is known already, what came, and which source is overdue.

A search is narrowed to what came since the last one only where that one was of the same strategy
and found all there was; anything else is searched whole, and the difference taken. Which searches
those are is read from the facts, so that every device of a team goes on from the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from itertools import islice

from reviewkit.protocol import Protocol
from reviewkit.protocol.living import due_on
from reviewkit.sources.since import LATER, first_day, narrow
from reviewkit.store import Store
from reviewkit.terms import SourceKind

AT_ONCE = 5_000  # ids that are looked up together


@dataclass(frozen=True, slots=True)
class Turn:
    """How a source is searched this time: the query, and since which day, or why whole."""

    query: str
    since: str | None
    whole: str


@dataclass(frozen=True, slots=True)
class Due:
    """When a source was searched last, and when it has to be searched again.

    `last` is the day of its last search, or of the import of what it found where no day is told;
    None: never. `due` is None where the protocol sets no schedule.
    """

    source: str
    kind: SourceKind
    platform: str | None
    every: str | None
    last: str | None
    due: str | None
    is_due: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class News:
    """What files of a source brought: every record is one of the three.

    `known` records are duplicates of reports that the review had, which are not screened again;
    `duplicates` are of another record that is new as well; `reports` are new reports.
    """

    source: str
    records: int
    known: int
    duplicates: int
    reports: int


def turn(
    store: Store, source: str, api: str, strategy: str, today: str, *, whole: bool = False
) -> Turn:
    """Say how to search a source again.

    Args:
        store: the review.
        source: as its searches are noted.
        api: the name of its API.
        strategy: in its own syntax, as it stands now.
        today: ISO day.
        whole: search whole, whatever was searched before.
    """
    last = _last_run(store, source, api, strategy)
    if whole:
        return Turn(strategy, None, "as asked")
    if last is None:
        before = _runs(store, source, api)
        return Turn(strategy, None, "the strategy changed" if before else "the first search here")
    if last.isoformat() > today:
        return Turn(strategy, None, f"the last search is of {last}, a day still to come")
    narrowed = narrow(api, strategy, last)
    if narrowed is None:
        return Turn(strategy, None, LATER[api].why)
    return Turn(narrowed, first_day(last).isoformat(), "")


def last_strategy(store: Store, source: str, api: str) -> str | None:
    """Return what a source was searched with last by `search run`, None if it never was."""
    row = store.db.execute(
        """select query from standing_searches where source = ? and api = ? and updates = 0
        and query is not null order by ord desc limit 1""",
        (source, api),
    ).fetchone()
    return str(row[0]) if row else None


def searched_here(store: Store) -> dict[str, str]:
    """Return the sources that were searched over the network, each with its API's name.

    A citation chase has seeds in place of a strategy: it is run again by `chase`.
    """
    rows = store.db.execute(
        """select source, api from standing_searches
        where api is not null and kind <> 'citation_searching' order by ord"""
    )
    return dict(rows.fetchall())


def _runs(store: Store, source: str, api: str) -> list[tuple[str, date]]:
    rows = store.db.execute(
        """select query, ran from standing_searches where source = ? and api = ?
        and query is not null and ran is not null order by ran, ord""",
        (source, api),
    )
    return [(query, day) for query, ran in rows.fetchall() if (day := _day(ran))]


def _last_run(store: Store, source: str, api: str, strategy: str) -> date | None:
    """The last day up to which a strategy was searched without a gap: whole, then since then."""
    good = {strategy}
    last = None
    for query, day in _runs(store, source, api):
        if query in good:
            last = day
            good.add(narrow(api, strategy, day) or strategy)
    return last


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def known_of(store: Store, source: str, api: str) -> Callable[[Set[str]], Set[str]]:
    """Return what tells, of ids of entries, those that the review has from a source already.

    Args:
        store: the review.
        source: whose records count, whether searched from here or imported.
        api: the name of its API, whose ids they are.
    """
    known_by = LATER[api].known_by

    def known(ids: Set[str]) -> set[str]:
        found: set[str] = set()
        for some in _parts(sorted(ids)):
            marked: defaultdict[str, dict[str, str]] = defaultdict(dict)
            for identity in some:
                for column, mark in known_by(identity):
                    marked[column][mark] = identity
            for column, marks in marked.items():
                held = _held(store, source, column, marks)
                found.update(marks[one] for one in held)
        return found

    return known


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _held(store: Store, source: str, column: str, marks: Iterable[str]) -> list[str]:
    if column not in ("accession", "pmid"):
        raise ValueError(column)
    rows = store.db.execute(
        f"""select distinct {column} from records
        where {column} in (select value from json_each(:marks))
        and file in (select file from standing_imports where source = :source)""",
        {"marks": json.dumps(list(marks)), "source": source},
    )
    return [row[0] for row in rows]


def schedule(store: Store, protocol: Protocol, today: str) -> list[Due]:
    """List the protocol's sources with their last search and the day of the next.

    Args:
        store: the review.
        protocol: its `living` and its sources say how often.
        today: ISO day.
    """
    day, last = date.fromisoformat(today), _last_days(store)
    found = []
    for one in protocol.sources:
        days = [last.get(one.name), one.searched]
        searched = max((had for had in days if had), default=None)
        due = due_on(protocol.living, one.every, searched)
        every = one.every or (protocol.living.every if protocol.living else None)
        found.append(
            Due(
                one.name,
                one.kind,
                one.platform,
                every,
                searched.isoformat() if searched else None,
                None if due is None or due == date.min else due.isoformat(),
                is_due=due is not None and due <= day,
                overdue=due is not None and due < day,
            )
        )
    return found


def _last_days(store: Store) -> dict[str, date]:
    """The last day of each source, as its searches and imports say."""
    rows = store.db.execute(
        """select s.source, coalesce(s.ran, f.at) from standing_searches s
        join facts f on f.id = s.fact
        union all select i.source, coalesce(i.searched, f.at) from standing_imports i
        join facts f on f.id = i.fact"""
    )
    last: dict[str, date] = {}
    for source, told in rows:
        if day := _day(told):
            last[source] = max(day, last.get(source, day))
    return last


def news(store: Store, files: Iterable[str]) -> list[News]:
    """Count what files brought, source by source, once their records were compared.

    Args:
        store: the review.
        files: SHA-256 of those that are new.
    """
    rows = store.db.execute(
        """with new as (select value as file from json_each(:files)),
        came as (
            select i.source, m.record, m.report, exists (
                select 1 from membership o join records p on p.id = o.record
                where o.report = m.report and p.file not in (select file from new)) as known
            from records r join membership m on m.record = r.id
            join standing_imports i on i.file = r.file
            where r.file in (select file from new))
        select source, count(*), sum(known), sum(not known and record <> report),
            sum(not known and record = report)
        from came group by source order by source""",
        {"files": json.dumps(list(files))},
    )
    return [News(*row) for row in rows]


def nobodys(store: Store) -> dict[str, int]:
    """Count the reports of stages that were given out one by one, which nobody was given yet."""
    rows = store.db.execute(
        """select h.stage, count(*) from handed_out h
        join fates f on f.fate = case h.stage when 'title' then 'awaiting title screening'
            else 'awaiting full-text screening' end
        where not exists (select 1 from standing_assigned a
            where a.report = f.report and +a.stage = h.stage)
        group by h.stage order by h.stage desc"""
    )
    return dict(rows.fetchall())
