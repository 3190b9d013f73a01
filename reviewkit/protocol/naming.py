"""The form fields that a protocol names: each found on a form, and named by its full path."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from reviewkit.documents import Place
from reviewkit.errors import ProtocolError
from reviewkit.forms import Form, form_of, full_path, own_path
from reviewkit.protocol import Column, FigureRule, MapRule, Protocol, TableRule
from reviewkit.protocol.mapping import AXES
from reviewkit.protocol.presets import common_path, preset_axes, unknown_common, wanted_by

Rule = TypeVar("Rule", TableRule, FigureRule, MapRule)
Find = Callable[[Place, str], str]  # a place of the protocol and what stands there, to its path


def name_in_full(
    protocol: Protocol, forms: Mapping[str, Form], where: Callable[[Place], str]
) -> Protocol:
    """Name every field in tables, figures and map by its full path.

    A field may be named as it is where only one form has it, else by the name of its form, a
    slash, and the field.

    Args:
        protocol: as it was written.
        forms: its forms by name, the pro-forma under ''.
        where: names file and line of a place in the protocol.

    Raises:
        ProtocolError: no form has such a field, or several have: file, line, what to do.
    """
    first = protocol.extraction.name if protocol.extraction else ""

    def find(place: Place, path: str) -> str:
        holders = _holders(path, forms, first)
        if len(holders) == 1:
            return full_path(holders[0], own_path(path))
        told = _several(path, holders, first) if holders else _none(path, forms, first)
        raise ProtocolError(f"{where(place)}: {told}")

    def on_map(place: Place, path: str) -> str:
        if not _holders(path, forms, first):
            if common_path(path, forms):
                return path
            if told := unknown_common(path, forms):
                raise ProtocolError(f"{where(place)}: {told}")
        return find(place, path)

    tables = tuple(
        _named(one, ("tables", number), ("level_field", "group", "order"), find)
        for number, one in enumerate(protocol.tables)
    )
    figures = tuple(
        _named(one, ("figures", number), ("sample", "height", "overall"), find)
        for number, one in enumerate(protocol.figures)
    )
    maps = tuple(
        _mapped(_filled(one, forms, where, number), ("map", number), on_map)
        for number, one in enumerate(protocol.map)
    )
    return protocol.model_copy(update={"tables": tables, "figures": figures, "map": maps})


def _filled(
    rule: MapRule, forms: Mapping[str, Form], where: Callable[[Place], str], number: int
) -> MapRule:
    """Say what the preset of a map stands for; without a form there is nothing to find yet."""
    found = preset_axes(rule, forms)
    for axis, path in found.items():
        if forms and not path and axis != "segments":
            raise ProtocolError(
                f"{where(('map', number, 'preset'))}: the preset `{rule.preset}` finds no question "
                f"on {wanted_by(rule, axis)} for its {axis}; name one with `{axis}:`."
            )
    return rule.model_copy(update=found)


def _mapped(rule: MapRule, here: Place, find: Find) -> MapRule:
    lists = {
        name: tuple(find((*here, name, at), path) for at, path in enumerate(getattr(rule, name)))
        for name in ("filters", "shown")
    }
    return _settings(rule, here, (*AXES, "summary"), find).model_copy(update=lists)


def _holders(path: str, forms: Mapping[str, Form], first: str) -> list[str]:
    """Name the forms that a path may be on."""
    named, own = form_of(path), own_path(path)
    if named == first and "" in forms:
        named = ""
    elif not named:
        return [name for name, form in forms.items() if own in form.fields]
    return [named] if named in forms and own in forms[named].fields else []


def _several(path: str, holders: list[str], first: str) -> str:
    ways = " or ".join(f"`{full_path(name or first, path)}`" for name in holders)
    return f"several forms have a field `{path}`; write {ways}."


def _none(path: str, forms: Mapping[str, Form], first: str) -> str:
    named = form_of(path)
    if named and named not in (first, *forms):
        listed = ", ".join(f"`{name or first}`" for name in forms) or "none"
        return f"the protocol names no form `{named}`; it has {listed}."
    some = {name: form for name, form in forms.items() if named in ("", name or first)}
    known = {one: full_path(named, one) for form in some.values() for one in form.fields}
    near = difflib.get_close_matches(own_path(path), list(known), n=1)
    hint = f"did you mean `{known[near[0]]}`?" if near else "name one of its fields."
    what = "the form has no" if len(some) < 2 else "no form has a"
    return f"{what} field `{path}`; {hint}"


def _named(rule: Rule, here: Place, settings: tuple[str, ...], find: Find) -> Rule:
    """Name the fields of a table or figure in full: columns, settings, effects, in this order."""
    given: Any = rule
    columns = tuple(
        Column(head=one.head, fields=tuple(_fields(one, (*here, "columns", at, "fields"), find)))
        for at, one in enumerate(given.columns)
    )
    done = _settings(rule, here, settings, find)
    where = {
        find((*here, "effects", "where", path), path): answers
        for path, answers in given.effects.where.items()
    }
    effects = given.effects.model_copy(update={"where": where})
    return done.model_copy(update={"columns": columns, "effects": effects})


def _fields(column: Column, here: Place, find: Find) -> list[str]:
    return [find((*here, which), path) for which, path in enumerate(column.fields)]


def _settings(rule: Rule, here: Place, names: tuple[str, ...], find: Find) -> Rule:
    given = {name: getattr(rule, name) for name in names}
    found = {name: find((*here, name), path) for name, path in given.items() if path}
    return rule.model_copy(update=found)
