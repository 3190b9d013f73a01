"""Full texts sought and had, and the studies that reports tell of."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.methods.labels import Cited, report_labels, study_label
from reviewkit.store import Store, Writing, writing
from reviewkit.store.fulltexts import keep_fulltext, kept_file
from reviewkit.store.refs import find_record, records_of, refuse_unsought, report_of
from reviewkit.terms import Role

STUDY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Whether a report's full text was had; `note` tells where it was asked for, or lies.

    `retrieved` None notes a try of which nothing came yet: the report is sought on.
    """

    record: str
    retrieved: bool | None
    note: str = ""


OUTCOMES = {True: "retrieved", False: "not_retrieved", None: "tried"}


@dataclass(frozen=True, slots=True)
class Report:
    """A report of an included study: how it is cited, and where it is found."""

    id: str
    label: str
    role: Role
    citation: str
    source: str
    year: int | None
    title: str = ""
    authors: tuple[str, ...] = ()
    doi: str = ""
    pmid: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """An included study with the label that prints, and its reports, primary first."""

    id: str
    label: str
    reports: tuple[Report, ...]
    linked: bool


def retrieve(store: Store, retrieval: Retrieval, reviewer: str, at: str) -> str:
    """Say whether a report's full text was had, or that it was tried; the last word stands.

    Returns:
        The report.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: the report is not sought: it is not included at title and abstract.
    """
    with writing(store, reviewer, at) as facts:
        return retrieve_in(facts, retrieval)


def retrieve_in(facts: Writing, retrieval: Retrieval) -> str:
    """Record a retrieval inside a transaction; see `retrieve`."""
    record = find_record(facts.db, retrieval.record)
    report = report_of(facts.db, record)
    refuse_unsought(facts.db, report)
    note = retrieval.note
    if retrieval.retrieved and not kept_file(note):  # said again: the text is still there
        note = " ".join(filter(None, (_kept_for(facts.db, report), note)))
    outcome = OUTCOMES[retrieval.retrieved]
    facts.append("retrieval", {"record": record, "outcome": outcome, "note": note})
    return report


def _kept_for(db: sqlite3.Connection, report: str) -> str:
    """Name the file of a report's full text that stands, '' where there is none."""
    row = db.execute(
        "select note from standing_retrievals where report = ? and outcome = 'retrieved'", (report,)
    ).fetchone()
    return kept_file(row[0] or "") if row else ""


def bring_in(facts: Writing, retrieval: Retrieval, path: Path) -> str:
    """Keep a file as the full text of a report, and record that it was had.

    Args:
        facts: the open transaction.
        retrieval: of which report, and what else its note says.
        path: a PDF, an article as JATS (.xml), or a plain text (.txt, UTF-8).

    Returns:
        The report.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: the report is not sought.
        UnreadableError: the file cannot be opened, or is none of these.
    """
    report = report_of(facts.db, find_record(facts.db, retrieval.record))
    refuse_unsought(facts.db, report)
    try:
        with path.open("rb") as stream:
            note = keep_fulltext(facts.store.folder, path.name, stream, retrieval.note)
    except UnreadableError as error:
        raise UnreadableError(f"{path}: {error}") from None
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read ({error.strerror}).") from None
    return retrieve_in(facts, replace(retrieval, retrieved=True, note=note))


