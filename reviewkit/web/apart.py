"""What was kept apart, and why: stopped joins, relatives, pairs that people called different."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request, session

from reviewkit.stages import dedupe
from reviewkit.stages.dedupe.finding import called_different, count_different
from reviewkit.stages.dedupe.sides import sides
from reviewkit.store import Store
from reviewkit.web.desk import here

pages = Blueprint("apart", __name__, url_prefix="/duplicates/apart")

PER_PAGE = 50
LISTS = {
    "stopped": "Stopped joins",
    "related": "Related",
    "different": "Called different",
}
MEANINGS = {
    "stopped": "Records that the rules call the same, but whose reports may not be joined: a "
    "person called records of the two different, or they name two documents. They wait in the "
    "queue.",
    "related": "Two reports that belong together, such as an article and its erratum. Both are "
    "screened, each for itself.",
    "different": "Pairs of records that a person called different. No rule joins them again.",
}


@dataclass(frozen=True, slots=True)
class Relative:
    """A report that is related to the one that is read, and how."""

    report: str
    title: str
    how: str


@dataclass(frozen=True, slots=True)
class Apart:
    """Two records that are kept apart: which rule or person says so, and why."""

    a: str
    b: str
    titles: tuple[str, str]
    reason: str
    kind: str = ""
    reviewer: str = ""


@pages.get("/")
def page() -> str:
    """List one kind of what was kept apart, a page at a time."""
    store = here().store
    stopped = dedupe.stopped(store)
    counts = {
        "stopped": len(stopped),
        "related": dedupe.count_related(store),
        "different": count_different(store),
    }
    chosen = request.args.get("list", "")
    if chosen not in LISTS:
        chosen = next((name for name, count in counts.items() if count), "stopped")
    last = max(1, -(-counts[chosen] // PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    start = (number - 1) * PER_PAGE
    if chosen == "stopped":
        found = [(a, b, why, "", "") for a, b, why in stopped[start : start + PER_PAGE]]
    elif chosen == "related":
        listed = dedupe.related(store, PER_PAGE, start)
        found = [(one.a, one.b, one.reason, one.rule, "") for one in listed]
    else:
        words = called_different(store, PER_PAGE, start)
        found = [(one.a, one.b, one.why, "", one.reviewer) for one in words]
    return render_template(
        "duplicates_apart.html.j2",
        found=[_apart(store, *one) for one in found],
        counts=counts,
        lists=LISTS,
        meanings=MEANINGS,
        chosen=chosen,
        number=number,
        last=last,
        saved=session.pop("saved", ""),
    )


def _apart(store: Store, a: str, b: str, reason: str, kind: str, reviewer: str) -> Apart:
    left, right = sides(store.db, (a, b))
    return Apart(a, b, (left.title, right.title), reason, kind, reviewer)


def relatives(report: str, most: int | None = None) -> list[Relative]:
    """List the reports that are related to one, each once.

    Args:
        report: the report that is read.
        most: at most so many.
    """
    store = here().store
    near = {one.relative: one.reason for one in dedupe.related_to(store, report)}
    listed = list(near)[:most]
    titles = {one.record: one.title for one in sides(store.db, listed)}
    return [Relative(one, titles[one], near[one].partition(": ")[0]) for one in listed]
