"""When to stop: where a reviewer stands, a random sample of the unread, ending on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError
from reviewkit.stages import stop
from reviewkit.store import Writing
from reviewkit.terms import Stage
from reviewkit.web import due
from reviewkit.web.desk import here
from reviewkit.web.screen import the_stage

pages = Blueprint("stop", __name__, url_prefix="/stop")

T = TypeVar("T")


@pages.get("/<stage>")
def page(stage: str) -> str:
    """Say what can be said of what was not read; readers see their own figures only."""
    at, protocol = the_stage(stage), here().plan.protocol
    shown, _ = stop.look(here().store, protocol, at, g.who)
    return render_template(
        "stop.html.j2",
        stage=at,
        readers=shown,
        words=stop,
        reads=stop.reads(protocol, at, g.who) and g.role != "observer",
        lead=stop.may_stop_all(protocol, g.who),
        excludes=stop.may_exclude(protocol, at),
        saved=session.pop("saved", ""),
    )


def _write(do: Callable[[Writing], T], stage: Stage) -> T:
    """Do something in the reviewer's name; where they stand is worked out anew."""
    done: T = here().write(do)
    due.forget(stage)
    return done


def _back(stage: Stage, saved: str) -> Response:
    session["saved"] = saved
    return redirect(url_for("stop.page", stage=stage), 303)


@pages.post("/<stage>/sample")
def sample(stage: str) -> Response:
    """Draw a random sample of the unread, or take one back."""
    at, protocol = the_stage(stage), here().plan.protocol
    if request.form.get("drop"):
        left = _write(lambda facts: stop.drop_in(facts, at), at)
        return _back(at, f"The sample is taken back with {left} reports of it unread.")
    size = request.form.get("size", type=int)
    if size is None:
        raise NotAllowedError("Say how many reports to draw; nothing was drawn.")
    drawn = _write(lambda facts: stop.draw_in(facts, protocol, at, size, 0), at)
    return _back(at, f"{drawn} unread reports are drawn at random; they are what you read next.")


@pages.post("/<stage>/declare")
def declare(stage: str) -> Response:
    """Stop reading, for oneself or (leads) for every reader."""
    at, protocol, form = the_stage(stage), here().plan.protocol, request.form
    why, everybody = form.get("why", ""), form.get("all") == "1"
    done = _write(lambda facts: stop.declare_in(facts, protocol, at, why, everybody=everybody), at)
    left = "; ".join(f"{who} stops with {count:,} unread" for who, count in done.left.items())
    excluded = f" {done.program} excluded {done.excluded:,} of them." if done.excluded else ""
    return _back(at, f"{left}.{excluded}")


@pages.post("/<stage>/resume")
def resume(stage: str) -> Response:
    """Take a stop back, for oneself or (leads) for every reader."""
    at, protocol = the_stage(stage), here().plan.protocol
    everybody = request.form.get("all") == "1"
    done = _write(lambda facts: stop.resume_in(facts, protocol, at, everybody=everybody), at)
    back = f" {done.taken_back:,} exclusions are taken back." if done.taken_back else ""
    return _back(at, f"{' and '.join(done.who)} read on: what was left waits again.{back}")
