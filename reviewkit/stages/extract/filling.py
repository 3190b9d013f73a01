"""A form being filled in on a page: what stands in it, what is asked, how far it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.forms import Form, Key, applies, check_value, left_open
from reviewkit.plan import Plan
from reviewkit.stages.extract.answering import Answer, given_by
from reviewkit.stages.extract.entries import Entry, entry_of, read_entry, typed, value_of
from reviewkit.stages.extract.standing import to_verify
from reviewkit.store import Store
from reviewkit.store.drafts import Drafted
from reviewkit.terms import Missing

ROW_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


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
    """Gather what the form looked at holds, as an extractor has filled it in for a study.

    Below a draft stands what they submitted; below that, for a verifier who begins, what the
    first extractor said; below that, the defaults.

    Raises:
        NotThereError: the protocol names no form.
    """
    form = form_of(plan)
    standing = given_by(store, study, who, plan.at)
    first = None if standing else to_verify(store, plan, study, who)
    below = given_by(store, study, first, plan.at) if first else standing
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
    for path, line in every_question(form, rows):
        default = form.fields[path].default
        if default is not None and (path, line) not in entries:
            entries[path, line] = typed(form.fields[path], default)
    values = _values(form, plan, entries)
    return Filling(study, who, entries, standing, dict(drafted), rows, values, first, tuple(gone))


def form_of(plan: Plan) -> Form:
    """Return the form that a plan looks at.

    Raises:
        NotThereError: the protocol names none.
    """
    if plan.form is None:
        raise NotThereError("The protocol names no form; name one under `extraction`.")
    return plan.form


def every_question(form: Form, rows: Mapping[str, list[str]]) -> list[Key]:
    """List every question of a form, those of rows once a row."""
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
        found = check_value(question, value_of(question, entry), plan.codebooks)
        if found.problem is None:
            values[key] = found.value
    return values


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
    asked = [key for key in every_question(form, rows) if applies(form, *key, values) is None]
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
