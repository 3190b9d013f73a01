"""What stands in a review now: the values to print, study by study."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from reviewkit.forms import alike, form_of
from reviewkit.plan import Plan
from reviewkit.store import Store
from reviewkit.store.extractions import blinded


@dataclass(frozen=True, slots=True)
class Agreed:
    """A value to print, and where it came from."""

    value: Any
    reason: str | None
    note: str | None
    record: str | None
    page: str | None
    quote: str | None
    ord: str


Answers = dict[tuple[str, str], dict[str, Agreed]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the review says now, study by study.

    In `answers` the outer key is the study, the inner one (field, '') for single questions and
    (group, row key) for groups, by their full path; it leads from the field's own name to its
    value. On a
    `differing` question (study, field) extractors differ and nobody has agreed; a `pending` one
    another extractor is still to answer: what one of several says alone is nowhere printed.
    """

    answers: dict[str, Answers]
    differing: frozenset[tuple[str, str]]
    pending: frozenset[tuple[str, str]]


def standing(store: Store, plan: Plan) -> Standing:
    """Return the values to print: agreed on, else what all the extractors wanted say alike.

    All forms are looked at, each by its own rule; what was answered to one that the protocol no
    longer names is left out. Of values that are alike but not the same (numbers within tolerance),
    the latest stands.
    """
    wanted, hidden = {"": 1}, {"": frozenset[str]()}
    for one in plan.each_form():
        wanted[one.at] = one.extraction.extractors if one.extraction else 1
        hidden[one.at] = blinded(store.db, one.form, one.extraction, one.at)
    included = {row[0] for row in store.db.execute("select study from included_studies")}
    answers: dict[str, Answers] = {}
    differing: set[tuple[str, str]] = set()
    pending: set[tuple[str, str]] = set()
    agreed = {row[:3]: _cell(row[3:]) for row in store.db.execute(_AGREED) if row[0] in included}
    for (study, field, line), cell in agreed.items():
        if form_of(field) in wanted:
            _place(answers, study, field, line, cell)
    for key, rows in groupby(store.db.execute(_GIVEN), key=itemgetter(0, 1, 2)):
        study, field, line = key
        name = form_of(field)
        if study not in included or key in agreed or name not in wanted:
            continue
        said = [row[3:] for row in rows]
        if study in hidden[name] or len(said) < wanted[name]:
            pending.add((study, field))
        elif _same(said) or alike(plan.fields.get(field), [_cell(one).value for one in said]):
            _place(answers, study, field, line, _cell(said[0]))
        else:
            differing.add((study, field))
    return Standing(answers, frozenset(differing), frozenset(pending))


_CELL = "value, reason, note, record, page, quote, ord"
_AGREED = f"select study, field, line, {_CELL} from standing_agreements order by 1, 2, 3"
_GIVEN = f"select study, field, line, {_CELL} from standing_answers order by 1, 2, 3, ord desc"


def _same(said: Sequence[Sequence[Any]]) -> bool:
    """Say whether values are the same as they stand in the store: most are, and need no reading."""
    return len({one[0] for one in said}) == 1


def _cell(row: Sequence[Any]) -> Agreed:
    value, *source = row
    return Agreed(json.loads(value), *source)


def _place(answers: dict[str, Answers], study: str, field: str, line: str, cell: Agreed) -> None:
    group, _, inner = field.partition(".")
    answers.setdefault(study, {}).setdefault((group, line), {})[inner] = cell
