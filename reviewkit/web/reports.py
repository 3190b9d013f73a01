"""All reports: search and filters, many decided at once, and the history of each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError
from reviewkit.stages import annotate, dedupe, reading, screen
from reviewkit.stages.screen.finding import FATES
from reviewkit.store import Writing
from reviewkit.store.refs import find_report, records_of
from reviewkit.terms import Stage, Verdict
from reviewkit.web.apart import relatives
from reviewkit.web.desk import here
from reviewkit.web.screen import SAID, is_script, show, the_stage

pages = Blueprint("reports", __name__, url_prefix="/reports")

ASKED = ("q", "mine", "tag", "fate", "page", "stage")
AT_ONCE = 200  # records that came since and are indexed while the reader waits: 50 ms or so
STANDINGS = {
    "none": "I have not decided",
    "include": "I included",
    "unsure": "I said maybe",
    "exclude": "I excluded",
}


@pages.get("/")
def page() -> str:
    """List reports: those that hold the words asked for, filtered by what I said and more."""
    asked = request.args
    stage = the_stage(asked.get("stage", Stage.TITLE))
    filters = screen.Filters(
        stage,
        mine=_one_of(asked.get("mine", ""), STANDINGS),
        tag=asked.get("tag") or None,
        fate=asked.get("fate") or None,
    )
    number = asked.get("page", 1, type=int)
    wanted = asked.get("q", ""), filters, g.who, number
    found = screen.find(here().store, *wanted)
    if found.unprepared > AT_ONCE:
        here().prepare_search()
    elif found.unprepared:
        found = screen.search(here().store, *wanted)
    return render_template(
        "reports.html.j2",
        found=found,
        asked={name: asked.get(name, "") for name in ASKED} | {"stage": stage},
        stage=stage,
        standings=STANDINGS,
        fates=FATES,
        tags=annotate.known_tags(here().store, g.who),
        criteria=here().plan.protocol.criteria,
        said=SAID,
        saved=session.pop("saved", ""),
        latest=reading.latest(here().store, g.who),
    )


def _one_of(value: str, known: dict[str, str]) -> str | None:
    return value if value and value in known else None


@pages.post("/<stage>/many")
def many(stage: str) -> Response:
    """Decide on all ticked reports in one stroke, all or none; one undo takes it back."""
    at = the_stage(stage)
    choice = request.form.get("choice", "")
    reason = request.form.get("reason") if choice == Verdict.EXCLUDE else None
    chosen = request.form.getlist("report")
    if choice not in list(Verdict) or not chosen:
        raise NotAllowedError("Tick some reports and say what to do with them; nothing was saved.")
    words = [screen.Decision(one, at, Verdict(choice), reason or None) for one in chosen]
    protocol = here().plan.protocol
    made = here().write(lambda facts: screen.decide_many_in(facts, protocol, _new(facts, words)))
    session["saved"] = f"{SAID[Verdict(choice)]}: {len(made)} of {len(chosen)} ticked. Saved."
    asked: dict[str, Any] = {name: request.form.get(name, "") for name in ASKED}
    return redirect(url_for("reports.page", **asked | {"stage": at}), 303)


def _new(facts: Writing, words: list[screen.Decision]) -> list[screen.Decision]:
    """Leave out what is said already, so that a form that arrives twice counts once."""
    return [word for word in words if not _said(facts, word)]


def _said(facts: Writing, word: screen.Decision) -> bool:
    report = find_report(facts.db, word.record)[1]
    own = reading.own_word(facts.db, report, word.stage, facts.reviewer)
    return own is not None and (own.verdict, own.reason) == (word.verdict, word.reason)


@pages.get("/<report>")
def history(report: str) -> str:
    """Show one report, its labels, its discussion, and what was done to it."""
    store = here().store
    shown = show(report, Stage.TITLE, whole=True)
    return render_template(
        "history.html.j2",
        shown=shown,
        records=records_of(store.db, shown.reading.report),
        fields=dedupe.shown_fields(store, shown.reading.report),
        numbers=dedupe.numbers(store, shown.reading.report),
        related=relatives(shown.reading.report),
        tags=annotate.tags(store, shown.reading.report, g.who),
        offered=annotate.known_tags(store, g.who),
        threads={
            stage: annotate.thread(store, shown.reading.report, stage, g.who) for stage in Stage
        },
        events=annotate.history(store, shown.reading.report, g.who),
        saved=session.pop("saved", ""),
    )


@pages.post("/<report>/tag")
def tag(report: str) -> Response | dict[str, str]:
    """Put a label on a report, or take one off."""
    word, on = request.form.get("tag", ""), request.form.get("on", "1") == "1"
    here().write(lambda facts: annotate.tag_in(facts, report, word, on))
    saved = f"Label {word.strip()} {'put on' if on else 'taken off'}."
    if is_script():
        return {"saved": saved, "fact": ""}
    session["saved"] = saved
    return redirect(url_for("reports.history", report=report), 303)
