"""Every question of a study with what each extractor said of it, once that may be seen."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError
from reviewkit.forms import Key, alike, full_path
from reviewkit.plan import Plan
from reviewkit.stages.extract.answering import Answer, given_by
from reviewkit.stages.extract.comparing import to_agree
from reviewkit.stages.extract.filling import form_of
from reviewkit.store import Store
from reviewkit.store.extractions import ON_FORM, OWN_PATH, of_form


@dataclass(frozen=True, slots=True)
class Agreed:
    """The value that was agreed on, by whom, and why."""

    value: Any
    reviewer: str
    why: str


@dataclass(frozen=True, slots=True)
class Side:
    """A question with the answer of each extractor, None for none; `seen` names what they are."""

    field: str
    line: str
    answers: dict[str, Answer | None]
    differ: bool
    agreed: Agreed | None
    seen: str


def sides(store: Store, plan: Plan, study: str) -> list[Side]:
    """List the questions that anybody answered for a study, in the order of the form looked at.

    Raises:
        NotThereError: the study is not in the review.
        NotAllowedError: its extractors are not all done, or there is only one.
    """
    form = form_of(plan)
    to_agree(store, plan, study)
    people = [
        who
        for (who,) in store.db.execute(
            "select distinct extractor from standing_answers "
            f"where study = :study and {ON_FORM} order by 1",
            {"study": study} | of_form(plan.at),
        )
    ]
    if len(people) < 2:
        raise NotAllowedError(f"{study} has not been extracted by two people; there is no other.")
    given = {who: given_by(store, study, who, plan.at) for who in people}
    agreed = _agreed(store.db, study, plan.at)
    order = {path: number for number, path in enumerate(form.fields)}
    keys = dict.fromkeys(key for answers in given.values() for key in answers)
    single = plan.extraction is not None and plan.extraction.mode == "single"
    found = []
    for key in sorted(keys, key=lambda key: (order.get(key[0], len(order)), key)):
        answers = {who: given[who].get(key) for who in people}
        compared = [one for one in answers.values() if one is not None or not single]
        values = [one.value if one else None for one in compared]
        differ = len(values) > 1 and not alike(form.fields.get(key[0]), values)
        seen = said(store.db, study, key, plan.at)
        found.append(Side(*key, answers, differ, agreed.get(key), seen))
    return found


def _agreed(db: sqlite3.Connection, study: str, form: str) -> dict[Key, Agreed]:
    rows = db.execute(
        f"select {OWN_PATH}, line, value, reviewer, why from standing_agreements "
        f"where study = :study and {ON_FORM}",
        {"study": study} | of_form(form),
    )
    return {
        (field, line): Agreed(json.loads(value), reviewer, why)
        for field, line, value, reviewer, why in rows
    }


def said(db: sqlite3.Connection, study: str, key: Key, form: str) -> str:
    """Name the answers to a question that stand now, so that a page can tell if one is newer.

    Args:
        db: the store.
        study: its id.
        key: the question on the form, and the key of its row.
        form: the name of the form, '' for the pro-forma.
    """
    rows = db.execute(
        "select fact from standing_answers where study = ? and field = ? and line = ? "
        "order by fact",
        (study, full_path(form, key[0]), key[1]),
    )
    return " ".join(fact[:16] for (fact,) in rows)
