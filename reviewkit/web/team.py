"""Working as a team: who reads what, calibration rounds, agreement, and who left."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError
from reviewkit.stages import assign, calibrate, screen
from reviewkit.stages.assign import Assigned, Batch
from reviewkit.stages.calibrate import Calibration
from reviewkit.stages.screen import PairAgreement, StageAgreement
from reviewkit.terms import Stage
from reviewkit.web import status
from reviewkit.web.desk import here, now
from reviewkit.web.screen import STAGES, the_stage

pages = Blueprint("team", __name__, url_prefix="/team")

WAYS = {
    "all": "everything to everybody named",
    "split": "split at random, each report to as many as it needs",
    "batches": "in batches that the same people read",
    "top_up": "readers for reports that came later or lost theirs",
}


@dataclass(frozen=True, slots=True)
class Round:
    """A calibration round, with the agreement in it once everybody has decided on all of it."""

    about: Calibration
    pairs: list[PairAgreement]
    together: list[StageAgreement]


@dataclass(frozen=True, slots=True)
class Work:
    """What a stage's readers were given and owe; `given` when reports were given out."""

    stage: Stage
    rule: str
    given: bool
    readers: tuple[str, ...]
    batches: dict[str, list[Batch]]
    owed: dict[str, int]
    round: Round | None


@pages.get("/")
def page() -> str:
    """Show who reads what, how far the rounds are, and how far the reviewers agree."""
    store = here().store
    found = status.standing()
    return render_template(
        "team.html.j2",
        work=[_work(stage, found.owed.get(stage, {})) for stage in STAGES],
        people=here().plan.protocol.reviewers,
        left=assign.departed(store),
        pairs=screen.agreements(store),
        together=[one for one in screen.stage_agreements(store) if one.reports],
        disagreements=screen.disagreements(store),
        ways=WAYS,
        lead=g.role == "lead",
        saved=session.pop("saved", ""),
    )


def _work(stage: Stage, owed: dict[str, int]) -> Work:
    store, protocol = here().store, here().plan.protocol
    rule = protocol.rule(stage)
    readers = protocol.readers(stage)
    needs = "one reviewer" if rule.reviewers == 1 else f"{rule.reviewers} reviewers"
    some = f"; {rule.sample:.0%} of reports need {needs}, the others one" if rule.sample else ""
    return Work(
        stage,
        some.lstrip("; ") or f"a report needs {needs}",
        assign.given_out(store, stage),
        readers,
        {who: assign.my_batches(store, stage, who) for who in readers},
        owed,
        _round(stage),
    )


def _round(stage: Stage) -> Round | None:
    """Return the last calibration round; agreement in it is not told while anybody owes."""
    store = here().store
    found = calibrate.calibration(store, stage)
    if found is None:
        return None
    if not found.complete:
        return Round(found, [], [])
    return Round(
        found, screen.agreements(store, found.round), screen.stage_agreements(store, found.round)
    )


def refuse_others(what: str) -> None:
    """Refuse what is for a lead to do.

    Raises:
        NotAllowedError: who asks is none.
    """
    if g.role != "lead":
        leads = [one.id for one in here().plan.protocol.reviewers if one.role == "lead"]
        ask = f"; ask {' or '.join(leads)}" if leads else ""
        raise NotAllowedError(
            f"Only a lead {what}, and {g.who} is {_article(g.role)} here{ask}. Nothing was changed."
        )


def _article(role: str) -> str:
    return f"an {role}" if role.startswith("o") else f"a {role}"


@pages.post("/<stage>/assign")
def give_out(stage: str) -> Response:
    """Give the reports of a stage out."""
    refuse_others("gives reports out")
    at, form = the_stage(stage), request.form
    done = assign.assign(
        here().store,
        here().plan.protocol,
        at,
        form.get("how", ""),
        form.getlist("reader"),
        _number("size"),
        _number("seed"),
        reviewer=g.who,
        at=now(),
    )
    return _back(_told(done))


def _number(name: str) -> int:
    """Return a number of the form, 0 where the field is empty.

    Raises:
        NotAllowedError: it is no whole number from 0 on.
    """
    text = request.form.get(name, "").strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotAllowedError(f"“{text}” is no whole number; nothing was changed.")
    return int(text)


def _told(done: Assigned) -> str:
    each = ", ".join(f"{who} {count}" for who, count in done.by_reviewer.items())
    reports = "1 report" if done.reports == 1 else f"{done.reports} reports"
    return f"{reports} given out at {STAGES[done.stage].lower()}: {each or 'to nobody'}."


def _back(saved: str) -> Response:
    session["saved"] = saved
    return redirect(url_for("team.page"), 303)


@pages.post("/<stage>/take-back")
def take_back(stage: str) -> Response:
    """Take back what was given out at a stage; decisions stay."""
    refuse_others("takes assignments back")
    at = the_stage(stage)
    taken = assign.take_back(here().store, at, g.who, now())
    what = "1 assignment is" if taken == 1 else f"{taken} assignments are"
    return _back(
        f"{what} taken back at {STAGES[at].lower()}; any reader may read all. Decisions stay."
    )


@pages.post("/<stage>/calibrate")
def draw_round(stage: str) -> Response:
    """Draw the sample of a calibration round."""
    refuse_others("begins a calibration round")
    at = the_stage(stage)
    done = calibrate.calibrate(
        here().store,
        here().plan.protocol,
        at,
        _number("reports"),
        _number("seed"),
        request.form.getlist("reader"),
        reviewer=g.who,
        at=now(),
    )
    return _back(
        f"Round {done.number} at {STAGES[at].lower()}: {done.reports} reports for "
        f"{', '.join(done.owed)}."
    )


@pages.post("/<stage>/open")
def open_rest(stage: str) -> Response:
    """Open the rest of a stage after its calibration round."""
    refuse_others("opens the rest of a stage")
    at = the_stage(stage)
    calibrate.open_rest(here().store, at, g.who, now())
    return _back(f"{STAGES[at]} is open.")


@pages.post("/leave")
def leave() -> Response:
    """Note that a reviewer left; their open reports pass on to the others."""
    refuse_others("notes that somebody left")
    who = request.form.get("who", "")
    if who in dict(assign.departed(here().store)):
        raise NotAllowedError(f"{who} left already; nothing was changed.")
    passed = assign.leave(here().store, who, g.who, now())
    return _back(" ".join([f"{who} left.", *map(_told, passed)]))
