"""Extraction: answers to the form, by study and extractor; differences; agreed values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError
from reviewkit.forms import Form, check_value
from reviewkit.store import Store, Writing, writing
from reviewkit.store.refs import find_record
from reviewkit.terms import Missing

SOURCE_KEYS = ("reason", "note", "report", "page", "quote")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `field` is a path of the form, `line` the key of a row in a repeating group."""

    field: str
    value: Any
    line: str = ""
    reason: str | None = None
    note: str | None = None
    report: str | None = None
    page: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one extractor answers for one study."""

    study: str
    extractor: str
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Difference:
    """A question on which extractors differ: the value each gave."""

    study: str
    field: str
    line: str
    values: dict[str, Any]
    agreed: bool


def answers_from_yaml(data: dict[str, Any], form: Form, name: str) -> Iterator[Answer]:
    """Read the `answers` of an answers file.

    A plain value answers a field; a mapping with `value` adds `reason`, `note`, `report`,
    `page`, `quote`; a group holds its fields, a repeating group rows by key.

    Args:
        data: the file's mapping, with `answers` and perhaps a `report` for all of them.
        form: the form it answers.
        name: the file, for messages.

    Raises:
        ProtocolError: a field is not on the form.
    """
    default = {"report": data.get("report")}
    answers = data.get("answers")
    if not isinstance(answers, dict):
        raise ProtocolError(f"{name}: `answers` must hold `field: value` lines.")
    for key, given in answers.items():
        group = form.groups.get(key)
        if group is None:
            yield _single(key, given, default, name, form)
        elif not isinstance(given, dict):
            raise ProtocolError(f"{name}: `{key}` is a group of questions; give its fields.")
        elif group.repeat:
            for line, row in given.items():
                yield from _row(key, str(line), row, default, name, form)
        else:
            yield from _row(key, "", given, default, name, form)


def _row(
    group: str, line: str, row: Any, default: dict[str, Any], name: str, form: Form
) -> Iterator[Answer]:
    if not isinstance(row, dict):
        raise ProtocolError(f"{name}: `{group}` row `{line}` must hold `field: value` lines.")
    shared = default | {key: row[key] for key in SOURCE_KEYS if key in row}
    for key, given in row.items():
        if key not in SOURCE_KEYS:
            yield replace(_single(f"{group}.{key}", given, shared, name, form), line=line)


def _single(path: str, given: Any, shared: dict[str, Any], name: str, form: Form) -> Answer:
    if path not in form.fields:
        raise ProtocolError(f"{name}: the form {form.id} has no field `{path}`.")
    if isinstance(given, dict):
        if "value" not in given:
            raise ProtocolError(f"{name}: `{path}` holds no `value`.")
        odd = set(given) - {"value", *SOURCE_KEYS}
        if odd:
            raise ProtocolError(f"{name}: `{path}` holds `{min(odd)}`, which no answer has.")
        shared = shared | {key: given[key] for key in SOURCE_KEYS if key in given}
        given = given["value"]
    texts = {key: str(value) for key, value in shared.items() if value is not None}
    return Answer(path, given, **texts)


def check_answers(
    answers: list[Answer], form: Form, codebooks: dict[str, Codebook], name: str
) -> list[Answer]:
    """Hold answers against the form; return them with values as stored.

    Raises:
        ProtocolError: one line for each answer that does not fit.
    """
    checked, problems, seen = [], [], set()
    for answer in answers:
        where = answer.field + (f" [{answer.line}]" if answer.line else "")
        question = form.fields.get(answer.field)
        if question is None:
            problems.append(f"{name}: {where}: the form {form.id} has no such field.")
            continue
        if form.repeats(answer.field) != bool(answer.line):
            need = "needs the key of a row" if not answer.line else "has no rows"
            problems.append(f"{name}: {where}: this question {need}.")
        if (answer.field, answer.line) in seen:
            problems.append(f"{name}: {where}: answered twice; keep one.")
        seen.add((answer.field, answer.line))
        found = check_value(question, answer.value, codebooks)
        if found.problem:
            problems.append(f"{name}: {where}: {found.problem}.")
        elif question.judgement and not answer.reason:
            problems.append(f"{name}: {where}: a judgement needs a `reason`.")
        checked.append(replace(answer, value=found.value))
    if problems:
        raise ProtocolError("\n".join(problems))
    return checked


def answer(store: Store, sheets: Sequence[Sheet], form_sha: str, at: str) -> list[int]:
    """Store checked answers, all or none.

    Answers that the extractor has given alike before are passed over.

    Returns:
        How many answers of each sheet were new.

    Raises:
        NotThereError: a study or a report is not in the review.
    """
    if not sheets:
        return []
    with writing(store, sheets[0].extractor, at) as facts:
        return [_answer(facts, sheet, form_sha) for sheet in sheets]


def _answer(facts: Writing, sheet: Sheet, form_sha: str) -> int:
    facts.turn_to(sheet.extractor)
    _study_there(facts.db, sheet.study)
    rows = [_stored(facts.db, one) for one in sheet.answers]
    known = _known(facts.db, sheet.study, sheet.extractor)
    new = [row for row in rows if known.get((row["field"], row["line"])) != _comparable(row)]
    if new:
        facts.append("answers", {"study": sheet.study, "form": form_sha, "answers": new})
    return len(new)


def study_there(store: Store, study: str) -> None:
    """Make sure that a study is in the review.

    Raises:
        NotThereError: it is not; the text names those that are.
    """
    _study_there(store.db, study)


def _study_there(db: sqlite3.Connection, study: str) -> None:
    if not db.execute("select 1 from included_studies where study = ?", (study,)).fetchone():
        known = [one[0] for one in db.execute("select study from included_studies limit 12")]
        listed = f"there are {', '.join(known)}" if known else "no report is included yet"
        raise NotThereError(f"There is no included study {study}; {listed}.")


def _stored(db: sqlite3.Connection, one: Answer) -> dict[str, Any]:
    return {
        "field": one.field,
        "line": one.line,
        "value": one.value,
        "reason": one.reason,
        "note": one.note,
        "record": find_record(db, one.report) if one.report else None,
        "page": one.page,
        "quote": one.quote,
    }


def _known(db: sqlite3.Connection, study: str, extractor: str) -> dict[Any, Any]:
    rows = db.execute(
        "select field, line, value, reason, note, record, page, quote from standing_answers "
        "where study = ? and extractor = ?",
        (study, extractor),
    )
    return {(row[0], row[1]): (json.loads(row[2]), *row[3:]) for row in rows}


def _comparable(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[key] for key in ("value", "reason", "note", "record", "page", "quote"))


def compare(store: Store, study: str | None = None) -> list[Difference]:
    """List the questions that several extractors answered differently.

    Shown are only questions that all of them have answered; whether a value was agreed since is
    told with each.
    """
    rows = store.db.execute(
        """select a.study, a.field, a.line, json_group_object(a.extractor, json(a.value)),
            exists (select 1 from standing_agreements g where g.study = a.study
                    and g.field = a.field and g.line = a.line)
        from (select * from standing_answers order by study, field, line, extractor) a
        where :study is null or a.study = :study
        group by a.study, a.field, a.line having count(distinct a.value) > 1
        order by a.study, a.field, a.line""",
        {"study": study},
    )
    return [
        Difference(who, field, line, json.loads(values), bool(agreed))
        for who, field, line, values, agreed in rows
    ]


def agree(
    store: Store,
    study: str,
    answers: list[Answer],
    form_sha: str,
    why: str,
    reviewer: str,
    at: str,
) -> int:
    """Store agreed values for a study: a further fact beside both originals.

    Raises:
        NotThereError: the study is not in the review, or nobody answered a question.
        NotAllowedError: no reason why is given.
    """
    if not why.strip():
        raise NotAllowedError("Say why this value was agreed on (`why`).")
    with writing(store, reviewer, at) as facts:
        _study_there(facts.db, study)
        rows = [_stored(facts.db, one) | {"saw": _saw(facts, study, one)} for one in answers]
        body = {"study": study, "form": form_sha, "why": why, "answers": rows}
        facts.append("agreement", body)
        return len(rows)


def _saw(facts: Writing, study: str, one: Answer) -> list[str]:
    rows = facts.db.execute(
        "select fact from standing_answers where study = ? and field = ? and line = ? "
        "order by fact",
        (study, one.field, one.line),
    ).fetchall()
    if not rows:
        raise NotThereError(f"Nobody has answered {one.field} {one.line} for {study} yet.")
    return [row[0] for row in rows]


def unanswered(store: Store, form: Form) -> dict[str, list[str]]:
    """Name, for each included study that somebody began, what nobody has answered yet.

    Counted are required questions, and required groups without a row; `TBD` is no answer.
    """
    required = {path for path, question in form.fields.items() if question.required}
    required = {path for path in required if not form.repeats(path)}
    required |= {name for name, group in form.groups.items() if group.required}
    rows = store.db.execute(
        """select i.study, a.field, a.value from included_studies i
        join standing_answers a on a.study = i.study order by i.place"""
    )
    answered: dict[str, set[str]] = {}
    for study, field, value in rows:
        given = answered.setdefault(study, set())
        if json.loads(value) != Missing.TBD:
            given |= {field, field.partition(".")[0]}
    left = {study: sorted(required - given) for study, given in answered.items()}
    return {study: paths for study, paths in left.items() if paths}


def outdated(store: Store, form: Form, codebooks: dict[str, Codebook]) -> list[tuple[str, str]]:
    """List (study, field) whose answer no longer fits the form or the codebooks.

    Looked at are answers given before the last change of a form or codebook.
    """
    rows = store.db.execute(
        """select distinct study, field, value from standing_answers
        where ord < (select max(ord) from documents where role in ('form', 'codebook'))
          and study in (select study from included_studies)"""
    )
    stale = set()
    for study, field, value in rows:
        question = form.fields.get(field)
        if question is None or check_value(question, json.loads(value), codebooks).problem:
            stale.add((study, field))
    return sorted(stale)


def filled(store: Store, study: str, extractor: str, form: Form) -> dict[str, Any]:
    """Return what an extractor has answered for a study, as an answers file holds it.

    Given back unchanged, it changes nothing.
    """
    rows = store.db.execute(
        "select field, line, value, reason, note, record, page, quote from standing_answers "
        "where study = ? and extractor = ? order by ord, field, line",
        (study, extractor),
    ).fetchall()
    reports = {row[5] for row in rows}
    only = reports.pop() if len(reports) == 1 else None
    given_back: dict[str, Any] = {}
    for field, line, value, *sources in rows:
        extra = {key: text for key, text in zip(SOURCE_KEYS, sources, strict=True) if text}
        if extra.get("report") == only:
            extra.pop("report", None)
        given = {"value": json.loads(value)} | extra if extra else json.loads(value)
        group, _, inner = field.partition(".")
        place = given_back
        if inner:
            place = given_back.setdefault(group, {})
            if form.repeats(field):
                place = place.setdefault(line, {})
        place[inner or field] = given
    head = {"study": study, "extractor": extractor} | ({"report": only} if only else {})
    return head | {"answers": given_back}
