"""The studies to extract, with how far one extractor is, and the next that waits for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reviewkit.forms import Form, Key, left_open
from reviewkit.plan import Plan
from reviewkit.protocol import Extraction
from reviewkit.stages.extract.filling import Progress, progress, rows_of
from reviewkit.store import Store
from reviewkit.store.extractions import ON_FORM, OWN_PATH, by_study, hides, of_form


@dataclass(frozen=True, slots=True)
class Listed:
    """A study as an extractor sees it: `others` are named only where extraction is not blind."""

    study: str
    label: str
    progress: Progress
    begun: bool
    others: tuple[str, ...]
    comparable: bool


def count_studies(store: Store) -> int:
    """Count the included studies."""
    return int(store.db.execute("select count(*) from included_studies").fetchone()[0])


def studies(store: Store, plan: Plan, who: str, start: int, limit: int) -> list[Listed]:
    """List included studies with how far an extractor is.

    Args:
        store: the review.
        plan: its plan, looking at a form; without one nothing is listed.
        who: the extractor.
        start: how many to pass over.
        limit: how many to list.
    """
    form, extraction = plan.form, plan.extraction
    if form is None or extraction is None:
        return []
    names = [
        name
        for (name,) in store.db.execute(
            "select study from included_studies order by place limit ? offset ?", (limit, start)
        )
    ]
    given = dict(_given(store, names, plan.at))
    return [_listed(store, form, extraction, study, given.get(study, {}), who) for study in names]


def _given(
    store: Store, names: list[str], form: str
) -> Iterator[tuple[str, dict[str, dict[Key, Any]]]]:
    rows = store.db.execute(
        f"select study, extractor, {OWN_PATH}, line, value from standing_answers "
        f"where study in (select value from json_each(:names)) and {ON_FORM} "
        "order by study, extractor, ord, field, line",
        {"names": json.dumps(names)} | of_form(form),
    )
    yield from by_study(rows)


def _listed(
    store: Store,
    form: Form,
    extraction: Extraction,
    study: str,
    given: dict[str, dict[Key, Any]],
    who: str,
) -> Listed:
    own = given.get(who, {})
    hidden = hides(form, extraction, given)
    blind = extraction.mode == "dual" and hidden
    others = () if blind else tuple(sorted(set(given) - {who}))
    done = progress(form, rows_of(form, own), own)
    return Listed(
        study, label(store, study), done, bool(own), others, len(given) > 1 and not hidden
    )


def label(store: Store, study: str) -> str:
    """Return the title of a study's first report."""
    row = store.db.execute(
        "select r.title from included_reports i join records r on r.id = i.report "
        "where i.study = ? order by i.role <> 'primary', i.place limit 1",
        (study,),
    ).fetchone()
    return str(row[0] or "") if row else ""


def next_study(store: Store, plan: Plan, who: str, after: str = "") -> str | None:
    """Return the next study whose form waits for an extractor: behind one named, then the first.

    A study waits for them where they began and still owe answers, or where it still needs an
    extractor.
    """
    form, extraction = plan.form, plan.extraction
    if form is None or extraction is None:
        return None
    names = [
        name for (name,) in store.db.execute("select study from included_studies order by place")
    ]
    at = names.index(after) + 1 if after in names else 0
    for study in [*names[at:], *names[: max(0, at - 1)]]:
        given = dict(_given(store, [study], plan.at)).get(study, {})
        own = given.get(who)
        waits = bool(left_open(form, own)) if own else len(given) < extraction.extractors
        if waits:
            return str(study)
    return None
