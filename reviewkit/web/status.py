"""Where the review stands: what `reviewkit status` says, the PRISMA counts, and what is next."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, g, render_template, url_for

from reviewkit.methods.prisma import Count, Flow, sums
from reviewkit.stages import extract, flow, plan, recode
from reviewkit.stages import status as stages
from reviewkit.stages.screen.finding import FATES
from reviewkit.terms import Missing, Stage
from reviewkit.web.desk import here

pages = Blueprint("status", __name__, url_prefix="/status")

# Commands of `status` that have a page: the beginning of each, and the page's endpoint.
PAGE_OF = {
    "reviewkit duplicates": "duplicates.page",
    "reviewkit conflicts": "conflicts.page",
    "reviewkit sought": "fulltext.page",
}
SAID_MISSING = {
    Missing.NR: "not reported",
    Missing.NRV: "not recoverable",
    Missing.UNC: "unclear",
    Missing.TBD: "not yet done",
}
Line = tuple[str, Count, int]  # words of the box, its number, how deep it stands


@pages.get("/")
def page() -> str:
    """Tell where the review stands, who owes what, and what to do next."""
    found = standing()
    counted = flow.count_flow(here().store, here().plan.protocol)
    return render_template(
        "status.html.j2",
        found=found,
        fates=[(name, found.fates.get(name, 0)) for name in ("duplicate", *FATES)],
        boxes=[line for line in boxes(counted) if line[1] is not Missing.NA],
        missing=SAID_MISSING,
        counted=counted,
        wrong=sums(counted),
        steps=[(command, page_of(command)) for command in found.next],
    )


def standing() -> stages.Status:
    """Return what `reviewkit status` tells."""
    store, now = here().store, here().plan
    owed = {one.at: extract.owed(store, one) for one in now.each_form()}
    first, touched = owed.pop("", {}), recode.counts(store, now)
    beside = stages.Beside(plan.unkept(store), **first, recode=touched, forms=owed)
    return stages.status(store, now.protocol, beside)


def page_of(command: str) -> str:
    """Return the address of the page that does what a command does, '' where there is none.

    `reviewkit next` leads to screening only the reviewer who is meant.
    """
    if command.startswith("reviewkit next"):
        meant = command.partition("--reviewer ")[2] or g.who
        stage = next(one for one in Stage if f"--stage {one}" in command)
        return url_for("screen.page", stage=stage) if meant == g.who else ""
    return url_for(PAGE_OF[command]) if command in PAGE_OF else ""


def boxes(found: Flow) -> Iterator[Line]:
    """Yield the boxes of the PRISMA 2020 flow in its words, from top to bottom.

    Wording: Page MJ and others, BMJ 2021;372:n71 (doi:10.1136/bmj.n71).
    """
    yield "Studies included in previous version of review", found.previous_studies, 0
    yield "Reports of studies included in previous version of review", found.previous_reports, 0
    yield "Records identified from databases", found.databases, 0
    yield "Records identified from registers", found.registers, 0
    yield from ((name, count, 1) for name, count in found.per_source)
    yield "Duplicate records removed", found.duplicates, 0
    yield "Records marked as ineligible by automation tools", found.automation, 0
    yield "Records removed for other reasons", found.removed_other, 0
    yield "Records screened", found.screened, 0
    yield "Records excluded", found.excluded, 0
    yield "Reports sought for retrieval", found.sought, 0
    yield "Reports not retrieved", found.not_retrieved, 0
    yield "Reports assessed for eligibility", found.assessed, 0
    yield from _reasons(found.reports_excluded)
    if found.other:
        yield from (
            (f"Via other methods: {name}", count, 0) for name, count in found.other.identified
        )
        yield "Via other methods: reports sought for retrieval", found.other.sought, 0
        yield "Via other methods: reports not retrieved", found.other.not_retrieved, 0
        yield "Via other methods: reports assessed for eligibility", found.other.assessed, 0
        yield from _reasons(found.other.excluded)
    new = "New studies" if found.updated else "Studies"
    yield f"{new} included in review", found.new_studies, 0
    yield f"Reports of {new.lower()} included", found.new_reports, 0
    yield "Total studies included in review", found.total_studies, 0
    yield "Reports of total included studies", found.total_reports, 0


def _reasons(excluded: tuple[tuple[str, Count], ...]) -> Iterator[Line]:
    """Yield the reports excluded, a line a reason; a line without a name is the number alone."""
    named = [(name, count) for name, count in excluded if name]
    counts = [count for _, count in excluded if isinstance(count, int)]
    whole: Count = sum(counts) if len(counts) == len(excluded) else Missing.NR
    yield "Reports excluded", whole, 0
    yield from ((name, count, 1) for name, count in named)
