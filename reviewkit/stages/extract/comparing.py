"""Two extractors side by side: differences, agreed values, agreement field by field."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.forms import Form, FormField, Key, alike
from reviewkit.methods.agreement import Agreement, agreement
from reviewkit.plan import Plan
from reviewkit.protocol import Extraction
from reviewkit.stages.extract.answering import (
    Answer,
    Sheet,
    given_by,
    refuse_unknown_study,
    stored,
    with_places,
)
from reviewkit.stages.extract.standing import in_place, outdated, owed_of
from reviewkit.store import Store, Writing, writing
from reviewkit.store.extractions import blinded, by_study, hides, values_given


@dataclass(frozen=True, slots=True)
class Difference:
    """A question on which extractors differ: the value each gave, None for no answer."""

    study: str
    field: str
    line: str
    values: dict[str, Any]
    agreed: bool


def compare(store: Store, plan: Plan, study: str | None = None) -> list[Difference]:
    """List the questions that extractors answered differently.

    Numbers within the question's tolerance are alike. Rows are matched by their key. Where one of
    several extractors who work alone has answered a question and another has not, they differ;
    where the protocol asks for one extractor only, questions that one has not answered are passed
    over. What is blinded still is left out.

    Args:
        store: the review.
        plan: its plan.
        study: only this one.
    """
    form, extraction = plan.form, plan.protocol.extraction
    if form is None or extraction is None:
        return []
    agreed = _agreed(store)
    return [
        one
        for name, given in values_given(store.db, study)
        if len(given) > 1 and not hides(form, extraction, given)
        for one in _differences(name, given, form, extraction, agreed)
    ]


def _agreed(store: Store) -> set[tuple[str, str, str]]:
    return set(store.db.execute("select study, field, line from standing_agreements"))


def _differences(
    study: str,
    given: dict[str, dict[Key, Any]],
    form: Form,
    extraction: Extraction,
    agreed: set[tuple[str, str, str]],
) -> Iterator[Difference]:
    for path, line in sorted({key for values in given.values() for key in values}):
        values = {who: answers.get((path, line)) for who, answers in given.items()}
        if extraction.mode == "single":
            values = {who: value for who, value in values.items() if value is not None}
        if len(values) > 1 and not alike(form.fields.get(path), list(values.values())):
            yield Difference(study, path, line, values, (study, path, line) in agreed)


def owed(store: Store, plan: Plan) -> dict[str, Any]:
    """Return what extraction owes, by the names under which `status` asks for it.

    Everything is looked at in one pass over the answers.
    """
    form, extraction = plan.form, plan.protocol.extraction
    if form is None or extraction is None:
        return {}
    agreed = _agreed(store)
    left: dict[str, list[str]] = {}
    hidden: dict[str, list[str]] = {}
    differences = 0
    for study, given in values_given(store.db):
        left[study] = owed_of(form, extraction, given)
        if hides(form, extraction, given):
            hidden[study] = [study]
        elif len(given) > 1:
            found = _differences(study, given, form, extraction, agreed)
            differences += sum(not one.agreed for one in found)
    return {
        "outdated": outdated(store, plan),
        "unanswered": in_place(store, left),
        "differences": differences,
        "blinded": tuple(in_place(store, hidden)),
    }


def agree(
    store: Store, plan: Plan, study: str, answers: list[Answer], why: str, reviewer: str, at: str
) -> int:
    """Store agreed values for a study: a further fact beside both originals.

    Raises:
        NotThereError: the study is not in the review, or nobody answered a question.
        NotAllowedError: no reason why is given, or the extractors are not done with the study.
    """
    sheet = with_places(store, Sheet(study, reviewer, answers))
    with writing(store, reviewer, at) as facts:
        return agree_in(facts, plan, sheet, why)


def agree_in(facts: Writing, plan: Plan, sheet: Sheet, why: str) -> int:
    """Store agreed values, with their quotes placed, inside a transaction; see `agree`."""
    if not why.strip():
        raise NotAllowedError("Say why this value was agreed on (`why`).")
    study = sheet.study
    refuse_unknown_study(facts.db, study)
    _refuse_blinded(facts.db, plan, study)
    rows = [
        stored(facts.db, sheet, one, plan) | {"saw": _saw(facts, study, one)}
        for one in sheet.answers
    ]
    facts.append("agreement", {"study": study, "form": plan.form_sha, "why": why, "answers": rows})
    return len(rows)


def to_agree(store: Store, plan: Plan, study: str) -> dict[Key, Answer]:
    """Return what extractors have answered for a study, to hold agreed values against.

    Raises:
        NotThereError: the study is not in the review.
        NotAllowedError: the extractors are not done with it.
    """
    refuse_unknown_study(store.db, study)
    _refuse_blinded(store.db, plan, study)
    return given_by(store, study)


def _refuse_blinded(db: sqlite3.Connection, plan: Plan, study: str) -> None:
    extraction = plan.protocol.extraction
    if plan.form and extraction and blinded(db, plan.form, extraction, study):
        raise NotAllowedError(
            f"{study}: its extractors are not all done, and work blind to each other until then; "
            "see `reviewkit status` for what they owe."
        )


def _saw(facts: Writing, study: str, one: Answer) -> list[str]:
    rows = facts.db.execute(
        "select fact from standing_answers where study = ? and field = ? and line = ? "
        "order by fact",
        (study, one.field, one.line),
    ).fetchall()
    if not rows:
        raise NotThereError(f"Nobody has answered {one.field} {one.line} for {study} yet.")
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far two extractors agree on a field.

    `percent` counts answers alike of those that both gave. `chance` is corrected for chance, and
    None for texts and numbers; for codes it is of the primary code, for several choices of each
    choice taken or not. `one_sided` counts answers that only one of two gave.
    """

    field: str
    n: int
    percent: float | None
    chance: Agreement | None
    one_sided: int


