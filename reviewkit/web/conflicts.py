"""Conflicts in the browser: the words side by side, settled with one key."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError
from reviewkit.protocol import Protocol
from reviewkit.stages import annotate, reading, screen
from reviewkit.store import Writing
from reviewkit.store.refs import find_record
from reviewkit.terms import Stage, Verdict
from reviewkit.web.desk import here
from reviewkit.web.screen import SAID, is_script, show, the_stage

pages = Blueprint("conflicts", __name__, url_prefix="/conflicts")
LISTED = 50  # conflicts after the one that is shown


@pages.get("/")
def page() -> str:
    """Show the first conflict, or the one asked for, and the list of the others."""
    store, wanted = here().store, request.args.get("report", "")
    found = screen.conflicts(store, reviewer=g.who, limit=1 + LISTED, begin=wanted)
    chosen = found[0] if found else None
    return render_template(
        "conflicts.html.j2",
        found=found[1:],
        total=screen.count_conflicts(store, g.who),
        chosen=chosen,
        shown=show(chosen.report, chosen.stage) if chosen else None,
        thread=(
            annotate.thread(here().store, chosen.report, chosen.stage, g.who) if chosen else []
        ),
        criteria=here().plan.protocol.criteria,
        said=SAID,
        saved=session.pop("saved", ""),
        seen=_seen(chosen.report, chosen.stage) if chosen else "",
        problem=_problem(chosen.report, chosen.stage) if chosen else None,
    )


def _seen(report: str, stage: Stage) -> str:
    return reading.said_by_all(here().store.db, report, stage)


def _problem(report: str, stage: Stage) -> str | None:
    """Say why the reviewer who asks may not settle here, by the protocol; None when they may."""
    return screen.may_settle(here().store.db, here().plan.protocol, report, stage, g.who)


@pages.post("/<stage>/settle")
def settle(stage: str) -> Response:
    """End a conflict with the verdict that the form names."""
    form = request.form
    choice, _, reason = form.get("choice", "").partition(":")
    if choice not in {Verdict.INCLUDE, Verdict.EXCLUDE}:
        raise NotAllowedError("A settlement includes or excludes; nothing was saved.")
    word = screen.Settlement(
        form.get("report", ""),
        the_stage(stage),
        Verdict(choice),
        reason or None,
        form.get("why", "").strip(),
    )
    seen, protocol = form.get("seen", ""), here().plan.protocol
    here().write(lambda facts: _settle_once(facts, protocol, word, seen))
    because = f" ({reason})" if reason else ""
    session["saved"] = f"Settled: {SAID[word.verdict].lower()}{because}."
    return redirect(url_for("conflicts.page", report=form.get("next") or None), 303)


def _settle_once(facts: Writing, protocol: Protocol, word: screen.Settlement, seen: str) -> None:
    record = find_record(facts.db, word.record)
    now = reading.said_by_all(facts.db, record, word.stage)
    if now != seen:
        raise NotAllowedError(
            "Somebody decided again after this page was shown; nothing was saved. Look at what "
            "they say now, then settle."
        )
    screen.settle_in(facts, protocol, word)


@pages.post("/<stage>/comment")
def comment(stage: str) -> Response | dict[str, str]:
    """Add a word to the discussion of a report; the same word arriving twice is said once."""
    at = the_stage(stage)
    report, text = request.form.get("report", ""), request.form.get("text", "").strip()
    said = annotate.thread(here().store, report, at, g.who)
    own = [one.text for one in said if one.reviewer == g.who]
    if own[-1:] != [text]:
        here().write(lambda facts: annotate.comment_in(facts, report, at, text))
    if is_script():
        return {"saved": "Your comment is saved.", "fact": ""}
    session["saved"] = "Your comment is saved."
    if request.form.get("back") == "history":
        return redirect(url_for("reports.history", report=report) + "#thread", 303)
    return redirect(url_for("conflicts.page", report=report), 303)
