"""Extraction: answers to the form, by study and extractor; differences; agreed values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError
from reviewkit.forms import Form, check_value
from reviewkit.store import Store, Writing, writing
from reviewkit.store.refs import find_record

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
    if isinstance(given, dict) and "value" in given:
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


def answer(
    store: Store, study: str, answers: list[Answer], form_sha: str, extractor: str, at: str
) -> int:
    """Store one extractor's checked answers for a study, all or none.

    Answers that the extractor has given alike before are passed over.

    Returns:
        How many answers were new.

    Raises:
        NotThereError: the study or a report is not in the review.
    """
    with writing(store, extractor, at) as facts:
        _study_there(facts.db, study)
        rows = [_stored(facts.db, one) for one in answers]
        known = _known(facts.db, study, extractor)
        new = [row for row in rows if known.get((row["field"], row["line"])) != _comparable(row)]
        if new:
            facts.append("answers", {"study": study, "form": form_sha, "answers": new})
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


def progress(store: Store, form: Form) -> list[dict[str, Any]]:
    """Tell, for each included study, who has answered how many questions of the form.

    Returns:
        One row a study: `study`, `extractors` (id to answers given), `open` (required
        questions that nobody has answered), `differences` (not yet agreed).
    """
    required = {path for path, question in form.fields.items() if question.required}
    required -= {path for path in required if form.repeats(path)}
    rows = []
    for (study,) in store.db.execute("select study from included_studies order by place"):
        given = store.db.execute(
            "select extractor, count(*), json_group_array(field) from standing_answers "
            "where study = ? group by extractor order by extractor",
            (study,),
        ).fetchall()
        answered = {path for _, _, paths in given for path in json.loads(paths)}
        differing = store.db.execute(
            "select count(*) from extraction_conflicts where study = ?", (study,)
        ).fetchone()[0]
        rows.append(
            {
                "study": study,
                "extractors": {who: count for who, count, _ in given},
                "open": sorted(required - answered),
                "differences": differing,
            }
        )
    return rows


def outdated(store: Store, form: Form, form_sha: str) -> list[tuple[str, str]]:
    """List (study, field) answered under an older form whose answer no longer fits this one."""
    rows = store.db.execute(
        "select distinct study, field, value from standing_answers where form <> ? order by 1, 2",
        (form_sha,),
    )
    stale = []
    for study, field, value in rows:
        question = form.fields.get(field)
        if question is None or (
            question.type != "codes" and check_value(question, json.loads(value), {}).problem
        ):
            stale.append((study, field))
    return sorted(set(stale))


def sheet(store: Store, study: str, extractor: str, form: Form) -> dict[str, Any]:
    """Return what an extractor has answered for a study, as an answers file would hold it."""
    rows = store.db.execute(
        "select field, line, value, reason, note, page, quote from standing_answers "
        "where study = ? and extractor = ? order by ord, field, line",
        (study, extractor),
    )
    filled: dict[str, Any] = {}
    for field, line, value, *sources in rows:
        keys = zip(("reason", "note", "page", "quote"), sources, strict=True)
        extra = {key: text for key, text in keys if text is not None}
        given = {"value": json.loads(value)} | extra if extra else json.loads(value)
        group, _, inner = field.partition(".")
        place = filled
        if inner:
            place = filled.setdefault(group, {})
            if form.repeats(field):
                place = place.setdefault(line, {})
        place[inner or field] = given
    return filled
