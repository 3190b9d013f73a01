"""The usual frames of evidence maps, and the common paths that their axes may have.

A preset finds its questions by what forms call them. That a map needs an organising frame first
is the advice of Stansfield and Burchett (EPPI Centre).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviewkit.codebook import Codebook
from reviewkit.forms import FieldGroup, Form, FormField, full_path
from reviewkit.protocol.mapping import DIRECTION, KINDS, STUDY_PATHS, YEAR, MapRule
from reviewkit.terms import Direction


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question that a preset looks for: in which kind of group, of what type, called what."""

    what: str
    names: tuple[str, ...] = ()
    kind: str = ""
    types: tuple[str, ...] = ("choice", "multichoice", "codes", "text")


_CLOSED = ("choice", "multichoice", "codes")
PRESETS: dict[str, dict[str, Wanted | str]] = {
    "factors": {
        "rows": Wanted("the codes of factors", kind="factors", types=("codes",)),
        "columns": Wanted("the level of factors", ("level",), "factors", _CLOSED),
        "segments": DIRECTION,
    },
    "outcomes": {
        "rows": Wanted("the model or intervention", ("model", "intervention", "programme")),
        "columns": Wanted("the domain of outcomes", ("outcome", "domain"), "outcomes"),
        "segments": Wanted("the basis of outcomes", ("basis", "direction"), "outcomes", _CLOSED),
    },
    "settings": {
        "rows": Wanted("the setting", ("setting",)),
        "columns": Wanted("the population", ("population", "participants", "people")),
    },
    "years": {"rows": YEAR, "columns": Wanted("the design", ("design", "approach"))},
}


def preset_axes(rule: MapRule, forms: Mapping[str, Form]) -> dict[str, str]:
    """Find the axes that a map's preset stands for and its rule does not say.

    Args:
        rule: the map.
        forms: the forms by name, the pro-forma under '' and first.

    Returns:
        The path of each axis; '' for one that no form asks, other than the preset's segments,
        which a map can do without.
    """
    found = {}
    for name, wanted in PRESETS.get(rule.preset or "", {}).items():
        if not getattr(rule, name):
            found[name] = wanted if isinstance(wanted, str) else _found(wanted, forms)
    if DIRECTION in found.values() and not _has_factors(forms):
        found["segments"] = ""
    return found


def wanted_by(rule: MapRule, axis: str) -> str:
    """Say in words what a preset looks for as an axis."""
    wanted = PRESETS[rule.preset or ""][axis]
    return wanted if isinstance(wanted, str) else wanted.what


def _found(wanted: Wanted, forms: Mapping[str, Form]) -> str:
    """Find the question that fits best: answers to choose from before free words, then names."""
    asked: Iterable[tuple[str, tuple[str, ...], FormField]]
    if wanted.kind:
        asked = (
            (f"{wanted.kind}.{one.id}", (one.id,), one) for _, one in _rows_of(forms, wanted.kind)
        )
    else:
        asked = (
            (full_path(name, path), tuple(path.split(".")), one)
            for name, form in forms.items()
            for path, one in form.fields.items()
        )
    fits = [
        (one.type not in _CLOSED, place, path)
        for path, parts, one in asked
        if one.type in wanted.types and (place := _called(parts, wanted.names)) is not None
    ]
    return min(fits, key=lambda one: one[:2])[2] if fits else ""


def _called(parts: tuple[str, ...], names: tuple[str, ...]) -> int | None:
    """Which of the names a question, or the group it is in, is called by; None for none."""
    for place, name in enumerate(names):
        if any(
            one == name or one.startswith(f"{name}_") or one.endswith(f"_{name}") for one in parts
        ):
            return place
    return None if names else 0


def _rows_of(forms: Mapping[str, Form], kind: str) -> Iterator[tuple[FieldGroup, FormField]]:
    """The questions of the groups that are of a kind, or are called so."""
    for form in forms.values():
        for group in form.groups.values():
            if kind in (group.kind, group.id):
                yield from ((group, question) for question in group.fields)


def common_path(path: str, forms: Mapping[str, Form]) -> bool:
    """Say whether a path is one of a study itself, or of every group of a kind."""
    return path in STUDY_PATHS or path in _kind_paths(forms)


def unknown_common(path: str, forms: Mapping[str, Form]) -> str:
    """Tell what is wrong with a path that begins like those of studies or kinds; '' for others."""
    head = path.partition(".")[0]
    known = [*(STUDY_PATHS if head == "study" else ()), *_kind_paths(forms)]
    if head not in ("study", *KINDS):
        return ""
    near = difflib.get_close_matches(path, known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(known) or 'none'}."
    return f"no form has a field `{path}`, and none of the common paths is called so; {hint}"


def _kind_paths(forms: Mapping[str, Form]) -> list[str]:
    found = {f"{kind}.{one.id}": "" for kind in KINDS for _, one in _rows_of(forms, kind)}
    if _has_factors(forms):
        found[DIRECTION] = ""
    return list(found)


def _has_factors(forms: Mapping[str, Form]) -> bool:
    groups = (group for form in forms.values() for group in form.groups.values())
    return any(group.kind == "factors" for group in groups)


def questions_at(
    path: str, fields: Mapping[str, FormField], groups: Mapping[str, FieldGroup]
) -> dict[str, FormField]:
    """Return the questions that a path means: one, or one of each group of its kind.

    Args:
        path: in full, such as `design` or `factors.codes`.
        fields: every question by its full path.
        groups: every group by its full path.
    """
    if path in fields:
        return {path: fields[path]}
    kind, _, inner = path.partition(".")
    named = [f"{full}.{inner}" for full, group in groups.items() if group.kind == kind]
    return {one: fields[one] for one in named if kind in KINDS and one in fields}


def known_levels(
    rule: MapRule,
    fields: Mapping[str, FormField],
    groups: Mapping[str, FieldGroup],
    codebooks: Mapping[str, Codebook],
) -> list[str]:
    """List the ids that rows, columns and segments of a map may have.

    Returns:
        The ids; none where an axis is free words, numbers or years, as any may come.
    """
    known: list[str] = []
    for path in filter(None, (rule.rows, rule.columns, rule.segments)):
        if path == DIRECTION and path not in fields:
            known += [str(one) for one in Direction]
            continue
        questions = questions_at(path, fields, groups)
        if not questions or any(one.type not in _CLOSED for one in questions.values()):
            return []
        for one in questions.values():
            if one.type == "codes":
                book = codebooks[one.codebook]
                known += [*(theme.id for theme in book.themes), *book.codes]
            else:
                known += one.choice_labels
    return known
