"""One report before one reviewer: its text, and their own word on it; never another's."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.store import Store, Writing
from reviewkit.store.refs import find_report
from reviewkit.terms import Stage, Verdict


@dataclass(frozen=True, slots=True)
class OwnWord:
    """The reviewer's own standing decision; `fact` names it, for taking it back."""

    fact: str
    verdict: Verdict
    reason: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One report as a reviewer reads it.

    `last` names the reviewer's last fact about it at this stage, a decision or its withdrawal,
    or is empty: who decides says which one they had seen, so that a decision that arrives twice
    is known and one from a forgotten page is not taken for a change of mind.
    """

    report: str
    title: str
    authors: str
    year: int | None
    journal: str
    doi: str
    url: str
    abstract: str
    keywords: tuple[str, ...]
    own: OwnWord | None
    last: str


def read(store: Store, reference: str, stage: Stage, reviewer: str) -> Reading:
    """Return one report as a reviewer reads it.

    Raises:
        NotThereError: there is no such record.
        NotAllowedError: the reference is not clear.
    """
    report = find_report(store.db, reference)[1]
    row = store.db.execute(
        """select title, authors, year, journal, doi, url, abstract,
            (select keywords from record_texts where record = report)
        from reports where report = ?""",
        (report,),
    ).fetchone()
    if row is None:
        raise NotThereError(f"There is no report {report} in this review.")
    title, authors, year, journal, doi, url, abstract, keywords = row
    return Reading(
        report,
        title or "",
        authors or "",
        year,
        journal or "",
        doi or "",
        url or "",
        abstract or "",
        tuple(json.loads(keywords or "[]")),
        own_word(store.db, report, stage, reviewer),
        last_said(store.db, report, stage, reviewer),
    )


def own_word(db: sqlite3.Connection, report: str, stage: Stage, reviewer: str) -> OwnWord | None:
    """Return the reviewer's own standing decision on a report, if there is one."""
    row = db.execute(
        "select fact, verdict, reason, note from words "
        "where report = ? and stage = ? and reviewer = ? order by ord desc limit 1",
        (report, str(stage), reviewer),
    ).fetchone()
    return OwnWord(row[0], Verdict(row[1]), row[2], row[3]) if row else None


def says_already(
    db: sqlite3.Connection, own: OwnWord | None, verdict: Verdict, reason: str | None, note: str
) -> bool:
    """Tell whether the reviewer's standing word says the same, so that it need not be said again.

    An exclusion whose criterion changed since must be: saying it again is how it is confirmed.
    """
    if own is None or (own.verdict, own.reason, own.note) != (verdict, reason, note):
        return False
    return not db.execute("select 1 from reopened where fact = ?", (own.fact,)).fetchone()


def last_said(db: sqlite3.Connection, report: str, stage: Stage, reviewer: str) -> str:
    """Name the reviewer's last fact about a report at a stage, '' if there is none."""
    row = db.execute(
        """select fact from (
            select d.fact, d.ord from membership m cross join decisions d on d.record = m.record
            where m.report = :report and d.stage = :stage and d.reviewer = :reviewer
            union all
            select w.fact, w.ord from membership m cross join decisions d on d.record = m.record
            cross join withdrawals w on w.target = d.fact
            where m.report = :report and d.stage = :stage and d.reviewer = :reviewer)
        order by ord desc limit 1""",
        {"report": report, "stage": str(stage), "reviewer": reviewer},
    ).fetchone()
    return row[0] if row else ""


def latest(store: Store, reviewer: str) -> str:
    """Name the reviewer's last decision that stands, '' for none: what undo takes back next."""
    row = store.db.execute(
        """select d.fact from decisions d where d.reviewer = ?
        and not exists (select 1 from withdrawals w where w.target = d.fact)
        order by d.ord desc limit 1""",
        (reviewer,),
    ).fetchone()
    return row[0] if row else ""


def placed(facts: Writing, fact: str) -> tuple[str, Stage, bool]:
    """Find the reviewer's own decision that a fact names.

    Returns:
        The report it holds for now, the stage, and whether it was taken back already.

    Raises:
        NotThereError: the fact is no decision of this reviewer.
    """
    row = facts.db.execute(
        """select m.report, d.stage, exists (select 1 from withdrawals where target = d.fact)
        from decisions d join membership m on m.record = d.record
        where d.fact = ? and d.reviewer = ?""",
        (fact, facts.reviewer),
    ).fetchone()
    if row is None:
        raise NotThereError(f"{facts.reviewer} has made no such decision; reload the page.")
    return str(row[0]), Stage(row[1]), bool(row[2])


def refuse_forgotten(last: str, seen: str, own: OwnWord | None) -> None:
    """Refuse a decision made without having seen the reviewer's own last word.

    Raises:
        NotAllowedError: the reviewer decided in another window meanwhile.
    """
    if last == seen:
        return
    now = f"you said `{own.verdict}`" if own else "you took your decision back"
    raise NotAllowedError(
        f"In another window {now} on this report after this page was shown; nothing was changed. "
        "Look again, and decide again if you mean it."
    )


def said_by_all(db: sqlite3.Connection, report: str, stage: Stage) -> str:
    """Name the decisions standing on a report, so that a settlement knows what it saw."""
    rows = db.execute(
        "select fact from words where report = ? and stage = ? order by fact",
        (report, str(stage)),
    )
    return " ".join(row[0][:12] for row in rows)


def retrieval_note(store: Store, report: str) -> str:
    """Return the last word on getting a report's full text: tries made, or where it lies."""
    row = store.db.execute(
        "select note from standing_retrievals where report = ? and outcome = 'retrieved'", (report,)
    ).fetchone()
    return row[0] if row else ""
