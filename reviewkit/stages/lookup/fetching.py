"""PDFs of open copies fetched, kept as those that reviewers bring, and every try noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reviewkit.errors import SourceAwayError, SourceError, UnreadableError
from reviewkit.sources.fetch import Fetcher
from reviewkit.stages.lookup.asking import Lookup, found_for
from reviewkit.store import Store, writing
from reviewkit.store.fulltexts import LARGEST, keep_pdf, note_of_pdf
from reviewkit.store.refs import refuse_unsought


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of fetching a report's PDF: `sha` names the file, or `trouble` says why not."""

    report: str
    sha: str
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
    """Fetch the PDF of each report for which a source knows one, from the best address on.

    What was had is noted as a retrieval with its source; what was not, as a try. Reports that
    are had already are passed over, and addresses that were tried, unless `again`.

    Args:
        store: the review; no transaction is open while the network is asked.
        fetcher: the network.
        reports: the reports.
        reviewer: who fetches.
        at: ISO time.
        again: try addresses again that were tried.
        progress: called with reports done and reports in all.
    """
    for done, report in enumerate(reports):
        if progress:
            progress(done, len(reports))
        for copy in _left(store, report, again):
            fetched = _fetch(store, fetcher, report, copy, reviewer, at)
            yield fetched
            if fetched.sha:
                break


def _left(store: Store, report: str, again: bool) -> list[Lookup]:
    """The copies to try: of each address once, the best first."""
    notes = [
        (outcome, note)
        for outcome, note in store.db.execute(
            """select r.outcome, r.note from retrievals r
            join membership m on m.record = r.record where m.report = ?
            and not exists (select 1 from withdrawals w where w.target = r.fact)""",
            (report,),
        )
    ]
    if _had(store, report):
        return []
    tried = {note.partition(" ")[0] for outcome, note in notes if outcome == "tried" and not again}
    copies = {one.pdf: one for one in reversed(found_for(store, report)) if one.pdf}
    return [one for pdf, one in reversed(copies.items()) if pdf not in tried]


def _had(store: Store, report: str) -> bool:
    row = store.db.execute(
        "select outcome from standing_retrievals where report = ?", (report,)
    ).fetchone()
    return row is not None and row[0] == "retrieved"


def _fetch(
    store: Store, fetcher: Fetcher, report: str, copy: Lookup, reviewer: str, at: str
) -> Fetched:
    """Fetch one copy and note what came of it."""
    address, sha, trouble = copy.pdf or "", "", ""
    about = ", ".join(word for word in (copy.source, copy.version, copy.licence) if word)
    try:
        sha = fetcher.get(address, partial(_keep, store.folder), largest=LARGEST).body
    except (SourceError, UnreadableError) as error:
        trouble = str(error)
        if isinstance(error, SourceAwayError):
            return Fetched(report, "", copy.source, trouble)  # not the copy's fault: no try
    note = (
        note_of_pdf(sha, f"from {address} ({about})") if sha else f"{address} ({about}): {trouble}"
    )
    outcome = "retrieved" if sha else "tried"
    with writing(store, reviewer, at) as facts:
        refuse_unsought(facts.db, report)
        facts.append("retrieval", {"record": report, "outcome": outcome, "note": note})
    return Fetched(report, sha, copy.source, trouble)


def _keep(folder: Path, chunks: Iterator[bytes]) -> str:
    return keep_pdf(folder, chunks)
