"""What differs between two versions of the plan: protocol, forms and strands, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from reviewkit.plan import Plan

# Parts that are told elsewhere, or that only say which version this is.
_ASIDE = {"reviewkit", "id", "changes", "published"}
_NAMES = ("id", "name", "term")
Kind = Literal["added", "gone", "changed"]


@dataclass(frozen=True, slots=True)
class PlanChange:
    """An entry of the plan that came, went, or says something else.

    `part` is a part of the protocol, `form NAME` or `strands`; `name` the entry, '' where the part
    has none; `key` what of it changed. `before` and `after` are in words, '' for nothing.
    """

    part: str
    name: str
    key: str
    kind: Kind
    before: str
    after: str


def plan_changes(old: Plan, new: Plan) -> list[PlanChange]:
    """List in what two versions of a plan differ, in the order of the protocol."""
    found: list[PlanChange] = []
    for part in type(new.protocol).model_fields:
        if part not in _ASIDE:
            sides = (getattr(one.protocol, part) for one in (old, new))
            found += _part(part, *map(_plain, sides))
    for name in dict.fromkeys((*new.forms, *old.forms)):
        told = f"form {name or _first(new) or _first(old)}"
        found += _entries(told, *(_questions(one, name) for one in (old, new)))
    strands = (
        {name: {"version": one.version} for name, one in plan.strands.items()}
        for plan in (old, new)
    )
    return [*found, *_entries("strands", *strands)]


def _first(plan: Plan) -> str:
    return plan.protocol.extraction.name if plan.protocol.extraction else ""


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return value if isinstance(value, str | int | float | None) else str(value)


def _part(part: str, old: Any, new: Any) -> Iterator[PlanChange]:
    """Compare one part: a list of named entries, a mapping, or a single thing."""
    if old == new:
        return
    both = (old, new)
    if all(isinstance(one, dict) or one is None for one in both):
        yield from _keys(part, "", old or {}, new or {})
    elif all(isinstance(one, list) for one in both):
        yield from _entries(part, _by_name(old), _by_name(new))
    else:
        yield _change(part, "", "", old, new)


def _by_name(entries: list[Any]) -> dict[str, Any]:
    """Entries by what names them; one without a name goes by its words."""
    named = {}
    for entry in entries:
        own = entry if isinstance(entry, dict) else {}
        name = next((str(own[key]) for key in _NAMES if own.get(key)), None)
        named[name or _words(entry)] = entry
    return named


def _entries(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[PlanChange]:
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _keys(part, name, before, after)
        else:
            yield _change(part, name, "", _gist(before, name), _gist(after, name))


def _gist(entry: Any, name: str) -> Any:
    """What an entry that came or went says: its words, or all it sets."""
    if not isinstance(entry, dict):
        return entry
    text = next(
        (entry[key] for key in ("text", "label", "title", "strategy") if entry.get(key)), ""
    )
    return text or {key: one for key, one in entry.items() if one and one != name} or name


def _keys(part: str, name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[PlanChange]:
    """Compare what an entry sets, down to single settings."""
    for key in dict.fromkeys((*new, *old)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _keys(part, f"{name}: {key}" if name else key, before, after)
        else:
            yield _change(part, name, key, before, after)


def _change(part: str, name: str, key: str, old: Any, new: Any) -> PlanChange:
    before, after = _words(old), _words(new)
    whole = not key  # an entry as a whole came or went; a key of it only changes
    kind: Kind = "changed"
    if whole and not before:
        kind = "added"
    elif whole and not after:
        kind = "gone"
    return PlanChange(part, name, key, kind, before, after)


def _words(value: Any) -> str:
    """Write what the plan sets in words; what sets nothing is left out."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {words}" for key, one in value.items() if (words := _words(one)))
    if isinstance(value, list):
        return "; ".join(filter(None, map(_words, value)))
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value).strip()


def _questions(plan: Plan, name: str) -> dict[str, Any]:
    """Every question and group of a form by its path."""
    form = plan.forms.get(name)
    if form is None:
        return {}
    groups = {one: _plain(group) | {"fields": None} for one, group in form.groups.items()}
    return groups | {path: _plain(question) for path, question in form.fields.items()}
