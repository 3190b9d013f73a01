"""What a reviewer may see of others' answers: nothing before all who extract a study are done.

An extractor is done with a study when every question that the form owes is answered (see
`forms.left_open`). Where the protocol asks for one extractor, or for one and a verifier, answers
are open. Each form of a review is blinded for itself: who is done with one sees nothing of another
that they owe.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from reviewkit.forms import Form, Key, left_open
from reviewkit.forms.paths import APART
from reviewkit.protocol import Extraction

# Answers to one form, as a condition on their full paths, and the paths they have on it; the
# parameter is what `of_form` gives.
ON_FORM = "iif(:of = '', instr(field, '/') = 0, substr(field, 1, length(:of)) = :of)"
OWN_PATH = "substr(field, length(:of) + 1) as field"


def of_form(form: str) -> dict[str, str]:
    """Return the parameter of `ON_FORM` and `OWN_PATH` for a form, '' for the pro-forma."""
    return {"of": f"{form}{APART}" if form else ""}


def values_given(
    db: sqlite3.Connection, form: str, study: str | None = None
) -> Iterator[tuple[str, dict[str, dict[Key, Any]]]]:
    """Yield each included study whose form somebody began, with the values each extractor gave.

    Args:
        db: the store.
        form: the name of the form, '' for the pro-forma.
        study: only this one.
    """
    only = "and study = :study" if study else ""
    rows = db.execute(
        f"select study, extractor, {OWN_PATH}, line, value from standing_answers "
        f"where study in (select study from included_studies) {only} and {ON_FORM} "
        "order by study, extractor, ord, field, line",
        {"study": study} | of_form(form),
    )
    yield from by_study(rows)


def by_study(
    rows: Iterable[tuple[str, str, str, str, str]],
) -> Iterator[tuple[str, dict[str, dict[Key, Any]]]]:
    """Gather rows (study, extractor, field, line, value as JSON) that come study by study.

    Of several values to one question the last one stays.
    """
    for study, own in groupby(rows, key=itemgetter(0)):
        given: dict[str, dict[Key, Any]] = {}
        for _, extractor, field, line, value in own:
            given.setdefault(extractor, {})[field, line] = json.loads(value)
        yield study, given


def hides(form: Form, extraction: Extraction, given: dict[str, dict[Key, Any]]) -> bool:
    """Say whether the answers to a study show to nobody but who gave them.

    Args:
        form: the form in force.
        extraction: how the protocol lets data be extracted.
        given: what each extractor answered.
    """
    return extraction.mode == "dual" and (
        len(given) < extraction.extractors
        or any(left_open(form, values) for values in given.values())
    )


def blinded(
    db: sqlite3.Connection,
    form: Form | None,
    extraction: Extraction | None,
    name: str,
    study: str | None = None,
) -> frozenset[str]:
    """Name the studies that were begun and whose answers nobody but their giver may see yet.

    Args:
        db: the store.
        form: the form in force; None where the protocol names none.
        extraction: how the protocol lets it be filled in.
        name: the name of the form, '' for the pro-forma.
        study: look at this one only.
    """
    if form is None or extraction is None or extraction.mode != "dual":
        return frozenset()
    begun = values_given(db, name, study)
    return frozenset(name for name, given in begun if hides(form, extraction, given))
