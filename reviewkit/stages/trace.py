"""Where a printed value comes from: every answer, agreement, decision and settlement behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reviewkit.store import Store


@dataclass(frozen=True, slots=True)
class Behind:
    """One fact behind a printed value.

    `about` is a study and a question, or a report and a stage; `stands` says whether it is what
    prints, or a word that another one stands over. Missing parts are ''.
    """

    fact: str
    kind: str
    reviewer: str
    at: str
    about: str
    value: str
    note: str
    record: str
    page: str
    quote: str
    stands: bool


_ANSWERS = """
select a.fact, 'answer', a.extractor, f.at, a.study || ' ' || a.field || case a.line when '' then ''
        else ' (' || a.line || ')' end,
    a.value, coalesce(a.note, ''), coalesce(a.record, ''), coalesce(a.page, ''),
    coalesce(a.quote, (
        -- What a row rests on is given once: its quote stands behind every answer of the row.
        select r.quote from standing_answers r
        where a.line <> '' and r.study = a.study and r.line = a.line and r.extractor = a.extractor
            and substr(r.field, 1, instr(r.field, '.')) = substr(a.field, 1, instr(a.field, '.'))
            and r.record is a.record and r.quote is not null
        order by r.field desc limit 1), ''),
    exists (select 1 from standing_answers s
        where s.fact = a.fact and s.field = a.field and s.line = a.line), a.ord
from placed_answers a join facts f on f.id = a.fact
where a.study = :study and a.field = :field and (a.line = :line or :line = '')
union all
select a.fact, 'agreement', a.reviewer, f.at, a.study || ' ' || a.field || case a.line
        when '' then '' else ' (' || a.line || ')' end,
    a.value, a.why, coalesce(a.record, ''), coalesce(a.page, ''), coalesce(a.quote, ''),
    exists (select 1 from standing_agreements s
        where s.fact = a.fact and s.field = a.field and s.line = a.line), a.ord
from placed_agreements a join facts f on f.id = a.fact
where a.study = :study and a.field = :field and (a.line = :line or :line = '')
order by 12
"""
_DECISIONS = """
select d.fact, 'decision', d.reviewer, f.at, d.report || ' ' || d.stage,
    d.verdict || coalesce(' ' || d.reason, ''), d.note, d.report, '', '',
    exists (select 1 from standing_decisions s where s.fact = d.fact), d.ord
from placed_decisions d join facts f on f.id = d.fact where d.report = :report
union all
select s.fact, 'settlement', s.reviewer, f.at, s.report || ' ' || s.stage,
    s.verdict || coalesce(' ' || s.reason, ''), s.why, s.report, '', '', 1, f.ord
from standing_settlements s join facts f on f.id = s.fact where s.report = :report
order by 12
"""


def behind_answers(store: Store, places: Iterable[tuple[str, str, str]]) -> Iterator[Behind]:
    """Yield the answers and agreements behind values.

    Args:
        store: the review.
        places: study, question, and key of the row ('' for any).
    """
    for study, field, line in dict.fromkeys(places):
        about = {"study": study, "field": field, "line": line}
        for row in store.db.execute(_ANSWERS, about):
            yield _behind((*row[:5], _told(row[5]), *row[6:]))


def behind_reports(store: Store, reports: Iterable[str]) -> Iterator[Behind]:
    """Yield the decisions and settlements behind the fate of reports."""
    for report in dict.fromkeys(reports):
        for row in store.db.execute(_DECISIONS, {"report": report}):
            yield _behind(row)


def _behind(row: Any) -> Behind:
    return Behind(*(*row[:10], bool(row[10])))


def _told(value: str) -> str:
    given = json.loads(value)
    return "; ".join(map(str, given)) if isinstance(given, list) else str(given)