def field_agreements(store: Store, plan: Plan) -> list[FieldAgreement]:
    """Measure agreement of extractors, field by field.

    Measured is what they said before the first value of a study was agreed on. Coding is measured
    on statements that both coded: text that nobody coded would make any two coders agree. Fields
    that no two extractors answered are left out.
    """
    form, extraction = plan.form, plan.protocol.extraction
    if form is None or extraction is None:
        return []
    hidden = blinded(store.db, form, extraction)
    pairs: dict[str, list[tuple[Any, Any]]] = {path: [] for path in form.fields}
    one_sided = dict.fromkeys(form.fields, 0)
    for study, given in _first_words(store):
        if study in hidden:
            continue
        for first, second in combinations(sorted(given), 2):
            ours, theirs = given[first], given[second]
            for key in ours.keys() | theirs.keys():
                if key[0] not in pairs:
                    continue
                if key in ours and key in theirs:
                    pairs[key[0]].append((ours[key], theirs[key]))
                else:
                    one_sided[key[0]] += 1
    return [
        _measure(path, form.fields[path], found, one_sided[path])
        for path, found in pairs.items()
        if found
    ]


def _first_words(store: Store) -> Iterator[tuple[str, dict[str, dict[Key, Any]]]]:
    """Yield each study with what its extractors said before any of its values was agreed on."""
    rows = store.db.execute(
        """with first as (select study, min(ord) as ord from placed_agreements group by study)
        select a.study, a.extractor, a.field, a.line, a.value from placed_answers a
        left join first f on f.study = a.study
        where f.ord is null or a.ord < f.ord order by a.study, a.ord, a.field, a.line"""
    )
    yield from by_study(rows)


def _measure(
    path: str, question: FormField, pairs: Sequence[tuple[Any, Any]], one_sided: int
) -> FieldAgreement:
    same = sum(alike(question, pair) for pair in pairs)
    units = list(_units(question, pairs))
    chance = agreement(*map(list, zip(*units, strict=True))) if units else None
    return FieldAgreement(path, len(pairs), 100 * same / len(pairs), chance, one_sided)


def _units(
    question: FormField, pairs: Sequence[tuple[Any, Any]]
) -> Iterator[tuple[Hashable, Hashable]]:
    """Yield what two extractors said of one and the same thing, where categories are compared."""
    for pair in pairs:
        if question.type == "choice":
            yield str(pair[0]), str(pair[1])
        elif question.type == "codes":
            first, second = (one[0] if isinstance(one, list) else str(one) for one in pair)
            yield first, second
        elif question.type == "multichoice":
            ours, theirs = (one if isinstance(one, list) else [one] for one in pair)
            for choice in question.choice_labels:
                yield choice in ours, choice in theirs
