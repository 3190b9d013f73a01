"""Answers: held against the form, then stored as facts, all of a file or none."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError
from reviewkit.forms import (
    Form,
    FormField,
    Key,
    applies,
    broken_checks,
    check_value,
    full_path,
)
from reviewkit.methods.anchoring import Anchor
from reviewkit.plan import Plan
from reviewkit.stages.extract.quotes import Quoted, place_quote
from reviewkit.stages.extract.versions import Versions
from reviewkit.store import Store, Writing, writing
from reviewkit.store.extractions import ON_FORM, OWN_PATH, of_form
from reviewkit.store.refs import find_record, report_of
from reviewkit.terms import Missing

SOURCE_KEYS = ("reason", "note", "report", "page", "quote")
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `field` is a path of the form, `line` the key of a row in a repeating group.

    `at` is where it stood: `S01.yml:12`, or `S01.xlsx:Answers:C7`.
    """

    field: str
    value: Any
    line: str = ""
    reason: str | None = None
    note: str | None = None
    report: str | None = None
    page: str | None = None
    quote: str | None = None
    at: str = dataclasses.field(default="", compare=False)

    @property
    def where(self) -> str:
        """The question, and the row that it is asked of."""
        return self.field + (f" [{self.line}]" if self.line else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one extractor answers for one study; `anchors`: where quotes stand, once found.

    `form` names the form that is answered, '' for the pro-forma; the paths are those on it.
    """

    study: str
    extractor: str
    answers: list[Answer]
    anchors: Mapping[Key, Anchor] = dataclasses.field(default_factory=dict)
    form: str = ""


def check_answers(
    answers: Sequence[Answer],
    form: Form,
    codebooks: dict[str, Codebook],
    name: str,
    standing: Mapping[Key, Answer] | None = None,
) -> list[Answer]:
    """Hold answers against the form; return them with values as stored.

    Args:
        answers: what was given for one study.
        form: the form in force.
        codebooks: its codebooks by name.
        name: the file, for messages about answers that do not say where they stood.
        standing: what the same extractor has answered before; conditions and checks look at it.

    Raises:
        ProtocolError: one line for each answer that does not fit: place, question, what is wrong.
    """
    checked, problems = [], []
    seen: set[Key] = set()
    for one in answers:
        made, problem = _checked(one, form, codebooks, seen)
        seen.add((one.field, one.line))
        checked.append(made)
        if problem:
            problems.append((one, problem))
    if not problems:
        problems = list(_broken_rules(checked, form, standing or {}))
    if problems:
        shown = [f"{one.at or name}: {one.where}: {problem}." for one, problem in problems]
        more = len(shown) - MOST_SHOWN
        rest = [f"{name}: and {more} more mistakes."] if more > 0 else []
        raise ProtocolError("\n".join([*shown[:MOST_SHOWN], *rest]))
    return checked


def _checked(
    one: Answer, form: Form, codebooks: dict[str, Codebook], seen: set[Key]
) -> tuple[Answer, str | None]:
    question = form.fields.get(one.field)
    if question is None:
        return one, f"the form {form.id} has no such field"
    if form.repeats(one.field) != bool(one.line):
        return one, f"this question {'has no rows' if one.line else 'needs the key of a row'}"
    if (one.field, one.line) in seen:
        return one, "answered twice; keep one"
    found = check_value(question, one.value, codebooks)
    if found.problem:
        return one, found.problem
    return replace(one, value=found.value), _unsupported(question, one, found.value)


def _unsupported(question: FormField, one: Answer, value: Any) -> str | None:
    """Say what a judgement, or a value that wants its words, came without."""
    if value == Missing.TBD:
        return None
    if question.judgement and not one.reason:
        return "a judgement needs a `reason`"
    if question.quote and not one.quote and value not in Missing.__members__.values():
        return "this answer needs a `quote`: the words of the report"
    return None


def _broken_rules(
    answers: list[Answer], form: Form, standing: Mapping[Key, Answer]
) -> Iterator[tuple[Answer, str]]:
    """Tell of answers to questions that are not asked, and of checks that do not hold.

    `NA` may be answered where a question is not asked. A check that does not hold is excused by
    a note on one of its answers: reports have mistakes of their own.
    """
    new = {(one.field, one.line): one for one in answers}
    every = {**standing, **new}
    values = {key: one.value for key, one in every.items()}
    for one in answers:
        rule = applies(form, one.field, one.line, values)
        if rule and one.value not in (Missing.NA, Missing.TBD):
            yield one, f"this question is asked only where {rule.text}; leave it out, or answer NA"
    for broken in broken_checks(form, values):
        given = [new[key] for key in broken.keys if key in new]
        if given and not any(every[key].note for key in broken.keys):
            yield given[0], f"{broken.told}; correct it, or say in a `note` what the report prints"


def given_by(
    store: Store, study: str, extractor: str | None = None, form: str = ""
) -> dict[Key, Answer]:
    """Return what an extractor has answered for a study, or for None what anybody has.

    Args:
        store: the review.
        study: its id.
        extractor: whose answers; None: of every extractor, the last word on each question.
        form: the name of the form, '' for the pro-forma.
    """
    rows = store.db.execute(
        f"select {OWN_PATH}, line, value, reason, note, record, page, quote from standing_answers "
        f"where study = :study and (:extractor is null or extractor = :extractor) and {ON_FORM} "
        "order by ord, field, line",
        {"study": study, "extractor": extractor} | of_form(form),
    )
    return {
        (path, line): Answer(path, json.loads(value), line, *sources)
        for path, line, value, *sources in rows
    }


def answer(store: Store, plan: Plan, sheets: Sequence[Sheet], at: str) -> list[int]:
    """Store checked answers, all or none.

    Answers that the extractor has given alike before are passed over, unless the form asks the
    question otherwise now.

    Returns:
        How many answers of each sheet were new.

    Raises:
        NotThereError: a study or a report is not in the review.
        NotAllowedError: a report is one of another study.
    """
    if not sheets:
        return []
    sheets = [with_places(store, sheet) for sheet in sheets]
    with writing(store, sheets[0].extractor, at) as facts:
        return answer_in(facts, plan, sheets)


def with_places(store: Store, sheet: Sheet) -> Sheet:
    """Find every quote of a sheet in the text of its report, before anything is written.

    A first look into a PDF takes a second or more, and no other writer should wait for it.

    Raises:
        NotThereError, NotAllowedError: as `stored`; or the words are not in the text, or in
            several places of it.
    """
    anchors, known = {}, dict(sheet.anchors)
    if any(one.quote for one in sheet.answers):
        known = anchors_of(store, sheet.study, sheet.extractor, sheet.form) | known
    for one in sheet.answers:
        if one.quote and one.report:
            key, place = (one.field, one.line), f"{one.at}: " if one.at else ""
            quoted = Quoted(
                _report(store.db, sheet.study, one.report, one),
                one.quote,
                one.page,
                known.get(key),
            )
            found = place_quote(store, quoted, f"{place}{sheet.study}: {one.where}")
            if found:
                anchors[key] = found
    return replace(sheet, anchors=anchors)


def anchors_of(store: Store, study: str, extractor: str, form: str = "") -> dict[Key, Anchor]:
    """Return where the quotes of an extractor's answers to a form stood when they were given."""
    rows = store.db.execute(
        f"select {OWN_PATH}, line, anchor from standing_answers "
        f"where study = :study and extractor = :extractor and anchor is not null and {ON_FORM}",
        {"study": study, "extractor": extractor} | of_form(form),
    )
    return {(path, line): Anchor(**json.loads(place)) for path, line, place in rows}


def answer_in(facts: Writing, plan: Plan, sheets: Sequence[Sheet]) -> list[int]:
    """Store answers, with their quotes placed, inside a transaction; see `answer`."""
    asked = {name: plan.of(name) for name in {one.form for one in sheets}}
    versions = {name: Versions(facts.db, one) for name, one in asked.items()}
    return [_answer(facts, one, asked[one.form], versions[one.form]) for one in sheets]


def _answer(facts: Writing, sheet: Sheet, plan: Plan, versions: Versions) -> int:
    facts.turn_to(sheet.extractor)
    refuse_unknown_study(facts.db, sheet.study)
    rows = [(one, stored(facts.db, sheet, one, plan)) for one in sheet.answers]
    known = _known(facts.db, sheet)
    new = [row for one, row in rows if not _stands(one, row, known, versions)]
    if new:
        facts.append("answers", {"study": sheet.study, "form": plan.form_sha, "answers": new})
    return len(new)


def study_there(store: Store, study: str) -> None:
    """Make sure that a study is in the review.

    Raises:
        NotThereError: it is not; the text names those that are.
    """
    refuse_unknown_study(store.db, study)


def refuse_unknown_study(db: sqlite3.Connection, study: str) -> None:
    """Refuse a study that is not in the review.

    Raises:
        NotThereError: the text names those that are.
    """
    if not db.execute("select 1 from included_studies where study = ?", (study,)).fetchone():
        known = [one[0] for one in db.execute("select study from included_studies limit 12")]
        listed = f"there are {', '.join(known)}" if known else "no report is included yet"
        raise NotThereError(f"There is no included study {study}; {listed}.")


def stored(db: sqlite3.Connection, sheet: Sheet, one: Answer, plan: Plan) -> dict[str, Any]:
    """Return an answer of a sheet as a fact holds it, with its reports as records of the store.

    Args:
        db: the store.
        sheet: the sheet it is on.
        one: the answer.
        plan: the plan, looking at the form of the sheet.

    Raises:
        NotThereError: a report is not in the review.
        NotAllowedError: a report is one of another study.
    """
    question = plan.form.fields[one.field] if plan.form else None
    study, value = sheet.study, one.value
    anchor = sheet.anchors.get((one.field, one.line))
    if question and question.type == "report" and value not in Missing.__members__.values():
        value = _report(db, study, value, one)
    return {
        "field": full_path(sheet.form, one.field),
        "line": one.line,
        "value": value,
        "reason": one.reason,
        "note": one.note,
        "record": _report(db, study, one.report, one) if one.report else None,
        "page": one.page,
        "quote": one.quote,
        "anchor": dataclasses.asdict(anchor) if one.quote and anchor else None,
    }


def _report(db: sqlite3.Connection, study: str, reference: str, one: Answer) -> str:
    """Return the record that a reference means, once it is of a report of the study."""
    place = (f"{one.at}: " if one.at else "") + f"{study}: {one.where}: "
    record = find_record(db, reference, place)
    report = report_of(db, record)
    row = db.execute("select study from standing_links where report = ?", (report,)).fetchone()
    own = row[0] if row else report
    if own != study:
        told = f"tells of {own}" if row else "is linked to no study"
        raise NotAllowedError(
            f"{place}the report {reference} {told}, so it is no source for {study}; name a report "
            f"of {study}, or link it: reviewkit study link"
        )
    return record


def _known(db: sqlite3.Connection, sheet: Sheet) -> dict[Key, tuple[Any, ...]]:
    rows = db.execute(
        f"select {OWN_PATH}, line, form, value, reason, note, record, page, quote, anchor "
        f"from standing_answers where study = :study and extractor = :extractor and {ON_FORM}",
        {"study": sheet.study, "extractor": sheet.extractor} | of_form(sheet.form),
    )
    return {
        (row[0], row[1]): (row[2], json.loads(row[3]), *row[4:9], json.loads(row[9] or "null"))
        for row in rows
    }


def _stands(
    one: Answer, row: dict[str, Any], known: dict[Key, tuple[Any, ...]], versions: Versions
) -> bool:
    before = known.get((one.field, one.line))
    if before is None or versions.touches(before[0], one.field):
        return False
    given = tuple(row[key] for key in ("value", "reason", "note", "record", "page", "quote"))
    # Where the text is not at hand, nothing new is known of where the quote stands.
    return before[1:-1] == given and row["anchor"] in (None, before[-1])
