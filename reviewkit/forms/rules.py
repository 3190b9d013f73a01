"""Conditions and checks held against a form and against what was answered to it."""

from __future__ import annotations

import difflib
import graphlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reviewkit.documents import Place, parse, read_yaml
from reviewkit.errors import ProtocolError
from reviewkit.forms.expressions import Expression, parse_rule
from reviewkit.forms.model import FieldGroup, Form, FormField, Rule
from reviewkit.forms.reckoning import holds
from reviewkit.forms.values import check_value
from reviewkit.terms import Missing

Key = tuple[str, str]  # path of the field, key of the row ('' outside repeating groups)


def read_form(text: str, name: str) -> Form:
    """Read a form, and hold its conditions, checks and defaults against its own fields.

    Args:
        text: the form file.
        name: the file, for messages.

    Raises:
        ProtocolError: the file is wrong: file, line, field. A circle of conditions is told with
            the way it goes.
    """
    form = parse(text, Form, name)
    problems = [*_lost_names(form), *_wrong_defaults(form)] or list(_circles(form))
    if problems:
        lines = read_yaml(text, name)[1]
        told = sorted((_line(place, lines), said) for place, said in problems)
        raise ProtocolError("\n".join(f"{name}:{line}: {said}." for line, said in told))
    return form


Problem = tuple[Place, str]


def _line(place: Place, lines: dict[Place, int]) -> int:
    while place not in lines:
        place = place[:-1]
    return lines[place]


def _written_rules(form: Form) -> Iterator[tuple[Place, str, str]]:
    """Yield every rule of a form: its place in the file, the group it stands in, its text."""
    for number, one in enumerate(form.checks):
        yield ("checks", number), "", one.rule
    for at, section in enumerate(form.sections):
        place: Place = ("sections", at)
        yield (*place, "when"), "", section.when
        for number, entry in enumerate(section.fields):
            here = (*place, "fields", number)
            yield (*here, "when"), "", entry.when
            if isinstance(entry, FieldGroup):
                for which, inner in enumerate(entry.fields):
                    yield (*here, "fields", which, "when"), entry.id, inner.when
                for which, check in enumerate(entry.checks):
                    yield (*here, "checks", which), entry.id, check.rule


def _lost_names(form: Form) -> Iterator[Problem]:
    """Tell of rules that name no field of the form, or a choice that its field does not have."""
    for place, group, text in _written_rules(form):
        rule = parse_rule(text) if text else None
        for name in rule.names() if rule else ():
            if form.named(name, group) is None:
                known = [*form.fields, *(path.rpartition(".")[2] for path in form.fields)]
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean `{near[0]}`?" if near else "put words in quotes"
                yield place, f"the rule `{text}` names `{name}`, which is no field; {hint}"
        if rule:
            yield from ((place, said) for said in _lost_choices(form, group, rule))


def _lost_choices(form: Form, group: str, rule: Expression) -> Iterator[str]:
    if rule.kind in {"=", "!=", "in"}:
        names = [form.named(part.value, group) for part in rule.parts if part.kind == "name"]
        asked = [form.fields[path] for path in names if path]
        words = [word for part in rule.parts for word in (part, *part.parts) if word.kind == "text"]
        for question in asked:
            known = [*question.choice_labels, *Missing]
            for word in words if question.choices and not question.other else ():
                if word.value not in known:
                    listed = ", ".join(question.choice_labels)
                    yield f"`{question.id}` has no choice `{word.value}`; there are {listed}"
    for part in rule.parts:
        yield from _lost_choices(form, group, part)


def _wrong_defaults(form: Form) -> Iterator[Problem]:
    for at, section in enumerate(form.sections):
        for number, entry in enumerate(section.fields):
            place: Place = ("sections", at, "fields", number)
            if isinstance(entry, FormField):
                yield from _wrong_default(entry, place)
                continue
            for which, inner in enumerate(entry.fields):
                yield from _wrong_default(inner, (*place, "fields", which))


def _wrong_default(question: FormField, place: Place) -> Iterator[Problem]:
    if question.default is not None and question.type != "codes":
        problem = check_value(question, question.default, {}).problem
        if problem:
            yield (*place, "default"), f"`{question.id}`: the default does not fit: {problem}"


def _circles(form: Form) -> Iterator[Problem]:
    """Tell of a condition that in the end waits for itself."""
    waits = {
        path: {
            named
            for rule in form.conditions[path]
            for name in parse_rule(rule.text).names()
            if (named := form.named(name, rule.group))
        }
        for path in form.fields
    }
    try:
        graphlib.TopologicalSorter(waits).prepare()
    except graphlib.CycleError as error:
        way = list(reversed(error.args[1]))
        told = " waits for ".join(f"`{path}`" for path in way)
        yield _place_of(form, way[0]), f"conditions go in a circle: {told}; drop one `when`"


