"""What a reviewer may see of others' answers: nothing before all who extract a study are done.

An extractor is done with a study when every question that the form owes is answered (see
`forms.left_open`). Where the protocol asks for one extractor, or for one and a verifier, answers
are open.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from reviewkit.forms import Form, Key, left_open
from reviewkit.protocol import Extraction


def values_given(
    db: sqlite3.Connection, study: str | None = None
) -> Iterator[tuple[str, dict[str, dict[Key, Any]]]]:
    """Yield each included study that somebody began, with the values each extractor gave.

    Args:
        db: the store.
        study: only this one.
    """
    only = "and study = :study" if study else ""
    rows = db.execute(
        "select study, extractor, field, line, value from standing_answers "
        f"where study in (select study from included_studies) {only} "
        "order by study, extractor, ord, field, line",
        {"study": study},
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
    db: sqlite3.Connection, form: Form, extraction: Extraction, study: str | None = None
) -> frozenset[str]:
    """Name the studies that were begun and whose answers nobody but their giver may see yet.

    Args:
        db: the store.
        form: the form in force.
        extraction: how the protocol lets data be extracted.
        study: look at this one only.
    """
    if extraction.mode != "dual":
        return frozenset()
    begun = values_given(db, study)
    return frozenset(name for name, given in begun if hides(form, extraction, given))
