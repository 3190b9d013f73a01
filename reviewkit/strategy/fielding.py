"""Fields as a platform writes them: the codes for a set of meanings, or the nearest wider ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.platforms import Fields, Platform, Written, platform, platforms
from reviewkit.strategy.tree import Field

_WORDS = (Field.TITLE, Field.ABSTRACT, Field.KEYWORDS, Field.HEADINGS)
_WIDER: tuple[Fields, ...] = (
    (Field.TITLE, Field.ABSTRACT),
    (Field.TITLE, Field.ABSTRACT, Field.KEYWORDS),
    (Field.TEXT,),
    (Field.ALL,),
    (),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a term is searched: fields, and a code that only the dialect it is from knows."""

    fields: Fields = ()
    native: str = ""


def holds(wide: Fields, narrow: Fields) -> bool:
    """Tell whether all that is searched in `narrow` is searched in `wide`."""
    if wide in ((), (Field.ALL,)):
        return True
    whole = set(wide) | (set(_WORDS) if Field.TEXT in wide else set())
    return bool(narrow) and set(narrow) <= whole


@cache
def codes(scope: Scope, key: str, origin: str) -> Written:
    """Return the codes for a scope on the platform of that key, and what they lose.

    Args:
        scope: where a term is searched.
        key: the platform that is written for.
        origin: the platform that the term was read from, '' where it was none.
    """
    one = next(one for one in platforms() if one.key == key)
    source = platform(origin) if origin else None
    if source is not None and source.dialect == one.dialect:
        return _same_syntax(scope, one, source)
    found = _known(scope.fields, one)
    if scope.native:
        where = _named(scope.fields) if scope.fields else "the usual fields"
        why = f"the field code {scope.native} is not known on {one.name}; {where} are searched"
        return Written(found.patterns, LossKind.APPROXIMATED, why)
    if source is not None and found.loss is None:
        return _own_meaning(scope.fields, one, source, found)
    return found


def _same_syntax(scope: Scope, one: Platform, source: Platform) -> Written:
    """Codes that both platforms write alike; what they mean may differ by database."""
    if scope.native and one.native:
        found = Written((one.native.replace("{code}", scope.native),))
    elif not scope.fields and not scope.native:
        found = Written(("{}",))
    else:
        found = _known(scope.fields, one)
    if source.key == one.key or found.loss is not None:
        return found
    if scope.native:
        why = f"the field code {scope.native} may mean something else on {one.name}; check it"
    elif Field.SUBHEADING in scope.fields:
        why = f"subheadings have other names on {one.name}; check them"
    elif Field.PUBLICATION_TYPE in scope.fields:
        why = f"kinds of publication have other names on {one.name}; check them"
    elif Field.TEXT in scope.fields or not scope.fields:
        why = f"which fields are text differs from {source.name} to {one.name}"
    else:
        return found
    return Written(found.patterns, LossKind.APPROXIMATED, why)


def _own_meaning(fields: Fields, one: Platform, source: Platform, found: Written) -> Written:
    """Some fields are each platform's own: what it takes by default, and its wide text field."""
    if not fields:
        why = f"no field was written; {one.name} takes its own default"
        return Written(found.patterns, LossKind.APPROXIMATED, why)
    if Field.TEXT in fields:
        why = f"which fields are text differs; this is the nearest of {one.name}"
        return Written(found.patterns, LossKind.APPROXIMATED, why)
    shared = {*one.headings.vocabularies} & {*source.headings.vocabularies}
    if Field.PUBLICATION_TYPE in fields and "mesh" not in shared:
        why = f"kinds of publication have other names on {one.name}; check them"
        return Written(found.patterns, LossKind.APPROXIMATED, why)
    return found


def _known(fields: Fields, one: Platform) -> Written:
    if fields in one.fields:
        return one.fields[fields]
    joined = _together(fields, one)
    if joined is not None:
        return joined
    wider = next(wide for wide in _WIDER if wide in one.fields and holds(wide, fields))
    found = one.fields[wider]
    where = _named(wider) if wider else "the usual fields"
    why = f"{one.name} has no field for {_named(fields)}; {where} are searched"
    return Written(found.patterns, LossKind.BROADENED, why)


def _together(fields: Fields, one: Platform) -> Written | None:
    """Put codes together that cover the fields and nothing else, the widest first."""
    left = set(fields)
    patterns: list[str] = []
    lost: Written | None = None
    for known in sorted(
        one.fields, key=lambda known: (one.fields[known].loss is not None, -len(known))
    ):
        if known and set(known) <= set(fields) and set(known) & left:
            patterns.extend(one.fields[known].patterns)
            lost = lost or (one.fields[known] if one.fields[known].loss else None)
            left -= set(known)
    if left or not patterns:
        return None
    if one.listed:
        patterns = _listed(patterns, one.native)
    return Written(tuple(patterns), lost.loss if lost else None, lost.why if lost else "")


def _listed(patterns: list[str], native: str) -> list[str]:
    """Write .ti,ab. and .hw. as .ti,ab,hw."""
    before, _, after = native.partition("{code}")
    if not all(one.startswith(before) and one.endswith(after) for one in patterns):
        return patterns
    codes = [one.removeprefix(before).removesuffix(after) for one in patterns]
    return [f"{before}{','.join(codes)}{after}"]


def _named(fields: Fields) -> str:
    return ", ".join(str(one).replace("_", " ") for one in fields)