def sought(store: Store) -> list[dict[str, Any]]:
    """List the reports sought: those included at title and abstract, and what came of it.

    Each row has its `tries` in their order: when (`at`), who (`reviewer`), what came of it
    (`outcome`) and where it was asked for (`note`).
    """
    cursor = store.db.execute(
        """select s.report, r.title, r.year, coalesce(s.retrieval,
                case when s.fulltext is null then 'awaiting' else 'retrieved' end) as retrieval,
            g.note, r.doi
        from report_states s join reports r on r.report = s.report
        left join standing_retrievals g on g.report = s.report
        where s.title = 'include' order by s.place"""
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    tries = _tries(store.db)
    return [row | {"tries": tries.get(row["report"], [])} for row in rows]


def _tries(db: sqlite3.Connection) -> dict[str, list[dict[str, str]]]:
    """Every word on getting each report that was not taken back, first to last."""
    found: dict[str, list[dict[str, str]]] = {}
    for report, *said in db.execute(
        """select m.report, f.at, r.reviewer, r.outcome, r.note
        from retrievals r join membership m on m.record = r.record join facts f on f.id = r.fact
        where not exists (select 1 from withdrawals w where w.target = r.fact)
        order by r.ord"""
    ):
        names = ("at", "reviewer", "outcome", "note")
        found.setdefault(report, []).append(dict(zip(names, said, strict=True)))
    return found


def link(store: Store, record: str, study: str | None, role: Role, reviewer: str, at: str) -> str:
    """Link a report to the study it tells of; `study` None takes the link away.

    Returns:
        The report.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: the report is not included, the study has a primary report already, or
            the id has odd characters.
    """
    with writing(store, reviewer, at) as facts:
        return link_in(facts, record, study, role)


def link_in(facts: Writing, reference: str, study: str | None, role: Role) -> str:
    """Link a report inside a transaction; see `link`."""
    record = find_record(facts.db, reference)
    report = report_of(facts.db, record)
    if study is not None:
        _check_link(facts.db, report, study, role)
    seen = records_of(facts.db, report)
    facts.append("link", {"record": record, "study": study, "role": str(role), "seen": seen})
    return report


def _check_link(db: sqlite3.Connection, report: str, study: str, role: Role) -> None:
    if not STUDY_ID.fullmatch(study):
        raise NotAllowedError(
            f"`{study}` cannot be a study's id: use up to 40 letters, digits, `.`, `_` or `-`."
        )
    if not db.execute("select 1 from included_reports where report = ?", (report,)).fetchone():
        fate = db.execute("select fate from fates where record = ?", (report,)).fetchone()
        raise NotAllowedError(
            f"Report {report} is not included (it is: {fate[0]}); only included reports tell of "
            "a study."
        )
    other = db.execute(
        "select report from standing_links where study = ? and role = 'primary' and report <> ?",
        (study, report),
    ).fetchone()
    if role is Role.PRIMARY and other:
        raise NotAllowedError(
            f"Study {study} has the primary report {other[0]}; link this one as companion or "
            "joint, or link that one anew."
        )


def studies(store: Store) -> list[Study]:
    """List the included studies in alphabetical order of their labels."""
    rows = store.db.execute(
        """select i.study, i.report, i.role, i.linked, r.authors, r.year, r.title, r.journal,
            r.volume, r.issue, r.pages, r.kind, r.doi, r.pmid, r.url
        from included_reports i join reports r on r.report = i.report
        order by r.year, i.place"""
    ).fetchall()
    cited = {
        row[1]: Cited(row[1], _names(row[4]), row[5], row[6] or row[1], Role(row[2]))
        for row in rows
    }
    labels = report_labels(list(cited.values()))
    by_study: dict[str, list[Any]] = {}
    for row in rows:
        by_study.setdefault(row[0], []).append(row)
    made = [
        Study(
            study,
            study_label([cited[row[1]] for row in own], labels),
            tuple(
                Report(
                    row[1],
                    labels[row[1]],
                    Role(row[2]),
                    _citation(row[4:11]),
                    _source(row[7], row[11]),
                    row[5],
                    row[6] or "",
                    _names(row[4]),
                    *(one or "" for one in row[12:15]),
                )
                for row in sorted(own, key=lambda row: list(Role).index(Role(row[2])))
            ),
            bool(own[0][3]),
        )
        for study, own in by_study.items()
    ]
    return sorted(made, key=lambda study: (_letters(study.label), study.id))


def _letters(label: str) -> str:
    """What a label is sorted by: its letters and digits, whatever quotes it."""
    return re.sub(r"\W+", " ", label).strip().casefold()


def _names(authors: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in authors.split(";") if name.strip())


def _source(journal: str | None, kind: str | None) -> str:
    """Where a report appeared: its journal, else what sort of document it is."""
    return journal or (kind or "").capitalize()


def _citation(fields: Sequence[Any]) -> str:
    authors, year, title, journal, volume, issue, pages = fields
    who = authors.replace(";", ",") if authors else ""
    number = f"{volume}({issue})" if volume and issue else volume or ""
    where = ", ".join(part for part in (journal, number, pages) if part)
    text = " ".join(part for part in (who, f"({year or 'n.d.'})", title) if part)
    return f"{text.rstrip('.')}. {where}." if where else f"{text.rstrip('.')}."


@dataclass(frozen=True, slots=True, order=True)
class Exclusion:
    """A report excluded at full text, and the criterion that it failed in words."""

    citation: str
    reason: str
    report: str


def excluded_reports(store: Store) -> list[Exclusion]:
    """List the reports excluded at full text, in order of their citations."""
    rows = store.db.execute(
        """select f.report, r.authors, r.year, r.title, r.journal, r.volume, r.issue, r.pages,
            coalesce((select c.text from criteria c, standing_protocol p
                      where c.protocol = p.sha and c.id = f.reason), f.reason)
        from fates f join reports r on r.report = f.report
        where f.fate = 'excluded at full text'"""
    )
    return sorted(Exclusion(_citation(row[1:8]), str(row[8]), row[0]) for row in rows)
