"""Full texts of open copies fetched, kept as those that reviewers bring, and every try noted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reviewkit.errors import SourceAwayError, SourceError, UnreadableError
from reviewkit.sources.addresses import origin
from reviewkit.sources.fetch import Fetcher, RefusedError
from reviewkit.sources.found import Access, Found
from reviewkit.sources.fulltexts import Copy, copies
from reviewkit.sources.polite import Patience
from reviewkit.stages.lookup.asking import found_for
from reviewkit.store import Store, writing
from reviewkit.store.fulltexts import LARGEST, keep_article, note_of
from reviewkit.store.refs import refuse_unsought


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of fetching a report's full text: the file, or `trouble` says why not.

    `source` is where the copy is from, with version and licence as far as they are known.
    """

    report: str
    file: str
    source: str
    trouble: str


def fetch_all(
    store: Store,
    fetcher: Fetcher,
    reports: Sequence[str],
    reviewer: str,
    at: str,
    *,
    again: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Fetched]:
    """Fetch the full text of each report that has an open copy, from the best address on.

    What was had is noted as a retrieval with its source; what was not, as a try. Reports that
    are had already are passed over, and addresses that were tried, unless `again`. A host that is
    away or fails time and again is not asked any more, and its copies are no tries.

    Args:
        store: the review; no transaction is open while the network is asked.
        fetcher: the network.
        reports: the reports.
        reviewer: who fetches.
        at: ISO time.
        again: try addresses again that were tried.
        progress: called with reports done and reports in all.
    """
    hosts = Patience()
    for done, report in enumerate(reports):
        if progress:
            progress(done, len(reports))
        for copy, tried in _copies(store, report):
            if tried and not again:
                continue
            fetched = _fetch(store, fetcher, hosts, report, copy, reviewer, at)
            yield fetched
            if fetched.file:
                break


def tried_before(store: Store, reports: Sequence[str]) -> int:
    """Count the addresses at which a full text that is not had was tried before."""
    return sum(tried for report in reports for _, tried in _copies(store, report))


def _copies(store: Store, report: str) -> list[tuple[Copy, bool]]:
    """Copies of a report that is not had, the best first, and whether each was tried before."""
    if _had(store, report):
        return []
    notes = [
        (outcome, note)
        for outcome, note in store.db.execute(
            """select r.outcome, r.note from retrievals r
            join membership m on m.record = r.record where m.report = ?
            and not exists (select 1 from withdrawals w where w.target = r.fact)""",
            (report,),
        )
    ]
    tried = {note.partition(" ")[0] for outcome, note in notes if outcome == "tried"}
    found = [
        Found(one.source, Access(one.outcome), one.url, one.pdf, one.version, one.licence, one.host)
        for one in found_for(store, report)
    ]
    return [(one, one.address in tried) for one in copies(found, os.environ)]


def _had(store: Store, report: str) -> bool:
    row = store.db.execute(
        "select outcome from standing_retrievals where report = ?", (report,)
    ).fetchone()
    return row is not None and row[0] == "retrieved"


def _fetch(
    store: Store,
    fetcher: Fetcher,
    hosts: Patience,
    report: str,
    copy: Copy,
    reviewer: str,
    at: str,
) -> Fetched:
    """Fetch one copy and note what came of it."""
    file, trouble, host = "", "", origin(copy.address)[1]
    if host in hosts.away:
        why = f"{host} is not asked any more this time: {hosts.away[host]}"
        return Fetched(report, "", copy.about, why)
    try:
        file = fetcher.get(copy.address, partial(_keep, store.folder), largest=LARGEST).body
    except (SourceError, UnreadableError) as error:
        trouble = str(error)
        if isinstance(error, SourceError) and not isinstance(error, RefusedError):
            hosts.failed(host, error)
        else:
            hosts.answered(host)
        if isinstance(error, SourceAwayError):
            return Fetched(report, "", copy.source, trouble)  # not the copy's fault: no try
    where = f"{copy.address} ({copy.about})"
    note = note_of(file, f"from {where}") if file else f"{where}: {trouble}"
    outcome = "retrieved" if file else "tried"
    with writing(store, reviewer, at) as facts:
        refuse_unsought(facts.db, report)
        facts.append("retrieval", {"record": report, "outcome": outcome, "note": note})
    return Fetched(report, file, copy.about, trouble)


def _keep(folder: Path, chunks: Iterator[bytes]) -> str:
    return keep_article(folder, chunks)
