"""Screening in the browser: one report at a time, a decision in one key, undone in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from reviewkit import keys
from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.methods.highlight import Piece, paragraphs, pieces
from reviewkit.protocol import Criterion, Protocol
from reviewkit.stages import annotate, order, reading, screen
from reviewkit.store import Writing
from reviewkit.store.refs import find_report
from reviewkit.store.waiting import has_stopped
from reviewkit.terms import ORDERS, Stage, Verdict
from reviewkit.web import due
from reviewkit.web.apart import relatives
from reviewkit.web.desk import here

pages = Blueprint("screen", __name__, url_prefix="/screen")

BATCH = 50
AHEAD = 5
TRAIL = 30
RELATIVES = 5  # that stand with a report; its history lists all
A_SCREENFUL = 20_000  # characters of an abstract; the page of the report's history shows all
STAGES = {Stage.TITLE: "Title and abstract", Stage.FULLTEXT: "Full text"}
MERGED = "Meanwhile this was found to be the same document as another record."
SAID = {Verdict.INCLUDE: "Included", Verdict.EXCLUDE: "Excluded", Verdict.UNSURE: "Maybe"}
LOOKS = {
    "authors": ("show", "hide"),
    "marks": ("show", "hide"),
    "size": ("m", "l", "xl"),
    "theme": ("auto", "light", "dark"),
    "order": ("", *ORDERS),  # '': as set for the stage
}


GAP = '<span class="gap"></span>'


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as the page shows it; `more` characters of the abstract are left out."""

    reading: reading.Reading
    title: list[Piece]
    abstract: list[Piece]
    more: int = 0


def marks(found: list[Piece]) -> Markup:
    """Write pieces of text as HTML: terms marked, a gap for each new line."""
    written = (
        f'<mark class="{one.side}">{escape(one.text)}</mark>'
        if one.side
        else str(escape(one.text)).replace("\n", GAP)
        for one in found
    )
    return Markup("".join(written))  # noqa: S704 - each piece was escaped


def is_script() -> bool:
    """Say whether our script asks, which wants data and no page."""
    return request.headers.get("X-Reviewkit") == "script"


def the_stage(name: str) -> Stage:
    """Return the stage that an address names.

    Raises:
        NotThereError: there is none of that name.
    """
    if name not in list(Stage):
        raise NotThereError(f"There is no stage {name}; there are {' and '.join(Stage)}.")
    return Stage(name)


def upcoming(
    stage: Stage, after: str | None, limit: int = 1, passed: Sequence[str] = ()
) -> list[str]:
    """Return the next reports that wait for the reviewer who asks, behind the one named.

    In an order that moves, those that they passed over come last.
    """
    desk, along = here(), the_order(stage)
    passed = [*session.get(f"trail_{stage}", []), *passed] if along.moves else ()
    found = screen.waiting_for(
        desk.store,
        desk.plan.protocol,
        stage,
        g.who,
        along,
        after=after,
        limit=limit + len(passed),
    )
    return order.passed_over_last(found, passed)[:limit]


def next_of(stage: Stage, after: str | None) -> str | None:
    """Return the next report that waits, or None."""
    return next(iter(upcoming(stage, after)), None)


def the_order(stage: Stage) -> screen.Order:
    """Return the order in which the reviewer who asks reads."""
    desk = here()
    return desk.learner.order_of(desk.store, desk.plan.protocol, stage, g.who, look()["order"])


def show(report: str, stage: Stage, whole: bool = False) -> Shown:
    """Read a report for the reviewer who asks, with the protocol's terms found."""
    found = reading.read(here().store, report, stage, g.who)
    terms = here().plan.protocol.marked()
    text = found.abstract if whole else found.abstract[:A_SCREENFUL]
    return Shown(
        found,
        pieces(found.title, terms.wanted, terms.unwanted),
        pieces(paragraphs(text), terms.wanted, terms.unwanted),
        len(found.abstract) - len(text),
    )


def look() -> dict[str, str]:
    """Return how the reviewer likes pages to look."""
    chosen = session.get("look", {})
    return {name: chosen.get(name, values[0]) for name, values in LOOKS.items()}


@lru_cache(maxsize=8)
def _caps(preset: str) -> dict[str, Markup]:
    """Write the key of each action as it stands on a button."""
    return {
        action: Markup('<kbd data-key="{}">{}</kbd>').format(action, key)
        for action, key in (keys.chosen(preset) | keys.PAIR_KEYS).items()
    }


