"""A form being filled in on a page: what stands in its inputs, what is asked, what is submitted."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError, UnreadableError
from reviewkit.forms import Form, FormField, Key, applies, check_value, left_open
from reviewkit.methods.anchoring import Anchor, anchor, find
from reviewkit.plan import Plan
from reviewkit.stages.extract.answering import (
    SOURCE_KEYS,
    Answer,
    Sheet,
    anchors_of,
    check_answers,
    given_by,
    with_places,
)
from reviewkit.stages.extract.quotes import report_text
from reviewkit.stages.extract.standing import reports_of, to_verify
from reviewkit.store import Store
from reviewkit.store.drafts import Drafted
from reviewkit.terms import Missing

OTHER = "other:"  # the choice that brings words of its own
ROW_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_TOLD = re.compile(r"#(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the inputs of one question, as it was typed.

    `spot` is where the quote was selected: `start:end:sha of the text`.
    """

    value: tuple[str, ...] = ()
    other: str = ""
    missing: str = ""
    reason: str = ""
    note: str = ""
    report: str = ""
    page: str = ""
    quote: str = ""
    spot: str = ""

    @property
    def body(self) -> str:
        """The entry as a draft keeps it."""
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        told = {name: given for name, given in named.items() if given}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    @property
    def digest(self) -> str:
        """A short name of what it says: a form that comes back says by it what it showed."""
        return hashlib.sha256(self.body.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_entry(body: str) -> Entry:
    """Read an entry as a draft keeps it."""
    told = json.loads(body)
    return Entry(**told | {"value": tuple(told.get("value", ()))})


@dataclass(frozen=True, slots=True)
class Filling:
    """A form as one extractor has filled it in so far: the draft over what was submitted.

    `verified` names the extractor whose answers are filled in to be corrected and confirmed;
    `gone` the questions in the draft that the form does not ask any more.
    """

    study: str
    extractor: str
    entries: dict[Key, Entry]
    standing: dict[Key, Answer]
    drafted: dict[Key, Drafted]
    rows: dict[str, list[str]]
    values: dict[Key, Any]
    verified: str | None
    gone: tuple[Key, ...]

    def entry(self, key: Key) -> Entry:
        """Return what stands in the inputs of a question."""
        return self.entries.get(key, Entry())

    def seen(self, key: Key) -> str:
        """Return what a page that shows a question notes of it: its version and its words."""
        return f"{self.drafted.get(key, Drafted()).version}.{self.entry(key).digest}"

    def asked(self, form: Form, path: str, line: str = "") -> bool:
        """Say whether a question or a group is asked, as far as it is answered."""
        return applies(form, path, line, self.values) is None


def fill(store: Store, plan: Plan, study: str, who: str, drafted: Mapping[Key, Drafted]) -> Filling:
    """Gather what an extractor's form for a study holds.

    Below a draft stands what they submitted; below that, for a verifier who begins, what the
    first extractor said; below that, the defaults.

    Raises:
        NotThereError: the protocol names no form.
    """
    form = form_of(plan)
    standing = given_by(store, study, who)
    first = None if standing else to_verify(store, plan, study, who)
    below = given_by(store, study, first) if first else standing
    entries = {
        key: entry_of(form.fields[key[0]], one)
        for key, one in below.items()
        if key[0] in form.fields and form.repeats(key[0]) == bool(key[1])
    }
    gone = []
    for key, one in drafted.items():
        if one.body is None:
            continue
        if key[0] not in form.fields or form.repeats(key[0]) != bool(key[1]):
            gone.append(key)
            continue
        entries[key] = read_entry(one.body)
    rows: dict[str, list[str]] = {group.id: [] for group in form.groups.values() if group.repeat}
    for path, line in entries:
        group = path.partition(".")[0]
        if line and line not in rows[group]:
            rows[group].append(line)
    for path, line in _every(form, rows):
        default = form.fields[path].default
        if default is not None and (path, line) not in entries:
            entries[path, line] = _typed(form.fields[path], default)
    values = _values(form, plan, entries)
    return Filling(study, who, entries, standing, dict(drafted), rows, values, first, tuple(gone))


def form_of(plan: Plan) -> Form:
    """Return the form of a plan.

    Raises:
        NotThereError: the protocol names none.
    """
    if plan.form is None:
        raise NotThereError("The protocol names no form; name one under `extraction`.")
    return plan.form


def _every(form: Form, rows: Mapping[str, list[str]]) -> list[Key]:
    """List every question, those of rows once a row."""
    return [
        (path, line)
        for path in form.fields
        for line in (rows[path.partition(".")[0]] if form.repeats(path) else ("",))
    ]


def _values(form: Form, plan: Plan, entries: Mapping[Key, Entry]) -> dict[Key, Any]:
    """Return what is answered so far, where it fits."""
    values = {}
    for key, entry in entries.items():
        question = form.fields[key[0]]
        found = check_value(question, _value(question, entry), plan.codebooks)
        if found.problem is None:
            values[key] = found.value
    return values


def entry_of(question: FormField, one: Answer) -> Entry:
    """Return how an answer stands in the inputs of its question."""
    typed = _typed(question, one.value)
    told: dict[str, Any] = {key: getattr(one, key) or "" for key in SOURCE_KEYS}
    return replace(typed, **told)


def _typed(question: FormField, value: Any) -> Entry:
    if isinstance(value, str) and value in Missing.__members__:
        return Entry(missing=value)
    given = [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]
    if question.type == "codes":
        return Entry(value=("; ".join(given),))
    free = [part.removeprefix(OTHER).strip() for part in given if part.startswith(OTHER)]
    if question.other and free:
        kept = tuple(part for part in given if not part.startswith(OTHER))
        return Entry(value=(*kept, OTHER), other="; ".join(free))
    return Entry(value=tuple(given))


def _value(question: FormField, entry: Entry) -> Any:
    """Return what an entry answers, '' for nothing."""
    if entry.missing:
        return entry.missing
    given = [part for part in entry.value if part.strip() and part != OTHER]
    if OTHER in entry.value:
        words = [part.strip() for part in entry.other.split(";") if part.strip()]
        given += [f"{OTHER} {part}" for part in words] or [OTHER]
    if question.type == "multichoice":
        return given
    return given[0] if given else ""


def _answer(question: FormField, key: Key, entry: Entry, report: str) -> Answer | None:
    """Return what an entry answers; None where nothing was typed."""
    value = _value(question, entry)
    told: dict[str, Any] = {name: getattr(entry, name).strip() or None for name in SOURCE_KEYS}
    if not value and not any(told[name] for name in ("reason", "note", "page", "quote")):
        return None
    if told["quote"] or told["page"]:
        told["report"] = told["report"] or report or None
    return Answer(key[0], value, key[1], **told)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a filled form says: answers to store, or what is wrong with them, by question.

    `kept` counts drafted answers to questions that are not asked; they stay in the draft.
    """

    sheet: Sheet
    problems: dict[Key, str]
    kept: int = 0


def submission(store: Store, plan: Plan, filled: Filling) -> Submission:
    """Hold a filled form against its questions, conditions and checks, and place its quotes.

    Args:
        store: the review.
        plan: its plan.
        filled: the form as it is filled in.
    """
    form = form_of(plan)
    reports = [report for report, _ in reports_of(store, filled.study)]
    only = reports[0] if len(reports) == 1 else ""
    answers: list[Answer] = []
    problems: dict[Key, str] = {}
    kept = 0
    for key in _every(form, filled.rows):
        one = _answer(form.fields[key[0]], key, filled.entry(key), only)
        if one is None:
            if key in filled.standing and filled.standing[key].value != Missing.TBD:
                problems[key] = "You answered this before; to take that back, choose TBD."
        elif filled.asked(form, *key) or one.value in (Missing.NA, Missing.TBD):
            answers.append(replace(one, at=f"#{len(answers)}"))
        elif key not in filled.standing or filled.drafted.get(key, Drafted()).body is not None:
            kept += 1
    sheet = Sheet(filled.study, filled.extractor, answers, _spots(store, filled, answers))
    try:
        checked = check_answers(answers, form, plan.codebooks, "form", filled.standing)
    except ProtocolError as error:
        return Submission(sheet, _by_question(answers, str(error)) | problems, kept)
    sheet, misplaced = _place(store, replace(sheet, answers=checked))
    return Submission(sheet, problems | misplaced, kept)


def _by_question(answers: list[Answer], told: str) -> dict[Key, str]:
    """Sort what is wrong by question."""
    problems = {}
    for text in told.split("\n"):
        if found := _TOLD.fullmatch(text):
            one = answers[int(found[1])]
            said = found[2].removeprefix(f"{one.where}: ")
            problems[one.field, one.line] = said[:1].upper() + said[1:]
    return problems


def _place(store: Store, sheet: Sheet) -> tuple[Sheet, dict[Key, str]]:
    """Place each quote for itself, so that each is told of at its question."""
    anchors: dict[Key, Anchor] = {}
    problems = {}
    for one in sheet.answers:
        key = one.field, one.line
        try:
            alone = with_places(store, replace(sheet, answers=[replace(one, at="")]))
            anchors |= alone.anchors
        except (NotAllowedError, NotThereError) as error:
            said = str(error).removeprefix(f"{sheet.study}: {one.where}: ")
            problems[key] = said[:1].upper() + said[1:] + "."
    return replace(sheet, anchors=anchors), problems


def _spots(store: Store, filled: Filling, answers: list[Answer]) -> dict[Key, Anchor]:
    """Return where quotes stood or were selected, as far as is known."""
    known = anchors_of(store, filled.study, filled.verified) if filled.verified else {}
    for one in answers:
        spot = filled.entry((one.field, one.line)).spot
        if spot and one.quote and one.report:
            made = _spot(store, one.report, spot)
            if made and find(made.exact, one.quote).found:
                known[one.field, one.line] = made
    return known


def _spot(store: Store, report: str, spot: str) -> Anchor | None:
    """Anchor what was selected, if the text is still the one it was selected in."""
    match = re.fullmatch(r"(\d{1,9}):(\d{1,9}):([0-9a-f]{64})", spot, re.ASCII)
    try:
        text = report_text(store, report) if match else None
        if match and text and text.sha == match[3]:
            return anchor(text.text, int(match[1]), int(match[2]))
    except (ValueError, UnreadableError):
        return None
    return None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an extractor is with a study: answers given, questions asked, required ones left."""

    given: int
    asked: int
    owed: int


def progress(form: Form, rows: Mapping[str, list[str]], values: Mapping[Key, Any]) -> Progress:
    """Count how far a form is filled in.

    Args:
        form: the form.
        rows: keys of the rows of each repeating group.
        values: what is answered.
    """
    asked = [key for key in _every(form, rows) if applies(form, *key, values) is None]
    given = sum(values.get(key, Missing.TBD) != Missing.TBD for key in asked)
    return Progress(given, len(asked), len(left_open(form, values)))


def rows_of(form: Form, values: Mapping[Key, Any]) -> dict[str, list[str]]:
    """Return the keys of the rows that were begun, by group."""
    rows: dict[str, dict[str, None]] = {one.id: {} for one in form.groups.values() if one.repeat}
    for path, line in values:
        group = path.partition(".")[0]
        if line and group in rows:
            rows[group][line] = None
    return {group: list(lines) for group, lines in rows.items()}


def new_row(form: Form, filled: Filling, group: str, line: str) -> list[Key]:
    """Return the questions of a new row.

    Raises:
        NotThereError: the form has no such group of rows.
        NotAllowedError: the key is not one, or is taken.
    """
    if group not in filled.rows:
        raise NotThereError(f"The form has no rows `{group}`.")
    if not ROW_KEY.fullmatch(line):
        raise NotAllowedError(
            f"`{line[:40]}` is no key for a row: give up to 40 letters, digits, - . or _, such as "
            "F001."
        )
    if line in filled.rows[group]:
        raise NotAllowedError(f"There is a row {line} already; give this one another key.")
    return [(f"{group}.{one.id}", line) for one in form.groups[group].fields]


def fresh(form: Form, path: str) -> Entry:
    """Return what stands in the inputs of a question of a new row: its default."""
    default = form.fields[path].default
    return Entry() if default is None else _typed(form.fields[path], default)
