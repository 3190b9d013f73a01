"""Citation chasing: from any set of reports to what they cite, and to what cites them.

A chase is kept under `searched/` as a search is, in a folder named by service, way and seeds: one
that was stopped goes on, and the next one brings in only what no chase at the same service and of
the same way has brought in before.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.sources import chasing
from reviewkit.sources.calling import Caller
from reviewkit.sources.chasing import SERVICES, Progress
from reviewkit.sources.citing_service import Chased, Seed, Service, Way
from reviewkit.sources.fetch import SEARCHING, Limits, Tell, silent
from reviewkit.sources.trail import Trail, hand_over, open_trail
from reviewkit.store import Store
from reviewkit.store.blind import seen_outcomes
from reviewkit.store.refs import find_record, report_of
from reviewkit.store.searches import Asked, Search
from reviewkit.terms import SourceKind, Stage

FOLDER = "searched"
SELECTIONS = ("included", "fulltext", "title", "all")
_WORK = re.compile(r"W\d{1,15}")


@dataclass(frozen=True, slots=True)
class Counted:
    """Which seeds a service was asked for, and how many citations those it knows have."""

    service: str
    way: Way
    asked: tuple[Seed, ...]
    without: tuple[Seed, ...]
    unknown: tuple[Seed, ...]
    citations: int


@dataclass(frozen=True, slots=True)
class Came:
    """A chase that is whole.

    Attributes:
        service: where citations were asked for.
        way: what the seeds cite, or what cites them.
        query: the seeds it was asked with.
        asked: seeds asked for.
        without: seeds that have no number the service takes.
        unknown: seeds asked for that it does not know.
        found: different documents that were reached.
        known: how many of them an earlier chase brought in.
        lacking: their ids at the service, where it has no record of them.
        records: those that are new, in `file`.
        file: their records, each with its seeds.
        trail: every answer, as it came.
    """

    service: str
    way: Way
    query: str
    asked: tuple[Seed, ...]
    without: tuple[Seed, ...]
    unknown: tuple[Seed, ...]
    found: int
    known: int
    lacking: tuple[str, ...]
    records: int
    file: Path
    trail: Trail

    @property
    def source(self) -> str:
        """What its records name as their source."""
        return source_of(self.service, self.way)

    def search(self, at: str) -> Search:
        """Return the search that it is."""
        return Search(self.source, SourceKind.CITATION_SEARCHING, self.service, at[:10])

    def said(self) -> Asked:
        """Return what was asked and answered, as the log of searches keeps it."""
        few = ", ".join(self.lacking[:5]) + (" ..." if len(self.lacking) > 5 else "")
        why = f"{self.service} has no record of {len(self.lacking)} of them: {few}"
        return Asked(
            self.service,
            self.query,
            reported=self.found,
            received=self.found - len(self.lacking),
            known=self.known,
            why=why if self.lacking else None,
        )


def source_of(service: str, way: Way) -> str:
    """Return the source that the records of a chase name."""
    return f"Citation searching ({service}, {way})"


def need_services(names: Sequence[str]) -> list[Service]:
    """Return the services of these names, whatever their capitals and signs; all for no name.

    Raises:
        NotThereError: there is no such service.
    """
    known = {_plain(name): service for name, service in SERVICES.items()}
    for name in names:
        if _plain(name) not in known:
            raise NotThereError(
                f"Citations cannot be asked for at {name}; they can at {', '.join(SERVICES)}."
            )
    wanted = {_plain(name): known[_plain(name)] for name in names} or known
    return list(wanted.values())


def seeds(store: Store, references: Sequence[str], reviewer: str) -> list[Seed]:
    """List the reports to start from, with all numbers of their records, in their order.

    Args:
        store: the review.
        references: selections (`included`, `fulltext`: those sought at full text, `title` and
            `all`), names of studies, and references to records.
        reviewer: who chases; a selection holds what they may know of it.

    Raises:
        NotThereError: there is no such record or study.
        NotAllowedError: there is no report to start from.
    """
    reports: dict[str, None] = {}
    for reference in references:
        reports.update(dict.fromkeys(_reports(store.db, reference, reviewer)))
    if not reports:
        raise NotAllowedError(
            f"There is no report to start from ({', '.join(references)}); name records, studies or "
            f"a selection with --from: {', '.join(SELECTIONS)}."
        )
    return _with_numbers(store.db, reports)


def _reports(db: sqlite3.Connection, reference: str, reviewer: str) -> Sequence[str]:
    if reference in {"all", "title"}:
        return [row[0] for row in db.execute("select report from reports")]
    if reference == "fulltext":
        return sorted(_included(db, reviewer, Stage.TITLE))
    if reference == "included":
        return sorted(_included(db, reviewer, *Stage))
    told = db.execute("select report from standing_links where study = ?", (reference,))
    of_study = {row[0] for row in told}
    if of_study and (known := of_study & _included(db, reviewer, *Stage)):
        return sorted(known)
    return [report_of(db, find_record(db, reference))]


def _included(db: sqlite3.Connection, reviewer: str, *stages: Stage) -> set[str]:
    """The reports included at these stages, as far as a reviewer may know."""
    kept = [
        {report for report, said in seen_outcomes(db, stage, reviewer) if said == "include"}
        for stage in stages
    ]
    return set.intersection(*kept)


def _with_numbers(db: sqlite3.Connection, wanted: Iterable[str]) -> list[Seed]:
    rows = db.execute(
        """select m.report, r.title, o.doi, o.pmid,
            case when i.dialect = 'OpenAlex' then o.accession end
        from json_each(:wanted) w cross join membership m on m.record = w.value
        join reports r on r.report = m.report
        join membership n on n.report = m.report join records o on o.id = n.record
        join standing_imports i on i.file = o.file
        order by m.place, n.place""",
        {"wanted": json.dumps(list(wanted))},
    )
    made = []
    for report, held in groupby(rows, lambda row: row[0]):
        records = list(held)
        dois, pmids, works = (_different(row[column] for row in records) for column in (2, 3, 4))
        works = tuple(one for one in works if _WORK.fullmatch(one))
        made.append(Seed(report, records[0][1] or "", dois, pmids, works))
    return made


def _different(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def count(
    service: Service,
    way: Way,
    start: Sequence[Seed],
    *,
    environment: Mapping[str, str] = os.environ,
    limits: Limits = SEARCHING,
    again: Tell = silent,
) -> Counted:
    """Ask how many citations seeds have, and fetch none; `again` is told when it is asked again.

    Raises:
        SourceError: the service did not answer, or refused.
    """
    taken, without = _parted(service, start)
    with Caller(service.host, environment, limits, again=again) as caller:
        chased = chasing.count(service, way, taken, caller)
    unknown = tuple(chased.unknown)
    return Counted(service.host.name, way, taken, without, unknown, chased.counted)


def bring(
    store: Store,
    service: Service,
    way: Way,
    start: Sequence[Seed],
    at: str,
    progress: Progress | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    limits: Limits = SEARCHING,
    again: Tell = silent,
) -> Came:
    """Chase citations to their end, or go on with a chase that was stopped; nothing is imported.

    Args:
        store: the review.
        service: where citations are asked for.
        way: what the seeds cite, or what cites them.
        start: the seeds.
        at: ISO time; a chase that was stopped a week before begins anew.
        progress: is told how many records are here, of how many documents.
        environment: names other addresses, keys, and whom to write to.
        limits: bounds of each request.
        again: is told before the service is asked again.

    Raises:
        SourceError: it did not come whole; what came is kept, and the next run goes on.
        UnreadableError: what was kept of it is damaged.
    """
    taken, without = _parted(service, start)
    name, plain = service.host.name, _plain(service.host.name)
    query = _query(way, taken)
    trail = open_trail(store.folder / FOLDER, f"{plain}-{way}", f"{name}, {way}", query, at)
    with Caller(service.host, environment, limits, again=again) as caller:
        known = _known(store.db, source_of(name, way))
        chased = chasing.chase(service, way, taken, known, trail, caller, progress)
    file = trail.folder / f"{plain}-{way}.{service.suffix}"
    records = chasing.write_found(service, way, taken, chased, trail, file)
    before = sum(service.number(one) in chased.known for one in chased.links)
    return Came(
        name,
        way,
        query,
        taken,
        without,
        tuple(chased.unknown),
        len(chased.links),
        before,
        _lacking(service, chased),
        records,
        file,
        trail,
    )


def note_brought_in(came: Came, at: str) -> None:
    """Note that a chase's records are in the review: the next run is another chase."""
    hand_over(came.trail, came.file, at)


def _parted(service: Service, start: Sequence[Seed]) -> tuple[tuple[Seed, ...], tuple[Seed, ...]]:
    """The seeds that have a number the service takes, and those that have none."""
    taken = tuple(seed for seed in start if service.takes(seed))
    return taken, tuple(seed for seed in start if not service.takes(seed))


def _query(way: Way, taken: Sequence[Seed]) -> str:
    what = "Works cited by" if way is Way.BACKWARD else "Works citing"
    listed = sorted(" ".join(seed.numbers) for seed in taken)
    return f"{what} {len(listed)} reports: {'; '.join(listed)}"


def _known(db: sqlite3.Connection, source: str) -> frozenset[str]:
    """The numbers of the records that chases of a source have brought in."""
    rows = db.execute(
        """select r.accession, r.pmid from standing_imports i join records r on r.file = i.file
        where i.source = ?""",
        (source,),
    )
    return frozenset(number for row in rows for number in row if number)


def _lacking(service: Service, chased: Chased) -> tuple[str, ...]:
    return tuple(
        one
        for one in chased.links
        if one not in chased.came and service.number(one) not in chased.known
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
