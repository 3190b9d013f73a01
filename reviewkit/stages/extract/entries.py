"""What stands in the inputs of a question: from an answer, and to an answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from typing import Any

from reviewkit.forms import Form, FormField, Key
from reviewkit.stages.extract.answering import SOURCE_KEYS, Answer
from reviewkit.terms import Missing

OTHER = "other:"  # the choice that brings words of its own


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


def entry_of(question: FormField, one: Answer) -> Entry:
    """Return how an answer stands in the inputs of its question."""
    made = typed(question, one.value)
    told: dict[str, Any] = {key: getattr(one, key) or "" for key in SOURCE_KEYS}
    return replace(made, **told)


def typed(question: FormField, value: Any) -> Entry:
    """Return how a value stands in the inputs of its question."""
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


def value_of(question: FormField, entry: Entry) -> Any:
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


def answer_of(question: FormField, key: Key, entry: Entry, report: str) -> Answer | None:
    """Return what an entry answers; None where nothing was typed."""
    value = value_of(question, entry)
    told: dict[str, Any] = {name: getattr(entry, name).strip() or None for name in SOURCE_KEYS}
    if not value and not any(told[name] for name in ("reason", "note", "page", "quote")):
        return None
    if told["quote"] or told["page"]:
        told["report"] = told["report"] or report or None
    return Answer(key[0], value, key[1], **told)


def fresh(form: Form, path: str) -> Entry:
    """Return what stands in the inputs of a question of a new row: its default."""
    default = form.fields[path].default
    return Entry() if default is None else typed(form.fields[path], default)
