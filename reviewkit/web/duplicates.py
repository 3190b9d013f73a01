"""Pairs in doubt, one at a time: same, different or later in one key, undone in another."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from reviewkit import keys
from reviewkit.errors import NotAllowedError
from reviewkit.stages import dedupe
from reviewkit.stages.dedupe.queue import Pair
from reviewkit.store import Writing
from reviewkit.terms import Judgement
from reviewkit.web.beside import Head, rows
from reviewkit.web.desk import here
from reviewkit.web.screen import is_script

pages = Blueprint("duplicates", __name__, url_prefix="/duplicates")

AHEAD = 3
MOST_SKIPPED = 200  # pairs that the script names as said already and not yet sent
LATER = "later"
SAID = {
    Judgement.SAME: "The same report, saved.",
    Judgement.DIFFERENT: "Two different reports, saved.",
    LATER: "Later: it comes last now.",
}
NOT_SAVED = "Nothing of yours was saved."


@pages.get("/")
def page() -> str:
    """Show the pair asked for, or the one that is next."""
    one, other = request.args.get("a", ""), request.args.get("b", "")
    shown = dedupe.pair(here().store, one, other) if one and other else _next()
    return render_template(
        "duplicates.html.j2",
        **_values(shown),
        left=dedupe.count_waiting(here().store),
        latest=latest(),
        saved=session.pop("saved", ""),
        pair_actions=keys.PAIR_ACTIONS,
    )


def _next() -> Pair | None:
    return next(dedupe.waiting(here().store, g.who, 1), None)


def _values(shown: Pair | None) -> dict[str, Any]:
    likeness = shown.ruling.similarities if shown and shown.ruling else {}
    return {
        "shown": shown,
        "seen": _state(shown) if shown else "",
        "rows": rows([shown.a, shown.b], likeness) if shown else [],
        "heads": [Head(one.record, one.source) for one in (shown.a, shown.b)] if shown else [],
    }


def latest() -> str:
    """Name what the reviewer who asks said last of duplicates, '' for nothing."""
    word = dedupe.latest(here().store.db, g.who)
    return word.fact if word else ""


def _state(shown: Pair) -> str:
    """Name how a pair stands, so that who says something of it says what they had seen."""
    return f"{shown.said.fact if shown.said else ''} {'one' if shown.joined else 'two'}"


def _fragment(shown: Pair | None) -> str:
    """Write the part of the page that changes from pair to pair; the script knows how far."""
    return render_template("duplicates_pair.html.j2", **_values(shown), left=0, latest="")


@pages.get("/ahead")
def ahead() -> dict[str, Any]:
    """Give the script the next pairs, so that none is waited for, and the page after the last."""
    skip = set(request.args.getlist("skip")[:MOST_SKIPPED])
    found = dedupe.waiting_keys(here().store.db, g.who, AHEAD + len(skip))
    coming = [key for key in found if " ".join(key) not in skip][:AHEAD]
    return {
        "ahead": [
            {"pair": " ".join(key), "html": _fragment(dedupe.pair(here().store, *key))}
            for key in coming
        ],
        "nothing": "" if coming else _fragment(None),
        "left": dedupe.count_waiting(here().store),
    }


@pages.post("/say")
def say() -> Response | dict[str, Any]:
    """Take a word on a pair; the same one arriving twice is one word."""
    form = request.form
    choice, pair = form.get("choice", ""), (form.get("a", ""), form.get("b", ""))
    if choice not in SAID:
        raise NotAllowedError("Say same, different or later; nothing was saved.")
    why, seen = form.get("why", "").strip(), form.get("seen", "")
    fact, refused = here().write(lambda facts: _say_once(facts, pair, choice, why, seen))
    saved = refused or _told(pair, choice)
    if is_script():
        return {"saved": saved, "fact": fact, "latest": latest()}
    session["saved"] = saved
    return redirect(url_for("duplicates.page"), 303)


def _say_once(
    facts: Writing, pair: tuple[str, str], choice: str, why: str, seen: str
) -> tuple[str, str]:
    """Say it unless it is said already or the pair stands otherwise now.

    Returns:
        The fact, and why nothing was saved; one of them is ''.
    """
    now = dedupe.pair(facts.store, *pair)
    if choice == LATER:
        last = dedupe.latest(facts.db, facts.reviewer)
        if last and last.what == LATER and last.pairs == (now.key,):
            return last.fact, ""
        return dedupe.put_off_in(facts, now.key), ""
    said = now.said
    if said and (said.reviewer, said.judgement, said.why) == (facts.reviewer, choice, why):
        return said.fact, ""
    if _state(now) != seen:
        return "", _meanwhile(now)
    return dedupe.say_in(facts, now.key, Judgement(choice), why), ""


def _meanwhile(now: Pair) -> str:
    if now.said:
        return f"Meanwhile {now.said.reviewer} said {now.said.judgement} of this pair. {NOT_SAVED}"
    many = "one report" if now.joined else "two reports"
    return f"Meanwhile these two are {many}, by what was said of other pairs. {NOT_SAVED}"


def _told(pair: tuple[str, str], choice: str) -> str:
    """Say what came of it: a join may be refused, and two may stay one through a third."""
    now, said = dedupe.pair(here().store, *pair), SAID[choice]
    if choice == Judgement.SAME and not now.joined:
        reason = now.stopped or "a person called records of the two reports different"
        return f"{said} They stay two reports all the same: {reason}."
    if choice == Judgement.DIFFERENT and now.joined:
        return f"{said} They stay one report all the same, through other records."
    return said


@pages.post("/undo")
def undo() -> Response | dict[str, Any]:
    """Take back what the form names, and show its pair again; twice changes nothing."""
    fact, back = request.form.get("fact", ""), request.form.get("back", "")
    word = here().write(lambda facts: dedupe.take_back_in(facts, fact)) if fact else None
    saved = f"Taken back: {word.what}." if word else "There is nothing to take back."
    if is_script():
        again = dedupe.pair(here().store, *word.pairs[0]) if word else _next()
        return {
            "saved": saved,
            "fact": "",
            "latest": latest(),
            "pair": " ".join(again.key) if again else "",
            "html": _fragment(again),
        }
    session["saved"] = saved
    if back.startswith("/") and not back.startswith("//"):
        return redirect(back, 303)
    one, other = word.pairs[0] if word else (None, None)
    return redirect(url_for("duplicates.page", a=one, b=other), 303)
