"""What stands of the answers: those of one extractor, what is owed, what a form outdated."""

from __future__ import annotations

import json
from typing import Any

from reviewkit.forms import Form, Key, check_value, form_of, left_open
from reviewkit.plan import Plan
from reviewkit.protocol import Extraction
from reviewkit.stages.extract.answering import SOURCE_KEYS
from reviewkit.stages.extract.versions import Versions
from reviewkit.store import Store
from reviewkit.store.extractions import (
    ON_FORM,
    OWN_PATH,
    blinded,
    hides,
    of_form,
    values_given,
)
from reviewkit.terms import Missing


def told(key: Key) -> str:
    """Write a question, and the row that it is asked of."""
    return f"{key[0]} [{key[1]}]" if key[1] else key[0]


def unanswered(store: Store, plan: Plan) -> dict[str, list[str]]:
    """Name, for each included study that somebody began, what they still owe on the form.

    Where several extract blind to each other, each owes all of it, and no more is told before
    both are done than which unconditional questions are open. Otherwise what one has answered is
    answered.
    """
    form, extraction = plan.form, plan.extraction
    if form is None or extraction is None:
        return {}
    begun = values_given(store.db, plan.at)
    return in_place(store, {study: owed_of(form, extraction, given) for study, given in begun})


def in_place(store: Store, told: dict[str, list[str]]) -> dict[str, list[str]]:
    """Keep what is told of included studies, in the order of the review."""
    rows = store.db.execute("select study from included_studies order by place")
    return {study: told[study] for (study,) in rows if told.get(study)}


def owed_of(form: Form, extraction: Extraction, given: dict[str, dict[Key, Any]]) -> list[str]:
    """Name what the extractors of one study still owe, as far as it may be told."""
    if extraction.mode == "dual":
        owed = [key for values in given.values() for key in left_open(form, values)]
    else:
        owed = left_open(form, _together(given))
    if owed and hides(form, extraction, given):
        owed = [key for key in owed if not key[1] and not form.conditions[key[0]]]
    return sorted({told(key) for key in owed})


def _together(given: dict[str, dict[Key, Any]]) -> dict[Key, Any]:
    """What any extractor has answered; no TBD stands over what another has answered."""
    together: dict[Key, Any] = {}
    for values in given.values():
        together |= {
            key: value
            for key, value in values.items()
            if value != Missing.TBD or key not in together
        }
    return together


def waiting(store: Store, plan: Plan) -> list[str]:
    """Name the studies whose answers are hidden, as not all their extractors are done."""
    hidden = blinded(store.db, plan.form, plan.extraction, plan.at)
    return list(in_place(store, {study: [study] for study in hidden}))


def outdated(store: Store, plan: Plan) -> list[tuple[str, str]]:
    """List (study, field) of answers to the form looked at that are to be looked at again.

    Their question is asked otherwise in the form in force, or is gone, or their value no longer
    fits the form or its codebooks. Answers that stand under the form in force are not among them,
    nor, in studies that are blinded still, values that do not fit: they would tell what they are.
    Answers to forms that the protocol no longer names stand, by their full path, beside those to
    its first form.
    """
    gone = _without_form(store, plan) if plan.at == next(iter(plan.forms), "") else set()
    if plan.form is None:
        return sorted(gone)
    versions = Versions(store.db, plan)
    rows = store.db.execute(
        f"""select distinct study, {OWN_PATH}, form, value from standing_answers
        where (form <> :form or ord < (select max(ord) from documents where role = 'codebook'))
          and {ON_FORM} and study in (select study from included_studies)""",
        {"form": plan.form_sha} | of_form(plan.at),
    )
    stale = set()
    hidden = blinded(store.db, plan.form, plan.extraction, plan.at)
    for study, path, form, value in rows:
        question = plan.form.fields.get(path)
        if (
            question is None
            or versions.touches(form, path)
            or (
                study not in hidden
                and (check_value(question, json.loads(value), plan.codebooks).problem)
            )
        ):
            stale.add((study, path))
    return sorted(stale | gone)


def _without_form(store: Store, plan: Plan) -> set[tuple[str, str]]:
    """Answers to forms that the protocol names no longer, or by another name."""
    rows = store.db.execute(
        "select distinct study, field from standing_answers where instr(field, '/') > 0 "
        "and study in (select study from included_studies)"
    )
    return {(study, path) for study, path in rows if form_of(path) not in plan.forms}


def filled(store: Store, plan: Plan, study: str, extractor: str) -> dict[str, Any]:
    """Return what an extractor has answered on the form looked at, as an answers file holds it.

    Given back unchanged, it changes nothing.
    """
    rows = store.db.execute(
        f"select {OWN_PATH}, line, value, reason, note, record, page, quote from standing_answers "
        f"where study = :study and extractor = :extractor and {ON_FORM} order by ord, field, line",
        {"study": study, "extractor": extractor} | of_form(plan.at),
    ).fetchall()
    reports = {row[5] for row in rows}
    only = reports.pop() if len(reports) == 1 else None
    given_back: dict[str, Any] = {}
    for path, line, value, *sources in rows:
        extra = {key: text for key, text in zip(SOURCE_KEYS, sources, strict=True) if text}
        if extra.get("report") == only:
            extra.pop("report", None)
        given = {"value": json.loads(value)} | extra if extra else json.loads(value)
        group, _, inner = path.partition(".")
        place = given_back
        if inner:
            place = given_back.setdefault(group, {})
            if plan.form and plan.form.repeats(path):
                place = place.setdefault(line, {})
        place[inner or path] = given
    head = {"form": plan.at} if plan.at else {}
    head |= {"study": study, "extractor": extractor} | ({"report": only} if only else {})
    return head | {"answers": given_back}


def to_verify(store: Store, plan: Plan, study: str, verifier: str) -> str | None:
    """Name the extractor whose answers another is to verify: the first who began the study.

    Returns:
        None where the protocol asks for no verifier, or nobody else has begun.
    """
    extraction = plan.extraction
    if extraction is None or extraction.mode != "verify":
        return None
    row = store.db.execute(
        "select extractor from standing_answers where study = :study and extractor <> :verifier "
        f"and {ON_FORM} order by ord limit 1",
        {"study": study, "verifier": verifier} | of_form(plan.at),
    ).fetchone()
    return str(row[0]) if row else None


def reports_of(store: Store, study: str) -> tuple[tuple[str, str], ...]:
    """List the reports of an included study, by id and title: answers name the one they are of."""
    rows = store.db.execute(
        "select i.report, coalesce(r.title, '') from included_reports i "
        "join records r on r.id = i.report where i.study = ? order by i.place",
        (study,),
    )
    return tuple(rows.fetchall())
