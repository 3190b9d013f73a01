"""The text of a study's reports, a page at a time, with what is searched for marked in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewkit.errors import UnreadableError
from reviewkit.methods.anchoring import Again, Anchor, find, find_again, page_at
from reviewkit.stages import extract
from reviewkit.stages.extract.entries import Entry
from reviewkit.stages.extract.quotes import ReportText, file_of, page_number, report_text
from reviewkit.store import Store

MOST_HITS = 500  # pages that a search lists


@dataclass(frozen=True, slots=True)
class Pane:
    """A page of a report's text: `start` is where it begins in the text that `sha` names.

    `pieces` are its words, each marked or not; `said` what came of a search.
    """

    reports: tuple[tuple[str, str], ...]
    report: str
    pdf: str
    page: int = 1
    pages: int = 0
    start: int = 0
    sha: str = ""
    pieces: tuple[tuple[str, bool], ...] = ()
    words: str = ""
    hits: tuple[int, ...] = ()
    said: str = ""


def pane(
    store: Store,
    study: str,
    report: str,
    number: int,
    words: str,
    quote: tuple[Entry, Anchor | None] | None,
) -> Pane:
    """Show a page of a report of a study.

    Args:
        store: the review.
        study: its id.
        report: which report; the first where it is none of the study's.
        number: the page, from 1.
        words: what to mark; the first page that has it is shown, from `number` on.
        quote: a quote to show in its place, and where it stood.
    """
    reports = extract.reports_of(store, study)
    known = [one for one, _ in reports]
    wanted = quote[0].report if quote else report
    report = wanted if wanted in known else known[0] if known else ""
    file = file_of(store, report)
    pdf = file.removeprefix("fulltext/") if file.endswith(".pdf") else ""
    try:
        found = report_text(store, report)
    except UnreadableError as error:
        return Pane(reports, report, pdf, said=str(error))
    if found is None:
        told = (
            "This PDF has no text to select: type the words of a quote yourself."
            if file
            else "No full text of this report is kept here; bring it at Retrieval. Until then "
            "type the words of a quote yourself."
        )
        return Pane(reports, report, pdf, said=told)
    if quote:
        return _at_quote(found, reports, report, pdf, *quote)
    return _at_page(found, reports, report, pdf, number, words)


def _at_quote(
    found: ReportText,
    reports: tuple[tuple[str, str], ...],
    report: str,
    pdf: str,
    entry: Entry,
    about: Anchor | None,
) -> Pane:
    page = page_number(entry.page)
    same = about is not None and find(about.exact, entry.quote).found
    again = find_again(found.text, about) if about and same else Again(0)
    if not again.found:
        again = find(found.text, entry.quote, page=page)
    if not again.found:
        told = f"stands in {again.places} places of" if again.places else "is not in"
        said = f"The quote {told} the text of this report; select its words anew."
        return _at_page(found, reports, report, pdf, page or 1, "", said)
    number = page_at(found.text, again.start)
    start, text = found.page(number)
    first, last = again.start - start, min(again.end - start, len(text))
    pieces = ((text[:first], False), (text[first:last], True), (text[last:], False))
    said = "" if about is None or about.sha == found.sha else "Found again in the changed text."
    return Pane(reports, report, pdf, number, found.pages, start, found.sha, pieces, "", (), said)


def _at_page(
    found: ReportText,
    reports: tuple[tuple[str, str], ...],
    report: str,
    pdf: str,
    number: int,
    words: str,
    said: str = "",
) -> Pane:
    number = min(max(1, number), found.pages)
    hits: tuple[int, ...] = ()
    pattern = None
    if words.split():
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
        hits = _pages_with(found, pattern)
        number = next((hit for hit in hits if hit >= number), hits[0] if hits else number)
        said = (
            f"Found on {len(hits)} {'page' if len(hits) == 1 else 'pages'}."
            if hits
            else ("These words are not in the text of this report.")
        )
    start, text = found.page(number)
    pieces = _marked(text, pattern) if pattern else ((text, False),)
    return Pane(
        reports, report, pdf, number, found.pages, start, found.sha, pieces, words, hits, said
    )


def _pages_with(found: ReportText, pattern: re.Pattern[str]) -> tuple[int, ...]:
    hits: dict[int, None] = {}
    page = 1
    at = 0
    for match in pattern.finditer(found.text):
        page += found.text.count("\f", at, match.start())
        at = match.start()
        hits[page] = None
        if len(hits) == MOST_HITS:
            break
    return tuple(hits)


def _marked(text: str, pattern: re.Pattern[str]) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in pattern.finditer(text):
        pieces += [(text[at : match.start()], False), (match[0], True)]
        at = match.end()
    return (*pieces, (text[at:], False))
