"""The reference lists of full texts, as files to bring in: citation searching (PRISMA 2020)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewkit.errors import NotAllowedError
from reviewkit.formats.references.documents import read_references
from reviewkit.formats.references.lines import write_lines
from reviewkit.formats.references.model import References
from reviewkit.methods.labels import Cited, short_citation
from reviewkit.store import Store
from reviewkit.store.fulltexts import kept_file
from reviewkit.store.kept import sha_of
from reviewkit.store.refs import find_record, records_of, report_of
from reviewkit.terms import SourceKind

INCLUDED = "Reference lists of included reports"
OTHERS = "Reference lists of other documents"
_NAME = re.compile(r"references (?:of (\S+)|in .*) ([0-9a-f]{12})\.jsonl")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class FullText:
    """A text to look for references in; `report` is '' for a file that is of no report.

    `path` is None where no text is kept. `label` is what people call it.
    """

    label: str
    path: Path | None
    report: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """What stands in the reference lists of a full text, and the file it is brought in as."""

    text: FullText
    found: References
    name: str


def included(store: Store) -> list[FullText]:
    """List the included reports with their full texts."""
    rows = store.db.execute("select report from included_reports order by place")
    return [_of_report(store, report) for (report,) in rows.fetchall()]


def named(store: Store, references: Sequence[str]) -> list[FullText]:
    """List the full texts of studies and reports by their ids.

    Args:
        store: the review.
        references: ids of included studies, or what names a record.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: no full text of a report is kept.
    """
    reports: dict[str, None] = {}
    for reference in references:
        rows = store.db.execute(
            "select report from included_reports where study = ? order by place", (reference,)
        ).fetchall()
        found = [row[0] for row in rows] or [report_of(store.db, find_record(store.db, reference))]
        reports |= dict.fromkeys(found)
    texts = [_of_report(store, report) for report in reports]
    for one in texts:
        if one.path is None:
            raise NotAllowedError(
                f"No full text of report {one.report} is kept here; bring it in with `reviewkit "
                f"retrieve {one.report} retrieved --file PATH`."
            )
    return texts


def of_file(path: Path) -> FullText:
    """Name a file that is of no report."""
    return FullText(path.name, path)


def _of_report(store: Store, report: str) -> FullText:
    authors, year, title, note = store.db.execute(
        """select r.authors, r.year, r.title, g.note from reports r
        left join standing_retrievals g on g.report = r.report where r.report = ?""",
        (report,),
    ).fetchone()
    names = tuple(name for name in (authors or "").split("; ") if name)
    label = short_citation(Cited(report, names, year, title or report))
    file = kept_file(note or "")
    path = store.folder / file if file and (store.folder / file).is_file() else None
    return FullText(label, path, report)


def read(text: FullText) -> ReferenceList:
    """Look for the references of a full text.

    Args:
        text: one whose file is there.

    Raises:
        UnreadableError: the file is damaged, locked, too large or of no known form.
    """
    assert text.path is not None  # noqa: S101 - callers look first
    about = f"of {text.report}" if text.report else f"in {text.path.name[:_LONGEST_NAME]}"
    name = f"references {about} {sha_of(text.path)[:12]}.jsonl"
    return ReferenceList(text, read_references(text.path), name)


def brought_in(store: Store, text: FullText) -> str:
    """Name the file as which the references of a full text were brought in; '' if they were not.

    Those of a report were brought in if those of any full text of its were: another copy would
    bring every reference once more.
    """
    sha = sha_of(text.path)[:12] if text.path else ""
    own = set(records_of(store.db, text.report)) if text.report else set()
    for name, report, digits in _lists(store.db):
        if digits == sha or report in own:
            return name
    return ""


def _lists(db: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    rows = db.execute(
        "select name from standing_imports where kind = ? and format = 'references' order by name",
        (str(SourceKind.CITATION_SEARCHING),),
    )
    for (name,) in rows.fetchall():
        found = _NAME.fullmatch(name)
        if found:
            yield name, found[1] or "", found[2]


def write(listed: ReferenceList, folder: Path) -> Path:
    """Write the file in which the references of a full text are brought in.

    Args:
        listed: the references.
        folder: where to.

    Returns:
        The file.
    """
    path = folder / listed.name
    text = listed.text
    full_text = text.path.name if text.path else ""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(write_lines(listed.found, full_text, text.report))
    return path
