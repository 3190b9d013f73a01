"""What two versions of a review draw from their statements: codes given, votes, conclusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reviewkit.codebook import Codebook
from reviewkit.outputs.effects import VOTES, count_effects
from reviewkit.outputs.material import Material
from reviewkit.plan import Plan
from reviewkit.protocol import Effects, TableRule
from reviewkit.stages.changes import (
    CodeUse,
    Conclusion,
    certainties,
    code_uses,
    directions,
    leaders,
)
from reviewkit.stages.synthesise import factor_matrix
from reviewkit.terms import Direction, Vote

WAYS = (VOTES[Vote.POSITIVE].lower(), VOTES[Vote.NEGATIVE].lower())
SIDES = (str(Direction.HELPS), str(Direction.HINDERS))
Tally = dict[str, dict[str, int]]  # of an outcome or a code: studies by what they say


def codes_between(then: Material, now: Material) -> Iterator[CodeUse]:
    """Yield the codes of two versions that changed, codebook by codebook."""
    was, is_ = _used(then), _used(now)
    old, new = then.plan.codebooks, now.plan.codebooks
    for name in dict.fromkeys((*new, *old)):
        none: Counter[str] = Counter()
        counts = (was.get(name, none), is_.get(name, none))
        yield from code_uses(name, old.get(name), new.get(name), *counts)


def _used(material: Material) -> dict[str, Counter[str]]:
    """Statements by code, codebook by codebook."""
    coded = {path: one.codebook for path, one in material.plan.fields.items() if one.codebook}
    found: dict[str, Counter[str]] = {}
    for own in material.answers.values():
        for (place, _), cells in own.items():
            for inner, agreed in cells.items():
                book = coded.get(f"{place}.{inner}" if inner else place)
                if book and isinstance(agreed.value, list):
                    found.setdefault(book, Counter()).update(agreed.value)
    return found


def codes_in_use(material: Material) -> int:
    """Count the codes that any statement bears."""
    return sum(map(len, _used(material).values()))


def conclusions_between(then: Material, now: Material) -> Iterator[Conclusion]:
    """Yield what two versions conclude of findings, outcomes and factors."""
    old, new = then.plan, now.plan
    file = new.protocol.findings or old.protocol.findings
    yield from certainties(file, old.findings, new.findings)
    for name in dict.fromkeys((*new.codebooks, *old.codebooks)):
        books = [one for plan in (new, old) if (one := plan.codebooks.get(name))]
        labels = _labels(books)
        if books[0].kind == "outcomes":
            was, is_ = _votes(name, then), _votes(name, now)
            yield from directions("outcome", name, labels, was, is_, WAYS)
        else:
            was, is_ = _factors(name, then), _factors(name, now)
            yield from leaders(name, labels, was, is_, SIDES)
            yield from directions("factor", name, labels, was, is_, SIDES)


def _labels(books: list[Codebook]) -> dict[str, str]:
    """Codes and themes by id, as the first codebook words them that has them."""
    found: dict[str, str] = {}
    for book in books:
        for theme in book.themes:
            found.setdefault(theme.id, theme.label)
            for code in theme.codes:
                found.setdefault(code.id, code.label)
    return found


def _votes(name: str, material: Material) -> Tally:
    """Count the votes of studies as the review's own table of votes does."""
    book = material.plan.codebooks.get(name)
    if book is None:
        return {}
    rule = _rule(name, material.plan)
    effects, by = (rule.effects, rule.by or "code") if rule else (Effects(), "code")
    found: Tally = {}
    for one in count_effects(effects, by, book, material).effects.values():
        tally = found.setdefault(one.outcome, {})
        way = VOTES[one.vote].lower()
        tally[way] = tally.get(way, 0) + 1
    return found


def _rule(codebook: str, plan: Plan) -> TableRule | None:
    tables = plan.protocol.tables
    return next((one for one in tables if one.kind == "votes" and one.codebook == codebook), None)


def _factors(name: str, material: Material) -> Tally:
    """Count the studies that say of each code that it helps, or hinders."""
    plan = material.plan
    book = plan.codebooks.get(name)
    if book is None:
        return {}
    groups = {
        group
        for group in plan.groups
        if (asked := plan.fields.get(f"{group}.codes")) and asked.codebook == name
    }
    own = [one for one in material.factors if one.group in groups]
    rows = factor_matrix(own, book, [one.id for one in material.studies])
    return {one.code: dict(zip(SIDES, (one.helps, one.hinders), strict=True)) for one in rows}