@pages.app_context_processor
def _look() -> dict[str, Any]:
    return {
        "look": look(),
        "looks": LOOKS,
        "keys": keys.chosen(session.get("keys", "")) | keys.PAIR_KEYS,
        "caps": _caps(session.get("keys", "")),
        "actions": keys.ACTIONS,
        "stages": STAGES,
    }


@pages.get("/<stage>")
def page(stage: str) -> str:
    """Show the report asked for, or the one that is next."""
    at = the_stage(stage)
    report = request.args.get("report") or _resume(at)
    return render_template("screen.html.j2", **_values(at, report), saved=_saved())


def _resume(stage: Stage) -> str | None:
    """Keep the place: where the reviewer went without deciding, else behind their last decision."""
    last = session.get(f"at_{stage}", "")
    return last or next_of(stage, None)


def _values(stage: Stage, report: str | None) -> dict[str, Any]:
    return _text_values(stage, report) | {
        "latest": reading.latest(here().store, g.who),
        "progress": _progress(stage),
        "offered": annotate.known_tags(here().store, g.who),
    }


def _text_values(stage: Stage, report: str | None) -> dict[str, Any]:
    return {
        "stage": stage,
        "shown": show(report, stage) if report else None,
        "criteria": here().plan.protocol.criteria,
        "rules": _rules(here().plan.protocol.criteria, g.role != "observer"),
        "terms": here().plan.protocol.marked(),
        "said": SAID,
        "related": relatives(report, RELATIVES) if report else [],
        "stopped": not report and has_stopped(here().store.db, stage, g.who),
    }


@lru_cache(maxsize=8)  # the same beside every report, and most of what a page is made of
def _rules(criteria: tuple[Criterion, ...], decides: bool) -> Markup:
    """Write the criteria, each with its button for those who decide."""
    page = render_template("criteria.html.j2", criteria=criteria, decides=decides)
    return Markup(page)  # noqa: S704 - rendered by our template


def _progress(stage: Stage) -> dict[str, Any]:
    found = screen.progress(here().store, here().plan.protocol, stage, g.who)
    return {
        "stop": due.line(stage, found.done, found.done + found.waiting),
        "left": found.waiting,
        "done": found.done,
        "in_batch": found.done % BATCH,
        "batch": BATCH,
        "batch_left": found.batch_left,
        "pace": round(3600 / found.pace) if found.pace else None,
        "order": order.in_words(the_order(stage), here().learner.worry),
    }


def _saved() -> str:
    """What the reviewer did last, told once after a form without scripts."""
    return str(session.pop("saved", ""))


@pages.get("/<stage>/ahead")
def ahead(stage: str) -> dict[str, Any]:
    """Give the script the next few reports, so that none is waited for."""
    at = the_stage(stage)
    skip = set(request.args.getlist("skip")[: AHEAD * 4])
    passed = request.args.getlist("passed")[:TRAIL]
    found = upcoming(at, request.args.get("after") or None, AHEAD + len(skip), passed)
    return {
        "ahead": [
            {"report": one, "html": fragment(at, one)}
            for one in [one for one in found if one not in skip][:AHEAD]
        ],
        "progress": _progress(at),
    }


def fragment(stage: Stage, report: str | None) -> str:
    """Write the part of the page that changes from report to report; the script knows how far."""
    return render_template(
        "report.html.j2", **_text_values(stage, report), progress=None, latest=""
    )


@pages.get("/<stage>/move/<way>")
def move(stage: str, way: str) -> Response:
    """Go on to the next report without deciding, or back to the one before."""
    at, report = the_stage(stage), request.args.get("report", "")
    if way == "previous":
        there = _step_back(at, report)
    else:
        there = next_of(at, report)
        _leave_behind(at, report)
    session[f"at_{at}"] = there or report
    return redirect(url_for("screen.page", stage=at, report=there or report), 303)


def _leave_behind(stage: Stage, report: str) -> None:
    trail = [one for one in session.get(f"trail_{stage}", []) if one != report]
    session[f"trail_{stage}"] = [*trail, report][-TRAIL:]


def _step_back(stage: Stage, report: str) -> str | None:
    trail = list(session.get(f"trail_{stage}", []))
    there = trail.pop() if trail else None
    if there == report:
        there = trail.pop() if trail else None
    session[f"trail_{stage}"] = trail
    return there


@pages.get("/<stage>/one")
def one(stage: str) -> dict[str, str]:
    """Give the script one report, or the one that the reviewer was at before it."""
    at, report = the_stage(stage), request.args.get("report", "")
    if request.args.get("way") == "previous":
        report = _step_back(at, report) or report
    return {"report": report, "html": fragment(at, report)}


