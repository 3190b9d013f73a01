"""Reports looked up at the sources of open copies: once each, and every answer kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewkit.errors import SourceError
from reviewkit.sources.asker import SOURCES, Asked, Asker
from reviewkit.sources.found import Access
from reviewkit.store import Store, Writing, writing
from reviewkit.store.kept import write_run
from reviewkit.store.refs import find_record, refuse_unsought, report_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report to look up: its numbers, and the sources that have not said anything of them."""

    report: str
    title: str
    doi: str | None
    pmid: str | None
    sources: tuple[str, ...]

    @property
    def without(self) -> bool:
        """Whether it has no number that any source can be asked for."""
        return not any(one.asks(self.doi, self.pmid) for one in SOURCES.values())

    @property
    def known(self) -> bool:
        """Whether every source that can be asked has answered before."""
        return not self.sources and not self.without


class Came(StrEnum):
    """What came of looking up a report."""

    FOUND = "found"
    NOT_FOUND = "not found"
    WITHOUT = "no DOI"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a source said of a report, by whom it was asked and when."""

    source: str
    outcome: str
    url: str | None
    pdf: str | None
    version: str | None
    licence: str | None
    host: str | None
    reviewer: str
    at: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What the sources answered about a report, before it is noted; `trouble` where one did not."""

    wanted: Wanted
    asked: tuple[Asked, ...]
    trouble: tuple[str, ...]

    @property
    def came(self) -> Came:
        """What came of it: an open copy anywhere counts, and so does a source that failed."""
        if any(found.access is Access.OPEN for found, _ in self.asked):
            return Came.FOUND
        if self.trouble:
            return Came.FAILED
        return Came.WITHOUT if self.wanted.without else Came.NOT_FOUND


def wanted(store: Store, references: Sequence[str] = (), *, again: bool = False) -> list[Wanted]:
    """List the reports to look up: those named, else all sought that are not had yet.

    Args:
        store: the review.
        references: records that name reports.
        again: list sources too that were asked for the same DOI or PubMed id before.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: a report that is named is not sought.
    """
    named = [report_of(store.db, find_record(store.db, one)) for one in references]
    for report in named:
        refuse_unsought(store.db, report)
    before = {} if again else _asked_before(store)
    listed = (_one(store, one) for one in dict.fromkeys(named)) if named else _sought(store)
    return [
        Wanted(report, title or "", doi, pmid, _left(before.get(report, {}), doi, pmid))
        for report, title, doi, pmid in listed
    ]


Row = tuple[str, str | None, str | None, str | None]


def _sought(store: Store) -> Iterator[Row]:
    yield from store.db.execute(
        """select s.report, r.title, r.doi, r.pmid
        from report_states s join reports r on r.report = s.report
        where s.title = 'include' and s.fulltext is null
            and coalesce(s.retrieval, '') <> 'retrieved' order by s.place"""
    )


def _one(store: Store, report: str) -> Row:
    row: Row = store.db.execute(
        "select report, title, doi, pmid from reports where report = ?", (report,)
    ).fetchone()
    return row


Numbers = tuple[str | None, str | None]


def _asked_before(store: Store) -> dict[str, dict[str, Numbers]]:
    """For each report, the sources that answered and the numbers they were asked for."""
    known: dict[str, dict[str, Numbers]] = {}
    rows = store.db.execute("select report, source, doi, pmid from standing_lookups")
    for report, source, doi, pmid in rows:
        known.setdefault(report, {})[source] = (doi, pmid)
    return known


def _left(before: dict[str, Numbers], doi: str | None, pmid: str | None) -> tuple[str, ...]:
    return tuple(
        name
        for name, source in SOURCES.items()
        if source.asks(doi, pmid) and before.get(name) != (doi, pmid)
    )


def ask(asker: Asker, one: Wanted) -> Answers:
    """Ask the sources about a report; nothing is written."""
    asked: list[Asked] = []
    trouble: list[str] = []
    for name in one.sources:
        try:
            asked.append(asker.ask(name, one.doi, one.pmid))
        except SourceError as error:
            trouble.append(str(error))
    return Answers(one, tuple(asked), tuple(dict.fromkeys(trouble)))


def note_in(facts: Writing, answers: Answers) -> None:
    """Keep what the sources answered, a fact each; the answers lie under runs/ as they came."""
    one = answers.wanted
    for found, exchange in answers.asked:
        body = {
            "record": one.report,
            "source": found.source,
            "doi": one.doi,
            "pmid": one.pmid,
            "outcome": str(found.access),
            "url": found.url,
            "pdf": found.pdf,
            "version": found.version,
            "licence": found.licence,
            "host": found.host,
            "said": write_run([list(exchange)], facts.store.folder),
        }
        facts.append("lookup", body)


def look_up(
    store: Store,
    asker: Asker,
    reports: Sequence[Wanted],
    reviewer: str,
    at: str,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Answers]:
    """Look reports up one after the other, and keep each answer before the next is asked.

    A report whose sources all answered before is not asked about; one with no number is told.
    Stopped anywhere, nothing is lost: the next run goes on where this one stopped.

    Args:
        store: the review; no transaction is open while the network is asked.
        asker: the sources.
        reports: as `wanted` lists them.
        reviewer: who looks up.
        at: ISO time.
        progress: called with reports done and reports in all.

    Yields:
        The answers about each report that was asked about or cannot be, when they are kept.
        Once every source is away nothing more is asked: `asker.refuse_gone` tells it.
    """
    todo = [one for one in reports if not one.known]
    for done, one in enumerate(todo):
        if progress:
            progress(done, len(todo))
        answers = ask(asker, one)  # a source that is away is not asked again
        if asker.gone and not answers.asked and not one.without:
            continue
        if answers.asked:
            with writing(store, reviewer, at) as facts:
                note_in(facts, answers)
        yield answers


def found_for(store: Store, report: str) -> list[Lookup]:
    """List what each source said last of a report, an open copy first."""
    rows = store.db.execute(
        """select l.source, l.outcome, l.url, l.pdf, l.version, l.licence, l.host, l.reviewer, f.at
        from standing_lookups l join facts f on f.id = l.fact where l.report = ?
        order by l.outcome <> 'open', l.pdf is null, l.source desc""",
        (report,),
    )
    return [Lookup(*row) for row in rows]