def _place_of(form: Form, path: str) -> Place:
    group, _, inner = path.partition(".")
    for at, section in enumerate(form.sections):
        for number, entry in enumerate(section.fields):
            if entry.id != group:
                continue
            place: Place = ("sections", at, "fields", number)
            if not isinstance(entry, FieldGroup):
                return (*place, "when")
            which = [one.id for one in entry.fields].index(inner)
            return (*place, "fields", which, "when")
    return ()


def _look(form: Form, group: str, line: str, given: Mapping[Key, Any]) -> Callable[[str], Any]:
    """Make what tells a rule the answers: of its own row, else of all rows."""

    def look(name: str) -> Any:
        path = form.named(name, group)
        if path is None:
            return None
        if form.repeats(path) and path.partition(".")[0] != group:
            every = (value for (field, _), value in given.items() if field == path)
            return [value for value in every if value != Missing.TBD]
        value = given.get((path, line if form.repeats(path) else ""))
        return None if value == Missing.TBD else value

    return look


def applies(form: Form, path: str, line: str, given: Mapping[Key, Any]) -> Rule | None:
    """Say which condition keeps a question from being asked; None where it is asked.

    Args:
        form: the form.
        path: of the question, or of a group.
        line: key of the row, '' outside repeating groups.
        given: the values answered so far.
    """
    for rule in form.conditions[path]:
        if holds(parse_rule(rule.text), _look(form, rule.group, line, given)) is not True:
            return rule
    return None


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that does not hold: the answers it is about, and what to say."""

    keys: tuple[Key, ...]
    told: str


def broken_checks(form: Form, given: Mapping[Key, Any]) -> Iterator[Broken]:
    """Yield the checks of a form that answers break; what cannot be known breaks none.

    Args:
        form: the form.
        given: the values answered.
    """
    rows = _rows(form, given)
    for rule in form.rules:
        expression = parse_rule(rule.text)
        paths = _paths(form, rule)
        for line in rows.get(rule.group, ()) if form.repeats(f"{rule.group}.") else ("",):
            if holds(expression, _look(form, rule.group, line, given)) is False:
                keys = tuple(_keys(form, rule.group, line, paths, given))
                told = ", ".join(f"{path} {given[path, at]}" for path, at in keys)
                yield Broken(keys, f"{rule.message or rule.text} does not hold: {told}")


@lru_cache(maxsize=4096)
def _named_once(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parse_rule(text).names()))


def _paths(form: Form, rule: Rule) -> list[str]:
    return [path for name in _named_once(rule.text) if (path := form.named(name, rule.group))]


def _keys(
    form: Form, group: str, line: str, paths: list[str], given: Mapping[Key, Any]
) -> Iterator[Key]:
    for path in paths:
        if form.repeats(path) and path.partition(".")[0] != group:
            yield from (key for key in given if key[0] == path)
        elif (path, line if form.repeats(path) else "") in given:
            yield path, line if form.repeats(path) else ""


def _rows(form: Form, given: Mapping[Key, Any]) -> dict[str, list[str]]:
    """The keys of the rows of each repeating group, in the order given."""
    rows: dict[str, dict[str, None]] = {}
    for path, line in given:
        if line:
            rows.setdefault(path.partition(".")[0], {})[line] = None
    return {group: list(lines) for group, lines in rows.items()}


def left_open(form: Form, given: Mapping[Key, Any]) -> list[Key]:
    """List the questions that a filled form still owes; `TBD` is no answer.

    Owed are required questions that are asked, those of each row that was begun, and a row of a
    required group, as (group, ''). A form that requires nothing owes every question outside
    repeating groups.

    Args:
        form: the form.
        given: the values answered.
    """
    rows = _rows(form, given)
    strict = any(one.required for one in form.fields.values())
    strict = strict or any(one.required for one in form.groups.values())
    owed = [
        (group.id, "")
        for group in form.groups.values()
        if group.required and group.repeat and group.id not in rows
        if not applies(form, group.id, "", given)
    ]
    for path, question in form.fields.items():
        repeats = form.repeats(path)
        if not (question.required if strict else not repeats):
            continue
        for line in rows.get(path.partition(".")[0], ()) if repeats else ("",):
            answered = given.get((path, line), Missing.TBD) != Missing.TBD
            if not answered and applies(form, path, line, given) is None:
                owed.append((path, line))
    return owed