@pages.post("/<stage>/decide")
def decide(stage: str) -> Response | str | dict[str, Any]:
    """Take a decision; the same one arriving twice is one decision."""
    at = the_stage(stage)
    form = request.form
    choice, _, reason = form.get("choice", "").partition(":")
    if choice not in list(Verdict):
        raise NotAllowedError("Say include, exclude or maybe; nothing was saved.")
    if choice == Verdict.EXCLUDE and not reason and "why" not in form:
        return _ask_reason(at)
    word = screen.Decision(
        form.get("report", ""), at, Verdict(choice), reason or None, form.get("note", "").strip()
    )
    seen, protocol = form.get("seen", ""), here().plan.protocol
    fact, report = here().write(lambda facts: _decide_once(facts, protocol, word, seen))
    the_order(at)  # a ranked one learns from it while the next report is read
    because = f" ({reason})" if reason else ""
    also = f" {MERGED} Your decision holds for both." if report != word.record else ""
    saved = f"{SAID[word.verdict]}{because}, saved.{also}"
    if is_script():
        return {"saved": saved, "fact": fact} | (_next_page(at, report) if _wants_page() else {})
    _leave_behind(at, report)
    session.pop(f"at_{at}", None)
    session["saved"] = saved
    return redirect(url_for("screen.page", stage=at, report=next_of(at, report)), 303)


def _wants_page() -> bool:
    return request.form.get("want") == "html"


def _next_page(stage: Stage, after: str) -> dict[str, Any]:
    there = next_of(stage, after)
    return {"report": there or "", "stage": stage, "html": fragment(stage, there)}


def _decide_once(
    facts: Writing, protocol: Protocol, word: screen.Decision, seen: str
) -> tuple[str, str]:
    """Decide unless it is said already; return the fact and the report."""
    report = find_report(facts.db, word.record)[1]
    own = reading.own_word(facts.db, report, word.stage, facts.reviewer)
    if own and reading.says_already(facts.db, own, word.verdict, word.reason, word.note):
        return own.fact, report
    last = reading.last_said(facts.db, report, word.stage, facts.reviewer)
    if report != word.record and last != seen and own:
        raise NotAllowedError(
            f"{MERGED} On that one you said `{own.verdict}`; nothing was changed. Look again, and "
            "decide again if you mean it."
        )
    reading.refuse_forgotten(last, seen, own)
    screen.decide_in(facts, protocol, word)
    return facts.made[-1].id, report


def _ask_reason(stage: Stage) -> str:
    """Ask which criterion failed: the dialog of the page, for browsers without scripts."""
    return render_template(
        "reason.html.j2", **_values(stage, request.form.get("report")), form=request.form
    )


@pages.post("/<stage>/undo")
def undo(stage: str) -> Response | dict[str, Any]:
    """Take back the decision that the form names, and show its report again."""
    at = the_stage(stage)
    fact = request.form.get("fact", "")
    report, where, last = here().write(lambda facts: _undo_once(facts, fact))
    the_order(where)
    if is_script():
        return {
            "saved": "Taken back.",
            "fact": last,
            "latest": reading.latest(here().store, g.who),
            "report": report,
            "stage": where,
            "html": fragment(where, report),
            "progress": _progress(where),
        }
    session["saved"] = "Taken back."
    if request.form.get("back") == "reports":
        return redirect(url_for("reports.page", stage=at), 303)
    session[f"at_{where}"] = report
    return redirect(url_for("screen.page", stage=where, report=report), 303)


def _undo_once(facts: Writing, fact: str) -> tuple[str, Stage, str]:
    """Take a decision back, with those made in one stroke with it; twice changes nothing."""
    report, stage, gone = reading.placed(facts, fact)
    if not gone:
        if reading.latest(facts.store, facts.reviewer) != fact:
            raise NotAllowedError(
                "This is not your last decision any more: you decided in another window. Reload "
                "the page; undo goes back one by one from the last."
            )
        screen.undo_in(facts)
    return report, stage, reading.last_said(facts.db, report, stage, facts.reviewer)


@pages.post("/look")
def choose_look() -> Response:
    """Keep how pages should look, in this browser."""
    session["look"] = session.get("look", {}) | {
        name: value for name, values in LOOKS.items() if (value := request.form.get(name)) in values
    }
    back = request.form.get("back", "/")
    return redirect(back if back.startswith("/") and not back.startswith("//") else "/", 303)
