"""Two extractors side by side: differences, agreed values, agreement field by field."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.forms import FormField, Key, alike, full_path
from reviewkit.methods.agreement import Agreement, agreement
from reviewkit.plan import Plan
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
from reviewkit.store.extractions import (
    ON_FORM,
    OWN_PATH,
    blinded,
    by_study,
    hides,
    of_form,
    values_given,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A question on which extractors differ: the value each gave, None for no answer.

    `field` is the full path of the question.
    """

    study: str
    field: str
    line: str
    values: dict[str, Any]
    agreed: bool


def compare(store: Store, plan: Plan, study: str | None = None) -> list[Difference]:
    """List the questions of the form looked at that extractors answered differently.

    Numbers within the question's tolerance are alike. Rows are matched by their key. Where one of
    several extractors who work alone has answered a question and another has not, they differ;
    where the protocol asks for one extractor only, questions that one has not answered are passed
    over. What is blinded still is left out.

    Args:
        store: the review.
        plan: its plan.
        study: only this one.
    """
    form, extraction = plan.form, plan.extraction
    if form is None or extraction is None:
        return []
    agreed = _agreed(store)
    return [
        one
        for name, given in values_given(store.db, plan.at, study)
        if len(given) > 1 and not hides(form, extraction, given)
        for one in _differences(name, given, plan, agreed)
    ]


def _agreed(store: Store) -> set[tuple[str, str, str]]:
    return set(store.db.execute("select study, field, line from standing_agreements"))


def _differences(
    study: str,
    given: dict[str, dict[Key, Any]],
    plan: Plan,
    agreed: set[tuple[str, str, str]],
) -> Iterator[Difference]:
    fields = plan.form.fields if plan.form else {}
    single = plan.extraction is not None and plan.extraction.mode == "single"
    for path, line in sorted({key for values in given.values() for key in values}):
        values = {who: answers.get((path, line)) for who, answers in given.items()}
        if single:
            values = {who: value for who, value in values.items() if value is not None}
        if len(values) > 1 and not alike(fields.get(path), list(values.values())):
            named = full_path(plan.at, path)
            yield Difference(study, named, line, values, (study, named, line) in agreed)


def owed(store: Store, plan: Plan) -> dict[str, Any]:
    """Return what is owed on the form looked at, by the names under which `status` asks for it.

    Everything is looked at in one pass over the answers.
    """
    form, extraction = plan.form, plan.extraction
    if form is None or extraction is None:
        return {}
    agreed = _agreed(store)
    left: dict[str, list[str]] = {}
    hidden: dict[str, list[str]] = {}
    differences = 0
    for study, given in values_given(store.db, plan.at):
        left[study] = owed_of(form, extraction, given)
        if hides(form, extraction, given):
            hidden[study] = [study]
        elif len(given) > 1:
            found = _differences(study, given, plan, agreed)
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
    """Store agreed values of the form looked at for a study: a fact beside both originals.

    Raises:
        NotThereError: the study is not in the review, or nobody answered a question.
        NotAllowedError: no reason why is given, or the extractors are not done with the study.
    """
    sheet = with_places(store, Sheet(study, reviewer, answers, form=plan.at))
    with writing(store, reviewer, at) as facts:
        return agree_in(facts, plan, sheet, why)


def agree_in(facts: Writing, plan: Plan, sheet: Sheet, why: str) -> int:
    """Store agreed values, with their quotes placed, inside a transaction; see `agree`."""
    if not why.strip():
        raise NotAllowedError("Say why this value was agreed on (`why`).")
    study, plan = sheet.study, plan.of(sheet.form)
    refuse_unknown_study(facts.db, study)
    _refuse_blinded(facts.db, plan, study)
    rows = [
        stored(facts.db, sheet, one, plan) | {"saw": _saw(facts, sheet, one)}
        for one in sheet.answers
    ]
    facts.append("agreement", {"study": study, "form": plan.form_sha, "why": why, "answers": rows})
    return len(rows)


def to_agree(store: Store, plan: Plan, study: str) -> dict[Key, Answer]:
    """Return what extractors have answered on the form looked at, to hold agreed values against.

    Raises:
        NotThereError: the study is not in the review.
        NotAllowedError: the extractors are not done with it.
    """
    refuse_unknown_study(store.db, study)
    _refuse_blinded(store.db, plan, study)
    return given_by(store, study, form=plan.at)


def _refuse_blinded(db: sqlite3.Connection, plan: Plan, study: str) -> None:
    if blinded(db, plan.form, plan.extraction, plan.at, study):
        raise NotAllowedError(
            f"{study}: its extractors are not all done, and work blind to each other until then; "
            "see `reviewkit status` for what they owe."
        )


def _saw(facts: Writing, sheet: Sheet, one: Answer) -> list[str]:
    rows = facts.db.execute(
        "select fact from standing_answers where study = ? and field = ? and line = ? "
        "order by fact",
        (sheet.study, full_path(sheet.form, one.field), one.line),
    ).fetchall()
    if not rows:
        raise NotThereError(f"Nobody has answered {one.field} {one.line} for {sheet.study} yet.")
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
    """Measure agreement of extractors on the form looked at, field by field.

    Measured is what they said before the first value of a study was agreed on. Coding is measured
    on statements that both coded: text that nobody coded would make any two coders agree. Fields
    that no two extractors answered are left out.
    """
    form = plan.form
    if form is None:
        return []
    hidden = blinded(store.db, form, plan.extraction, plan.at)
    pairs: dict[str, list[tuple[Any, Any]]] = {path: [] for path in form.fields}
    one_sided = dict.fromkeys(form.fields, 0)
    for study, given in _first_words(store, plan.at):
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
        _measure(full_path(plan.at, path), form.fields[path], found, one_sided[path])
        for path, found in pairs.items()
        if found
    ]


def _first_words(store: Store, form: str) -> Iterator[tuple[str, dict[str, dict[Key, Any]]]]:
    """Yield each study with what its extractors said before a value on the form was agreed on."""
    rows = store.db.execute(
        f"""with first as (
            select study as named, min(ord) as agreed from placed_agreements
            where {ON_FORM} group by study)
        select study, extractor, {OWN_PATH}, line, value from placed_answers
        left join first on named = study
        where (agreed is null or ord < agreed) and {ON_FORM} order by study, ord, field, line""",
        of_form(form),
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
