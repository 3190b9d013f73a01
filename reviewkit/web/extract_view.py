"""A form as the page shows it: each question with its inputs, what is wrong, what is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from reviewkit.forms import FieldGroup, Form, FormField, Key
from reviewkit.forms.wording import asks, condition
from reviewkit.plan import Plan
from reviewkit.stages.extract.entries import Entry, read_entry
from reviewkit.stages.extract.filling import Filling, Progress, form_of, progress
from reviewkit.store.drafts import Drafted

PLAIN = {"text", "longtext", "report", "choice", "multichoice"}  # their inputs say enough
OPEN_SOURCES = ("reason", "note", "page", "quote")


@dataclass(frozen=True, slots=True)
class Question:
    """A question on the page; `name` begins the names of its inputs, `id` those of its parts."""

    id: str
    name: str
    field: FormField
    kind: str
    about: str
    only: str
    entry: Entry
    seen: str
    hidden: bool
    problem: str
    stands: Entry | None  # what another window saved meanwhile, where `entry` is refused

    @property
    def needs_more(self) -> bool:
        """Whether its reason, quote and page are in view."""
        field, entry = self.field, self.entry
        given = any(getattr(entry, part) for part in OPEN_SOURCES)
        return field.judgement or field.quote or given or bool(self.problem)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a group: its key, its questions, whether it may be taken out."""

    line: str
    questions: tuple[Question, ...]
    submitted: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions, asked once or once a row."""

    group: FieldGroup
    only: str
    hidden: bool
    rows: tuple[Row, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form."""

    id: str
    title: str
    help: str
    entries: tuple[Question | Group, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole form: its parts, how far it is, what is hidden, the mistakes with their places."""

    form: Form
    parts: tuple[Part, ...]
    progress: Progress
    hidden: list[str]
    faults: tuple[tuple[str, str, str], ...]
    filled: Filling

    @property
    def counted(self) -> str:
        """How far the form is, in words."""
        told = f"{self.progress.given} of {self.progress.asked} answered"
        return f"{told}, {self.progress.owed} required left" if self.progress.owed else told


KINDS = {
    "longtext": "long",
    "choice": "radio",
    "multichoice": "check",
    "codes": "codes",
    "report": "report",
}


def show_form(
    plan: Plan,
    filled: Filling,
    problems: Mapping[Key, str],
    stale: Mapping[Key, tuple[Entry, Drafted]],
) -> Page:
    """Show a form as it is filled in.

    Args:
        plan: the plan.
        filled: the form.
        problems: what is wrong, by question; a group by (group, '').
        stale: what was refused because another window had saved meanwhile, and what that saved.
    """
    form = form_of(plan)
    maker = _Maker(form, filled, problems, stale, count(1))
    parts = tuple(
        Part(one.id, one.title, one.help, tuple(maker.entries(one.fields))) for one in form.sections
    )
    hidden = [
        one.name if isinstance(one, Question) else one.group.id
        for one in _walk(parts)
        if one.hidden
    ]
    faults = tuple(
        (one.id, one.field.label, one.problem or "Saved in another window meanwhile")
        for one in _walk(parts)
        if isinstance(one, Question) and (one.problem or one.stands is not None)
    )
    done = progress(form, filled.rows, filled.values)
    return Page(form, parts, done, hidden, faults, filled)


def _walk(parts: tuple[Part, ...]) -> Iterator[Question | Group]:
    for part in parts:
        for entry in part.entries:
            yield entry
            for row in entry.rows if isinstance(entry, Group) else ():
                yield from row.questions


@dataclass(frozen=True, slots=True)
class _Maker:
    form: Form
    filled: Filling
    problems: Mapping[Key, str]
    stale: Mapping[Key, tuple[Entry, Drafted]]
    numbers: count[int]

    def entries(self, entries: tuple[FieldGroup | FormField, ...]) -> Iterator[Question | Group]:
        """Yield the questions and groups of a section."""
        for entry in entries:
            if isinstance(entry, FieldGroup):
                yield self.group(entry)
            else:
                yield self.question(entry.id, "", entry)

    def group(self, group: FieldGroup) -> Group:
        """Make a group with its rows; one that has none has one without a key."""
        rows = []
        for line in self.filled.rows[group.id] if group.repeat else [""]:
            made = tuple(self.question(f"{group.id}.{one.id}", line, one) for one in group.fields)
            said = any(
                (f"{group.id}.{one.id}", line) in self.filled.standing for one in group.fields
            )
            rows.append(Row(line, made, said))
        return Group(
            group,
            condition(self.form, group.id),
            not self.filled.asked(self.form, group.id),
            tuple(rows),
            self.problems.get((group.id, ""), ""),
        )

    def question(self, path: str, line: str, field: FormField) -> Question:
        """Make a question."""
        key = path, line
        entry, stands = self.filled.entry(key), None
        if key in self.stale:
            typed, other = self.stale[key]
            stands = read_entry(other.body) if other.body else entry
            entry = typed
        single_code = field.type == "codes" and not field.several
        return Question(
            f"q{next(self.numbers)}",
            f"{path}|{line}",
            field,
            "code" if single_code else KINDS.get(field.type, "line"),
            asks(field) if field.type not in PLAIN else "",
            condition(self.form, path),
            entry,
            self.filled.seen(key),
            not self.filled.asked(self.form, path, line),
            self.problems.get(key, ""),
            stands,
        )
